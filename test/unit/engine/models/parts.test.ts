import { describe, expect, it } from 'vitest';
import type { Tag } from '../../../../electron/contract/domain';
import { manifest as manifestSchema } from '../../../../electron/contract/manifest';
import { mainOutput, sourcesOf, type VersionRecord } from '../../../../electron/engine/models';
import { assumedOf, inferManifest } from '../../../../electron/engine/models/infer-manifest';
import { parseManifest } from '../../../../electron/engine/models/parse';
import { requireSources } from '../../../../electron/engine/models/watching';
import { hashPackage } from '../../../../electron/engine/models/read-package';
import { labelManifest } from '../../../support/packages';
import { sequenceManifest } from '../../../support/sequences';

const column = (name: string, type = 'float32', shape: (string | number | null)[] = ['N', 1]) => ({ name, type, shape });
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a manifest inferred of a bare model', () => {
  it('names each column as the file does', () => {
    const { inputs, outputs } = inferManifest({ inputs: [column('Air Temp'), column('on', 'bool'), column('count', 'int64', ['N'])], outputs: [column('label', 'int64'), column('risk')] }, 'm', 'v');
    expect(inputs.map(({ name, kind, aliases }) => [name, kind, aliases])).toEqual([['air_temp', 'number', ['Air Temp']], ['on', 'boolean', []], ['count', 'integer', []]]);
    expect(outputs.map(({ name }) => name)).toEqual(['risk']);
  });

  it('takes text where the file does', () => {
    const made = inferManifest({ inputs: [column('Review Text', 'string', [null]), column('x')], outputs: [column('y')] }, 'm', 'v');
    expect(made.inputs[0]).toMatchObject({ name: 'review_text', kind: 'text', from: 'attribute', aliases: ['Review Text'] });
    expect(manifestSchema.parse(made)).toEqual(made);
  });

  it('predicts the class itself where all classes are called by whole numbers', () => {
    const answers = (labels: string[], type: string) =>
      inferManifest({ inputs: [column('x')], outputs: [column('label', type, ['N']), { ...column('p', 'float32', ['N', 2]), labels }] }, 'm', 'v').outputs.filter(({ kind }) => kind === 'category');
    expect(answers(['3', '5'], 'int64')).toMatchObject([{ name: 'label', labels: ['3', '5'] }]);
    expect(answers(['3', 'five'], 'int64')).toEqual([]);
    expect(answers(['no', 'yes'], 'string')).toMatchObject([{ name: 'label' }]);
  });

  it('is one the schema takes', () => {
    const made = inferManifest({ inputs: [column('X', 'float32', [null, 4])], outputs: [column('probabilities', 'float32', [null, 3])] }, 'm', 'v');
    expect(manifestSchema.parse(made)).toEqual(made);
    expect(made.outputs.map(({ name }) => name)).toEqual(['probabilities_0', 'probabilities_1', 'probabilities_2']);
    expect(made.inputs[3]).toMatchObject({ name: 'input_3', aliases: ['f3', 'X_3'] });
  });

  it('takes a window as rows of columns, oldest first, and says so', () => {
    const made = inferManifest({ inputs: [column('X', 'float32', [null, 30, 2])], outputs: [column('y')] }, 'm', 'v');
    expect(manifestSchema.parse(made)).toEqual(made);
    expect(made).toMatchObject({ inputs: [{ name: 'input_0', aliases: ['f0', 'X_0'] }, { name: 'input_1' }], sequences: [{ name: 'x', inputs: ['input_0', 'input_1'], length: 30, layout: 'time-features' }] });
    expect(assumedOf(made)).toEqual([expect.stringMatching(/x is taken as windows of the last 30 rows.*2 columns.*one series/)]);
  });

  it.each([
    ['windows of unknown length', [column('X', 'float32', ['N', 'T', 4])], [column('y')], /how many samples of how many columns/],
    ['windows without end', [column('X', 'float32', ['N', 1e9, 4])], [column('y')], /up to 65536 are taken/],
    ['a matrix of unknown width', [column('X', 'float32', ['N', null])], [column('y')], /how many columns/],
    ['a picture', [column('X', 'float32', ['N', 3, 8, 8])], [column('y')], /no column of a table/],
    ['no table of outputs', [column('x')], [column('y', 'string')], /no output/],
  ])('is not made of %s', (_, inputs, outputs, reason) => {
    expect(() => inferManifest({ inputs, outputs }, 'm', 'v')).toThrow(reason);
  });
});

describe('a manifest that is read', () => {
  const parse = (value: unknown) => parseManifest(new Map([['manifest.json', bytes(typeof value === 'string' ? value : JSON.stringify(value))]]));

  it('gets its defaults', () => expect(parse(labelManifest())).toMatchObject({ metrics: {}, inputs: [{ from: 'tag' }, { from: 'attribute' }] }));
  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /manifest\.json is not JSON/],
    ['a name twice', labelManifest({ inputs: [{ name: 'a', title: '', kind: 'number' }, { name: 'a', title: '', kind: 'number' }] }), /input a is there twice/],
    ['a threshold of nothing', labelManifest({ thresholds: [{ output: 'q', limit: 1, deadband: 0, onDelayMs: 0, priority: 1 }] }), /threshold is of q/],
    ['a mode that is no output', labelManifest({ outputs: [{ name: 'p', title: '', kind: 'probability', meaning: '', modes: ['q'] }] }), /mode of p is q/],
    ['a mode of itself', labelManifest({ outputs: [{ name: 'p', title: '', kind: 'probability', meaning: '', modes: ['p'] }] }), /mode of p is p/],
    ['modes of a number', labelManifest({ outputs: [{ name: 'p', title: '', kind: 'number', meaning: '', modes: ['q'] }, { name: 'q', title: '', kind: 'probability', meaning: '' }] }), /p has modes/],
    ['a mode twice', labelManifest({ outputs: [{ name: 'p', title: '', kind: 'probability', meaning: '', modes: ['q', 'q'] }, { name: 'q', title: '', kind: 'probability', meaning: '' }] }), /mode of p is there twice/],
    ['a bound of an interval that is no output', labelManifest({ outputs: [{ name: 'p', title: '', kind: 'number', meaning: '', interval: { lower: 'low', upper: 'p', coverage: 0.8 } }] }), /bound of p is low/],
    ['a sequence of what is no input', sequenceManifest({ sequences: [{ name: 'w', inputs: ['a', 'c'], length: 3 }] }), /w holds c, which is no input/],
    ['an input in two sequences', sequenceManifest({ sequences: [{ name: 'w', inputs: ['a', 'b'], length: 3 }, { name: 'v', inputs: ['a'], length: 3 }] }), /a is in a sequence twice/],
    ['a window of millions', sequenceManifest({ sequences: [{ name: 'w', inputs: ['a', 'b'], length: 4097 }] }), /length/],
    ['a series of nothing', labelManifest({ series: {} }), /a series without sequences/],
    ['a largest step of nothing', sequenceManifest({ series: { largestStep: 1 } }), /largest step without an order/],
    ['an unknown field', { ...labelManifest(), colour: 'blue' }, /colour/],
    ['text with a window', { ...labelManifest(), inputs: [{ name: 'a', title: '', kind: 'text', window: { aggregate: 'last', lengthMs: 1000, paneMs: 1000 } }] }, /inputs\[0\] \(a\)\.window/],
    ['text as long as a book', { ...labelManifest(), inputs: [{ name: 'a', title: '', kind: 'text', maxLength: 1_000_000 }] }, /maxLength/],
    ['a window of broken panes', labelManifest({ inputs: [{ name: 'a', title: '', kind: 'number', window: { aggregate: 'mean', lengthMs: 1000, paneMs: 300 } }] }), /inputs\[0\] \(a\)\.window/],
  ])('is refused with the field named: %s', (_, value, reason) => expect(() => parse(value)).toThrow(reason));
});

describe('where inputs come from', () => {
  const manifest = manifestSchema.parse(labelManifest());
  const tag = (name: string, kind: Tag['kind'], labels?: string[]): Tag => ({ id: 1, asset: 1, name, title: name, kind, staleAfterMs: 1000, ...(labels ? { labels } : {}) });
  const missing = (tags: Tag[], attributes: Record<string, string | number>) => sourcesOf(manifest, { attributes }, tags).missing;

  it('is a tag or an attribute of the input\'s name', () => {
    expect(sourcesOf(manifest, { attributes: { grade: 'M' } }, [tag('a', 'integer')]).sources).toEqual([{ input: 'a', tag: tag('a', 'integer') }, { input: 'grade', value: 'M' }]);
  });

  it('is a tag for each input of a window of samples too', () => {
    const record = { model: 'engine', manifest: manifestSchema.parse(sequenceManifest()) } as VersionRecord;
    const engine = { id: 1, parent: null, kind: 'equipment', key: 'e', name: 'E1', attributes: {} } as const;
    const plantWith = (...tags: Tag[]) => ({ plant: () => ({ assetById: new Map([[1, engine]]) }), tagsOf: () => tags });
    expect(() => requireSources(record, plantWith(tag('a', 'number')), [1])).toThrow('E1 lacks the tag b (number)');
    expect(() => requireSources(record, plantWith(tag('a', 'number'), tag('b', 'integer')), [1])).not.toThrow();
  });

  it('is named where it is missing, of another kind, or no label of the model', () => {
    expect(missing([], {})).toEqual(['the tag a (number)', 'the attribute grade (one of L, M, H)']);
    expect(missing([tag('a', 'category', ['x'])], { grade: 'Z' })).toEqual(['the tag a as a number (it is a category)', 'the attribute grade as one of L, M, H (it is Z)']);
    const byTag = manifestSchema.parse(labelManifest({ inputs: [{ name: 'grade', title: 'G', kind: 'category', labels: ['L'] }] }));
    expect(sourcesOf(byTag, { attributes: {} }, [tag('grade', 'category', ['L', 'XL'])]).missing).toEqual(['the tag grade with labels that the model knows (it does not know XL)']);
  });

  it('is converted where the tag has another unit, and refused where it can\'t be', () => {
    const inKelvin = (more: object) => manifestSchema.parse(labelManifest({ inputs: [{ name: 'a', title: 'A', kind: 'number', unit: 'K', ...more }] }));
    const found = (more: object, unit?: string) => sourcesOf(inKelvin(more), { attributes: {} }, [{ ...tag('a', 'number'), ...(unit && { unit }) }]);
    expect(found({}, '°C').sources).toMatchObject([{ input: 'a', convert: { scale: 1, offset: 273.15 } }]);
    expect([found({}, 'K'), found({})].map(({ sources }) => sources[0] && 'convert' in sources[0])).toEqual([false, false]);
    expect(found({}, 'bar')).toEqual({ sources: [], missing: ['the tag a in K (it is in bar, which can\'t be converted to that)'] });
    // A kurtosis has no unit and a count none of its readings; a slope says what its readings are to be in.
    const window = { lengthMs: 10_000, paneMs: 1_000 };
    expect(found({ unit: undefined, window: { ...window, aggregate: 'kurtosis' } }, 'bar').missing).toEqual([]);
    expect(found({ unit: 'K/s', window: { ...window, aggregate: 'slope', unit: 'K' } }, '°F').sources).toMatchObject([{ convert: { scale: 5 / 9 } }]);
    expect(sourcesOf(inKelvin({ kind: 'integer' }), { attributes: {} }, [{ ...tag('a', 'integer'), unit: '°F' }]).missing).toHaveLength(1);
  });

  it('is nowhere on equipment for text', () => {
    const ofText = manifestSchema.parse(labelManifest({ inputs: [{ name: 'review', title: 'Review', kind: 'text' }] }));
    expect(sourcesOf(ofText, { attributes: { review: 'good' } }, [tag('review', 'category', ['good'])])).toEqual({ sources: [], missing: ['the text review, which no reading or attribute is'] });
  });

  it('the shown output is the one with a limit', () => {
    const two = manifestSchema.parse(labelManifest({ outputs: [{ name: 'q', title: 'Q', kind: 'number', meaning: '' }, { name: 'p', title: 'P', kind: 'number', meaning: '' }] }));
    expect(mainOutput(two).name).toBe('p');
    expect(mainOutput({ ...two, thresholds: [] }).name).toBe('q');
  });
});

it('a package\'s hash depends on names and contents, not on their order', async () => {
  const hash = (...files: [string, string][]) => hashPackage(new Map(files.map(([name, text]) => [name, bytes(text)])));
  expect(await hash(['a', '1'], ['b', '2'])).toBe(await hash(['b', '2'], ['a', '1']));
  expect(await hash(['a', '12'], ['b', ''])).not.toBe(await hash(['a', '1'], ['b', '2']));
  expect(await hash(['a', '1'])).not.toBe(await hash(['b', '1']));
});

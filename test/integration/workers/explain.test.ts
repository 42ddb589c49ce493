import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Explanation, InputRow, InputValue } from '../../../electron/contract/explanation';
import type { Batch } from '../../../electron/engine/batch';
import { goldenColumns, type Columns } from '../../../electron/engine/inference';
import { modelProcedures, type Models, type Tuning } from '../../../electron/engine/models';
import type { Who } from '../../../electron/engine/shared/who';
import { batchRig } from '../../support/batch-rig';
import { buildModel, textModel, value, zipMapModel } from '../../support/onnx-builder';
import { labelBackground, labelManifest, writePackage } from '../../support/packages';
import { sequenceGolden, sequenceManifest, sequenceModel } from '../../support/sequences';
import { exactShapley, type Value } from '../../unit/engine/models/why/games';
import { workers } from '../../support/workers';

/** No figure here may depend on how fast the machine is. */
const PATIENCE_MS = 60_000;
const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const { host, inference } = workers();
let models: Models;
let batch: Batch;
let dir: string;

beforeEach(async () => {
  ({ dir, models, batch } = await batchRig({ host, inference }));
});

const press = async () => models.import(await writePackage(join(dir, 'press'), { background: labelBackground() }), { who: anna });
const ask = (model: string, row: InputRow, more: { output?: string; budget?: { rows?: number; ms?: number } } = {}) =>
  Promise.resolve(modelProcedures({ models, shipped: '', tuning: {} as Tuning }).explain({ model, row, ...more }, { who: anna } as never));
const predict = (model: string, row: InputRow) => Promise.resolve(modelProcedures({ models, shipped: '', tuning: {} as Tuning }).predict({ model, row }, { who: anna } as never));
const effects = ({ inputs }: Explanation) => Object.fromEntries(inputs.map(({ name, effect }) => [name, effect]));
const total = (told: Explanation) => told.base + told.inputs.reduce((sum, { effect }) => sum + effect, 0);

describe('the machine-failure model', () => {
  /** Golden rows of high and low risk, and every mixture of them with the background by the scorer: what a brute force in the test then looks up. */
  it('is explained exactly, as a brute force over its own answers says, and sampled within its error', { timeout: 60_000 }, async () => {
    const { id } = await models.import(join(process.cwd(), 'models/machine-failure'), { who: anna });
    const { golden, manifest } = await models.get('machine-failure');
    if (!golden) throw new Error('the shipped model has golden samples');
    const { columns } = goldenColumns(manifest, golden);
    const { inputs } = JSON.parse(new TextDecoder().decode((await models.files(id)).get('background.json'))) as { inputs: Record<string, Value[]> };
    const names = manifest.inputs.map(({ name }) => name);
    const background = (inputs[names[0] ?? ''] ?? []).map((_, at) => names.map((name) => inputs[name]?.[at] ?? NaN));
    const scorer = await models.scorer(id);
    const answers = golden.outputs.failure_probability?.map((answer) => (answer === null ? NaN : Number(answer))) ?? [];
    const whole = answers.flatMap((answer, at) => (Number.isNaN(answer) || names.some((name) => golden.inputs[name]?.[at] === null) ? [] : [at]));
    const byRisk = whole.sort((a, b) => (answers[a] ?? 0) - (answers[b] ?? 0));
    for (const at of [byRisk.at(-1) ?? 0, byRisk[0] ?? 0]) {
      const row = names.map((name) => columns[name]?.[at] ?? NaN);
      const model = await tabulated(row, background, names, async (mixed, rows) => (await scorer.score(mixed, rows)).outputs.failure_probability ?? new Float64Array());
      const want = exactShapley(model, row, background);
      const one = Object.fromEntries(names.map((name) => [name, columns[name]?.slice(at, at + 1) ?? []])) as Columns;
      const told = await models.explain(id, one, { budget: { ms: PATIENCE_MS } });
      expect(told).toMatchObject({ method: 'exact', ended: 'complete', background: { rows: 100, of: 100 } });
      expect(told.prediction).toBeCloseTo(answers[at] ?? NaN, 5);
      expect(total(told)).toBeCloseTo(told.prediction, 12);
      names.forEach((name, i) => expect(effects(told)[name]).toBeCloseTo(want[i] ?? NaN, 12));

      const sampled = await models.explain(id, one, { budget: { rows: 3_000, ms: PATIENCE_MS } });
      expect(sampled.method).toBe('sampled');
      expect(sampled.rows).toBeLessThanOrEqual(3_000);
      expect(total(sampled)).toBeCloseTo(told.prediction, 12);
      for (const { name, effect, error } of sampled.inputs) expect(Math.abs(effect - (effects(told)[name] ?? NaN))).toBeLessThanOrEqual(4 * error + 1e-12);
    }
    await scorer.release();
  });
});

/** The model as a table of its answers to every mixture of a row with the background. */
async function tabulated(row: readonly Value[], background: readonly (readonly Value[])[], names: readonly string[], score: (columns: Columns, rows: number) => Promise<Float64Array>) {
  const mixtures = background.flatMap((other) => Array.from({ length: 2 ** row.length }, (_, subset) => row.map((own, i) => (subset & (1 << i) ? own : (other[i] ?? NaN)))));
  const columns = Object.fromEntries(names.map((name, i) => [name, typeof row[i] === 'string' ? mixtures.map((mixture) => String(mixture[i])) : Float64Array.from(mixtures, (mixture) => Number(mixture[i]))]));
  const answers = await score(columns, mixtures.length);
  const table = new Map(mixtures.map((mixture, at) => [mixture.join('|'), answers[at] ?? NaN]));
  return (values: readonly Value[]) => table.get(values.join('|')) ?? NaN;
}

describe('a package', () => {
  it('with a background is explained by labels and numbers, and the second time from memory', async () => {
    await press();
    const told = await ask('press', { a: 5, grade: 'H' });
    expect([told.prediction, told.base, effects(told)]).toEqual([15, 7.5, { grade: 6.5, a: 1 }]);
    expect(await ask('press', { grade: 'H', a: 5 })).toBe(told);
  });

  it('answers a row by hand, marks what training had not seen, and gives nothing for a gap', async () => {
    await press();
    expect(await predict('press', { a: 5, grade: 'H' })).toEqual({ outputs: [{ name: 'p', value: 15, label: null }], outside: false });
    expect(await predict('press', { a: 101, grade: 'L' })).toMatchObject({ outputs: [{ value: 102 }], outside: true });
    expect(await predict('press', { a: null, grade: 'L' })).toEqual({ outputs: [{ name: 'p', value: null, label: null }], outside: false });
    await models.import(await writePackage(join(dir, 'kinds'), { manifest: null, golden: null, model: zipMapModel(['no', 'yes']) }), { who: anna });
    expect(await predict('kinds', { input_0: 5, input_1: 0 })).toMatchObject({ outputs: expect.arrayContaining([expect.objectContaining({ name: 'output_label', label: 'yes' })]) });
  });

  it('without one says so, and what nothing can stand in for', async () => {
    await models.import(await writePackage(join(dir, 'bare'), { manifest: labelManifest({ name: 'bare' }) }), { who: anna });
    await expect(ask('bare', { a: 1, grade: 'L' })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/bare 1\.0\.0 came without rows of its training data \(background\.json\)/) });
  });

  it('whose background does not fit is refused when it is imported', async () => {
    const cases: [unknown, RegExp][] = [
      [{ ...labelBackground(), inputs: { a: [1] } }, /background\.json lacks the column grade/],
      [labelBackground({ a: [1] }), /background\.json: the column grade has 4 values, the others 1/],
      [labelBackground({ grade: ['L', 'M', 'H', 'Z'] }), /background\.json: grade has the label Z/], [{ ...labelBackground(), rows: 4 }, /background\.json is not as it should be/],
    ];
    for (const [background, message] of cases) {
      const path = await writePackage(join(dir, 'broken'), { background, manifest: labelManifest({ name: 'broken' }) });
      await expect(models.import(path, { who: anna })).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(message) });
    }
  });

  it('that names classes is explained by how often it decides so, and by each probability', async () => {
    const background = { backgroundVersion: 1, source: 'by hand', inputs: { input_0: [0, 1, 0, 1], input_1: [1, 2, 3, 0] } };
    const { model } = await models.import(await writePackage(join(dir, 'classes'), { manifest: null, golden: null, model: zipMapModel(['no', 'yes']), background }), { who: anna });
    const told = await ask(model, { input_0: 5, input_1: 0 }, { output: 'output_label' });
    // One of the four rows is a yes by itself.
    expect(told).toMatchObject({ label: 'yes', prediction: 1, base: 0.25, output: { kind: 'category' } });
    expect(total(told)).toBeCloseTo(1, 12);
    const share = await ask(model, { input_0: 5, input_1: 0 });
    expect(share).toMatchObject({ label: null, output: { name: 'output_probability', kind: 'probability' } });
    expect(total(share)).toBeCloseTo(share.prediction, 12);
  });

  it('refuses a row that it can make nothing of, and says what is wrong with it', async () => {
    await press();
    const cases: [InputRow, RegExp][] = [
      [{ a: 1, grade: ['L', 'M'] }, /grade is a list of 2; it must be one value/], [{ a: 1 }, /The row lacks grade\. Of a gap, write null/], [{ a: 1, grade: 'L', colour: 'red' }, /has no input colour/], [{ a: 1, grade: 'X' }, /grade is "X"; it must be one of L, M, H/],
      [{ a: 'much', grade: 'L' }, /a is "much"; it must be a number/], [{ a: null, grade: 'L' }, /no prediction for this row/],
    ];
    for (const [row, message] of cases) await expect(ask('press', row)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(message) });
  });
});

describe('a file of rows', () => {
  it('is explained row by row, as far as asked for; what can not be is named with its line', async () => {
    await press();
    await models.promote('press', '1.0.0', anna);
    const input = join(dir, 'rows.csv');
    await writeFile(input, 'Grade,Amount of it\nH,5\nX,1\nL,\nM,2\nL,3\n');
    const { rows, rejected } = await batch.explain({ model: 'press', input, most: 3 });
    expect(rows.map(({ line, explanation }) => [line, explanation.prediction, effects(explanation)])).toEqual([[2, 15, { grade: 6.5, a: 1 }], [5, 4, { a: -2, grade: -1.5 }]]);
    expect(rejected).toMatchObject([{ line: 3, column: 'Grade', value: 'X' }, { line: 4, reason: expect.stringContaining('no prediction for this row') }]);
    await expect(batch.explain({ model: 'press', input: join(dir, 'nowhere.csv'), most: 3 })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a model that takes windows of samples', () => {
  const background = { backgroundVersion: 1, source: 'by hand', inputs: { a: [[0, 0, 0], [1, 2, 3]], b: [[1, 1, 1], [0, 0, 2]] } };
  const engine = async (changes: Parameters<typeof writePackage>[1] = {}) => models.import(await writePackage(join(dir, 'engine'), { manifest: sequenceManifest(), golden: sequenceGolden, model: sequenceModel(), background, ...changes }), { who: anna });

  it('is explained by whole windows, which add up', async () => {
    await engine();
    const told = await ask('engine', { a: [1, 2, 3], b: [4, 5, 6] });
    // `a` counts 1, 100 and 10,000 a sample, `b` ten times that: a sum, so each window's part is what it is more than the mean window.
    expect([told.prediction, told.base, effects(told)]).toEqual([635_241, (101_010 + 230_201) / 2, { b: 605_040 - (101_010 + 200_000) / 2, a: 30_201 / 2 }]);
    expect(told).toMatchObject({ method: 'exact', background: { rows: 2, of: 2 } });
    expect(told.inputs.map(({ value, window }) => [value, window])).toEqual([[6, { samples: 3, low: 4, high: 6 }], [3, { samples: 3, low: 1, high: 3 }]]);
    expect(total(told)).toBeCloseTo(told.prediction, 6);
  });

  it('is explained from a file by the window that scoring makes, from a line on', async () => {
    await engine();
    await models.promote('engine', '1.0.0', anna);
    const input = join(dir, 'engines.csv');
    await writeFile(input, 'unit,cycle,a,b\n1,1,1,4\n2,1,9,9\n1,2,2,5\n1,3,3,6\n1,4,0,\n1,5,1,1\n');
    const { rows, rejected } = await batch.explain({ model: 'engine', input, from: 4, most: 1 });
    expect(rows.map(({ line, explanation }) => [line, explanation.prediction])).toEqual([[5, 635_241]]);
    expect(rejected).toMatchObject([{ line: 4, reason: expect.stringContaining('the window takes 3 rows') }]);
    expect(await batch.explain({ model: 'engine', input, from: 6, most: 1 })).toMatchObject({ rows: [], rejected: [{ line: 6, reason: 'no value' }, { line: 7, reason: expect.stringContaining('since line 6') }] });
    await expect(batch.explain({ model: 'engine', input, from: 8, most: 1 })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('no row from line 8 on') });
  });

  it('is refused a window of another length, one value in its place, and an explanation where the package has no windows', async () => {
    await engine();
    const cases: [InputRow, RegExp][] = [[{ a: [1, 2], b: [1, 2, 3] }, /a is a list of 2; it must be a list of its last 3 samples, oldest first/], [{ a: 1, b: [1, 2, 3] }, /a is one value; it must be a list/], [{ a: ['x', 2, 3], b: [1, 2, 3] }, /a is "x"; it must be a number/]];
    for (const [row, message] of cases) await expect(ask('engine', row)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(message) });
    await models.import(await writePackage(join(dir, 'bare'), { manifest: sequenceManifest({ version: '2.0.0' }), golden: sequenceGolden, model: sequenceModel() }), { who: anna });
    await expect(models.explain((await models.get('engine', '2.0.0')).version.id, { a: Float64Array.of(1, 2, 3), b: Float64Array.of(1, 2, 3) })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/came without rows of its training data/) });
  });

  it('is not taken with windows that are too short, or more of them than are kept in memory', async () => {
    await expect(engine({ background: { ...background, inputs: { ...background.inputs, a: [[1, 2, 3], [1, 2]] } } })).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(/row 2 of the column a has 2 values; its window has 3/) });
    const many = Array.from({ length: 180_000 }, () => [0, 0, 0]);
    await expect(engine({ background: { ...background, inputs: { a: many, b: many } } })).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(/1,080,000 values; up to 1,048,576 are taken/) });
  });
});

describe('a model that takes text', () => {
  const moodOf = async (text: string, budget?: { rows: number; ms: number }) => ask((await models.import(await writePackage(join(dir, 'mood'), { manifest: null, golden: null, model: textModel() }), { who: anna })).model, { document: text }, { output: 'output_probability', ...(budget ? { budget } : {}) });
  const share = (good: number) => 1 / (1 + Math.exp(-2 * good));

  it('is explained word by word, in their order, from no text on and without a background', async () => {
    const text = 'Not good, bad good  day';
    const told = await moodOf(text);
    const [only] = told.inputs;
    const counts: Record<string, number> = { 'good,': 1, good: 1, bad: -1 };
    const want = exactShapley((row) => share(row.reduce((sum: number, word) => sum + (counts[word] ?? 0), 0)), text.split(/ +/), [['', '', '', '', '']]);
    expect(told).toMatchObject({ method: 'exact', base: 0.5, background: { rows: 0, of: 0, source: 'an empty text' }, inputs: [{ value: text, error: 0 }] });
    expect(only?.words?.map(({ text: word, words, error }) => [word, words, error])).toEqual(['Not', 'good,', 'bad', 'good', 'day'].map((word) => [word, 1, 0]));
    want.forEach((effect, at) => expect(only?.words?.[at]?.effect).toBeCloseTo(effect, 6));
    expect(total(told)).toBeCloseTo(told.prediction, 12);
  });

  it('is sampled where it has many words, and what its words say adds up', async () => {
    const told = await moodOf('good bad day, not so '.repeat(60), { rows: 5_000, ms: PATIENCE_MS });
    const words = told.inputs[0]?.words ?? [];
    expect(told).toMatchObject({ method: 'sampled', inputs: [{ error: 0 }] });
    expect(words).toHaveLength(201);
    expect(words.at(-1)).toMatchObject({ words: 100, text: expect.stringMatching(/^good bad .* so$/) });
    expect(told.base + words.reduce((sum, { effect }) => sum + effect, 0)).toBeCloseTo(told.prediction, 9);
  });

  it('tells what is no text', async () => {
    await moodOf('good');
    const cases: [InputValue, RegExp][] = [[7, /document is 7; it must be a text; an empty one is ""/], [null, /document is null/], ['a\0b', /document: the text holds a NUL character/]];
    for (const [document, message] of cases) await expect(ask('mood', { document })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(message) });
  });

  it('and other values is explained by both, and needs rows for those', async () => {
    // y = a × what the text is worth: 2 or -1 for these two, 1 for any other and for none.
    const worth = { keys_strings: { strings: ['good', 'not good'] }, values_floats: { floats: [2, -1] }, default_float: 1 };
    const model = buildModel({
      nodes: [{ op: 'LabelEncoder', inputs: ['note'], outputs: ['worth'], domain: 'ai.onnx.ml', attributes: worth }, { op: 'Mul', inputs: ['worth', 'a'], outputs: ['y'] }],
      inputs: [value('note', 'string', ['N', 1]), value('a', 'float32', ['N', 1])], outputs: [value('y', 'float32', ['N', 1])], opsets: { '': 17, 'ai.onnx.ml': 3 },
    });
    const manifest = labelManifest({
      name: 'noted', thresholds: [], inputs: [{ name: 'note', title: 'Note', kind: 'text' }, { name: 'a', title: 'Amount', kind: 'number' }], outputs: [{ name: 'y', title: 'Y', kind: 'number', meaning: 'the product' }],
    });
    const path = (background: unknown) => writePackage(join(dir, 'noted'), { manifest, golden: null, model, background });
    await models.import(await path({ backgroundVersion: 1, source: 'by hand', inputs: { a: [1, 3] } }), { who: anna });
    const told = await ask('noted', { note: 'not good', a: 5 });
    const want = exactShapley(([not, good, a]) => ({ 'not good': -1, good: 2 }[[not, good].filter(Boolean).join(' ')] ?? 1) * Number(a), ['not', 'good', 5], [['', '', 1], ['', '', 3]]);
    expect(told).toMatchObject({ prediction: -5, base: 2, method: 'exact', background: { rows: 2, of: 2, source: 'by hand' } });
    const note = told.inputs.find(({ name }) => name === 'note');
    expect([...(note?.words?.map(({ effect }) => effect) ?? []), effects(told).a]).toEqual(want.map((effect) => expect.closeTo(effect, 6) as number));
    expect(note?.effect).toBeCloseTo((want[0] ?? NaN) + (want[1] ?? NaN), 6);
    await models.import(await writePackage(join(dir, 'bare'), { manifest: { ...manifest, version: '2.0.0' }, golden: null, model }), { who: anna });
    await expect(models.explain((await models.get('noted', '2.0.0')).version.id, { note: ['good'], a: Float64Array.of(1) })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/noted 2\.0\.0 came without rows/) });
  });
});

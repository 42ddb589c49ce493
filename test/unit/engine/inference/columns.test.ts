import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { golden as goldenSchema, manifest as manifestSchema, type Manifest } from '../../../../electron/contract/manifest';
import { bind, compareGolden, goldenColumns, identifierOf, scoreColumns, type Binding, type Columns, type Signature, type Tensors } from '../../../../electron/engine/inference';
import { rowsAtOnce } from '../../../../electron/engine/inference/columns/sequences';
import { LARGEST_RUN_CHARS, runEnd } from '../../../../electron/engine/inference/columns/text';
import { labelGolden, labelManifest } from '../../../support/packages';
import { sequenceManifest } from '../../../support/sequences';

const column = (name: string, type = 'float32', shape: (string | number | null)[] = ['N', 1]) => ({ name, type, shape });
const manifest = (changes: Parameters<typeof labelManifest>[0] = {}): Manifest => manifestSchema.parse(labelManifest(changes));
const number = (name: string, kind: 'number' | 'integer' | 'boolean' = 'number') => ({ name, title: name, kind });
const output = (name: string, kind: 'number' | 'probability' | 'category' = 'number', labels?: string[]) => ({ name, title: name, kind, meaning: '', ...(labels ? { labels } : {}) });
const ofColumns: Signature = { inputs: [column('a'), column('grade', 'string')], outputs: [column('p')] };
const plain = (inputs: ReturnType<typeof number>[], outputs = [output('y')]) => manifest({ inputs, outputs, thresholds: [], task: 'binary-classification' });

const windowed = (changes: Parameters<typeof sequenceManifest>[0] = {}) => manifestSchema.parse(sequenceManifest(changes));

describe('a manifest over a graph', () => {
  it('binds one input a column, by name', () => {
    expect(bind(manifest(), ofColumns)).toEqual({
      batch: null, outputs: [{ name: 'p', graph: 'p', column: 0 }],
      inputs: [{ graph: 'a', type: 'float32', rank: 2, columns: ['a'] }, { graph: 'grade', type: 'string', rank: 2, columns: ['grade'] }],
    });
  });

  it('binds the columns of one matrix in their order, whatever their names', () => {
    const { inputs } = bind(plain([number('speed'), number('load')]), { inputs: [column('X', 'float64', [null, 2])], outputs: [column('y')] });
    expect(inputs).toEqual([{ graph: 'X', type: 'float64', rank: 2, columns: ['speed', 'load'] }]);
  });

  it('takes the positive class of a pair of probabilities, and a named column of a wider table', () => {
    const inputs = [column('x')];
    expect(bind(plain([number('x')], [output('probabilities', 'probability')]), { inputs, outputs: [column('probabilities', 'float32', ['N', 2])] }).outputs[0]?.column).toBe(1);
    expect(bind(plain([number('x')], [output('probabilities_2', 'probability')]), { inputs, outputs: [column('probabilities', 'float32', ['N', 3])] }).outputs[0]?.column).toBe(2);
  });

  it('feeds a graph of one row at a time row by row', () => {
    expect(bind(plain([number('x')]), { inputs: [column('x', 'float32', [1, 1])], outputs: [column('y', 'float32', [1, 1])] }).batch).toBe(1);
  });

  it.each<[string, Manifest, Signature, RegExp]>([
    ['an input that the model lacks', plain([number('x'), number('z')]), { inputs: [column('x'), column('w')], outputs: [column('y')] }, /names the input z.*model has the input w/],
    ['a matrix of another width', plain([number('x')]), { inputs: [column('x', 'float32', ['N', 3])], outputs: [column('y')] }, /3 columns, the manifest names 1/],
    ['a number that the model takes whole', plain([number('x'), number('k')]), { inputs: [column('x'), column('k', 'int64')], outputs: [column('y')] }, /k is a number, but the model takes it as int64/],
    ['a window nobody names', plain([number('x')]), { inputs: [column('x', 'float32', ['N', 30, 14])], outputs: [column('y')] }, /\[N, 30, 14\], which is a window.*under sequences/],
    ['a window of another length', windowed(), { inputs: [column('w', 'float32', ['N', 30, 2])], outputs: [column('y')] }, /would be \[N, 3, 2\]\.$/],
    ['a window with time last', windowed(), { inputs: [column('w', 'float32', ['N', 2, 3])], outputs: [column('y')] }, /Its layout is features-time/],
    ['a window without a batch', windowed(), { inputs: [column('w', 'float32', [3, 2])], outputs: [column('y')] }, /shape \[3, 2\].*would be \[N, 3, 2\]/],
    ['a window of text', windowed(), { inputs: [column('w', 'string', ['N', 3, 2])], outputs: [column('y')] }, /takes text/],
    ['a window that the model lacks', windowed(), { inputs: [column('a'), column('b')], outputs: [column('y')] }, /sequence w, which is no input of the model\. It has a, b/],
    ['a batch of thousands', plain([number('x')]), { inputs: [column('x', 'float32', [7000, 1])], outputs: [column('y')] }, /exactly 7000 rows/],
    ['an output of several columns', plain([number('x')]), { inputs: [column('x')], outputs: [column('y', 'float32', ['N', 3])] }, /3 columns.*y_0 to y_2/],
    ['an output that the model lacks', plain([number('x')], [output('risk')]), { inputs: [column('x')], outputs: [column('y')] }, /output risk/],
  ])('is refused: %s', (_, given, signature, reason) => {
    expect(() => bind(given, signature)).toThrow(expect.objectContaining({ code: 'model-refused', message: expect.stringMatching(reason) as string }));
  });

  it('spells a graph\'s names as a manifest can', () => {
    expect([identifierOf('Float Input', 'in'), identifierOf('0', 'in'), identifierOf('variable:1', 'in'), identifierOf('', 'in')]).toEqual(['float_input', 'in_0', 'variable_1', 'in']);
  });
});

describe('windows of samples', () => {
  const two = { a: Float64Array.of(1, 2, 3, 7, 8, 9), b: Float64Array.of(4, 5, 6, 1, 1, 1) };
  async function fed(given: Manifest, shape: (string | number)[], columns: Columns, rows: number, type = 'float32') {
    const binding = bind(given, { inputs: [column('w', type, shape)], outputs: [column('y')] });
    const runs: Tensors[] = [];
    const scored = await scoreColumns(columns, rows, { binding, manifest: given, run: async (tensors) => {
      runs.push(tensors);
      const size = tensors.w?.dims[0] ?? 0;
      return { y: { type: 'float32', dims: [size, 1], data: new Float32Array(size).fill(5) } };
    } });
    return { w: runs[0]?.w, runs: runs.length, ...scored };
  }

  it('lie in the tensor with time or features last', async () => {
    expect((await fed(windowed(), ['N', 3, 2], two, 2)).w).toEqual({ type: 'float32', dims: [2, 3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6, 7, 1, 8, 1, 9, 1) });
    const across = windowed({ sequences: [{ name: 'w', inputs: ['a', 'b'], length: 3, layout: 'features-time' }] });
    expect((await fed(across, ['N', 2, 3], two, 2, 'float64')).w).toEqual({ type: 'float64', dims: [2, 2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 1) });
  });

  it('of one input may be a matrix, and stand beside an input of one value a row', async () => {
    const beside = windowed({ sequences: [{ name: 'w', inputs: ['a'], length: 3 }] });
    const { inputs } = bind(beside, { inputs: [column('w', 'float32', ['N', 3]), column('b')], outputs: [column('y')] });
    expect(inputs).toEqual([{ graph: 'w', type: 'float32', rank: 2, columns: ['a'], steps: 3, layout: 'time-features' }, { graph: 'b', type: 'float32', rank: 2, columns: ['b'] }]);
    const alone = windowed({ inputs: [number('a')], sequences: [{ name: 'w', inputs: ['a'], length: 3 }] });
    expect((await fed(alone, ['N', 3], { a: two.a }, 2)).w?.dims).toEqual([2, 3]);
  });

  it('with one sample missing leave their row out, and with one outside the range mark it', async () => {
    const { valid, outside, outputs, w } = await fed(windowed(), ['N', 3, 2], { ...two, a: Float64Array.of(1, NaN, 3, 7, 10, 9) }, 2);
    expect([[...valid], [...outside], [...(outputs.y ?? [])], w?.dims[0]]).toEqual([[0, 1], [0, 1], [NaN, 5], 1]);
    await expect(fed(windowed(), ['N', 3, 2], { ...two, b: two.b.slice(1) }, 2)).rejects.toThrow('b has 5 values for 2 rows of 3');
  });

  it('of great length come in smaller runs', () => {
    const long = windowed({ inputs: [number('a')], sequences: [{ name: 'w', inputs: ['a'], length: 4096 }] });
    expect([windowed(), long].map((given) => [rowsAtOnce(given, 1024), rowsAtOnce(given, 4096)])).toEqual([[1024, 4096], [1024, 1024]]);
  });
});

describe('scoring columns', () => {
  const binding: Binding = bind(manifest(), ofColumns);
  /** What reached the model, and an answer that is the first input doubled. */
  function model() {
    const runs: Tensors[] = [];
    const run = async (tensors: Tensors): Promise<Tensors> => {
      runs.push(tensors);
      const a = tensors.a?.data as Float32Array;
      return { p: { type: 'float32', dims: [a.length, 1], data: a.map((value) => value * 2) } };
    };
    return { runs, run };
  }
  const score = (columns: Columns, rows: number, batchRows = 1024) => {
    const { runs, run } = model();
    return scoreColumns(columns, rows, { binding, manifest: manifest(), run, batchRows }).then((scored) => ({ ...scored, runs }));
  };

  it('leaves out rows with a value missing, infinite or unknown, and never feeds them', async () => {
    const { outputs, valid, runs } = await score({ a: Float64Array.of(1, NaN, Infinity, 1e39, 5, 6), grade: ['L', 'L', 'L', 'L', 'Q', 'H'] }, 6);
    expect([...(outputs.p ?? [])]).toEqual([2, NaN, NaN, NaN, NaN, 12]);
    expect([...valid]).toEqual([1, 0, 0, 0, 0, 1]);
    expect(runs[0]?.grade?.data).toEqual(['L', 'H']);
  });

  it('takes codes for labels, marks what is outside the range, and runs in batches', async () => {
    const { outputs, outside, runs } = await score({ a: Float64Array.of(1, 2, 300), grade: Float64Array.of(0, 2, 1) }, 3, 2);
    expect([...(outputs.p ?? [])]).toEqual([2, 4, 600]);
    expect([...outside]).toEqual([0, 0, 1]);
    expect(runs.map(({ grade }) => grade?.data)).toEqual([['L', 'H'], ['M']]);
  });

  it('runs nothing where no row can be fed, and names a column that is missing', async () => {
    expect((await score({ a: Float64Array.of(NaN), grade: ['L'] }, 1)).runs).toEqual([]);
    await expect(score({ a: Float64Array.of(1) }, 1)).rejects.toMatchObject({ code: 'invalid-input', details: { column: 'grade' } });
  });

  it('refuses an answer that has not one row a row', async () => {
    const run = async (): Promise<Tensors> => ({ p: { type: 'float32', dims: [1, 1], data: Float32Array.of(1) } });
    await expect(scoreColumns({ a: Float64Array.of(1, 2), grade: ['L', 'L'] }, 2, { binding, manifest: manifest(), run })).rejects.toMatchObject({ code: 'model-refused' });
  });
});

describe('text', () => {
  const ofText = manifest({ inputs: [{ name: 'review', title: 'Review', kind: 'text', maxLength: 20 }, number('a')], outputs: [output('p')], thresholds: [] });
  const binding = bind(ofText, { inputs: [column('review', 'string', ['N']), column('a')], outputs: [column('p')] });
  const lengths = async (columns: Columns, rows: number, given = ofText, batchRows = 1024) => {
    const runs: Tensors[] = [];
    const run = async (tensors: Tensors): Promise<Tensors> => {
      runs.push(tensors);
      const texts = tensors.review?.data as string[];
      return { p: { type: 'float32', dims: [texts.length], data: Float32Array.from(texts, ({ length }) => length) } };
    };
    const scored = await scoreColumns(columns, rows, { binding, manifest: given, run, batchRows });
    return { ...scored, runs };
  };
  const ones = (rows: number) => new Float64Array(rows).fill(1);

  it('reaches the model as it stands, an empty one too', async () => {
    const review = [' a "b",\n\tc ', '', 'ÄÖ 手机 \u{1F600}'];
    const { runs, valid } = await lengths({ review, a: ones(3) }, 3);
    expect(runs[0]?.review).toEqual({ type: 'string', dims: [3], data: review });
    expect([...valid]).toEqual([1, 1, 1]);
  });

  it('is left out, not cut, where the model would be given another one', async () => {
    const { outputs, valid, runs } = await lengths({ review: ['x'.repeat(20), 'x'.repeat(21), 'a\0b', '\uD83D', 'ok\uDE00', 'ok'], a: ones(6) }, 6);
    expect([...valid]).toEqual([1, 0, 0, 0, 0, 1]);
    expect([...(outputs.p ?? [])]).toEqual([20, NaN, NaN, NaN, NaN, 2]);
    expect(runs.map(({ review }) => review?.data.length)).toEqual([2]);
  });

  it('is no number, and a number is no text', async () => {
    await expect(lengths({ review: ones(1), a: ones(1) }, 1)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('is text') });
    await expect(lengths({ review: ['x'], a: ['1'] }, 1)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('was given text') });
  });

  it('goes in runs that no long text makes large, every row once and in order', () => {
    fc.assert(fc.property(fc.array(fc.nat(50_000), { maxLength: 200 }), fc.integer({ min: 1, max: 64 }), (sizes, batchRows) => {
      const texts = [sizes.map((length) => 'x'.repeat(length))];
      const fed = Int32Array.from(sizes.keys());
      for (let from = 0, to = 0; from < fed.length; from = to) {
        to = runEnd(fed, from, batchRows, texts);
        expect(to).toBeGreaterThan(from);
        expect(to - from).toBeLessThanOrEqual(batchRows);
        if (to - from > 1) expect(Math.max(...sizes.slice(from, to)) * (to - from)).toBeLessThanOrEqual(LARGEST_RUN_CHARS);
      }
    }), { numRuns: 50 });
  });
});

describe('a value that may be missing', () => {
  const gaps = manifest({ inputs: [{ name: 'a', title: 'A', kind: 'number', missing: true }, { name: 'grade', title: 'G', kind: 'category', labels: ['L', 'H'], missing: true }], thresholds: [] });
  const feed = async (columns: Columns, rows: number) => {
    const fed: Tensors[] = [];
    const run = async (tensors: Tensors): Promise<Tensors> => {
      fed.push(tensors);
      return { p: { type: 'float32', dims: [tensors.a?.dims[0] ?? 0, 1], data: new Float32Array(tensors.a?.dims[0] ?? 0) } };
    };
    return { ...(await scoreColumns(columns, rows, { binding: bind(gaps, ofColumns), manifest: gaps, run })), fed };
  };

  it('is fed as NaN, or as an empty label; what is there and unfit is not', async () => {
    const { fed, valid } = await feed({ a: Float64Array.of(1, NaN, Infinity, 2), grade: ['', 'H', 'L', 'unknown'] }, 4);
    expect([...valid]).toEqual([1, 1, 0, 0]);
    expect([...(fed[0]?.a?.data ?? [])]).toEqual([1, NaN]);
    expect(fed[0]?.grade?.data).toEqual(['', 'H']);
  });

  it('is refused where the graph takes whole numbers, and where no golden sample shows it', () => {
    const whole = plain([{ ...number('k', 'integer'), missing: true } as ReturnType<typeof number>]);
    expect(() => bind(whole, { inputs: [column('k', 'int64')], outputs: [column('y')] })).toThrow(/k may be missing.*int64/);
    expect(() => goldenColumns(gaps, goldenSchema.parse(labelGolden({ inputs: { a: [1, null, 3], grade: ['L', 'H', 'L'] } })))).toThrow(/grade may be missing/);
    expect(goldenColumns(gaps, goldenSchema.parse(labelGolden({ inputs: { a: [1, null, 3], grade: ['L', 'H', null] } }))).columns.grade).toEqual(['L', 'H', '']);
  });
});

describe('golden samples', () => {
  const golden = (changes = {}) => goldenSchema.parse(labelGolden(changes));
  const compare = (got: number[], changes = {}) => compareGolden(manifest(), golden(changes), { outputs: { p: Float64Array.from(got) }, valid: new Uint8Array(3).fill(1) });

  it('pass within their tolerance, absolute or relative', () => {
    expect(compare([2, 4, 13])).toMatchObject({ passed: true, rows: 3, worst: 0 });
    const tolerance = { absolute: 0.01, relative: 0.1 };
    expect(compare([2.2, 4.4, 14.3], { tolerance }).passed).toBe(true);
    expect(compare([2.2, 4.4, 14.4], { tolerance })).toMatchObject({ passed: false, details: { row: 3, column: 'p', got: '14.4', want: '13' } });
  });

  it('fail where an answer is missing, and where one is given that should be missing', () => {
    expect(compare([2, NaN, 13])).toMatchObject({ passed: false, details: { row: 2, got: 'no value' } });
    expect(compare([2, 4, 13], { outputs: { p: [2, null, 13] } })).toMatchObject({ passed: false, details: { row: 2, want: 'no value' } });
  });

  it('name a class that is called by a whole number by that number', async () => {
    const classes = plain([number('x')], [output('y', 'category', ['3', '5', '7'])]);
    const run = async (): Promise<Tensors> => ({ y: { type: 'int64', dims: [3], data: BigInt64Array.of(5n, 7n, 9n) } });
    const scored = await scoreColumns({ x: Float64Array.of(1, 2, 3) }, 3, { binding: bind(classes, { inputs: [column('x')], outputs: [column('y', 'int64', ['N'])] }), manifest: classes, run });
    expect([...(scored.outputs.y ?? [])]).toEqual([1, 2, NaN]);
    const samples = (y: (number | string | null)[]) => goldenSchema.parse(labelGolden({ inputs: { x: [1, 2, 3] }, outputs: { y } }));
    expect(compareGolden(classes, samples([5, '7', null]), scored).passed).toBe(true);
    expect(compareGolden(classes, samples([5, 5, null]), scored)).toMatchObject({ passed: false, details: { row: 2 } });
  });

  it('are refused without samples, or with a column missing or short', () => {
    expect(() => goldenColumns(manifest(), golden({ inputs: { a: [] } }))).toThrow(/no samples/);
    expect(() => goldenColumns(manifest(), golden({ inputs: { a: [1, 2, 3] } }))).toThrow(/lacks the column grade/);
    expect(() => goldenColumns(manifest(), golden({ outputs: { p: [1] } }))).toThrow(/p has 1 values, the others 3/);
  });
});

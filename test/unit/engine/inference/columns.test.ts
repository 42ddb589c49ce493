import { describe, expect, it } from 'vitest';
import { golden as goldenSchema, manifest as manifestSchema, type Manifest } from '../../../../electron/contract/manifest';
import { bind, compareGolden, goldenColumns, identifierOf, scoreColumns, type Binding, type Columns, type Signature, type Tensors } from '../../../../electron/engine/inference';
import { labelGolden, labelManifest } from '../../../support/packages';

const column = (name: string, type = 'float32', shape: (string | number | null)[] = ['N', 1]) => ({ name, type, shape });
const manifest = (changes: Parameters<typeof labelManifest>[0] = {}): Manifest => manifestSchema.parse(labelManifest(changes));
const number = (name: string, kind: 'number' | 'integer' | 'boolean' = 'number') => ({ name, title: name, kind });
const output = (name: string, kind: 'number' | 'probability' | 'category' = 'number', labels?: string[]) => ({ name, title: name, kind, meaning: '', ...(labels ? { labels } : {}) });
const ofColumns: Signature = { inputs: [column('a'), column('grade', 'string')], outputs: [column('p')] };
const plain = (inputs: ReturnType<typeof number>[], outputs = [output('y')]) => manifest({ inputs, outputs, thresholds: [], task: 'binary-classification' });

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
    ['a sequence', plain([number('x')]), { inputs: [column('x', 'float32', ['N', 30, 14])], outputs: [column('y')] }, /\[N, 30, 14\]/],
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

  it('are refused without samples, or with a column missing or short', () => {
    expect(() => goldenColumns(manifest(), golden({ inputs: { a: [] } }))).toThrow(/no samples/);
    expect(() => goldenColumns(manifest(), golden({ inputs: { a: [1, 2, 3] } }))).toThrow(/lacks the column grade/);
    expect(() => goldenColumns(manifest(), golden({ outputs: { p: [1] } }))).toThrow(/p has 1 values, the others 3/);
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Column } from '../../../electron/engine/inference';
import { inspectPackage, packageOfFile, scorerOfFile } from '../../../electron/engine/models';
import type { ManifestInput } from '../../../electron/contract/manifest';
import { buildModel, dataType, floats, int64s, labelModel, matrixModel, value, type Dim, type ElementType } from '../../support/onnx-builder';
import { labelManifest, writePackage } from '../../support/packages';
import { temporaryDir, temporaryFile } from '../../support/store';
import { workers } from '../../support/workers';

const { host, inference } = workers();

const fileOf = (bytes: Uint8Array) => temporaryFile('sum.onnx', bytes);
async function answers(path: string, columns: Record<string, Column>, rows: number, output = 'y') {
  const scorer = await scorerOfFile({ host, inference }, path);
  try {
    return [...((await scorer.score(columns, rows)).outputs[output] ?? [])];
  } finally {
    await scorer.release();
  }
}

/** `y = a + b` as a float, of any type of number. */
const columnsOf = (type: ElementType, shape: Dim[] = ['N', 1]) => buildModel({
  nodes: [
    ...['a', 'b'].map((name) => ({ op: 'Cast', inputs: [name], outputs: [`${name}_float`], attributes: { to: { int: dataType.float32 } } })),
    { op: 'Add', inputs: ['a_float', 'b_float'], outputs: ['y'] },
  ],
  inputs: [value('a', type, shape), value('b', type, shape)], outputs: [value('y', 'float32', shape)],
});
/** The same of one matrix. */
const matrixOf = (type: ElementType, shape: Dim[] = ['N', 2]) => buildModel({
  nodes: [{ op: 'Cast', inputs: ['X'], outputs: ['x'], attributes: { to: { int: dataType.float32 } } }, { op: 'MatMul', inputs: ['x', 'ones'], outputs: ['y'] }],
  inputs: [value('X', type, shape)], outputs: [value('y', 'float32', ['N', 1])], initializers: [floats('ones', [2, 1], [1, 1])],
});

describe('the inputs of a model', () => {
  const [a, b] = [Float64Array.of(1, 0, 1), Float64Array.of(1, 1, 0)];
  it.each<ElementType>(['float64', 'float16', 'int32', 'int64', 'bool'])('are taken as %s, one a column', async (type) => {
    expect(await answers(await fileOf(columnsOf(type)), { a, b }, 3)).toEqual([2, 1, 1]);
  });

  it.each<ElementType>(['float16', 'int64', 'bool'])('are taken as one matrix of %s', async (type) => {
    expect(await answers(await fileOf(matrixOf(type)), { input_0: a, input_1: b }, 3)).toEqual([2, 1, 1]);
  });

  it('are taken as text, one a column beside numbers', async () => {
    expect(await answers(await writePackage(join(await temporaryDir(), 'p'), { model: labelModel() }), { a: Float64Array.of(1, 1), grade: ['H', 'L'] }, 2, 'p')).toEqual([11, 2]);
  });

  it('are taken as one matrix of text', async () => {
    const model = buildModel({
      nodes: [
        { op: 'LabelEncoder', inputs: ['X'], outputs: ['codes'], domain: 'ai.onnx.ml', attributes: { keys_strings: { strings: ['L', 'H'] }, values_floats: { floats: [1, 10] }, default_float: 0 } },
        { op: 'ReduceSum', inputs: ['codes', 'axes'], outputs: ['y'], attributes: { keepdims: { int: 1 } } },
      ],
      inputs: [value('X', 'string', [null, 2])], outputs: [value('y', 'float32', [null, 1])], initializers: [int64s('axes', [1], [1])], opsets: { '': 17, 'ai.onnx.ml': 3 },
    });
    const input = (name: string): ManifestInput => ({ name, title: name, kind: 'category', labels: ['L', 'H'], from: 'tag', aliases: [] });
    const manifest = labelManifest({ inputs: [input('first'), input('second')], outputs: [{ name: 'y', title: 'Y', kind: 'number', meaning: '' }], thresholds: [] });
    expect(await answers(await writePackage(join(await temporaryDir(), 'p'), { model, manifest, golden: null }), { first: ['L', 'H'], second: ['H', 'H'] }, 2)).toEqual([11, 20]);
  });

  it('in half precision leave out what would become infinity, and give half precision back', async () => {
    const model = buildModel({ nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }], inputs: [value('x', 'float16', ['N', 1])], outputs: [value('y', 'float16', ['N', 1])] });
    expect(await answers(await fileOf(model), { x: Float64Array.of(1.5, -0.1, 65504, 70000) }, 4)).toEqual([1.5, -0.0999755859375, 65504, NaN]);
  });
});

describe('the batch of a model', () => {
  const columns = { input_0: Float64Array.of(1, 2, 3, 4, 5), input_1: Float64Array.of(10, 20, 30, 40, 50) };
  const wanted = [11, 22, 33, 44, 55];
  const warningsOf = async (path: string) => (await inspectPackage(host, path)).inspection.warnings.join();

  it.each<[string, Dim]>([['a name', 'N'], ['nothing', null]])('may be open, with %s for its size', async (_, batch) => {
    const path = await fileOf(matrixModel(2, batch));
    expect(await warningsOf(path)).toBe('');
    expect(await answers(path, columns, 5)).toEqual(wanted);
  });

  it('may be fixed at 1: the model is fed row by row, and says so', async () => {
    const path = await fileOf(matrixModel(2, 1));
    expect(await warningsOf(path)).toMatch(/batch is fixed at 1.*row by row/);
    expect((await packageOfFile({ host, inference }, path)).binding.batch).toBe(1);
    expect(await answers(path, columns, 5)).toEqual(wanted);
  });

  it('may be fixed at more: what is missing is filled up', async () => {
    const path = await fileOf(matrixModel(2, 4));
    expect(await warningsOf(path)).toMatch(/fixed at 4.*4 rows at a time/);
    expect(await answers(path, columns, 5)).toEqual(wanted);
  });

  it('fixed at more is refused where a row depends on those beside it', async () => {
    const model = buildModel({
      nodes: [{ op: 'ReduceSum', inputs: ['x'], outputs: ['s'], attributes: { keepdims: { int: 1 } } }, { op: 'Add', inputs: ['x', 's'], outputs: ['y'] }],
      inputs: [value('x', 'float32', [3, 1])], outputs: [value('y', 'float32', [3, 1])],
    });
    await expect(packageOfFile({ host, inference }, await fileOf(model))).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(/exactly 3 rows.*depends on the rows beside/) });
  });

  it('may be missing: a list of columns or numbers alone are one row', async () => {
    const list = buildModel({
      nodes: [{ op: 'ReduceSum', inputs: ['X'], outputs: ['y'], attributes: { keepdims: { int: 0 } } }],
      inputs: [value('X', 'float32', [2])], outputs: [value('y', 'float32', [])],
    });
    const path = await fileOf(list);
    expect(await warningsOf(path)).toMatch(/no batch dimension.*row by row/);
    expect(await answers(path, columns, 5)).toEqual(wanted);
    expect(await answers(await fileOf(columnsOf('float32', [])), { a: columns.input_0, b: columns.input_1 }, 5)).toEqual(wanted);
  });

  it('and the columns may be left unsaid: a manifest says them', async () => {
    const model = buildModel({
      nodes: [{ op: 'MatMul', inputs: ['X', 'ones'], outputs: ['y'] }],
      inputs: [{ name: 'X', type: { tensorType: { elemType: dataType.float32 } } }], outputs: [{ name: 'y', type: { tensorType: { elemType: dataType.float32 } } }], initializers: [floats('ones', [2, 1], [1, 1])],
    });
    await expect(packageOfFile({ host, inference }, await fileOf(model))).rejects.toMatchObject({ message: expect.stringContaining('does not say how many columns') });
    const manifest = labelManifest({ inputs: ['input_0', 'input_1'].map((name) => ({ name, title: name, kind: 'number' as const })), outputs: [{ name: 'y', title: 'Y', kind: 'number', meaning: '' }], thresholds: [] });
    expect(await answers(await writePackage(join(await temporaryDir(), 'p'), { model, manifest, golden: null }), columns, 5)).toEqual(wanted);
  });
});

/** Models of operator sets 1 to 6: what they give after they were raised is what the old sets' definitions say, worked out by hand. */
import { describe, expect, it } from 'vitest';
import { type Tensors } from '../../../electron/engine/inference';
import { inspectModel } from '../../../electron/engine/models/inspector';
import { MODEL_FILE } from '../../../electron/engine/inference/protocols';
import { readModel } from '../../../electron/workers/lib/onnx/graph';
import { runnableModel } from '../../../electron/workers/lib/onnx/rewrite';
import { buildModel, floats, graph, value, type Dim, type ElementType, type ModelSpec, type Node } from '../../support/onnx-builder';
import { workers } from '../../support/workers';

const { host, inference } = workers();

/** One node of an old set, `x` in and `y` out. */
function old(set: number, node: Partial<Node> & { op: string }, { shape = ['N', 2], out = shape, weights = [], type = 'float32' }: { shape?: Dim[]; out?: Dim[]; weights?: ModelSpec['initializers']; type?: ElementType } = {}): Uint8Array {
  const inputs = ['x', ...(weights ?? []).map(({ name }) => name ?? '')];
  return buildModel({
    nodes: [{ inputs, outputs: ['y'], ...node }],
    inputs: [value('x', 'float32', shape)],
    outputs: [value('y', type, out)],
    initializers: weights,
    opsets: set === 0 ? {} : { '': set },
    irVersion: set === 0 ? 2 : 4,
  });
}

/** What runs of it. */
const runs = (bytes: Uint8Array) => runnableModel(bytes, readModel(bytes), new Map(), 1e6).bytes;

async function answer(bytes: Uint8Array, dims: number[], data: number[]): Promise<Tensors> {
  const session = await inference.load({ key: `test ${Math.random()}`, bytes: runs(bytes), concatenate: false });
  try {
    return await session.run({ x: { type: 'float32', dims, data: Float32Array.from(data) } });
  } finally {
    await session.release();
  }
}

const float = (given: number) => Math.fround(given);

describe('a model of an old operator set', () => {
  const cases: [name: string, model: Uint8Array, dims: number[], data: number[], wanted: number[]][] = [
    ['Add laid along the last dimension', old(6, { op: 'Add', attributes: { broadcast: { int: 1 } } }, { weights: [floats('w', [2], [10, 20])] }), [2, 2], [1, 2, 3, 4], [11, 22, 13, 24]],
    ['Add laid along the first dimension', old(6, { op: 'Add', attributes: { broadcast: { int: 1 }, axis: { int: 0 } } }, { shape: [2, 3], weights: [floats('w', [2], [10, 20])] }), [2, 3], [1, 2, 3, 4, 5, 6], [11, 12, 13, 24, 25, 26]],
    ['Mul laid along the channels of a square where both readings fit', old(1, { op: 'Mul', attributes: { broadcast: { int: 1 }, axis: { int: 1 }, consumed_inputs: [0, 0] } }, { shape: [1, 2, 2], weights: [floats('w', [2], [10, 100])] }), [1, 2, 2], [1, 2, 3, 4], [10, 20, 300, 400]],
    ['Sub laid along the channels, counted from the end', old(6, { op: 'Sub', attributes: { broadcast: { int: 1 }, axis: { int: 1 } } }, { shape: [1, 2, 2], weights: [floats('w', [2, 2], [1, 2, 3, 4])] }), [1, 2, 2], [1, 2, 3, 4], [0, 0, 0, 0]],
    ['Gemm that adds one row to all', old(6, { op: 'Gemm', attributes: { broadcast: { int: 1 }, transB: { int: 1 } } }, { out: ['N', 1], weights: [floats('w', [1, 2], [2, 3]), floats('b', [1], [7])] }), [2, 2], [1, 1, 2, 2], [12, 17]],
    ['BatchNormalization in use', old(6, { op: 'BatchNormalization', attributes: { is_test: { int: 1 }, epsilon: 0 } }, { weights: [floats('s', [2], [2, 2]), floats('b', [2], [1, 1]), floats('m', [2], [1, 2]), floats('v', [2], [4, 4])] }), [1, 2], [3, 6], [3, 5]],
    ['Dropout in use', old(1, { op: 'Dropout', attributes: { is_test: { int: 1 }, consumed_inputs: [0] } }), [1, 2], [3, 6], [3, 6]],
    ['PRelu with a slope a channel', old(6, { op: 'PRelu' }, { shape: [1, 2, 2], weights: [floats('w', [2], [0.5, 0.25])] }), [1, 2, 2], [-4, 4, -4, -8], [-2, 4, -1, -2]],
    ['PRelu with one slope', old(6, { op: 'PRelu' }, { shape: [1, 2, 2], weights: [floats('w', [1], [0.5])] }), [1, 2, 2], [-4, 4, -4, -8], [-2, 4, -2, -4]],
    ['Reshape with its shape as an attribute', old(1, { op: 'Reshape', attributes: { shape: [-1, 1] } }, { out: [null, 1] }), [1, 2], [3, 6], [3, 6]],
    ['Concat along the columns, unsaid', old(1, { op: 'Concat', inputs: ['x', 'x'] }, { out: ['N', 4] }), [1, 2], [3, 6], [3, 6, 3, 6]],
    ['Pad by the name it had', old(1, { op: 'Pad', attributes: { paddings: [0, 1, 0, 0], value: 9 } }, { out: ['N', 3] }), [1, 2], [3, 6], [9, 3, 6]],
    ['Selu with the digits it had', old(1, { op: 'Selu' }), [1, 2], [2, -1], [float(float(1.0507) * 2), float(float(1.0507) * float(float(1.6732) * (Math.exp(-1) - 1)))]],
    ['Cast to a type by name', old(1, { op: 'Cast', attributes: { to: 'INT32' } }, { type: 'int32' }), [1, 2], [2.9, -1.9], [2, -1]],
    ['Upsample by height and width', old(1, { op: 'Upsample', attributes: { height_scale: 1, width_scale: 2 } }, { shape: [1, 1, 1, 2], out: [1, 1, 1, 4] }), [1, 1, 1, 2], [3, 6], [3, 3, 6, 6]],
    ['LpPool with its norm as a real number', old(1, { op: 'GlobalLpPool', attributes: { p: 1 } }, { shape: [1, 1, 2, 2], out: [1, 1, 1, 1] }), [1, 1, 2, 2], [1, -2, 3, -4], [10]],
    ['a file that says no set', old(0, { op: 'Relu', attributes: { consumed_inputs: [0] } }), [1, 2], [3, -6], [3, 0]],
  ];
  it.each(cases)('gives what its set says: %s', async (_, model, dims, data, wanted) => {
    const { y } = await answer(model, dims, data);
    expect(Array.from(y?.data as ArrayLike<number>).map((found, at) => (Math.abs(found - (wanted[at] ?? NaN)) < 1e-6 ? wanted[at] : found))).toEqual(wanted);
  });

  it('is raised inside the branches of its graph too', async () => {
    const branch = (op: string) => graph({ nodes: [{ op, inputs: ['x', 'w'], outputs: ['z'], attributes: { broadcast: { int: 1 }, axis: { int: 0 } } }], inputs: [], outputs: [value('z', 'float32', [2, 2])] });
    const model = buildModel({
      nodes: [
        { op: 'ReduceSum', inputs: ['x'], outputs: ['sum'], attributes: { keepdims: { int: 0 } } },
        { op: 'Greater', inputs: ['sum', 'nought'], outputs: ['positive'] },
        { op: 'If', inputs: ['positive'], outputs: ['y'], attributes: { then_branch: branch('Add'), else_branch: branch('Sub') } },
      ],
      inputs: [value('x', 'float32', [2, 2])], outputs: [value('y', 'float32', [2, 2])], initializers: [floats('w', [2], [10, 20]), floats('nought', [], [0])], opsets: { '': 6 }, irVersion: 4,
    });
    expect([...((await answer(model, [2, 2], [1, 2, 3, 4])).y?.data as Float32Array)]).toEqual([11, 12, 23, 24]);
    expect([...((await answer(model, [2, 2], [-1, -2, -3, -4])).y?.data as Float32Array)]).toEqual([-11, -12, -23, -24]);
  });

  it('says what was raised, and keeps saying what stands in the file', async () => {
    const model = old(6, { op: 'Add', attributes: { broadcast: { int: 1 } } }, { weights: [floats('w', [2], [10, 20])] });
    const { inspection } = await inspectModel(host, { files: new Map([[MODEL_FILE, model]]) });
    expect(inspection).toMatchObject({ ok: true, opsets: { 'ai.onnx': 6 }, rewrites: ['Operator set 6 was raised to 7, with the same arithmetic: Add.'], warnings: [expect.stringMatching(/Operator set 6 is old/)] });
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['as it was trained', old(6, { op: 'Dropout' }), /Dropout of operator set 6.*as it was in training.*Export the model again/],
    ['an operand of unknown dimensions', buildModel({
      nodes: [{ op: 'Reshape', inputs: ['x', 'shape'], outputs: ['r'] }, { op: 'Add', inputs: ['x', 'r'], outputs: ['y'], attributes: { broadcast: { int: 1 }, axis: { int: 0 } } }],
      inputs: [value('x', 'float32', ['N', 2]), value('shape', 'int64', [null])], outputs: [value('y', 'float32', ['N', 2])], opsets: { '': 6 }, irVersion: 4,
    }), /Add of operator set 6.*how many dimensions/],
    ['Tile along an axis', old(1, { op: 'Tile' }, { weights: [floats('t', [], [2]), floats('a', [], [1])] }), /Tile of operator set 1/],
  ])('is refused where that is not exact: %s', (_, model, reason) => {
    expect(() => runs(model)).toThrow(reason);
  });
});

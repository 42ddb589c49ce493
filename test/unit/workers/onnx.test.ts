import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../electron/workers/lib/onnx/graph';
import { WireError } from '../../../electron/workers/lib/onnx/wire';
import { buildModel, columnsModel, floats, int64s, slowModel, value, zipMapValue } from '../../support/onnx-builder';

describe('what is read of a model', () => {
  it('are its inputs and outputs with types and shapes, its producer and operator sets', () => {
    const model = readModel(columnsModel());
    expect(model).toMatchObject({
      irVersion: 8, producer: 'test 1.0', opsets: { 'ai.onnx': 17 },
      inputs: [{ name: 'a', type: 'float32', shape: ['N', 1] }, { name: 'b', type: 'float32', shape: ['N', 1] }],
      outputs: [{ name: 'sum', type: 'float32', shape: ['N', 1] }],
      parameters: 1, external: [], zipMaps: [], training: false,
    });
    expect(model.operators).toEqual([{ domain: '', name: 'Mul', count: 1 }, { domain: '', name: 'Add', count: 1 }]);
  });

  it('leaves out inputs that an initialiser fills, and counts its numbers', () => {
    const model = readModel(buildModel({
      nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
      inputs: [value('x', 'float64', [null, 3]), value('w', 'float32', [3, 2])],
      outputs: [value('y', 'float32', [null, 2])],
      initializers: [floats('w', [3, 2], [1, 2, 3, 4, 5, 6]), int64s('unused', [4], [1, 2, 3, 4])],
    }));
    expect(model.inputs).toEqual([{ name: 'x', type: 'float64', shape: [null, 3] }]);
    expect(model.parameters).toBe(10);
  });

  it('names sequences of maps, and the operators inside loops', () => {
    const zipped = readModel(buildModel({ nodes: [{ op: 'ZipMap', inputs: ['p'], outputs: ['z'], domain: 'ai.onnx.ml' }], inputs: [value('p', 'float32', ['N', 2])], outputs: [zipMapValue('z')] }));
    expect(zipped.outputs[0]?.type).toBe('sequence(map(int64,float32))');
    expect(readModel(slowModel()).operators.map(({ name }) => name)).toContain('Identity');
  });
});

describe('a file that is no model', () => {
  it.each([
    ['text', new TextEncoder().encode('this is not a model at all')],
    ['nothing', new Uint8Array(0)],
    ['JSON', new TextEncoder().encode('{"inputs": []}')],
    ['zeroes', new Uint8Array(1000)],
  ])('is told apart: %s', (_, bytes) => {
    expect(() => readModel(bytes)).toThrow(WireError);
  });

  it('is told apart when it is a model cut short', () => {
    const whole = slowModel();
    for (let length = 0; length < whole.length - 40; length += 7) expect(() => readModel(whole.subarray(0, length))).toThrow(WireError);
  });

  it('never does worse than being told apart, whatever its bytes', () => {
    const whole = slowModel();
    const damaged = fc.tuple(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })).map(([at, byte]) => whole.map((old, i) => (i === at ? byte : old)));
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (bytes) => {
      try {
        readModel(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }), { numRuns: 2000 });
  });
});

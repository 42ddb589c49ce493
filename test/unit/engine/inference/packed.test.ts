import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limits } from '../../../../electron/engine/inference/limits';
import { pack, unpack } from '../../../../electron/engine/inference/packed';
import { tensorTypes, type Tensor, type Tensors } from '../../../../electron/engine/inference';

const numbersOf: Record<(typeof tensorTypes)[number], (values: number[]) => Tensor['data']> = {
  float32: (values) => Float32Array.from(values),
  float64: (values) => Float64Array.from(values),
  float16: (values) => Uint16Array.from(values),
  int32: (values) => Int32Array.from(values),
  int64: (values) => BigInt64Array.from(values, (value) => BigInt(Math.trunc(Number.isFinite(value) ? value : 0))),
  bool: (values) => Uint8Array.from(values, (value) => (value > 0 ? 1 : 0)),
  string: (values) => values.map((value) => (value > 0 ? 'Größe' : String(value))),
};
const tensor = fc.record({ type: fc.constantFrom(...tensorTypes), values: fc.array(fc.double({ min: -1e9, max: 1e9 }), { maxLength: 20 }) }).map(({ type, values }): Tensor => ({ type, dims: [values.length, 1], data: numbersOf[type](values) }));

describe('tensors packed for another process', () => {
  it('come out as they went in, whatever stands beside them', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__'), tensor, { maxKeys: 6 }), (tensors: Tensors) => {
      const copy = structuredClone(pack(tensors));
      expect(unpack(copy)).toEqual({ ...tensors });
    }));
  });

  it('say a label once, however many rows have it', () => {
    const data = Array.from({ length: 1000 }, (_, i) => 'LMH'[i % 3] ?? '');
    expect(pack({ grade: { type: 'string', dims: [1000, 1], data } }).text).toEqual(['L', 'M', 'H']);
  });
});

describe('time limits', () => {
  it('come in their order, and not where they were lifted', async () => {
    const limits = new Limits();
    const late: string[] = [];
    const over = new Promise<void>((resolve) => {
      limits.set(60, () => (late.push('second'), resolve()));
      limits.set(20, () => late.push('first'));
      limits.set(30, () => late.push('lifted'))();
    });
    await over;
    expect(late).toEqual(['first', 'second']);
  });
});

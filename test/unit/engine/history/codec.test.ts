import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRows, encodeRows, packRows } from '../../../../electron/engine/history/codec';
import { makeRows, type Rows } from '../../../../electron/engine/history/rows';

const bits = (column: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }) => Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('hex');
const columnsOf = (rows: Rows) => Object.entries(rows).map(([name, column]) => [name, typeof column === 'number' ? column : bits(column as Float64Array)]);

const times = fc.oneof(fc.double(), fc.integer({ min: 1.7e12, max: 1.7e12 + 1e6 }), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 52), 0.5));
const values = fc.oneof(fc.double(), fc.integer(), fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1000), fc.float(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, Number.MAX_VALUE, 5e-324));
const row = fc.record({ series: fc.integer(), version: fc.integer(), time: times, received: times, value: values, quality: fc.nat(255), mark: times });
/** Few different rows, often repeated, make columns of one kind; many make mixed ones. */
const rowLists = fc.oneof(fc.array(row, { maxLength: 60 }), fc.array(row, { minLength: 1, maxLength: 3 }).chain((few) => fc.array(fc.constantFrom(...few), { maxLength: 200 })));

function rowsFrom(list: readonly { series: number; version: number; time: number; received: number; value: number; quality: number; mark: number }[]): Rows {
  const rows = makeRows(list.length);
  for (const [i, one] of list.entries()) {
    for (const name of ['series', 'version', 'time', 'received', 'value', 'quality', 'mark'] as const) rows[name][i] = one[name];
  }
  return rows;
}

describe('the codec of history', () => {
  it('gives back every bit of any rows, as a batch and as a block', async () => {
    await fc.assert(
      fc.asyncProperty(rowLists, async (list) => {
        const rows = rowsFrom(list);
        expect(columnsOf(decodeRows(encodeRows(rows)))).toEqual(columnsOf(rows));
        expect(columnsOf(decodeRows(await packRows(rows)))).toEqual(columnsOf(rows));
      }),
      { numRuns: 500 },
    );
  });

  it('gives back columns of one kind: steady times, decimals, single precision', async () => {
    const column = fc.oneof(
      fc.tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: -5000, max: 5000 })).map(([start, step]) => (i: number) => start + i * step),
      fc.tuple(fc.array(fc.integer(), { minLength: 1 }), fc.nat(8)).map(([list, decimals]) => (i: number) => (list[i % list.length] as number) / 10 ** decimals),
      fc.array(fc.float(), { minLength: 1 }).map((list) => (i: number) => list[i % list.length] as number),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(300), column, column, column, async (length, time, received, value) => {
        const rows = rowsFrom(Array.from({ length }, (_, i) => ({ series: 7, version: 0, time: time(i), received: received(i), value: value(i), quality: 0, mark: i * 120 })));
        expect(columnsOf(decodeRows(await packRows(rows)))).toEqual(columnsOf(rows));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the bits of a NaN that carries something', () => {
    const rows = makeRows(3);
    new Uint32Array(rows.value.buffer).set([1, 0x7ff80000, 2, 0xfff80001, 1, 0x7ff80000]);
    expect(bits(decodeRows(encodeRows(rows)).value)).toBe(bits(rows.value));
  });

  it('reads only what a drawing needs when asked for values', async () => {
    const rows = rowsFrom(Array.from({ length: 100 }, (_, i) => ({ series: 3, version: 4, time: i * 1000, received: i * 1000 + 7, value: i / 10, quality: i % 3, mark: i })));
    const drawn = decodeRows(await packRows(rows), 'values');
    expect([drawn.series, drawn.time, drawn.value, drawn.quality].map(bits)).toEqual([rows.series, rows.time, rows.value, rows.quality].map(bits));
  });

  it('needs a few bytes for a reading that comes every second with one decimal', async () => {
    const rows = rowsFrom(Array.from({ length: 600 }, (_, i) => ({ series: 3, version: 0, time: 1.7e12 + i * 1000, received: 1.7e12 + i * 1000 + 40 + (i % 7), value: Math.round(400 + 30 * Math.sin(i / 20)) / 10, quality: 0, mark: 1e6 + i * 120 })));
    expect((await packRows(rows)).length / 600).toBeLessThan(4);
  });

  it('says that a cut or foreign block is damaged instead of answering with something else', async () => {
    const packed = await packRows(rowsFrom(Array.from({ length: 50 }, (_, i) => ({ series: 1, version: 0, time: i, received: i, value: Math.sqrt(i), quality: 0, mark: i }))));
    for (const data of [packed.subarray(0, packed.length - 20), new Uint8Array([9, 1, 2]), new Uint8Array(0)]) {
      expect(() => decodeRows(data)).toThrowError(expect.objectContaining({ code: 'store-damaged' }) as Error);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRows, encodeRows, packRows } from '../../../../electron/engine/history/codec';
import { Reader, Writer } from '../../../../electron/engine/history/columns';
import { LARGEST, packIntegers, unpackIntegers } from '../../../../electron/engine/history/packing';
import { makeRows, type Rows } from '../../../../electron/engine/history/rows';
import { deflatedBlock } from './support';

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

  it('gives back decimals among which stand a NaN that carries something, minus zero and values of no decimals, bit for bit, in every mixture', async () => {
    const payload = fc.tuple(fc.nat(0xffffffff), fc.nat(0x7ffff), fc.boolean()).map(([low, high, sign]): [number, number] => [low, (sign ? 0xfff80000 : 0x7ff80000) | high]);
    const other = fc.oneof(payload, fc.constantFrom<[number, number]>([0, 0x80000000], [0, 0x7ff00000], [1, 0]), fc.double({ noNaN: true }).map((value): [number, number] => {
      const [low = 0, high = 0] = new Uint32Array(Float64Array.of(value).buffer);
      return [low, high];
    }));
    await fc.assert(
      fc.asyncProperty(fc.nat(600), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.nat(9), fc.array(fc.tuple(fc.nat(600), other), { maxLength: 40 }), fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 1, maxLength: 9 }), async (length, start, decimals, others, steps) => {
        const rows = makeRows(length + 1);
        let whole = start;
        for (let i = 0; i < rows.length; i++) rows.value[i] = (whole += steps[i % steps.length] as number) / 10 ** decimals;
        const halves = new Uint32Array(rows.value.buffer);
        for (const [at, [low, high]] of others) if (at < rows.length) halves.set([low, high], 2 * at);
        expect(columnsOf(decodeRows(await packRows(rows)))).toEqual(columnsOf(rows));
      }),
      { numRuns: 300 },
    );
  });

  it('packs whole numbers to the edge of what it says it can', () => {
    const whole = fc.oneof(fc.constantFrom(LARGEST, -LARGEST, 0, 1, -1, LARGEST - 1), fc.integer({ min: -(2 ** 30), max: 2 ** 30 }), fc.maxSafeNat().map((n) => n % LARGEST));
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1, maxLength: 400 }), (list) => {
        const writer = new Writer();
        packIntegers(writer, Float64Array.from(list));
        const back = new Float64Array(list.length);
        unpackIntegers(new Reader(writer.bytes()), back);
        expect([...back]).toEqual(list.map((n) => n + 0));
      }),
      { numRuns: 300 },
    );
  });

  it('reads blocks as they were written before they were packed', () => {
    const rows = decodeRows(Buffer.from(deflatedBlock, 'base64'));
    const expected = rowsFrom(Array.from({ length: 40 }, (_, i) => ({
      series: 7, version: 0, time: 1.7e12 + i * 1000, received: 1.7e12 + i * 1000 + 37 + (i % 3), value: i === 11 ? NaN : Math.round(400 + 30 * Math.sin(i / 5)) / 10, quality: i % 13 === 0 ? 1 : 0, mark: 500 + i * 3,
    })));
    expect(columnsOf(rows)).toEqual(columnsOf(expected));
  });

  it('reads only what a drawing needs when asked for values', async () => {
    const rows = rowsFrom(Array.from({ length: 100 }, (_, i) => ({ series: 3, version: 4, time: i * 1000, received: i * 1000 + 7, value: i / 10, quality: i % 3, mark: i })));
    const drawn = decodeRows(await packRows(rows), 'values');
    expect([drawn.series, drawn.time, drawn.value, drawn.quality].map(bits)).toEqual([rows.series, rows.time, rows.value, rows.quality].map(bits));
  });

  it('needs a few bytes for a reading that comes every second with one decimal', async () => {
    const rows = rowsFrom(Array.from({ length: 600 }, (_, i) => ({ series: 3, version: 0, time: 1.7e12 + i * 1000, received: 1.7e12 + i * 1000 + 40 + (i % 7), value: Math.round(400 + 30 * Math.sin(i / 20)) / 10, quality: 0, mark: 1e6 + i * 120 })));
    expect((await packRows(rows)).length / 600).toBeLessThan(1.5);
  });

  it('says that a cut or foreign block is damaged instead of answering with something else', async () => {
    const packed = await packRows(rowsFrom(Array.from({ length: 50 }, (_, i) => ({ series: 1, version: 0, time: i, received: i, value: Math.sqrt(i), quality: 0, mark: i }))));
    for (const data of [packed.subarray(0, packed.length - 20), new Uint8Array([9, 1, 2]), new Uint8Array(0)]) {
      expect(() => decodeRows(data)).toThrowError(expect.objectContaining({ code: 'store-damaged' }) as Error);
    }
  });
});

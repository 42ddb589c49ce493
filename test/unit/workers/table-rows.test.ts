import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManifestInput } from '../../../electron/contract/manifest';
import { cellReader, NO_VALUE } from '../../../electron/workers/lib/batch/cells';
import { columnsOf, type Troubles } from '../../../electron/workers/lib/batch/table-rows';

const inputs = (['number', 'integer', 'boolean'] as const).map((kind): ManifestInput => ({ name: 'x', title: 'x', kind, from: 'tag', aliases: [] }));
const value = fc.oneof(fc.constantFrom(0, 1, -0, 2.5, 1e39, -1e39, 3.4028234663852886e38, 2 ** 31, 2 ** 31 - 1, NaN, Infinity, -Infinity), fc.integer({ min: -5, max: 5 }), fc.double());

/** What a column says of a row, as the reader of single cells does. */
describe('a column of numbers', () => {
  it('is looked through as its cells would be one by one', () => {
    fc.assert(fc.property(fc.constantFrom(...inputs), fc.array(fc.record({ number: value, empty: fc.boolean() }), { maxLength: 40 }), fc.boolean(), fc.nat(10), (input, rows, hasNulls, skipped) => {
      const from = Math.min(skipped, rows.length);
      const column = { numbers: Float64Array.from(rows, ({ number }) => number), ...(hasNulls && { nulls: Uint8Array.from(rows, ({ empty }) => Number(empty)) }) };
      const before = column.numbers.slice();
      const troubles: Troubles = new Map();
      const read = columnsOf([{ input, title: 'x', at: 0, type: 'number' }], { rows: rows.length, columns: [column] }, from, rows.length, troubles).x as Float64Array;
      const one = cellReader(input);
      const expected = rows.slice(from).map(({ number, empty }) => (hasNulls && empty) || Number.isNaN(number) ? one(null) : one(number));
      expect([...troubles].map(([row, { reason }]) => [row, reason])).toEqual(expected.flatMap((found, row) => (typeof found === 'string' ? [[row, found]] : [])));
      expected.forEach((found, row) => typeof found === 'number' && expect(read[row]! + 0).toBe(found + 0));
      // What was read is the file's own.
      expect(column.numbers).toEqual(before);
    }));
    expect(cellReader(inputs[0]!)(null)).toBe(NO_VALUE);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupBySeries } from '../../../../electron/engine/history/order';
import { RowBuffer } from '../../../../electron/engine/history/row-buffer';
import { makeRows, pickFromParts, type Rows } from '../../../../electron/engine/history/rows';

/** Rows that say by their mark which they are, of a few series. */
function numbered(first: number, count: number): Rows {
  const rows = makeRows(count);
  for (let i = 0; i < count; i++) {
    rows.mark[i] = first + i;
    rows.received[i] = 1_000 + first + i;
    rows.series[i] = ((first + i) * 7) % 5;
  }
  return rows;
}
/** Whether the parts hold the rows `from` to `to` (exclusive), in order. */
function holds(parts: readonly Rows[], from: number, to: number): boolean {
  let next = from;
  for (const { mark } of parts) for (const own of mark) if (own !== next++) return false;
  return next === to;
}

describe('the buffer of open rows', () => {
  it('holds what was pushed and not dropped, in order, and what was read of it stays as it was', () => {
    fc.assert(fc.property(fc.array(fc.record({ push: fc.oneof(fc.integer({ min: 0, max: 700 }), fc.constant(40_000)), dropShare: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 12 }), (steps) => {
      const buffer = new RowBuffer();
      const looks: { parts: Rows[]; from: number; to: number }[] = [];
      let [from, to] = [0, 0];
      for (const { push, dropShare } of steps) {
        buffer.push(numbered(to, push));
        to += push;
        const dropped = Math.floor((to - from) * dropShare);
        buffer.drop(dropped);
        from += dropped;
        expect([buffer.length, buffer.since]).toEqual([to - from, from < to ? 1_000 + from : undefined]);
        looks.push({ parts: buffer.parts(), from, to });
      }
      expect(looks.filter((look) => !holds(look.parts, look.from, look.to))).toEqual([]);
    }), { numRuns: 40 });
  });

  it('is read by series over all of its parts', async () => {
    const buffer = new RowBuffer();
    for (let first = 0; first < 90_000; first += 30_000) buffer.push(numbered(first, 30_000));
    buffer.drop(1_234);
    const parts = buffer.parts();
    expect(parts.length).toBeGreaterThan(2);
    const { order, groups } = await groupBySeries(parts);
    expect(groups.map(({ series }) => series)).toEqual([0, 1, 2, 3, 4]);
    for (const { series, from, to } of groups) {
      const picked = pickFromParts(parts, order.subarray(from, to));
      expect(new Set(picked.series)).toEqual(new Set([series]));
      const wanted = Array.from({ length: 90_000 - 1_234 }, (_, i) => 1_234 + i).filter((mark) => (mark * 7) % 5 === series);
      expect(picked.mark.join()).toBe(wanted.join());
    }
  });
});

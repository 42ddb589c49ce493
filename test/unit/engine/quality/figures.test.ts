import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUp, count, figuresOf, noCounts } from '../../../../electron/engine/quality/figures';
import { gainedAndLost } from '../../../../electron/engine/alarms';
import { Spread } from '../../../../electron/engine/quality/spread';

const said = fc.oneof({ weight: 5, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) }, { weight: 1, arbitrary: fc.constant(NaN) });
const rows = fc.array(fc.tuple(said, said), { maxLength: 60 });
const counted = (pairs: readonly (readonly [number, number])[], limit: number | null) => {
  const counts = noCounts();
  for (const [x, y] of pairs) count(counts, x, y, limit);
  return counts;
};

describe('the figures of a comparison', () => {
  it('are those of the plain definitions', () => {
    fc.assert(fc.property(rows, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (pairs, limit) => {
      const both = pairs.filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
      const { rows: n, above, difference, unanswered, alone } = figuresOf(counted(pairs, limit), limit);
      expect(n).toBe(both.length);
      expect(above).toEqual({
        both: both.filter(([x, y]) => x >= limit && y >= limit).length, champion: both.filter(([x, y]) => x >= limit && y < limit).length,
        challenger: both.filter(([x, y]) => x < limit && y >= limit).length, neither: both.filter(([x, y]) => x < limit && y < limit).length,
      });
      expect(difference?.mean ?? 0).toBeCloseTo(both.reduce((sum, [x, y]) => sum + Math.abs(x - y), 0) / Math.max(1, n), 6);
      expect(unanswered).toBe(pairs.filter(([x, y]) => !Number.isNaN(x) && Number.isNaN(y)).length);
      expect(alone).toBe(pairs.filter(([x, y]) => Number.isNaN(x) && !Number.isNaN(y)).length);
    }));
  });

  it('of several machines are those of all their rows together', () => {
    fc.assert(fc.property(fc.array(rows, { maxLength: 5 }), (machines) => {
      const sum = figuresOf(addUp(machines.map((pairs) => counted(pairs, 0))), 0);
      const all = figuresOf(counted(machines.flat(), 0), 0);
      expect({ ...sum, correlation: null, difference: null }).toEqual({ ...all, correlation: null, difference: null });
      expect(sum.correlation ?? 0).toBeCloseTo(all.correlation ?? 0, 6);
      expect(sum.difference?.mean ?? 0).toBeCloseTo(all.difference?.mean ?? 0, 6);
      expect(sum.difference?.largest).toBe(all.difference?.largest);
    }));
  });

  it('a number that never changes correlates with nothing, and a line with a line', () => {
    expect(figuresOf(counted([[1, 5], [2, 5], [3, 5]], null), null)).toMatchObject({ correlation: null, above: null });
    expect(figuresOf(counted([[1, 10], [2, 8], [3, 6]], null), null).correlation).toBeCloseTo(-1, 12);
  });
});

it('a percentile is off by no more than its step, and survives being kept', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0.02, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 200 }), fc.constantFrom(0.5, 0.99), (times, share) => {
    const spread = new Spread();
    for (const ms of times) spread.add(ms);
    const exact = [...times].sort((a, b) => a - b)[Math.ceil(share * times.length) - 1] ?? NaN;
    expect((Spread.of(spread.kept()).percentile(share) ?? NaN) / exact).toBeGreaterThan(0.97);
    expect((spread.percentile(share) ?? NaN) / exact).toBeLessThan(1.03);
  }));
  expect(new Spread().latency()).toBeNull();
});

it('an alarm is the same where it stood while the other did; else it is gained or lost', () => {
  const alarm = (raised: number, returned: number | null) => ({ raised, returned, peak: 1 });
  const before = [alarm(10, 20), alarm(40, 50), alarm(90, null)];
  const after = [alarm(5, 9), alarm(15, 30), alarm(95, null)];
  expect(gainedAndLost(before, after, 100)).toEqual({ kept: 2, lost: [alarm(40, 50)], gained: [alarm(5, 9)] });
  expect(gainedAndLost([], after, 100).gained).toHaveLength(3);
  expect(gainedAndLost(before, before, 100)).toEqual({ kept: 3, lost: [], gained: [] });
});

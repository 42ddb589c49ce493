import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signalOf } from '../../../../electron/engine/alarms/signals';

const SPAN_MS = 60_000;
const PART_MS = SPAN_MS / 60;
const T0 = Date.UTC(2026, 10, 24);

interface Value { time: number; value: number; quality: number }
const values: fc.Arbitrary<Value[]> = fc.array(fc.record({
  after: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 3_000 }) }, { weight: 1, arbitrary: fc.integer({ min: 10_000, max: 100_000 }) }),
  value: fc.integer({ min: -50, max: 50 }),
  quality: fc.constantFrom(0, 0, 0, 0, 0, 1, 2),
}), { minLength: 5, maxLength: 150 }).map((list) => {
  let time = T0;
  return list.map(({ after, ...rest }) => ({ time: (time += after), ...rest }));
});
const kind = fc.record({ kind: fc.constantFrom('reading-rate' as const, 'reading-deviation' as const), direction: fc.constantFrom('either' as const, 'up' as const, 'down' as const), spanMs: fc.constant(SPAN_MS) });

/** The same, by looking through everything that came. */
function naive(list: readonly Value[], at: number, { kind: of, direction }: { kind: string; direction: string }): number {
  const { time, value, quality } = list[at]!;
  if (quality === 2) return NaN;
  const part = (moment: number) => Math.floor(moment / PART_MS);
  const good = list.slice(0, at).filter((one) => one.quality !== 2);
  const counted = (difference: number) => (direction === 'either' ? Math.abs(difference) : direction === 'up' ? difference : -difference);
  if (of === 'reading-rate') {
    const last = good.filter((one, i) => i === good.length - 1 || part(one.time) !== part(good[i + 1]!.time));
    const then = last.filter((one) => one.time <= time - SPAN_MS && part(one.time) >= part(time - 1.5 * SPAN_MS)).at(-1);
    return then ? counted((60_000 * (value - then.value)) / (time - then.time)) : NaN;
  }
  const within = good.filter((one) => part(one.time) >= part(time - SPAN_MS));
  const [first] = within;
  // The newest of the oldest part says how far back it is known.
  const oldest = within.filter((one) => part(one.time) === part(first?.time ?? NaN)).at(-1);
  return !oldest || time - oldest.time < SPAN_MS / 2 ? NaN : counted(value - within.reduce((sum, one) => sum + one.value, 0) / within.length);
}

it('a rate and a distance from the mean are what all values that came say', () => {
  let known = 0;
  while (known < 1_000) fc.assert(fc.property(kind, values, (of, list) => {
    const signal = signalOf({ ...of });
    list.forEach(({ time, value, quality }, at) => {
      const got = signal.take(0, time, time, value, quality) ?? NaN;
      const want = naive(list, at, of);
      expect(Number.isNaN(got)).toBe(Number.isNaN(want));
      if (Number.isNaN(got)) return;
      expect(got).toBeCloseTo(want, 6);
      known++;
    });
  }), { numRuns: 100 });
});

it('whoever begins in the middle, with what it remembers from the store, says the same from there on', () => {
  let known = 0;
  while (known < 500) fc.assert(fc.property(kind, values, fc.nat(), (of, list, cut) => {
    const from = cut % list.length;
    const whole = signalOf({ ...of });
    const later = signalOf({ ...of });
    const end = list[from]!.time;
    for (const { time, value, quality } of list.slice(0, from + 1)) if (time >= end - later.reachMs) later.take(0, time, time, value, quality);
    list.forEach(({ time, value, quality }, at) => {
      const said = whole.take(0, time, time, value, quality);
      if (at <= from) return;
      expect(later.take(0, time, time, value, quality)).toEqual(said);
      if (!Number.isNaN(said ?? NaN)) known++;
    });
  }), { numRuns: 100 });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AlarmsOver } from '../../../../electron/engine/alarms';
import { atTime, fresh, withValue, type Rule } from '../../../../electron/engine/alarms/condition';

interface Value { after: number; value: number }
const values: fc.Arbitrary<Value[]> = fc.array(fc.record({
  // Seconds since the one before; some gaps are longer than a value holds.
  after: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 5 }) }, { weight: 1, arbitrary: fc.integer({ min: 10, max: 40 }) }),
  value: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 10 }) }, { weight: 1, arbitrary: fc.constant(NaN) }),
}), { maxLength: 40 });
const rule: fc.Arbitrary<Rule> = fc.record({ limit: fc.constant(6), deadband: fc.constantFrom(0, 2), onDelayMs: fc.constantFrom(0, 1000, 3000, 12_000) });

/** As it goes live: a value when it comes, and a look at the clock every second. */
function live(given: Rule, list: readonly Value[], end: number): { raised: number; returned: number | null }[] {
  const alarms: { raised: number; returned: number | null }[] = [];
  let condition = fresh();
  let now = 0;
  const settle = (after: typeof condition) => {
    if (after.active && !condition.active) alarms.push({ raised: now, returned: null });
    const last = alarms.at(-1);
    if (!after.active && condition.active && last) last.returned = now;
    condition = after;
  };
  const tickUntil = (time: number) => {
    for (; now < time; now += 1000) settle(atTime(given, condition, now));
    now = time;
  };
  let time = 0;
  for (const { after, value } of list) {
    tickUntil((time += after * 1000));
    settle(withValue(given, condition, value, now));
  }
  tickUntil(end + 1000);
  return alarms;
}

it('a series of the past raises what it would have raised when it came', () => {
  fc.assert(fc.property(rule, values, (given, list) => {
    const over = new AlarmsOver(given);
    let time = 0;
    for (const { after, value } of list) over.add((time += after * 1000), value);
    const end = time + 20_000;
    expect(over.end(end).map(({ raised, returned }) => ({ raised, returned }))).toEqual(live(given, list, end));
  }), { numRuns: 500 });
});

it('knows the highest value of each', () => {
  const over = new AlarmsOver({ limit: 6, deadband: 0, onDelayMs: 0 });
  [7, 9, 8, 1, 6, 2].forEach((value, second) => over.add(second * 1000, value));
  expect(over.end(6000)).toEqual([{ raised: 0, returned: 3000, peak: 9 }, { raised: 4000, returned: 5000, peak: 6 }]);
});

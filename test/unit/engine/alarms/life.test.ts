import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmState } from '../../../../electron/contract/alarms';
import { atTime, fresh, HOLD_MS, withValue, type Rule } from '../../../../electron/engine/alarms/condition';
import { isActive, isOpen, step, type AlarmInput } from '../../../../electron/engine/alarms/life';

const inputs: AlarmInput[] = ['raise', 'return', 'acknowledge'];

describe('the life of an alarm (ISA-18.2)', () => {
  it('goes its four ways and no other', () => {
    const table = alarmState.options.map((state) => [state, ...inputs.map((input) => step(state, input))]);
    expect(table).toEqual([
      // state             raise             return            acknowledge
      ['unacknowledged', 'unacknowledged', 'returned', 'acknowledged'],
      ['acknowledged', 'acknowledged', 'normal', 'acknowledged'],
      ['returned', 'unacknowledged', 'returned', 'normal'],
      ['normal', 'unacknowledged', 'normal', 'normal'],
    ]);
  });

  it('is over only when it was acknowledged and has returned, active exactly while its condition holds, and the same input twice is as good as once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...inputs)), (story) => {
        let state = step('normal', 'raise');
        let holds = true;
        let acknowledged = false;
        for (const input of story) {
          const before = state;
          state = step(state, input);
          expect(step(state, input)).toBe(state);
          if (input === 'raise') {
            if (!holds) acknowledged = false;
            holds = true;
          } else if (input === 'return') holds = false;
          else if (isOpen(before)) acknowledged = true;
          expect(isActive(state)).toBe(holds);
          expect(isOpen(state)).toBe(holds || !acknowledged);
          if (!isOpen(state)) acknowledged = false;
          if (!isOpen(state) && !holds) acknowledged = true;
        }
      }),
    );
  });
});

describe('on-delay and deadband', () => {
  const rule: Rule = { limit: 0.5, deadband: 0.1, onDelayMs: 5_000 };
  const run = (values: [number, number][]) => values.map(((state = fresh()) => ([at, value]) => (state = withValue(rule, state, value, at)).active)());

  it('raises once the limit was held for the delay, and returns below limit minus deadband', () => {
    expect(run([[0, 0.5], [1e3, 0.6], [4.9e3, 0.6], [5e3, 0.6], [6e3, 0.45], [7e3, 0.4], [8e3, 0.39], [9e3, 0.49]])).toEqual([false, false, false, true, true, true, false, false]);
  });

  it('starts the delay anew after a value below the limit, a missing prediction or a long silence', () => {
    expect(run([[0, 0.6], [3e3, 0.4], [4e3, 0.6], [8e3, 0.6], [9e3, 0.6]])).toEqual([false, false, false, false, true]);
    expect(run([[0, 0.6], [3e3, NaN], [4e3, 0.6], [8e3, 0.6]])).toEqual([false, false, false, false]);
    expect(run([[0, 0.6], [HOLD_MS + 1, 0.6]])).toEqual([false, false]);
  });

  it('keeps an alarm up while no prediction can be made', () => {
    expect(run([[0, 0.6], [5e3, 0.6], [6e3, NaN], [7e3, 0.45]])).toEqual([false, true, true, true]);
  });

  it('runs out by the clock while the last value is young, and lapses when it is old', () => {
    const pending = withValue(rule, fresh(), 0.9, 0);
    expect(atTime(rule, pending, 4_999).active).toBe(false);
    expect(atTime(rule, pending, 5_000).active).toBe(true);
    const slow = { ...rule, onDelayMs: 60_000 };
    expect(atTime(slow, withValue(slow, fresh(), 0.9, 0), HOLD_MS + 1).since).toBeNaN();
  });

  it('never raises before the limit was held without a break for the delay, whatever comes', () => {
    const value = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(NaN));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 4_000 }), value)), (steps) => {
        let state = fresh();
        let at = 0;
        let since = NaN;
        for (const [dt, v] of steps) {
          at += dt;
          const was = state.active;
          state = withValue(rule, state, v, at);
          if (!(v >= rule.limit)) since = NaN;
          else if (Number.isNaN(since)) since = at;
          if (state.active && !was) expect(at - since).toBeGreaterThanOrEqual(rule.onDelayMs);
          if (!state.active && was) expect(v).toBeLessThan(rule.limit - rule.deadband);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmInput, alarmState, type AlarmInput, type AlarmState } from '../../../../electron/contract/alarms';
import { atTime, fresh, HOLD_MS, withValue, type Rule } from '../../../../electron/engine/alarms/condition';
import { isActive, isAside, isOpen, step } from '../../../../electron/engine/alarms/life';

/** ISA-18.2-2016, figure 3, by its letters; beside it what this appliance decides where the figure leaves it open (what is refused, what stays). */
const letters: Record<string, AlarmState> = {
  A: 'normal', B: 'unacknowledged', C: 'acknowledged', D: 'returned', E: 'latched-unacknowledged', F: 'latched-acknowledged', G: 'shelved', H: 'suppressed', I: 'out-of-service',
};
// `-` stays, `x` refused in words, `P|L` where it does not latch and where it does, `?` to H while suppressed by design, else B while the condition holds, else A.
const figure = `
     raise return acknowledge reset shelve unshelve suppress release remove restore
  A  B     -      x           x     G      x        H        -       I      x
  B  -     D|E    C           x     G      x        H        -       I      x
  C  -     A|F    -           x     G      x        H        -       I      x
  D  B     -      A           x     G      x        H        -       I      x
  E  B     -      F           x     G      x        H        -       I      x
  F  B     -      -           A     G      x        H        -       I      x
  G  -     -      x           x     -      ?        -        -       I      x
  H  -     -      x           x     x      x        -        ?       I      x
  I  -     -      x           x     x      x        -        -       -      ?`;

describe('the life of an alarm (ISA-18.2)', () => {
  const [head = [], ...rows] = figure.trim().split('\n').map((line) => line.trim().split(/ +/));

  it('goes as the standard draws it, from every state with every input, and no other way', () => {
    expect([...head].sort()).toEqual([...alarmInput.options].sort());
    expect(rows.map(([letter = '']) => letters[letter]).sort()).toEqual([...alarmState.options].sort());
    const facts = [false, true].flatMap((holds) => [false, true].flatMap((suppressed) => [false, true].map((latching) => ({ holds, suppressed, latching }))));
    for (const [from = '', ...cells] of rows) {
      cells.forEach((cell, column) => {
        for (const fact of facts) {
          const wanted = cell === 'x' ? 'x' : cell === '-' ? from : cell === '?' ? (fact.suppressed ? 'H' : fact.holds ? 'B' : 'A') : (cell.split('|')[fact.latching ? 1 : 0] ?? cell);
          const found = step(letters[from] as AlarmState, head[column] as AlarmInput, fact);
          const says = `${from} ${head[column]} ${JSON.stringify(fact)}`;
          if (wanted === 'x') expect('refused' in found && found.refused, says).toMatch(/^[A-Z].{10,}\.$/);
          else expect(found, says).toEqual({ state: letters[wanted] });
        }
      });
    }
  });

  it('says of every state whether it stands in the list, is set aside, and is active', () => {
    const of = (test: (state: AlarmState) => boolean) => Object.entries(letters).filter(([, state]) => test(state)).map(([letter]) => letter).join('');
    expect([of(isOpen), of(isAside), of(isActive)]).toEqual(['BCDEF', 'GHI', 'BC']);
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

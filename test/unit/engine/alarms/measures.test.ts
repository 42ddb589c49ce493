import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure, type MeasuredStep } from '../../../../electron/engine/alarms/measures';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const step = (at: number, before: MeasuredStep['before'], after: MeasuredStep['after'], definition = 1, asset = 2): MeasuredStep => ({ at, before, after, definition, asset, priority: 1 });
/** Announced, and acknowledged and over so much later. */
const rung = (at: number, asset: number, ms = MINUTE) => [step(at, 'normal', 'unacknowledged', 1, asset), step(at + ms, 'unacknowledged', 'acknowledged', 1, asset), step(at + ms + 1, 'acknowledged', 'normal', 1, asset)];
const byTime = (a: MeasuredStep, b: MeasuredStep) => a.at - b.at;
const bar = (measures: ReturnType<typeof measure>, what: string) => measures.bars.find((one) => one.what === what);

describe("the operator's measures", () => {
  it('of nothing are nothing, and hold', () => {
    const none = measure([], 0, HOUR, 0);
    expect(none).toMatchObject({ announced: 0, perHour: 0, busiestTenMinutes: 0, busiestFrom: null, floods: [], floodShare: 0, priorities: [0, 0, 0, 0], medianAcknowledgeMs: null, mostFrequent: [], chattering: [] });
    expect(none.bars.every(({ holds }) => holds)).toBe(true);
  });

  it('count every announcement, by hour, priority and machine, and how long each waited', () => {
    const steps = [...rung(MINUTE, 2), ...rung(20 * MINUTE, 2, 3 * MINUTE), ...rung(40 * MINUTE, 3, 2 * MINUTE), step(100 * MINUTE, 'normal', 'unacknowledged', 7, 4)];
    const measures = measure(steps, 0, 2 * HOUR, 6);
    expect(measures).toMatchObject({ announced: 4, perHour: 2, perTenMinutes: 1 / 3, busiestTenMinutes: 1, priorities: [4, 0, 0, 0], acknowledged: 3, unanswered: 1, medianAcknowledgeMs: 2 * MINUTE, slowAcknowledgeMs: 3 * MINUTE });
    expect(measures.mostFrequent).toEqual([{ definition: 1, asset: 2, times: 2, share: 0.5 }, { definition: 1, asset: 3, times: 1, share: 0.25 }, { definition: 7, asset: 4, times: 1, share: 0.25 }]);
    expect(bar(measures, 'stale')).toEqual({ what: 'stale', want: 5, got: 6, holds: false });
    expect(bar(measures, 'most-frequent-share')).toBeUndefined();
  });

  it('know a flood from its eleventh alarm in ten minutes until there are fewer than five', () => {
    // One every half minute: the eleventh comes at 5 min; the last at 7.5 min; fewer than five are left once the one at 5.5 min is ten minutes old.
    const steps = Array.from({ length: 16 }, (_, i) => rung(i * 30_000, i + 2, 1_000)).flat().sort(byTime);
    expect(measure(steps, 0, HOUR, 0)).toMatchObject({ busiestTenMinutes: 16, busiestFrom: 0, floods: [{ from: 0, to: 15.5 * MINUTE, alarms: 16 }], floodShare: 15.5 / 60 });
    // Ten are none; and one that is not over yet lasts until the end.
    expect(measure(steps.filter(({ asset }) => asset < 12), 0, HOUR, 0).floods).toEqual([]);
    expect(measure(steps, 0, 8 * MINUTE, 0).floods).toEqual([{ from: 0, to: 8 * MINUTE, alarms: 16 }]);
  });

  it('know what chatters: three times within a minute', () => {
    const again = (at: number) => [step(at, 'normal', 'unacknowledged'), step(at + 1, 'unacknowledged', 'returned')];
    const chatter = [0, 20_000, 40_000, 10 * MINUTE, 20 * MINUTE].flatMap(again).map((one, i) => (i > 0 && one.before === 'normal' ? { ...one, before: 'returned' as const } : one));
    expect(measure(chatter, 0, HOUR, 0)).toMatchObject({ announced: 5, chattering: [{ definition: 1, asset: 2, times: 3 }], unanswered: 5 });
    expect(measure([0, 30_000, 60_000].flatMap(again), 0, HOUR, 0).chattering).toEqual([]);
  });

  it('agree with what is counted minute by minute, whatever came', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 2, max: 6 })), { maxLength: 120 }), (rings) => {
        const steps = rings.map(([minute, asset]) => step(minute * MINUTE, 'returned', 'unacknowledged', 1, asset)).sort(byTime);
        const { announced, busiestTenMinutes, floods, mostFrequent } = measure(steps, 0, 3 * HOUR, 0);
        const within = (minute: number) => steps.filter(({ at }) => at > (minute - 10) * MINUTE && at <= minute * MINUTE).length;
        const minutes = Array.from({ length: 180 }, (_, minute) => minute);
        expect(announced).toBe(rings.length);
        expect(busiestTenMinutes).toBe(Math.max(0, ...minutes.map(within)));
        let flood = false;
        const inFlood = minutes.filter((minute) => (flood = flood ? within(minute) >= 5 : within(minute) > 10));
        expect(minutes.filter((minute) => floods.some(({ from, to }) => minute * MINUTE >= from && minute * MINUTE < to))).toEqual(expect.arrayContaining(inFlood));
        expect(floods.length > 0).toBe(inFlood.length > 0);
        expect(mostFrequent.reduce((sum, { times }) => sum + times, 0)).toBe(rings.length);
      }),
    );
  });
});

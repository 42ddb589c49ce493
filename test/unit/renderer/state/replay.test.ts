/** What leads through the past: the clock of it, what is asked for, and how it ends. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '../../../../electron/contract/contract';
import { pastClient } from '../../../../renderer/state/past-client';
import { asOf, createReplay, type Replay } from '../../../../renderer/state/replay';
import type { Appliance } from '../../../../renderer/state/appliance';
import type { ConnectionState } from '../../../../renderer/state/connection';
import { engineNow } from '../../../../renderer/state/live';
import type { Session, SessionState } from '../../../../renderer/state/session';
import { createStore } from '../../../../renderer/state/store';
import type { Alarm } from '../../../../electron/contract/alarms';

const T0 = Date.UTC(2026, 10, 24, 6);
const column = () => new Float64Array(0);

function rig(answer: (given: { at: number }) => Promise<void> = async () => {}) {
  const asked: { at: number; known?: string }[] = [];
  const past = async (given: { at: number; known?: string }) => {
    asked.push(given);
    await answer(given);
    return { frame: { now: given.at, assets: new Int32Array(0), tags: new Int32Array(0), received: column() }, alarms: [{ id: 1 }], aside: [], flood: null };
  };
  const connection = createStore({ client: { live: { past }, history: {} }, engine: 'running', message: null, downSince: null } as unknown as ConnectionState);
  const session = createStore({ phase: 'open' } as unknown as SessionState);
  const replay: Replay = createReplay({ marker: 'present' } as unknown as Appliance, { connection, session: session as unknown as Session });
  return { replay, asked, session, now: () => replay.state.get() };
}

beforeEach(() => vi.useFakeTimers({ now: T0 + 3_600_000 }));
afterEach(() => vi.useRealTimers());

describe('a replay', () => {
  it('plays at its pace, stands, goes on, and shows what it asked for', async () => {
    const { replay, asked, now } = rig();
    replay.begin(T0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked[0]).toEqual({ at: T0, known: 'then' });
    expect(now()!.at).toBeGreaterThan(T0 + 1_000);
    expect(now()!.at).toBeLessThanOrEqual(T0 + 2_000);
    expect(replay.shown.alarms.get()).toEqual([{ id: 1 }]);
    replay.change({ pace: 60 });
    const before = now()!.at;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(now()!.at - before).toBeGreaterThan(60_000);
    replay.change({ playing: false });
    await vi.advanceTimersByTimeAsync(500);
    const stands = now()!.at;
    const many = asked.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect([now()!.at, asked.length]).toEqual([stands, many]);
    // Ages stand with it.
    const live = replay.shown.live.get()!;
    expect(engineNow(live, live.arrived + 5_000)).toBe(live.frame.now);
    replay.change({ playing: true });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(now()!.at).toBeGreaterThan(stands);
  });

  it('goes where it is led at once, tells that what was asked before is to be asked anew, and stands where the present begins', async () => {
    const { replay, asked, now } = rig();
    replay.begin(T0);
    await vi.advanceTimersByTimeAsync(300);
    const { jumps } = now()!;
    replay.to(T0 + 600_000);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.at(-1)!.at).toBe(T0 + 600_000);
    expect(now()).toMatchObject({ jumps: jumps + 1, pending: false });
    replay.change({ known: 'now' });
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.at(-1)!.known).toBe('now');
    replay.change({ pace: 600 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(now()!.playing).toBe(false);
    expect(Date.now() - now()!.at).toBeGreaterThan(0);
    replay.to(Date.now() + 3_600_000);
    expect(now()!.at).toBeLessThan(Date.now());
  });

  it('does not skip the time that reading takes, says what can not be shown, and ends with the session', async () => {
    const { replay, now, session } = rig(async ({ at }) => {
      if (at >= T0 + 60_000) throw new Error('Readings of then are not kept any more.');
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    });
    replay.begin(T0);
    await vi.advanceTimersByTimeAsync(9_100);
    expect(now()!.at - T0).toBeLessThan(2_000);
    replay.to(T0 + 60_000);
    await vi.advanceTimersByTimeAsync(10);
    expect(now()).toMatchObject({ problem: 'Readings of then are not kept any more.', playing: false, pending: false });
    session.set({ phase: 'locked' } as unknown as SessionState);
    expect(now()).toBeNull();
    expect(replay.shown.alarms.get()).toBeNull();
  });

  it('gives lines that end where they ended then, whatever came later, and asks all else as it is asked', async () => {
    const time = Float64Array.of(0, 10, 20, 30);
    const line = () => ({ min: Float64Array.of(1, 2, 3, 4), mean: Float64Array.of(1, 2, 3, 4), max: Float64Array.of(1, 2, 3, 4) });
    const client = pastClient({
      history: {
        trend: async () => ({ time, tags: [{ tag: 1, ...line() }], prediction: line() }), trends: async () => ({ time, lines: [{ ...line(), used: Float64Array.of(9, 9, 9, 9), worst: new Int32Array(4) }] }),
        sparklines: async () => ({ assets: Int32Array.of(1, 2), time, max: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) }), retention: async () => 'kept',
      },
      models: { list: async () => ['one'] },
    } as unknown as Client, () => 25);
    const asked = { from: 0, to: 40, points: 4 };
    expect([...(await client.history.trend({ asset: 1, ...asked })).tags[0]!.mean]).toEqual([1, 2, NaN, NaN]);
    expect((await client.history.trends({ sources: [{ tag: 1 }], ...asked })).lines[0]).toMatchObject({ max: Float64Array.of(1, 2, NaN, NaN), used: Float64Array.of(9, 9, 0, 0) });
    expect([...(await client.history.sparklines({ from: 0, to: 40, buckets: 4 })).max]).toEqual([1, 2, NaN, NaN, 5, 6, NaN, NaN]);
    expect([await client.history.retention({}), await client.models.list({})]).toEqual(['kept', ['one']]);
  });

  it('knows of alarms what was known by then', () => {
    const alarm = (part: Partial<Alarm>) => ({ id: 1, raised: 10, acknowledged: 20, acknowledgedBy: 'Anna', note: 'seen', returned: 30, closed: 30, ...part }) as Alarm;
    expect(asOf([alarm({}), alarm({ id: 2, raised: 26 })], 25)).toEqual([alarm({ returned: null, closed: null })]);
    expect(asOf([alarm({})], 15)).toEqual([alarm({ acknowledged: null, acknowledgedBy: null, note: null, returned: null, closed: null })]);
  });
});

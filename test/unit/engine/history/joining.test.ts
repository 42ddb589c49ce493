import { describe, expect, it } from 'vitest';
import { historyMigrations } from '../../../../electron/engine/history/migrations';
import { DAY, HOUR, MINUTE } from '../../../../electron/engine/history/period';
import { pace } from '../../../../electron/engine/shared/pace';
import type { History } from '../../../../electron/engine/history';
import type { Store } from '../../../../electron/engine/store';
import { testStore } from '../../../support/store';
import { breakable, columns, openHistory, testClock, type Reading } from './support';

const start = Date.UTC(2026, 10, 24);
/** More than are joined at a time, with one among them whose blocks are few. */
const TAGS = Array.from({ length: 18 }, (_, i) => i + 1);
const FEW = 7;
const SEALS = 7;
const READINGS = 60;

const valueOf = (tag: number, n: number): number => (n % 97 === 5 ? [NaN, -0, 1e300, Math.PI][tag % 4] as number : (tag * 100 + ((n * 7) % 31)) / 10);

/** Sealed a few readings at a time, with late and repeated ones among them, and predictions beside. */
async function fill(history: History, days: number, seals = SEALS * days): Promise<void> {
  for (let seal = 0; seal < seals; seal++) {
    const from = start + Math.floor(seal / SEALS) * DAY + (seal % SEALS) * HOUR;
    const readings = TAGS.filter((tag) => tag !== FEW || seal % SEALS < 2).flatMap((tag) =>
      Array.from({ length: READINGS }, (_, i): Reading => ({ tag, time: from + i * 10_000 - (i % 13 === 0 ? 2 * HOUR : 0), value: valueOf(tag, seal * READINGS + i), quality: i % 29 === 0 ? 'bad' : 'good' })));
    await history.append(columns([...readings, ...readings.slice(0, 3)]));
    const predictions = (offset: number) => ({
      asset: Int32Array.of(1, 2), version: Int32Array.of(1 + offset, 2), time: Float64Array.of(from, from), received: Float64Array.of(from + 3, from + 4), value: Float64Array.of(Math.sin(seal), NaN),
      quality: Uint8Array.of(0, 2), seen: Float64Array.of(5, 5),
    });
    await history.appendPredictions(predictions(0));
    await history.appendPredictions(predictions(1));
    await history.appendChallenged(predictions(2));
    await history.seal();
  }
}

/** Everything that history answers of these days. */
async function answers(history: History, days: number) {
  const to = start + days * DAY;
  return {
    readings: await history.readings(TAGS, start - DAY, to),
    predictions: await history.predictions('all', start - DAY, to),
    challenged: await history.challenged([1, 2], start - DAY, to),
    trends: await Promise.all([5, 100, 3000].map((points) => history.trends([...TAGS.map((tag) => ({ tag })), { predictionsOf: 1 }], start, to, points))),
    narrow: await history.trends(TAGS.map((tag) => ({ tag })), start + HOUR, start + HOUR + 5 * MINUTE, 600),
    count: await history.count(TAGS, start, to),
    completeness: await history.completeness(TAGS, start + 7 * MINUTE, to - 11 * MINUTE),
    extent: await history.extent(),
  };
}

async function blocksOf(store: Store) {
  const file = await store.file('history-2026-11.db', historyMigrations);
  return await file.get<{ blocks: number; bytes: number; told: number }>('SELECT count(*) AS blocks, sum(length(data) + coalesce(length(minutes), 0)) AS bytes, (SELECT sum(readings + minutes) FROM day) AS told FROM block') as { blocks: number; bytes: number; told: number };
}

describe('joining short blocks', () => {
  it('makes few of many, in fewer bytes, and changes no bit of any answer', async () => {
    const store = await testStore([]);
    const clock = testClock(start + DAY + 2 * HOUR);
    const history = await openHistory(store, clock);
    await fill(history, 2);
    const [before, many] = [await answers(history, 2), await blocksOf(store)];
    expect(many.blocks).toBeGreaterThan(SEALS * TAGS.length);
    await history.joinDue(60_000, pace());
    const half = await blocksOf(store);
    // The second day is not over.
    expect(half.blocks).toBeLessThan(many.blocks * 0.8);
    expect(half.blocks).toBeGreaterThan(many.blocks * 0.5);
    expect(await answers(history, 2)).toEqual(before);
    clock.at = start + 2 * DAY + 2 * HOUR;
    await history.joinDue(60_000, pace());
    const few = await blocksOf(store);
    // Those of the day before hold a few late readings each, too few to be worth it.
    expect(few.blocks).toBeLessThan(many.blocks / 3);
    expect(few.bytes).toBeLessThan(many.bytes * 0.8);
    expect(few.told).toBe(few.bytes);
    expect(await answers(history, 2)).toEqual(before);
    expect(await answers(await openHistory(store), 2)).toEqual(before);
    expect(history.sealProblem).toBeNull();
    // Late readings of a day that was joined lie beside its long block; it is not made again for them.
    await history.append(columns([{ tag: 1, time: start + 5 * HOUR, value: 4711 }]));
    await history.seal();
    await history.joinDue(60_000, pace());
    expect((await blocksOf(store)).blocks).toBe(few.blocks + 1);
    expect((await history.readings([1], start + 5 * HOUR, start + 5 * HOUR + 1)).value).toContain(4711);
    console.log(`a reading takes ${(many.bytes / before.readings.time.length).toFixed(2)} bytes in ${many.blocks} blocks, ${(few.bytes / before.readings.time.length).toFixed(2)} in ${few.blocks}`);
  }, 60_000);

  it('broken off before any of its commits, or when only its answer is lost, changes no answer either, and goes on', async () => {
    for (const how of ['broken', 'lost'] as const) {
      const real = await testStore([]);
      const { store, plan } = breakable(real);
      const clock = testClock(start + DAY + 2 * HOUR);
      await fill(await openHistory(store, clock), 1, 5);
      const [before, many] = [await answers(await openHistory(real, clock), 1), await blocksOf(real)];
      let problems = 0;
      // The first commit of each call, then the second of the next, …, until a call comes to its end.
      for (let at = 1; ; at++) {
        const history = await openHistory(store, clock);
        Object.assign(plan, { commits: 0, broken: null, lost: null, [how]: at });
        await history.joinDue(60_000, pace());
        Object.assign(plan, { broken: null, lost: null });
        const done = plan.commits < at;
        if (!done) expect(history.sealProblem).not.toBeNull();
        problems += history.sealProblem ? 1 : 0;
        expect(await history.readings(TAGS, start - DAY, start + DAY)).toEqual(before.readings);
        if (done) break;
      }
      expect(problems).toBeGreaterThan(4);
      expect((await blocksOf(real)).blocks).toBeLessThan(many.blocks * 0.7);
      expect(await answers(await openHistory(real, clock), 1)).toEqual(before);
    }
  }, 60_000);
});

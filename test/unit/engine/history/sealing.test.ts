import { describe, expect, it } from 'vitest';
import { historyMigrations } from '../../../../electron/engine/history/migrations';
import { DAY, HOUR, MINUTE } from '../../../../electron/engine/history/period';
import { isDue, mustHurry } from '../../../../electron/engine/history/seal-due';
import { testStore } from '../../../support/store';
import { breakable, columns, newHistory, openHistory, testClock, type Reading } from './support';

const start = Date.UTC(2026, 10, 24, 6);
const every = (count: number, stepMs: number, from = start, tag = 1): Reading[] => Array.from({ length: count }, (_, i) => ({ tag, time: from + i * stepMs, value: Math.sin(i) }));

describe('sealing', () => {
  it('broken off before any of its commits, or when only the answer to one of its commits is lost, neither loses nor doubles a reading', async () => {
    const real = await testStore([]);
    const { store, plan } = breakable(real);
    const done = { broken: 0, lost: 0 };
    for (let run = 0, how: keyof typeof done = 'broken', whole = 0; whole < 2; run++) {
      // So many series that it takes several transactions to write their blocks and their hours.
      const tags = Array.from({ length: 160 }, (_, i) => run * 1000 + i + 1);
      const appended = tags.flatMap((tag) => every(3, 1000, start, tag));
      const history = await openHistory(store);
      const firsts = [await history.append(columns(appended.slice(0, 300))), await history.append(columns(appended.slice(300)))].map(({ firstSeq }) => firstSeq);
      Object.assign(plan, { commits: 0, broken: null, lost: null, [how]: done[how] + 1 });
      const sealed = await history.seal().then(() => true, () => false);
      Object.assign(plan, { broken: null, lost: null });
      if (plan.commits > done[how]) {
        // The answer to the commit that makes the seal count is found out by itself.
        if (how === 'broken') expect(sealed).toBe(false);
        done[how]++;
      } else {
        expect(sealed).toBe(true);
        how = 'lost';
        whole++;
      }
      const check = async (whose: typeof history) => {
        expect([...(await whose.readings(tags, start, start + DAY)).seq].sort((a, b) => a - b)).toEqual(appended.map((_, i) => (i < 300 ? firsts[0] as number : (firsts[1] as number) - 300) + i));
        expect([...(await whose.count(tags, start, start + DAY)).received]).toEqual(tags.map(() => 3));
        expect((await whose.trends(tags.map((tag) => ({ tag })), start, start + HOUR, 2)).map(({ used }) => used[0])).toEqual(tags.map(() => 3));
      };
      await check(history);
      const restarted = await openHistory(store);
      await check(restarted);
      await restarted.seal();
      // It stays as it is with the next run's seal.
      if (run % 8 === 0) await check(restarted);
    }
    // Blocks and hours in several transactions, the one that makes them count, and clearing up.
    expect(Math.min(done.broken, done.lost)).toBeGreaterThan(8);
    const file = await real.file('history-2026-11.db', historyMigrations);
    expect(await file.get('SELECT (SELECT count(*) FROM batch) AS batches, (SELECT count(*) FROM hour_next) AS hours, (SELECT count(*) FROM block) = (SELECT last_block FROM state) AS allCount'))
      .toEqual({ batches: 0, hours: 0, allCount: 1 });
  }, 60_000);

  it('does not disturb those who read and append meanwhile', async () => {
    const { history } = await newHistory();
    const batches = Array.from({ length: 30 }, (_, n) => every(200, 1000, start + n * 200_000));
    let done = 0;
    const seen: Promise<void>[] = [];
    for (const batch of batches) {
      await history.append(columns(batch));
      done += batch.length;
      const atLeast = done;
      void history.seal();
      seen.push(history.readings([1], start, start + DAY).then(({ seq }) => {
        expect(seq.length).toBeGreaterThanOrEqual(atLeast);
        expect(new Set(seq).size).toBe(seq.length);
      }));
    }
    await Promise.all(seen);
    expect((await history.readings([1], start, start + DAY)).seq).toHaveLength(6000);
    await history.close();
  });

  it('takes an append whose answer was lost for what it is: there once', async () => {
    const real = await testStore([]);
    const { store, plan } = breakable(real);
    const history = await openHistory(store);
    await history.append(columns(every(1, 1)));
    plan.at = 'after commit';
    await history.append(columns(every(5, 1000, start + HOUR)));
    plan.at = null;
    const restarted = await openHistory(store);
    for (const whose of [history, restarted]) expect((await whose.readings([1], start, start + DAY)).seq).toHaveLength(6);
  });

  it('of an append that failed keeps nothing', async () => {
    const real = await testStore([]);
    const { store, plan } = breakable(real);
    const history = await openHistory(store);
    const first = await history.append(columns(every(1, 1)));
    Object.assign(plan, { step: 0, at: 1 });
    await expect(history.append(columns(every(5, 1000)))).rejects.toThrow('broken off');
    plan.at = null;
    const next = await history.append(columns(every(1, 1, start + HOUR)));
    expect(next.firstSeq).toBeGreaterThan(first.firstSeq);
    expect((await history.readings([1], start, start + DAY)).seq).toHaveLength(2);
  });

  it('leaves what was acknowledged readable when the store is full, and goes on when there is room', async () => {
    const dir = { maxPages: 120 };
    const { history, restarted } = await newHistory(dir);
    let kept = 0;
    const append = () => history.append(columns(Array.from({ length: 2000 }, (_, i) => ({ tag: 1, time: start + (kept + i) * 100, value: Math.random() }))));
    await expect((async () => {
      for (;;) {
        await append();
        kept += 2000;
      }
    })()).rejects.toMatchObject({ code: 'store-full' });
    expect(kept).toBeGreaterThan(2000);
    await history.seal().catch(() => {});
    for (const whose of [history, await restarted()]) {
      const { time } = await whose.readings([1], start, start + DAY);
      expect(time).toHaveLength(kept);
    }
  });

  it('makes blocks and rollups of late data that are as right as those of data in time', async () => {
    const { history } = await newHistory();
    const minutes = every(600, MINUTE);
    const [early, late] = [minutes.filter((_, i) => i % 3 !== 0), minutes.filter((_, i) => i % 3 === 0)];
    await history.append(columns(early));
    await history.seal();
    expect((await history.completeness([1], start + MINUTE, start + 10 * HOUR)).expected[0]).toBeCloseTo(599, -1);
    await history.append(columns([...late].reverse()));
    for (const sealed of [false, true]) {
      if (sealed) await history.seal();
      const { expected, received } = await history.completeness([1], start, start + 10 * HOUR);
      expect([expected[0], received[0]]).toEqual([600, 600]);
      const { mean, max } = await history.trend({ tag: 1 }, start, start + 10 * HOUR, 10);
      for (let hour = 0; hour < 10; hour++) {
        const own = minutes.slice(hour * 60, hour * 60 + 60).map(({ value }) => value);
        expect(max[hour]).toBe(Math.max(...own));
        expect(mean[hour]).toBeCloseTo(own.reduce((a, b) => a + b) / 60, 9);
      }
    }
  });

  it('waits until blocks are worth it, and never longer than an hour', () => {
    expect(isDue({ openRows: 0, openSeries: 20, openSince: undefined }, 9e12)).toBe(false);
    expect(isDue({ openRows: 100, openSeries: 20, openSince: 0 }, 59 * MINUTE)).toBe(false);
    expect(isDue({ openRows: 100, openSeries: 20, openSince: 0 }, 60 * MINUTE)).toBe(true);
    expect(isDue({ openRows: 72_000, openSeries: 20, openSince: 0 }, 9 * MINUTE)).toBe(false);
    expect(isDue({ openRows: 72_000, openSeries: 20, openSince: 0 }, 10 * MINUTE)).toBe(true);
    expect(isDue({ openRows: 250_000, openSeries: 20, openSince: 0 }, 1000)).toBe(true);
    // Of many tags a block would hold a handful each.
    expect(isDue({ openRows: 250_000, openSeries: 20_000, openSince: 0 }, 1000)).toBe(false);
    expect(isDue({ openRows: 640_000, openSeries: 20_000, openSince: 0 }, 1000)).toBe(true);
    expect(isDue({ openRows: 2_000_000, openSeries: 500_000, openSince: 0 }, 1000)).toBe(true);
    expect(mustHurry({ openRows: 1_000_000, openSeries: 20_000 })).toBe(false);
    expect(mustHurry({ openRows: 1_300_000, openSeries: 20_000 })).toBe(true);
  });

  it('seals by itself what is due, and says when it can not', async () => {
    const real = await testStore([]);
    const { store, plan } = breakable(real);
    const clock = testClock(start);
    const history = await openHistory(store, clock);
    await history.append(columns(every(10, 1000)));
    Object.assign(plan, { step: 0, at: 2 });
    clock.at = start + 2 * HOUR;
    await history.sealDue();
    expect(history.sealProblem?.message).toContain('broken off');
    plan.at = null;
    await history.sealDue();
    expect(history.sealProblem).toBeNull();
    const file = await real.file('history-2026-11.db', historyMigrations);
    expect(await file.get('SELECT (SELECT count(*) FROM batch) AS batches, (SELECT count(*) FROM block) AS blocks')).toEqual({ batches: 0, blocks: 1 });
  });
});

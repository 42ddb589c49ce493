import { describe, expect, it } from 'vitest';
import { HistoryRetention, retentionMigrations, type History, type PredictionColumns } from '../../../../electron/engine/history';
import { historyMigrations } from '../../../../electron/engine/history/migrations';
import { DAY, HOUR, MINUTE } from '../../../../electron/engine/history/period';
import { defaultPolicy } from '../../../../electron/engine/history/retention';
import type { Store } from '../../../../electron/engine/store';
import { testStore } from '../../../support/store';
import { breakable, columns, openHistory, recorded, testClock, type Reading } from './support';

/** In the middle of a month, so that nothing goes as a whole file. */
const start = Date.UTC(2026, 10, 10);
const TAGS = [1, 2, 3];
/** A reading every ten seconds for two hours of each day, and one an hour of a tag that says little. */
const ofDay = (day: number): Reading[] => [
  ...TAGS.flatMap((tag) => Array.from({ length: 720 }, (_, i): Reading => ({ tag, time: start + day * DAY + HOUR + i * 10_000, value: tag * 10 + ((i * 7 + day) % 23) / 10, quality: i % 50 === 0 ? 'uncertain' : 'good' }))),
  ...Array.from({ length: 720 }, (_, i): Reading => ({ tag: 3, time: start + day * DAY + 5 * HOUR + i * 10_000, value: Math.sin(i) })),
  ...Array.from({ length: 24 }, (_, hour): Reading => ({ tag: 4, time: start + day * DAY + hour * HOUR + 5, value: hour })),
];
const predictionsOf = (day: number): PredictionColumns => {
  const of = <T>(make: (i: number) => number, Kind: { from(list: number[]): T }): T => Kind.from(Array.from({ length: 60 }, (_, i) => make(i)));
  return { asset: of(() => 1, Int32Array), version: of(() => 2, Int32Array), time: of((i) => start + day * DAY + HOUR + i * MINUTE, Float64Array), received: of((i) => start + day * DAY + HOUR + i * MINUTE + 3, Float64Array), value: of((i) => i / 100, Float64Array), quality: of(() => 0, Uint8Array), seen: of((i) => i, Float64Array) };
};

async function filled(days: number, store: Store, clock = testClock(start + days * DAY)) {
  const history = await openHistory(store, clock);
  for (let day = 0; day < days; day++) {
    await history.append(columns(ofDay(day)));
    await history.appendPredictions(predictionsOf(day));
    await history.seal();
  }
  return { history, clock };
}

/** What rollups say of whole hours, which must not change by letting readings go. */
async function rollups(history: History, days: number) {
  const to = start + days * DAY;
  const all = [...TAGS, 4];
  return {
    hours: await history.trends([...all.map((tag) => ({ tag })), { predictionsOf: 1 }], start, to, days * 24),
    count: await history.count(all, start, to),
    completeness: await history.completeness(all, start, to),
    extent: await history.extent(),
  };
}

const cutsAt = (readings: number, predictions = -Infinity, minutes = -Infinity) => ({ readings, predictions, minutes });
const who = { kind: 'system', room: 'test' } as const;
const countOf = async (history: History, from: number, to: number) => (await history.readings([...TAGS, 4], from, to)).time.length;

describe('letting old history go', () => {
  it('takes the readings of whole days and keeps what they amount to, for trends, counts and completeness', async () => {
    const { history } = await filled(4, await testStore([]));
    const before = await rollups(history, 4);
    const minutesBefore = await history.trend({ tag: 1 }, start + HOUR, start + 3 * HOUR, 120);
    const predictions = await history.predictions([1], start, start + 4 * DAY);
    const cut = start + 2 * DAY;
    await history.letGo(cutsAt(cut), who, 'a test');
    expect(recorded.at(-1)).toEqual([who, 'history.letGo', { before: { readings: new Date(cut).toISOString() } }, null, 'a test']);
    // Once it is gone, nothing more is said of it.
    const told = recorded.length;
    await history.letGo(cutsAt(cut), who);
    expect(recorded).toHaveLength(told);
    expect([await countOf(history, start, cut), await countOf(history, cut, start + 4 * DAY)]).toEqual([0, 2 * ofDay(0).length]);
    expect(await history.kept()).toEqual(cutsAt(cut));
    expect(await rollups(history, 4)).toEqual(before);
    expect(await history.predictions([1], start, start + 4 * DAY)).toEqual(predictions);
    // By the minute as before; asked for more, a trend of what is gone says so by the width of its buckets.
    expect(await history.trend({ tag: 1 }, start + HOUR, start + 3 * HOUR, 120)).toEqual(minutesBefore);
    const fine = await history.trend({ tag: 1 }, start + HOUR, start + HOUR + 10 * MINUTE, 600);
    expect((fine.time[1] as number) - (fine.time[0] as number)).toBe(MINUTE);
    expect([...fine.used]).toEqual(Array.from({ length: 10 }, () => 6));
    const kept = await history.trend({ tag: 1 }, cut + HOUR, cut + HOUR + 10 * MINUTE, 600);
    expect((kept.time[1] as number) - (kept.time[0] as number)).toBe(1000);
    // A part of an hour that is gone counts as the whole of it, and nothing of it as missing.
    const part = await history.completeness([1], start + HOUR + 17 * MINUTE, start + 2 * HOUR + 40 * MINUTE);
    expect([part.expected[0], part.received[0]]).toEqual([720, 720]);
    const [gone = NaN, , whole = NaN] = (await history.usage()).days.map(({ readings }) => readings);
    expect(gone).toBeLessThan(whole / 4);
  });

  it('then takes minutes and keeps hours, then whole months, and gives the disk back', async () => {
    const store = await testStore([]);
    const { history } = await filled(4, store);
    const before = await rollups(history, 4);
    const file = await store.file('history-2026-11.db', historyMigrations);
    const pages = async () => (await file.get<{ page_count: number }>('PRAGMA page_count'))?.page_count ?? 0;
    const full = await pages();
    const cut = start + 4 * DAY;
    await history.letGo(cutsAt(cut, cut), who);
    const withMinutes = await pages();
    await history.letGo(cutsAt(cut, cut, cut), who);
    expect(full).toBeGreaterThan(withMinutes);
    expect(withMinutes).toBeGreaterThan(await pages());
    expect(await file.get('PRAGMA freelist_count')).toEqual({ freelist_count: 0 });
    expect(await rollups(history, 4)).toEqual(before);
    const trend = await history.trend({ tag: 1 }, start + HOUR, start + 3 * HOUR, 600);
    expect([trend.time.length, [...trend.used]]).toEqual([2, [360, 360]]);
    expect((await history.predictions('all', start, cut)).time).toHaveLength(0);
    await history.append(columns([{ tag: 1, time: start + 40 * DAY, value: 1 }]));
    expect(await history.dropOlderThan(start + 25 * DAY, who)).toEqual(['2026-11']);
    expect((await history.extent())?.from).toBe(start + 40 * DAY);
  });

  it('broken off before any of its commits it goes on where it was, and never tells as missing what is gone', async () => {
    const real = await testStore([]);
    const { store, plan } = breakable(real);
    const { history: first } = await filled(2, real);
    const before = await rollups(first, 2);
    const cut = start + DAY;
    for (let at = 1; ; at++) {
      const history = await openHistory(store);
      Object.assign(plan, { commits: 0, broken: at });
      const whole = await history.letGo(cutsAt(cut, cut), who).then(() => true, () => false);
      Object.assign(plan, { broken: null });
      expect(await rollups(history, 2)).toEqual(before);
      if (!whole) continue;
      expect(at).toBeGreaterThan(3);
      expect([await countOf(history, start, cut), await countOf(history, cut, cut + DAY)]).toEqual([0, ofDay(0).length]);
      break;
    }
  });

  it('takes what comes late for days that are gone into the hours, and lets its reading go the next time', async () => {
    const { history } = await filled(3, await testStore([]));
    const cut = start + 2 * DAY;
    await history.letGo(cutsAt(cut), who);
    await history.append(columns([{ tag: 1, time: start + HOUR + 5_000, value: 99 }]));
    await history.seal();
    expect((await history.count([1], start, start + DAY)).received[0]).toBe(721);
    expect(Math.max(...(await history.trend({ tag: 1 }, start, start + DAY, 24)).max.filter((v) => !Number.isNaN(v)))).toBe(99);
    expect(await countOf(history, start, cut)).toBe(1);
    await history.letGo(cutsAt(cut), who);
    expect(await countOf(history, start, cut)).toBe(0);
    expect((await history.count([1], start, start + DAY)).received[0]).toBe(721);
  });
});

describe('how long history is kept', () => {
  async function kept() {
    const store = await testStore(retentionMigrations);
    const { history, clock } = await filled(6, store, testClock(start + 6 * DAY));
    const entries: unknown[][] = [];
    const retention = new HistoryRetention({ store, history, clock, security: { record: (...entry: unknown[]) => (entries.push(entry.slice(1)), Promise.resolve()) } });
    return { history, retention, entries, clock };
  }

  it('is what was set, which is recorded, and else by default', async () => {
    const { retention, entries } = await kept();
    expect((await retention.show()).policy).toEqual(defaultPolicy);
    const anna = { kind: 'ctl', user: 'anna' } as const;
    const { policy, bytes, from } = await retention.set({ readings: 3, maxBytes: null }, anna, 'a small disk');
    expect(policy).toEqual({ ...defaultPolicy, readings: 3 });
    expect([bytes > 0, from]).toEqual([true, start + 5]);
    expect(entries).toEqual([[anna, 'history.setRetention', defaultPolicy, policy, 'a small disk']]);
    await expect(retention.set({ minutes: 2 }, anna)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('Minutes would be kept for less time than readings') });
    await expect(retention.set({ hours: 10 }, anna)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(retention.set({ predictions: null }, anna)).rejects.toMatchObject({ code: 'invalid-input' });
    expect((await retention.show()).policy).toEqual(policy);
  });

  it('is kept to once a day', async () => {
    const { history, retention, clock } = await kept();
    await retention.set({ readings: 3 }, who);
    await retention.due();
    expect((await history.kept()).readings).toBe(start + 3 * DAY);
    clock.at += 12 * HOUR;
    await retention.due();
    expect((await history.kept()).readings).toBe(start + 3 * DAY);
    clock.at += DAY;
    await retention.due();
    expect((await history.kept()).readings).toBe(start + 4 * DAY);
    await retention.close();
  });

  it('by size lets the oldest readings go first, as few as it takes, then minutes, and keeps the last two days', async () => {
    const { history, retention } = await kept();
    const { bytes, days } = await history.usage();
    // A little less than there is: a day of readings must go.
    await retention.set({ maxBytes: Math.max(2 ** 20, bytes) }, who);
    await retention.due();
    expect((await history.kept()).readings).toBe(-Infinity);
    const few = new HistoryRetention({ store: retention.deps.store, clock: retention.deps.clock, security: { record: () => Promise.resolve() }, history: { letGo: (...given) => history.letGo(...given), dropOlderThan: () => Promise.resolve([]), extent: () => history.extent(), usage: async () => ({ ...(await history.usage()), bytes: 2 ** 20 + (days[0]?.readings ?? 0) }) } });
    await few.run();
    expect(await history.kept()).toMatchObject({ readings: start + DAY, predictions: start + DAY });
    const hungry = new HistoryRetention({ store: retention.deps.store, clock: retention.deps.clock, security: { record: () => Promise.resolve() }, history: { letGo: (...given) => history.letGo(...given), dropOlderThan: () => Promise.resolve([]), extent: () => history.extent(), usage: async () => ({ ...(await history.usage()), bytes: 2 ** 40 }) } });
    await hungry.run();
    expect(await history.kept()).toEqual({ readings: start + 4 * DAY, predictions: start + 4 * DAY, minutes: start + 4 * DAY });
  });
});

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qualityCodes } from '../../../../electron/contract/quality';
import { historyMigrations } from '../../../../electron/engine/history/migrations';
import { DAY, HOUR, MINUTE } from '../../../../electron/engine/history/period';
import { temporaryDir, testStore } from '../../../support/store';
import { columns, byTime, deflatedBlock, listOf, newHistory, openHistory, type Reading } from './support';

const november = Date.UTC(2026, 10, 24, 6);
const december = Date.UTC(2026, 11, 1);

const reading = fc.record({
  tag: fc.integer({ min: 1, max: 4 }),
  // Few moments, so that they repeat and go backward; some on the edges of hours, days and months.
  time: fc.oneof(fc.integer({ min: 0, max: 200 }).map((n) => november + n * 977), fc.constantFrom(december - 1, december, december + HOUR, november - DAY, november + HOUR)),
  value: fc.oneof(fc.integer({ min: -500, max: 500 }).map((n) => n / 10), fc.constantFrom(NaN, -0, 1e9, 0.1)),
  quality: fc.constantFrom('good' as const, 'uncertain' as const, 'bad' as const),
});
const steps = fc.array(
  fc.oneof({ weight: 4, arbitrary: fc.array(reading, { maxLength: 30 }) }, { weight: 2, arbitrary: fc.constant('seal' as const) }, { weight: 1, arbitrary: fc.constant('restart' as const) }),
  { minLength: 1, maxLength: 10 },
);

/** Without rounding on the way: as whole numbers of 2^-100. */
const exactSum = (values: readonly number[]): number => Number(values.reduce((sum, value) => sum + BigInt(value * 2 ** 100), 0n)) / 2 ** 100;

/** Each run of a property has tags of its own in one store, which is quicker than a store each. */
const ownTags = (run: number, list: readonly Reading[]): Reading[] => list.map((one) => ({ ...one, tag: run * 10 + one.tag }));

describe('history', () => {
  it('gives back exactly what was appended, in whatever order it came, was sealed and restarted', async () => {
    const { store, history: first } = await newHistory();
    let history = first;
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        run++;
        const appended: (Reading & { seq: number })[] = [];
        for (const step of list) {
          if (step === 'seal') await history.seal();
          else if (step === 'restart') history = await openHistory(store);
          else {
            const { firstSeq } = await history.append(columns(ownTags(run, step)));
            appended.push(...ownTags(run, step).map((one, i) => ({ ...one, received: one.time + 5, seq: firstSeq + i })));
          }
        }
        const tags = [1, 2, 3].map((tag) => run * 10 + tag);
        const [from, to] = [november, december + 1];
        const wanted = byTime(appended.filter(({ tag, time }) => tags.includes(tag) && time >= from && time < to));
        expect(listOf(await history.readings(tags, from, to))).toEqual(wanted);
        // Arrival numbers upwards, without one twice.
        for (let i = 1; i < appended.length; i++) expect(appended[i]?.seq).toBeGreaterThan(appended[i - 1]?.seq as number);

        const { received, bad } = await history.count(tags, from, to);
        const distinct = (only: (one: Reading) => boolean) => tags.map((tag) => new Set(wanted.filter((one) => one.tag === tag && only(one)).map(({ time, value }) => `${time} ${value}`)).size);
        expect([...received]).toEqual(distinct(() => true));
        expect(bad.every((n, i) => n <= (received[i] as number))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('shows the same trend as all readings taken together, at every width, sealed or not', async () => {
    const width = fc.constantFrom(2, 7, 50, 600);
    const span = fc.constantFrom(30_000, 10 * MINUTE, 3 * HOUR, 2 * DAY, 40 * DAY);
    const { history } = await newHistory();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, width, span, async (list, buckets, range) => {
        run++;
        const appended: Reading[] = [];
        for (const step of list) {
          if (typeof step === 'string') await history.seal();
          else {
            await history.append(columns(ownTags(run, step)));
            appended.push(...step);
          }
        }
        const trend = await history.trend({ tag: run * 10 + 1 }, november + 3, november + range, buckets);
        const step = (trend.time[1] ?? trend.time[0] as number + 1) - (trend.time[0] as number);
        expect(trend.time.length).toBeLessThanOrEqual(buckets);
        for (const [i, start] of trend.time.entries()) {
          const end = trend.time[i + 1] ?? start + step;
          const came = appended.filter(({ tag, time }) => tag === 1 && time >= start && time < end);
          const own = came.filter(({ value, quality }) => quality !== 'bad' && !Number.isNaN(value)).map(({ value }) => value);
          if (trend.time.length === 1) continue;
          // Adding 0 makes -0 and 0 one: a picture has no need of the difference.
          expect((trend.min[i] as number) + 0).toBe(own.length > 0 ? Math.min(...own) + 0 : NaN);
          expect((trend.max[i] as number) + 0).toBe(own.length > 0 ? Math.max(...own) + 0 : NaN);
          if (own.length > 0) expect(trend.mean[i]).toBe(exactSum(own) / own.length + 0);
          else expect(trend.mean[i]).toBeNaN();
          expect([trend.used[i], trend.worst[i]]).toEqual([own.length, Math.max(0, ...came.map(({ quality }) => qualityCodes.indexOf(quality ?? 'good')))]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('never loses a spike, however wide the picture', async () => {
    const { history } = await newHistory();
    const steady = Array.from({ length: 20_000 }, (_, i): Reading => ({ tag: 1, time: november + i * 1000, value: 10 }));
    steady[12_345] = { tag: 1, time: november + 12_345_000, value: 999 };
    await history.append(columns(steady));
    for (const sealed of [false, true]) {
      if (sealed) await history.seal();
      for (const points of [4000, 500, 60, 5, 2]) {
        const { max, min } = await history.trend({ tag: 1 }, november, november + 20_000_000, points);
        expect(Math.max(...max.filter((v) => !Number.isNaN(v)))).toBe(999);
        expect(Math.min(...min.filter((v) => !Number.isNaN(v)))).toBe(10);
      }
    }
  });

  it('keeps predictions with the model and the readings they had seen', async () => {
    const { history, restarted } = await newHistory();
    const predictions = {
      asset: Int32Array.of(7, 8, 7), version: Int32Array.of(2, 2, 3), time: Float64Array.of(november, november, november + MINUTE),
      received: Float64Array.of(november + 3, november + 3, november + MINUTE + 3), value: Float64Array.of(0.25, NaN, 0.5), quality: Uint8Array.of(0, 2, 1), seen: Float64Array.of(41, 42, 99),
    };
    await history.appendPredictions(predictions);
    await history.append(columns([{ tag: 7, time: november, value: 1 }]));
    expect(await history.predictions('all', november, december)).toEqual(predictions);
    await history.seal();
    const later = await restarted();
    expect(await later.predictions('all', november, december)).toEqual(predictions);
    expect((await later.predictions([8], november, december)).seen).toEqual(Float64Array.of(42));
    expect((await later.readings([7], november, december)).value).toEqual(Float64Array.of(1));
    expect((await later.trend({ predictionsOf: 7 }, november, november + 2 * MINUTE, 2)).max).toEqual(Float64Array.of(0.25, 0.5));
  });

  it('keeps what a challenger said where nothing that asks for predictions meets it', async () => {
    const { history, restarted } = await newHistory();
    const said = (value: number, version: number) => ({
      asset: Int32Array.of(7), version: Int32Array.of(version), time: Float64Array.of(november), received: Float64Array.of(november + 3), value: Float64Array.of(value), quality: Uint8Array.of(0), seen: Float64Array.of(41),
    });
    await history.appendPredictions(said(0.25, 2));
    await history.appendChallenged(said(0.75, 3));
    for (const sealed of [false, true]) {
      if (sealed) await history.seal();
      const now = sealed ? await restarted() : history;
      expect(await now.predictions('all', november, december)).toEqual(said(0.25, 2));
      expect(await now.predictions([7], november, december)).toEqual(said(0.25, 2));
      expect((await now.trend({ predictionsOf: 7 }, november, november + 2 * MINUTE, 2)).max).toEqual(Float64Array.of(0.25, NaN));
      expect(await now.challenged([7], november, december)).toEqual(said(0.75, 3));
      expect((await now.challenged([8], november, december)).asset).toHaveLength(0);
    }
  });

  it('puts a commit that crosses a month into both files and numbers it in order', async () => {
    const { store, history } = await newHistory();
    const { firstSeq } = await history.append(columns([{ tag: 1, time: december - 1, value: 1 }, { tag: 1, time: december, value: 2 }, { tag: 1, time: december - 2, value: 3 }]));
    expect(await store.files('history-')).toEqual(['history-2026-11.db', 'history-2026-12.db']);
    await history.seal();
    const read = await history.readings([1], december - 10, december + 10);
    expect([...read.value]).toEqual([3, 1, 2]);
    expect([...read.seq]).toEqual([firstSeq + 2, firstSeq, firstSeq + 1]);
    expect(await history.extent()).toEqual({ from: december - 2, to: december });
  });

  it('numbers on after a restart, also when the last readings were late ones of an older month', async () => {
    const { history, restarted } = await newHistory();
    await history.append(columns([{ tag: 1, time: december, value: 1 }]));
    const late = await history.append(columns([{ tag: 1, time: november, value: 2 }]));
    const again = await (await restarted()).append(columns([{ tag: 1, time: november + 1, value: 3 }]));
    expect(again.firstSeq).toBeGreaterThan(late.firstSeq);
  });

  it('drops whole months when told, tells who did, and never drops the newest', async () => {
    const { store, history } = await newHistory();
    await history.append(columns([{ tag: 1, time: november, value: 1 }, { tag: 1, time: december, value: 2 }]));
    const who = { kind: 'system', room: 'history' } as const;
    expect(await history.dropOlderThan(december - 1, who)).toEqual([]);
    expect(await history.dropOlderThan(december + 400 * DAY, who)).toEqual(['2026-11']);
    expect(await store.files('history-')).toEqual(['history-2026-12.db']);
    expect([...(await history.readings([1], november, december + 1)).value]).toEqual([2]);
  });

  it('reads what an earlier version sealed, and seals on beside it', async () => {
    const at = 1.7e12;
    const [dir, key] = [await temporaryDir(), randomBytes(32)];
    const before = await testStore([], { dir, key });
    const older = await before.file('history-2023-11.db', historyMigrations.slice(0, 1));
    await older.transaction('sealed before', async (tx) => {
      await tx.run('INSERT INTO block (series, from_time, to_time, minutes, data) VALUES (7, ?, ?, NULL, ?)', [at, at + 39_000, Buffer.from(deflatedBlock, 'base64')]);
      await tx.run('INSERT INTO hour VALUES (7, ?, ?, ?, 40, 0, 0, 1000, 39, 37, 43, 1561)', [Math.floor(at / HOUR), at, at + 39_000]);
      await tx.run('UPDATE state SET lease = 1000, from_time = ?, to_time = ?', [at, at + 39_000]);
    });
    await before.close();
    const history = await openHistory(await testStore([], { dir, key }));
    expect((await history.readings([7], at, at + HOUR)).seq).toHaveLength(40);
    expect(await history.append(columns([{ tag: 7, time: at + 60_000, value: 90 }]))).toEqual({ firstSeq: 1000 });
    await history.seal();
    const { max, used } = await history.trend({ tag: 7 }, at, at + 3 * HOUR, 4);
    expect([Math.max(...max.filter((v) => !Number.isNaN(v))), used.reduce((a, b) => a + b)]).toEqual([90, 40]);
    expect((await history.readings([7], at, at + HOUR)).value.at(-1)).toBe(90);
  });

  it('refuses a time that is no moment, and keeps nothing of that commit', async () => {
    const { history } = await newHistory();
    await expect(history.append(columns([{ tag: 1, time: november, value: 1 }, { tag: 1, time: NaN, value: 2 }]))).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await history.extent()).toBeNull();
  });

  it('answers an empty appliance with nothing', async () => {
    const { history } = await newHistory();
    expect((await history.readings([1], 0, december)).time).toHaveLength(0);
    expect((await history.predictions('all', 0, december)).time).toHaveLength(0);
    expect((await history.trend({ tag: 1 }, november, december, 30)).max.every(Number.isNaN)).toBe(true);
    expect([...(await history.completeness([1], november, december)).expected]).toEqual([0]);
    expect(await history.append(columns([]))).toEqual({ firstSeq: 1 });
    await history.seal();
  });
});

import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../../electron/engine/history/period';
import { columns, newHistory, openHistory, testClock, type Reading } from './support';

const start = Date.UTC(2026, 10, 24, 6);
const at = (times: readonly number[], tag = 1): Reading[] => times.map((time) => ({ tag, time, value: time % 97 }));
const every = (stepMs: number, from: number, to: number): number[] => Array.from({ length: Math.ceil((to - from) / stepMs) }, (_, i) => from + i * stepMs);

async function completeness(batches: readonly (readonly Reading[])[], from: number, to: number) {
  const { history } = await newHistory();
  const results: { expected?: number; received?: number; bad?: number }[] = [];
  for (const batch of batches) await history.append(columns(batch));
  for (const sealed of [false, true]) {
    if (sealed) await history.seal();
    const { expected, received, bad } = await history.completeness([1], from, to);
    results.push({ expected: expected[0], received: received[0], bad: bad[0] });
  }
  expect(results[1]).toEqual(results[0]);
  return results[0];
}

describe('completeness', () => {
  it('is whole where every reading came', async () => {
    expect(await completeness([at(every(1000, start, start + 2 * HOUR))], start, start + 2 * HOUR)).toEqual({ expected: 7200, received: 7200, bad: 0 });
  });

  it('counts what is missing in a gap, at the rate beside it', async () => {
    const times = every(1000, start, start + 2 * HOUR).filter((time) => time < start + 50 * MINUTE || time >= start + 70 * MINUTE);
    expect(await completeness([at(times)], start, start + 2 * HOUR)).toEqual({ expected: 7200, received: 6000, bad: 0 });
  });

  it('counts single readings that did not come', async () => {
    const times = every(MINUTE, start, start + 10 * HOUR).filter((_, i) => i % 50 !== 20);
    expect(await completeness([at(times)], start, start + 10 * HOUR)).toEqual({ expected: 600, received: 588, bad: 0 });
  });

  it('takes a change of rate for what it is', async () => {
    const times = [...every(MINUTE, start, start + 3 * HOUR + 20 * MINUTE), ...every(1000, start + 3 * HOUR + 20 * MINUTE, start + 5 * HOUR)];
    expect(await completeness([at(times)], start, start + 5 * HOUR)).toEqual({ expected: times.length, received: times.length, bad: 0 });
  });

  it('bears jitter', async () => {
    const times = every(1000, start, start + HOUR).map((time, i) => time + ((i * 7919) % 200));
    expect(await completeness([at(times)], start, start + HOUR)).toEqual({ expected: 3600, received: 3600, bad: 0 });
  });

  it('counts a redelivered reading once, and another value of the same moment as one more', async () => {
    const times = every(1000, start, start + MINUTE);
    expect(await completeness([at(times), at(times.slice(30))], start, start + MINUTE)).toEqual({ expected: 60, received: 60, bad: 0 });
    expect(await completeness([at(times), [{ tag: 1, time: start, value: -1, quality: 'bad' }]], start, start + MINUTE)).toEqual({ expected: 61, received: 61, bad: 1 });
  });

  it('expects nothing before the first reading ever, and goes on expecting after the last', async () => {
    const times = every(1000, start + 30 * MINUTE, start + HOUR);
    expect(await completeness([at(times)], start, start + 2 * HOUR)).toEqual({ expected: 5400, received: 1800, bad: 0 });
  });

  it('knows from before the period what would have come', async () => {
    const times = every(MINUTE, start - 3 * HOUR, start - HOUR);
    const silent = await completeness([at(times)], start, start + HOUR);
    expect(silent).toEqual({ expected: 60, received: 0, bad: 0 });
    const back = await completeness([at([...times, ...every(MINUTE, start + 30 * MINUTE, start + HOUR)])], start, start + HOUR);
    expect(back).toEqual({ expected: 60, received: 30, bad: 0 });
  });

  it('counts the part of a gap that lies in the period, wherever it begins', async () => {
    const times = every(MINUTE, start, start + 3 * HOUR).filter((time) => time < start + 70 * MINUTE || time >= start + 100 * MINUTE);
    expect(await completeness([at(times)], start + 80 * MINUTE, start + 3 * HOUR)).toEqual({ expected: 100, received: 80, bad: 0 });
    expect(await completeness([at(times)], start, start + 90 * MINUTE)).toEqual({ expected: 90, received: 70, bad: 0 });
  });

  it('reads any part of a period, across hours, days and months', async () => {
    const first = Date.UTC(2026, 10, 29, 12, 17);
    const last = first + 3 * DAY;
    const times = every(MINUTE, first, last);
    expect(await completeness([at(times)], first + 5 * MINUTE, last - 7 * MINUTE)).toEqual({ expected: 3 * 1440 - 12, received: 3 * 1440 - 12, bad: 0 });
  });

  it('holds a part of a plant at a time, and leaves none out', async () => {
    const { history, store } = await newHistory();
    const answered: number[] = [];
    const tags = Array.from({ length: 700 }, (_, i) => i + 1);
    // Tag n lacks its last n % 3 readings but one.
    await history.append(columns(tags.flatMap((tag) => at(every(1000, start, start + 20_000 - (tag % 3) * 1000), tag))));
    await history.seal();
    const file = await store.file('history-2026-11.db', []);
    const all = file.all.bind(file);
    file.all = (async (...asked: Parameters<typeof all>) => {
      const rows = await all(...asked);
      answered.push(rows.length);
      return rows;
    }) as typeof file.all;
    const { expected, received } = await history.completeness(tags, start, start + 20_000);
    expect([...received]).toEqual(tags.map((tag) => 20 - (tag % 3)));
    expect([...expected]).toEqual(tags.map(() => 20));
    expect(Math.max(...answered)).toBeLessThan(300);
    expect(answered.length).toBeGreaterThan(0);
  });

  it('takes what a deadband left out for no gap, and what is longer than its silence for one', async () => {
    // Each second for a while, then once a minute while nothing moves; for an hour nothing at all.
    const moving = every(1000, start, start + 10 * MINUTE);
    const resting = every(MINUTE, start + 10 * MINUTE, start + 90 * MINUTE);
    const after = every(MINUTE, start + 150 * MINUTE, start + 180 * MINUTE);
    const readings = columns(at([...moving, ...resting, ...after]));
    const { store } = await newHistory();
    const history = await openHistory(store, testClock(0), () => 2 * MINUTE);
    await history.append(readings);
    for (const sealed of [false, true]) {
      if (sealed) await history.seal();
      const whole = await history.completeness([1], start, start + 90 * MINUTE + 50_000);
      expect([whole.expected[0], whole.received[0]]).toEqual([680, 680]);
      const broken = await history.completeness([1], start, start + 180 * MINUTE);
      expect([broken.expected[0], broken.received[0]]).toEqual([770, 710]);
      // A stretch in which it rested.
      const [quiet] = (await history.completeness([1], start + 30 * MINUTE + 1000, start + 30 * MINUTE + 40_000)).expected;
      expect(quiet).toBe(0);
    }
  });
});

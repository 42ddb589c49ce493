import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../../electron/contract/manifest';
import type { History } from '../../../../electron/engine/history';
import { AssetWindows } from '../../../../electron/engine/live/asset-windows';
import { BAD, GOOD, UNCERTAIN } from '../../../../electron/engine/live/columns';
import { feedOf, featuresAt } from '../../../../electron/engine/live/features';
import { storedRows } from '../../../../electron/engine/live/stored-rows';
import { Ring } from '../../../../electron/engine/live/ring';
import { commitOf, plant, T0, type Row } from './support';

const inputs: Manifest['inputs'] = [
  { name: 'speed', title: 'Speed', kind: 'number', from: 'tag', aliases: [], window: { aggregate: 'mean', lengthMs: 10_000, paneMs: 1_000 } },
  { name: 'torque', title: 'Torque', kind: 'number', from: 'tag', aliases: [], window: { aggregate: 'last', lengthMs: 20_000, paneMs: 5_000 } },
  { name: 'grade', title: 'Grade', kind: 'category', labels: ['L'], from: 'attribute', aliases: [] },
];
const mill = plant.assetById(2);
if (!mill) throw new Error('the plant has no mill');
const watch = { asset: 2, model: 'm', versionId: 7, output: 'p' };

/** A store that keeps what was committed, in order of arrival. */
function storeOf() {
  const rows: (Row & { seq: number })[] = [];
  const history: Pick<History, 'readings'> = {
    readings: async (tags, from, to) => {
      const found = rows.filter((r) => tags.includes(r.tag) && r.time >= from && r.time < to).sort((a, b) => a.time - b.time || a.seq - b.seq);
      return { ...commitOf(found, 0).readings, seq: Float64Array.from(found, ({ seq }) => seq) };
    },
  };
  return { rows, history };
}

/** As `history prove` computes it: all that is stored up to `seen`, in canonical order. */
function again(rows: readonly (Row & { seq: number })[], at: number, seen: number) {
  const feed = feedOf({ inputs }, mill as NonNullable<typeof mill>);
  const rings = new Map<number, Ring>();
  for (const { tag, time, value, quality = GOOD, seq } of [...rows].sort((a, b) => a.time - b.time || a.seq - b.seq)) {
    if (seq > seen) continue;
    const ring = rings.get(tag) ?? new Ring();
    rings.set(tag, ring);
    ring.add(time, value, quality);
  }
  return featuresAt(feed, (tag) => rings.get(tag), at);
}

const row: fc.Arbitrary<Row> = fc.record({
  tag: fc.constantFrom(11, 12),
  // Seconds about two moments far apart, so that runs are late, break off, go on and meet.
  time: fc.tuple(fc.constantFrom(0, 0, 0, -30, -300), fc.integer({ min: 0, max: 60 }), fc.constantFrom(0, 1, 500)).map(([base, s, ms]) => T0 + (base + s) * 1000 + ms),
  value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  quality: fc.constantFrom(GOOD, GOOD, GOOD, UNCERTAIN, BAD),
});

describe('windows of one piece of equipment', () => {
  it('gives the same bits when a prediction is computed again from the store, whatever came in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 14 }), fc.nat(14), async (commits, restartAt) => {
        const { rows, history } = storeOf();
        let windows = new AssetWindows(mill, watch, { inputs, outputs: [] }, history, -Infinity);
        let seq = 0;
        const all: Awaited<ReturnType<typeof windows.take>> = [];
        for (const [number, commit] of commits.entries()) {
          if (number === restartAt && rows.length > 0) {
            // A restart: the live state is made again of what is stored, as the service does.
            const newest = Math.max(...rows.map(({ time }) => time));
            windows = new AssetWindows(mill, watch, { inputs, outputs: [] }, history, newest);
            for (const { tag, time, value, quality = GOOD } of [...rows].sort((a, b) => a.time - b.time || a.seq - b.seq)) windows.restore(tag, time, value, quality);
          }
          const first = seq;
          for (const one of commit) rows.push({ ...one, seq: seq++ });
          const due = await windows.take(commitOf(commit, first), commit.map((_, index) => index));
          for (const { time, seen, features } of due) expect(features).toEqual(again(rows, time, seen));
          all.push(...due);
        }
        // And all of them in one pass over what is stored by now.
        const stored = await storedRows(history, feedOf({ inputs }, mill), Float64Array.from(all, ({ time }) => time), Float64Array.from(all, ({ seen }) => seen));
        expect(stored).toEqual(all.map(({ features }) => features));
      }),
      { numRuns: 400 },
    );
  });

  it('predicts once a second of source time, from the newest reading of that second', async () => {
    const { history } = storeOf();
    const windows = new AssetWindows(mill, watch, { inputs, outputs: [] }, history, -Infinity);
    const rows = [100, 400, 1000, 1001, 1900, 2500].map((ms) => ({ tag: 11, time: T0 + ms, value: 1 }));
    const due = await windows.take(commitOf(rows, 0), rows.map((_, index) => index));
    expect(due.map(({ time }) => time - T0)).toEqual([1000, 1900, 2500]);
    const later = [{ tag: 11, time: T0 + 2600, value: 1 }, { tag: 11, time: T0 + 3200, value: 1 }];
    expect((await windows.take(commitOf(later, 6), [0, 1])).map(({ time }) => time - T0)).toEqual([3200]);
  });

  it('scores late data in order and leaves the live edge alone', async () => {
    const { history } = storeOf();
    const windows = new AssetWindows(mill, watch, { inputs, outputs: [] }, history, -Infinity);
    await windows.take(commitOf([{ tag: 11, time: T0, value: 5 }], 0), [0]);
    const past = [1, 2, 3].map((minute) => ({ tag: 11, time: T0 - 86_400_000 + minute * 60_000, value: minute }));
    const due = await windows.take(commitOf(past, 1), [0, 1, 2]);
    expect(due.map(({ live, features }) => [live, features.values[0]])).toEqual([[false, 1], [false, 2], [false, 3]]);
    expect(windows.lateRows).toEqual(new Set([0, 1, 2]));
    const next = await windows.take(commitOf([{ tag: 11, time: T0 + 1000, value: 7 }], 4), [0]);
    expect(next[0]).toMatchObject({ live: true, features: { values: [6, NaN, 'L'], blind: true } });
  });

  it('does not use bad readings, and passes on that one was uncertain', async () => {
    const { history } = storeOf();
    const windows = new AssetWindows(mill, watch, { inputs, outputs: [] }, history, -Infinity);
    const rows = [
      { tag: 12, time: T0, value: 40 },
      { tag: 11, time: T0, value: 1000, quality: UNCERTAIN },
      { tag: 11, time: T0 + 500, value: 99_999, quality: BAD },
    ];
    const due = await windows.take(commitOf(rows, 0), [0, 1, 2]);
    expect(due[due.length - 1]?.features).toEqual({ values: [1000, 40, 'L'], quality: UNCERTAIN, blind: false });
  });
});

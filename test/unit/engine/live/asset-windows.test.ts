import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../../electron/contract/manifest';
import type { History } from '../../../../electron/engine/history';
import { AssetWindows } from '../../../../electron/engine/live/asset-windows';
import { BAD, GOOD, UNCERTAIN } from '../../../../electron/engine/live/columns';
import { feedOf } from '../../../../electron/engine/live/features';
import { storedRows } from '../../../../electron/engine/live/stored-rows';
import { fillWindows } from '../../../../electron/engine/live/restore';
import { featuresAt, ringFor } from '../../../../electron/engine/shared/windows/features';
import type { Ring } from '../../../../electron/engine/shared/windows/ring';
import { commitOf, plant, T0, type Row } from './support';

const inputs: Manifest['inputs'] = [
  { name: 'speed', title: 'Speed', kind: 'number', from: 'tag', aliases: [], window: { aggregate: 'mean', lengthMs: 10_000, paneMs: 1_000 } },
  { name: 'torque', title: 'Torque', kind: 'number', from: 'tag', aliases: [], window: { aggregate: 'last', lengthMs: 20_000, paneMs: 5_000 } },
  { name: 'grade', title: 'Grade', kind: 'category', labels: ['L'], from: 'attribute', aliases: [] },
];
/** What a manifest can ask for besides: predictions on whole multiples, values that may be missing, windows that need so much. */
const others: Pick<Manifest, 'inputs' | 'everyMs'> = {
  everyMs: 4_000,
  inputs: [
    { name: 'speed', title: 'Speed', kind: 'number', from: 'tag', aliases: [], missing: true, window: { aggregate: 'kurtosis', lengthMs: 12_000, paneMs: 2_000, minCount: 3 } },
    { name: 'torque', title: 'Torque', kind: 'number', from: 'tag', aliases: [], window: { aggregate: 'slope', lengthMs: 20_000, paneMs: 5_000, minCoverage: 0.5, unit: 'Nm' } },
    { name: 'torque', title: 'Torque', kind: 'number', from: 'tag', aliases: [], missing: true, window: { aggregate: 'band', lengthMs: 4_000, paneMs: 1_000, sampleHz: 1, bandHz: [0.2, 0.5] } },
    { name: 'speed', title: 'Speed', kind: 'number', from: 'tag', aliases: [], window: { aggregate: 'count', lengthMs: 6_000, paneMs: 1_000 } },
  ],
};
const sampled = (series: Manifest['series'], more: Partial<Manifest['inputs'][number]> = {}): Pick<Manifest, 'inputs' | 'sequences' | 'series'> => ({
  inputs: [...['speed', 'torque'].map((name) => ({ name, title: name, kind: 'number', from: 'tag', aliases: [], ...more }) as Manifest['inputs'][number]), { name: 'grade', title: 'Grade', kind: 'category', labels: ['L'], from: 'attribute', aliases: [] }],
  sequences: [{ name: 'w', inputs: ['speed', 'torque'], length: 4, layout: 'time-features' }],
  series,
});
const sets = sampled({ by: [], short: 'left-out', withinMs: 200_000 });
const mill = plant.assetById(2);
if (!mill) throw new Error('the plant has no mill');
const watch = { asset: 2, model: 'm', versionId: 7, output: 'p' };

/** A store that keeps what was committed, in order of arrival. */
function storeOf() {
  const rows: (Row & { seq: number })[] = [];
  const history: Pick<History, 'readings' | 'extent'> = {
    extent: async () => (rows.length === 0 ? null : { from: Math.min(...rows.map(({ time }) => time)), to: Math.max(...rows.map(({ time }) => time)) }),
    readings: async (tags, from, to) => {
      const found = rows.filter((r) => tags.includes(r.tag) && r.time >= from && r.time < to).sort((a, b) => a.time - b.time || a.seq - b.seq);
      return { ...commitOf(found, 0).readings, seq: Float64Array.from(found, ({ seq }) => seq) };
    },
  };
  return { rows, history };
}

/** As `history prove` computes it: all that is stored up to `seen`, in canonical order. */
function again(manifest: Parameters<typeof feedOf>[0], rows: readonly (Row & { seq: number })[], at: number, seen: number) {
  const feed = feedOf(manifest, mill as NonNullable<typeof mill>);
  const rings = new Map<number, Ring>();
  for (const { tag, time, value, quality = GOOD, seq } of [...rows].sort((a, b) => a.time - b.time || a.seq - b.seq)) {
    if (seq > seen) continue;
    const ring = rings.get(tag) ?? ringFor(feed, tag);
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

/** Two tags, whose readings share their times often. */
const often: fc.Arbitrary<Row> = fc.tuple(row, fc.integer({ min: 0, max: 12 }), fc.constantFrom(0, 0, 0, -30, -100)).map(([one, s, base]) => ({ ...one, time: T0 + (base + s) * 1000 }));

const of11 = (...seconds: number[]): Row[] => seconds.map((s) => ({ tag: 11, time: T0 + s * 1000, value: 0, quality: GOOD }));
/** A whole set that waits to be overdue behind so many that are not whole, that what comes for its window counts as late. */
const behindMany: Row[][] = [[...of11(0), { tag: 12, time: T0, value: 0, quality: GOOD }, ...of11(3, 2, 1)], of11(6, 4, 5, 7, 0), of11(-30, 0), of11(0)];

describe('windows of one piece of equipment', () => {
  it.each<[string, Parameters<typeof feedOf>[0]]>([
    ['once a second', { inputs }], ['every four seconds', others], ['samples that are steps', sampled({ by: [], short: 'left-out', stepMs: 2_000, take: 'mean', minCoverage: 0.5 }, { missing: true })],
    ['samples that are sets', sets], ['sets from the first on', sampled({ by: [], short: 'repeat-first', withinMs: 40_000 })], ['sets every four seconds', { ...sets, everyMs: 4_000 }],
  ])('gives the same bits when a prediction is computed again from the store, whatever came in whatever order: %s', async (_, manifest) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(manifest.sequences ? often : row, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 14 }), fc.nat(14), async (commits, restartAt) => {
        const { rows, history } = storeOf();
        let windows = new AssetWindows(mill, watch, { ...manifest, outputs: [] }, history, -Infinity);
        let seq = 0;
        const all: Awaited<ReturnType<typeof windows.take>> = [];
        for (const [number, commit] of commits.entries()) {
          if (number === restartAt && rows.length > 0) {
            // A restart: the live state is made again of what is stored, as the service does.
            const newest = Math.max(...rows.map(({ time }) => time));
            windows = new AssetWindows(mill, watch, { ...manifest, outputs: [] }, history, newest);
            for (const { tag, time, value, quality = GOOD } of [...rows].sort((a, b) => a.time - b.time || a.seq - b.seq)) if (!windows.hasSets) windows.restore(tag, time, value, quality);
            if (windows.hasSets) await fillWindows(history, [windows]);
          }
          const first = seq;
          for (const one of commit) rows.push({ ...one, seq: seq++ });
          const due = await windows.take(commitOf(commit, first), commit.map((_, index) => index));
          // Now and then nothing comes for a while.
          if (number % 3 === 2) due.push(...(await windows.overdue(Infinity)));
          for (const { time, seen, features } of due) expect(features).toEqual(again(manifest, rows, time, seen));
          all.push(...due);
        }
        // And all of them in one pass over what is stored by now.
        const stored = await storedRows(history, feedOf(manifest, mill), Float64Array.from(all, ({ time }) => time), Float64Array.from(all, ({ seen }) => seen));
        expect(stored).toEqual(all.map(({ features }) => features));
      }),
      { numRuns: 150, endOnFailure: true, examples: [[behindMany, 0]] },
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

  it('predicts for whole multiples where the manifest says so, once a reading has reached one and where one came before it', async () => {
    const { rows, history } = storeOf();
    const make = (storedTo: number) => new AssetWindows(mill, watch, { ...others, outputs: [] }, history, storedTo);
    let windows = make(-Infinity);
    let seq = 0;
    const take = async (...ms: number[]) => {
      const commit = ms.map((at) => ({ tag: 11, time: T0 + at, value: 1 }));
      for (const one of commit) rows.push({ ...one, seq: seq++ });
      return (await windows.take(commitOf(commit, seq - ms.length), ms.map((_, index) => index))).map(({ time }) => time - T0);
    };
    expect(await take(500, 1_500, 3_900)).toEqual([]);
    expect(await take(4_100)).toEqual([4_000]);
    // Late for a moment that was predicted: nothing new. A gap in which nothing came has no moments.
    expect(await take(3_950, 8_000)).toEqual([8_000]);
    expect(await take(25_000)).toEqual([]);
    // Another run of the engine goes on in the middle of a stretch.
    windows = make(T0 + 25_000);
    for (const { tag, time, value } of rows) windows.restore(tag, time, value, GOOD);
    expect(await take(29_000)).toEqual([28_000]);
    expect(await take(32_000)).toEqual([32_000]);
  });

  it('leaves no last reading without a prediction: its moment is due once nothing newer has come, by the time of arrival, and computed from what has been seen', async () => {
    const { history } = storeOf();
    // 900 lies in a second that has had its prediction; it and 950, which comes out of order, are due 1 s after that second is over.
    let windows = new AssetWindows(mill, watch, { inputs, outputs: [] }, history, -Infinity);
    // Each arrives half a second after it was measured.
    const take = async (ms: number, seq: number) => (await windows.take(commitOf([{ tag: 11, time: T0 + ms, value: ms, received: T0 + ms + 500 }], seq), [0])).map(({ time }) => time - T0);
    expect([await take(100, 0), await take(900, 1), await take(850, 2)]).toEqual([[100], [], []]);
    expect(await windows.overdue(T0 + 2_499)).toEqual([]);
    expect(await windows.overdue(T0 + 2_500)).toMatchObject([{ time: T0 + 900, received: T0 + 2_500, seen: 2, features: { values: [(100 + 850 + 900) / 3, NaN, 'L'] } }]);
    // A newer reading makes it needless.
    expect([await take(3_100, 3), await take(3_300, 4), await take(4_200, 5)]).toEqual([[3_100], [], [4_200]]);
    expect(await windows.overdue(Infinity)).toEqual([]);
    // A stretch that nothing has passed, and what comes for it too late.
    windows = new AssetWindows(mill, watch, { ...others, outputs: [] }, history, -Infinity);
    expect([await take(500, 0), await windows.overdue(T0 + 5_499)]).toEqual([[], []]);
    expect(await windows.overdue(T0 + 5_500)).toMatchObject([{ time: T0 + 4_000, seen: 0, features: { values: [NaN, NaN, NaN, 1] } }]);
    expect([await take(3_900, 1), await windows.overdue(Infinity), await take(8_000, 2)]).toEqual([[], [], [8_000]]);
  });

  it('makes each reading one of the unit that the model was trained in, before anything else', async () => {
    const { history } = storeOf();
    const inNm = inputs.map((input) => (input.name === 'torque' ? { ...input, unit: 'Nm', window: { aggregate: 'rms', lengthMs: 20_000, paneMs: 5_000 } } : input)) as Manifest['inputs'];
    const rows = [3, 4].map((value, i) => ({ tag: 12, time: T0 + i, value }));
    const due = await new AssetWindows(mill, watch, { inputs: inNm, outputs: [] }, history, -Infinity).take(commitOf(rows, 0), [0, 1]);
    expect(due[due.length - 1]?.features.values[1]).toBeCloseTo(Math.sqrt(12.5) * 1.3558179483314004, 12);
  });

  it('feeds a value that may be missing as a gap, marked uncertain, and is blind where one may not', async () => {
    const { history } = storeOf();
    const optional = inputs.map((input) => (input.name === 'torque' ? { ...input, missing: true } : input)) as Manifest['inputs'];
    const due = async (own: Manifest['inputs'], tag: number) => (await new AssetWindows(mill, watch, { inputs: own, outputs: [] }, history, -Infinity).take(commitOf([{ tag, time: T0, value: 5 }], 0), [0]))[0]?.features;
    expect(await due(optional, 11)).toEqual({ values: [5, NaN, 'L'], quality: UNCERTAIN, blind: false });
    expect(await due(optional, 12)).toMatchObject({ values: [NaN, 5, 'L'], blind: true });
    expect(await due(inputs, 11)).toMatchObject({ values: [5, NaN, 'L'], blind: true });
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

import type { Manifest } from '../../contract/manifest';
import { feedOf, featuresAt, PlantIndex, reachesBackTo, Ring, type Feed, type FeatureRow } from '../live';
import type { Scorer } from '../models';
import type { Recompute, ReportDeps } from './types';

type Deps = Pick<ReportDeps, 'assets' | 'models' | 'history'>;

/** Rows of one call to the model. */
const rowsEach = 2048;
/** Readings of so long are held at a time when a whole stretch is computed. */
const stretchMs = 3_600_000;
const BAD = 2;

/** From stored readings to predictions, by the same windows and the same model that live scoring uses: so the same bits. */
export function createRecompute({ assets, models, history }: Deps): Recompute {
  return async (asset, versionId, times, seen) => {
    const values = new Float64Array(times.length).fill(Number.NaN);
    const version = models.version(versionId);
    const known = new PlantIndex(assets.plant()).assetById(asset);
    const output = models.watches().find((watch) => watch.asset === asset && watch.versionId === versionId)?.output ?? version?.manifest.outputs[0]?.name;
    if (!version || !known || output === undefined || times.length === 0) return values;
    const feed = feedOf(version.manifest, known);
    const rows = seen ? await each(history, feed, times, seen) : await all(history, feed, times);
    const scorer = await models.scorer(versionId);
    try {
      await score(scorer, output, rows, values);
    } finally {
      await scorer.release();
    }
    return values;
  };
}

/** Each moment from the readings that had arrived when its prediction was made. */
async function each(history: Deps['history'], feed: Feed, times: Float64Array, seen: Float64Array): Promise<FeatureRow[]> {
  const rows: FeatureRow[] = [];
  for (let i = 0; i < times.length; i++) {
    const at = times[i] ?? 0;
    const rings = await ringsOf(history, feed, reachesBackTo(feed, at), at, seen[i] ?? Infinity);
    rows.push(featuresAt(feed, (tag) => rings.get(tag), at));
  }
  return rows;
}

/** Rising moments, all from everything that is stored. */
async function all(history: Deps['history'], feed: Feed, times: Float64Array): Promise<FeatureRow[]> {
  const rows: FeatureRow[] = [];
  for (let first = 0; first < times.length; ) {
    const start = times[first] ?? 0;
    let next = first + 1;
    while (next < times.length && (times[next] ?? 0) < start + stretchMs) next++;
    const rings = await ringsOf(history, feed, reachesBackTo(feed, start), times[next - 1] ?? start, Infinity);
    for (let i = first; i < next; i++) rows.push(featuresAt(feed, (tag) => rings.get(tag), times[i] ?? 0));
    first = next;
  }
  return rows;
}

/** Readings of (from, to], in the order of time and arrival, those that count. */
async function ringsOf(history: Deps['history'], feed: Feed, from: number, to: number, seen: number): Promise<Map<number, Ring>> {
  const rings = new Map<number, Ring>(feed.tags.map((tag) => [tag, new Ring()]));
  if (feed.tags.length === 0) return rings;
  const stored = await history.readings(feed.tags, from, to + 1);
  for (let i = 0; i < stored.time.length; i++) {
    const time = stored.time[i] ?? 0;
    if (time > to || (stored.seq[i] ?? Infinity) > seen) continue;
    rings.get(stored.tag[i] ?? -1)?.add(time, stored.value[i] ?? Number.NaN, stored.quality[i] ?? BAD);
  }
  return rings;
}

async function score(scorer: Scorer, output: string, rows: readonly FeatureRow[], values: Float64Array): Promise<void> {
  const clear = rows.flatMap((row, index) => (row.blind ? [] : [{ row, index }]));
  for (let start = 0; start < clear.length; start += rowsEach) {
    const batch = clear.slice(start, start + rowsEach);
    const { outputs, valid } = await scorer.score(columnsOf(scorer.manifest, batch.map(({ row }) => row)), batch.length);
    batch.forEach(({ index }, i) => {
      const value = outputs[output]?.[i];
      if (valid[i] && typeof value === 'number' && Number.isFinite(value)) values[index] = value;
    });
  }
}

function columnsOf(manifest: Manifest, rows: readonly FeatureRow[]): Record<string, Float64Array | string[]> {
  return Object.fromEntries(manifest.inputs.map((input, column) => [
    input.name,
    input.kind === 'category' ? rows.map(({ values }) => String(values[column])) : Float64Array.from(rows, ({ values }) => Number(values[column])),
  ]));
}

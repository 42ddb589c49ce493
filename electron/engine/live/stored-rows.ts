import type { ManifestInput } from '../../contract/manifest';
import type { History } from '../history';
import { BAD } from './columns';
import { featuresAt, reachesBackTo, type Feed, type FeatureRow } from './features';
import { Ring } from './ring';

/** Readings of so long are held at a time when a whole stretch is computed. */
const STRETCH_MS = 3_600_000;

type Readings = Pick<History, 'readings'>;

/**
 * The inputs of a model at the given moments, from stored readings by the same windows that live scoring uses: so the same bits. `seen`: highest arrival
 * sequence that counts, for each moment; null: every stored reading, for rising moments.
 */
export function storedRows(history: Readings, feed: Feed, times: Float64Array, seen: Float64Array | null): Promise<FeatureRow[]> {
  return seen ? each(history, feed, times, seen) : all(history, feed, times);
}

async function each(history: Readings, feed: Feed, times: Float64Array, seen: Float64Array): Promise<FeatureRow[]> {
  const rows: FeatureRow[] = [];
  for (let i = 0; i < times.length; i++) {
    const at = times[i] ?? 0;
    const rings = await ringsOf(history, feed, reachesBackTo(feed, at), at, seen[i] ?? Infinity);
    rows.push(featuresAt(feed, (tag) => rings.get(tag), at));
  }
  return rows;
}

async function all(history: Readings, feed: Feed, times: Float64Array): Promise<FeatureRow[]> {
  const rows: FeatureRow[] = [];
  for (let first = 0; first < times.length; ) {
    const start = times[first] ?? 0;
    let next = first + 1;
    while (next < times.length && (times[next] ?? 0) < start + STRETCH_MS) next++;
    const rings = await ringsOf(history, feed, reachesBackTo(feed, start), times[next - 1] ?? start, Infinity);
    for (let i = first; i < next; i++) rows.push(featuresAt(feed, (tag) => rings.get(tag), times[i] ?? 0));
    first = next;
  }
  return rows;
}

/** Readings of (from, to], in the order of time and arrival, those that count. */
async function ringsOf(history: Readings, feed: Feed, from: number, to: number, seen: number): Promise<Map<number, Ring>> {
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

/** One column an input: numbers, or labels for a category. */
export function featureColumns(inputs: readonly ManifestInput[], rows: readonly FeatureRow[]): Record<string, Float64Array | string[]> {
  return Object.fromEntries(
    inputs.map((input, column) => {
      if (input.kind === 'category') return [input.name, rows.map(({ values }) => String(values[column]))];
      return [input.name, Float64Array.from(rows, ({ values }) => Number(values[column]))];
    }),
  );
}

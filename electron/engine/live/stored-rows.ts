import type { ManifestInput } from '../../contract/manifest';
import type { History } from '../history';
import { pace } from '../shared/pace';
import { featuresAt, ringFor, type Feed, type FeatureRow } from '../shared/windows/features';
import type { Ring } from '../shared/windows/ring';
import { BAD } from './columns';
import { reachOf } from './reach';

/** Readings of so long are held at a time when a whole stretch is computed. */
const STRETCH_MS = 6 * 3_600_000;
/** Moments further apart than this are read each for itself. */
const APART_MS = 300_000;

type Readings = Pick<History, 'readings'>;

/**
 * The inputs of a model at the given moments, from stored readings by the same windows that live scoring uses: so the same bits. `seen`: highest arrival
 * sequence that counts, for each moment; null: every stored reading, for rising moments. What a prediction had seen is told of its own inputs' tags; for inputs from others give the moment
 * when it was made, as the engine's `received`.
 */
export function storedRows(history: Readings, feed: Feed, times: Float64Array, seen: Float64Array | null, by: 'seq' | 'received' = 'seq'): Promise<FeatureRow[]> {
  return seen ? each(history, feed, times, seen, by) : all(history, feed, times);
}

/**
 * Each moment from the readings that had arrived when its prediction was made: a stretch's readings in the order of their arrival, each moment once all that it had
 * seen are there. One reading of the store and one pass a stretch, however many moments it has.
 */
async function each(history: Readings, feed: Feed, times: Float64Array, seen: Float64Array, by: 'seq' | 'received'): Promise<FeatureRow[]> {
  const rows = new Array<FeatureRow>(times.length);
  const breathe = pace();
  for (const stretch of stretchesOf(times)) {
    const first = times[stretch[0] ?? 0] ?? 0;
    const to = times[stretch.at(-1) ?? 0] ?? 0;
    const upTo = stretch.reduce((least, moment) => Math.min(least, seen[moment] ?? Infinity), Infinity);
    // No tag feeds it: attributes alone.
    const stored = feed.tags.length > 0 ? await history.readings(feed.tags, await reachOf(history, feed, first, { upTo, by }), to + 1) : { tag: [], time: [], value: [], quality: [], seq: [], received: [] };
    const arrival = stored[by];
    const arrived = Uint32Array.from(stored.time, (_, i) => i).sort((a, b) => (stored.seq[a] ?? 0) - (stored.seq[b] ?? 0));
    const rings = newRings(feed);
    let next = 0;
    for (const moment of stretch.sort((a, b) => (seen[a] ?? 0) - (seen[b] ?? 0))) {
      for (; next < arrived.length; next++) {
        const i = arrived[next] ?? 0;
        if ((arrival[i] ?? Infinity) > (seen[moment] ?? Infinity)) break;
        if ((stored.time[i] ?? Infinity) <= to) rings.get(stored.tag[i] ?? -1)?.add(stored.time[i] ?? 0, stored.value[i] ?? Number.NaN, stored.quality[i] ?? BAD);
      }
      rows[moment] = featuresAt(feed, (tag) => rings.get(tag), times[moment] ?? 0);
      await breathe();
    }
  }
  return rows;
}

/** Places of the moments by time, cut where a stretch gets long or nothing is asked for a while: what lies between is then not read. */
function stretchesOf(times: Float64Array): number[][] {
  const stretches: number[][] = [];
  let first = -Infinity;
  let last = -Infinity;
  for (const place of Array.from(times, (_, i) => i).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0))) {
    const time = times[place] ?? 0;
    if (time - first > STRETCH_MS || time - last > APART_MS) {
      stretches.push([]);
      first = time;
    }
    stretches.at(-1)?.push(place);
    last = time;
  }
  return stretches;
}

async function all(history: Readings, feed: Feed, times: Float64Array): Promise<FeatureRow[]> {
  const rows: FeatureRow[] = [];
  for (let first = 0; first < times.length; ) {
    const start = times[first] ?? 0;
    let next = first + 1;
    while (next < times.length && (times[next] ?? 0) < start + STRETCH_MS) next++;
    const rings = await ringsOf(history, feed, await reachOf(history, feed, start), times[next - 1] ?? start);
    for (let i = first; i < next; i++) rows.push(featuresAt(feed, (tag) => rings.get(tag), times[i] ?? 0));
    first = next;
  }
  return rows;
}

/** Readings of (from, to], in the order of time and arrival, those that count. */
async function ringsOf(history: Readings, feed: Feed, from: number, to: number): Promise<Map<number, Ring>> {
  const rings = newRings(feed);
  if (feed.tags.length === 0) return rings;
  const stored = await history.readings(feed.tags, from, to + 1);
  for (let i = 0; i < stored.time.length; i++) {
    const time = stored.time[i] ?? 0;
    if (time > to) continue;
    rings.get(stored.tag[i] ?? -1)?.add(time, stored.value[i] ?? Number.NaN, stored.quality[i] ?? BAD);
  }
  return rings;
}

const newRings = (feed: Feed): Map<number, Ring> => new Map(feed.tags.map((tag) => [tag, ringFor(feed, tag)]));

/** One column an input: numbers, or labels for a category; of one in a sequence its windows, one behind the other. */
export function featureColumns(inputs: readonly ManifestInput[], rows: readonly FeatureRow[]): Record<string, Float64Array | string[]> {
  return Object.fromEntries(
    inputs.map((input, column) => {
      const window = rows[0]?.values[column];
      if (window instanceof Float64Array) return [input.name, windowsOf(rows, column, window.length)];
      if (input.kind === 'category') return [input.name, rows.map(({ values }) => String(values[column]))];
      return [input.name, Float64Array.from(rows, ({ values }) => Number(values[column]))];
    }),
  );
}

function windowsOf(rows: readonly FeatureRow[], column: number, steps: number): Float64Array {
  const all = new Float64Array(rows.length * steps);
  rows.forEach(({ values }, row) => {
    const window = values[column];
    if (window instanceof Float64Array) all.set(window, row * steps);
  });
  return all;
}

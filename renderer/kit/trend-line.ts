/** A line for a chart that grows at its right end. Gaps are `null`, as uPlot takes them; times rise. */
export interface TrendLine {
  x: number[];
  y: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  /** The longest step that is still joined at the right end. */
  maxGapMs: number;
}

export function emptyLine(maxGapMs: number): TrendLine {
  return { x: [], y: [], low: [], high: [], maxGapMs };
}

function push(line: TrendLine, x: number, y: number | null, low: number | null, high: number | null): void {
  line.x.push(x);
  line.y.push(y);
  line.low.push(low);
  line.high.push(high);
}

/** Where a line begins anew: at the first of what is there, and after steps much longer than those on both sides of them, than a bucket and than `staleAfterMs`. */
export function breaksOf(time: ArrayLike<number>, count: number, bucketMs: number, staleAfterMs: number): Uint8Array {
  const breaks = new Uint8Array(count);
  const step = (k: number) => (k > 0 && k < count ? (time[k] as number) - (time[k - 1] as number) : 0);
  for (let k = 0; k < count; k++) if (k === 0 || step(k) > Math.max(2.5 * Math.max(step(k - 1), step(k + 1), bucketMs), staleAfterMs)) breaks[k] = 1;
  return breaks;
}

/**
 * From buckets of history. Empty buckets are left out, and the line is broken only at true gaps (`breaksOf`): readings once a minute in buckets
 * of six seconds still make one line.
 */
export function lineFromBuckets(
  buckets: { time: ArrayLike<number>; min: ArrayLike<number>; mean: ArrayLike<number>; max: ArrayLike<number> },
  staleAfterMs: number,
): TrendLine {
  const { time, min, mean, max } = buckets;
  const bucketMs = time.length > 1 ? (time[1] as number) - (time[0] as number) : 0;
  const at: number[] = [];
  for (let i = 0; i < time.length; i++) if (Number.isFinite(mean[i])) at.push(i);
  const line = emptyLine(Math.max(2.5 * bucketMs, staleAfterMs));
  const times = at.map((i) => time[i] as number);
  const breaks = breaksOf(times, at.length, bucketMs, staleAfterMs);
  for (const [k, i] of at.entries()) {
    if (k > 0 && breaks[k]) push(line, times[k - 1]! + 1, null, null, null);
    push(line, times[k]!, mean[i] as number, min[i] as number, max[i] as number);
  }
  return line;
}

/** Adds what just came. Anything not newer than the right end is left out. Returns whether the line grew. */
export function appendPoint(line: TrendLine, x: number, y: number): boolean {
  const n = line.x.length;
  const last = n === 0 ? -Infinity : line.x[n - 1]!;
  if (!(x > last) || !Number.isFinite(y)) return false;
  if (n > 0 && x - last > line.maxGapMs) push(line, last + 1, null, null, null);
  push(line, x, y, y, y);
  return true;
}

/** Lowest and highest of what is shown between two moments. */
export function rangeOf(line: TrendLine, from: number, to: number): { low: number; high: number } | null {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < line.x.length; i++) {
    const x = line.x[i]!;
    if (x < from || x > to) continue;
    const l = line.low[i];
    const h = line.high[i];
    if (l !== null && l !== undefined && l < low) low = l;
    if (h !== null && h !== undefined && h > high) high = h;
  }
  return low === Infinity ? null : { low, high };
}

import type { Extremes } from '../charts/scale';
import { gapsIn, type Span } from './spans';

/** What a series of predictions comes to over a period. Values hold until the next one, and not across a gap. */
export interface Tally {
  count: number;
  peak: number;
  peakTime: number;
  mean: number;
  last: number;
  lastTime: number;
  /** Time at or above the limit. */
  aboveMs: number;
  /** First time at or above it, and when it last came back below; NaN: never. */
  firstAbove: number;
  lastReturn: number;
  /** Moments at which the model could not answer. */
  blind: number;
  series: Extremes;
  gaps: Span[];
}

/** A prediction speaks for the moments after it, for this long at the least. */
const leastHoldMs = 120_000;

/** `times` rising; `values` NaN where no prediction could be made. `limit` NaN: there is none. Nothing shorter than `leastMs` is a gap. */
export function tally(times: Float64Array, values: Float64Array, from: number, to: number, limit: number, buckets: number, leastMs = leastHoldMs): Tally {
  const known = times.filter((_, i) => !Number.isNaN(values[i] ?? Number.NaN));
  const gaps = gapsIn(known, from, to, leastMs);
  const result: Tally = {
    count: known.length, peak: Number.NaN, peakTime: Number.NaN, mean: Number.NaN, last: Number.NaN, lastTime: Number.NaN,
    aboveMs: 0, firstAbove: Number.NaN, lastReturn: Number.NaN, blind: times.length - known.length, series: emptySeries(from, to, buckets), gaps,
  };
  let weight = 0;
  let sum = 0;
  let gap = 0;
  let above = false;
  let next = 0;
  const counts = new Float64Array(buckets);
  for (let i = 0; i < times.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    next++;
    const time = times[i] ?? 0;
    while (gap < gaps.length && (gaps[gap]?.[1] ?? 0) <= time) gap++;
    const until = Math.min(known[next] ?? to, gaps[gap]?.[0] ?? Infinity);
    const held = Math.max(0, Math.min(to, until) - time);
    sum += value * held;
    weight += held;
    if (!(value <= result.peak)) [result.peak, result.peakTime] = [value, time];
    if (value >= limit) {
      result.aboveMs += held;
      if (Number.isNaN(result.firstAbove)) result.firstAbove = time;
      above = true;
    } else if (above) {
      result.lastReturn = time;
      above = false;
    }
    [result.last, result.lastTime] = [value, time];
    add(result.series, counts, time, value);
  }
  result.mean = weight > 0 ? sum / weight : result.peak;
  return result;
}

function emptySeries(from: number, to: number, buckets: number): Extremes {
  const empty = () => new Float64Array(buckets).fill(Number.NaN);
  return { from, to, min: empty(), mean: empty(), max: empty() };
}

function add({ from, to, min, mean, max }: Extremes, counts: Float64Array, time: number, value: number): void {
  const bucket = Math.min(min.length - 1, Math.max(0, Math.floor(((time - from) / (to - from)) * min.length)));
  if (!(value >= (min[bucket] ?? Number.NaN))) min[bucket] = value;
  if (!(value <= (max[bucket] ?? Number.NaN))) max[bucket] = value;
  const n = (counts[bucket] = (counts[bucket] ?? 0) + 1);
  mean[bucket] = n === 1 ? value : (mean[bucket] ?? 0) + (value - (mean[bucket] ?? 0)) / n;
}

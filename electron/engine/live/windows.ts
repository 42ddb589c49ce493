import type { WindowSpec } from '../../contract/manifest';

/**
 * Windows of features. A window at time T is made of whole panes aligned to the epoch, pane k being ((k-1)·paneMs, k·paneMs]: the one that holds T, as far as T,
 * and those before it that make up `lengthMs`. It is computed from its readings alone, in one canonical order, so that
 * the stored readings give the same bits again: readings by time; of several with the same time the last to arrive counts
 * (a message delivered twice counts once); sums per pane in that order, then the panes' sums in order.
 */

/** For inputs whose manifest names no window: the last value, while it is not older than a minute. */
export const LAST_VALUE: WindowSpec = { aggregate: 'last', lengthMs: 60_000, paneMs: 1_000 };

/** Readings of `time` in (from, T] belong to the window at T. */
export function windowStart(spec: WindowSpec, at: number): number {
  return (Math.ceil(at / spec.paneMs) - spec.lengthMs / spec.paneMs) * spec.paneMs;
}

/** Readings of one tag in canonical order: strictly rising times, none of bad quality. */
export interface Series {
  time: ArrayLike<number>;
  value: ArrayLike<number>;
  quality: ArrayLike<number>;
  /** How many of each are there. */
  length: number;
}

export interface WindowValue {
  /** NaN: no usable reading in the window. */
  value: number;
  /** The worst quality of those used. */
  quality: number;
}

/** The aggregate of the window at `at`. */
export function aggregate(spec: WindowSpec, series: Series, at: number): WindowValue {
  const { time, value, quality } = series;
  const end = after(time, series.length, at);
  if (end === 0) return { value: NaN, quality: 0 };
  const from = windowStart(spec, at);
  if (spec.aggregate === 'last') {
    return (time[end - 1] ?? NaN) > from ? { value: value[end - 1] ?? NaN, quality: quality[end - 1] ?? 0 } : { value: NaN, quality: 0 };
  }
  const begin = after(time, end, from);
  if (begin === end) return { value: NaN, quality: 0 };
  let worst = 0;
  let low = Infinity;
  let high = -Infinity;
  let total = 0;
  let paneSum = 0;
  let pane = NaN;
  for (let i = begin; i < end; i++) {
    const v = value[i] ?? NaN;
    const own = Math.ceil((time[i] ?? NaN) / spec.paneMs);
    if (own !== pane) {
      total += paneSum;
      paneSum = 0;
      pane = own;
    }
    paneSum += v;
    if (v < low) low = v;
    if (v > high) high = v;
    worst = Math.max(worst, quality[i] ?? 0);
  }
  total += paneSum;
  const result = spec.aggregate === 'mean' ? total / (end - begin) : spec.aggregate === 'min' ? low : high;
  return { value: result, quality: worst };
}

/** How many of the first `length` times are not after `at`. */
function after(time: ArrayLike<number>, length: number, at: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((time[middle] ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

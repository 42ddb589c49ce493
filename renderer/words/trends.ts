/** What a line of numbers says, for sentences and for a chart's text alternative. */

export interface Line {
  time: ArrayLike<number>;
  value: ArrayLike<number>;
}

/** Lowest, highest and last of what is there; null when nothing is. */
export function extremes(values: ArrayLike<number>): { low: number; high: number; last: number } | null {
  let low = Infinity;
  let high = -Infinity;
  let last = NaN;
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (!(v === v) || v === null) continue;
    if (v < low) low = v;
    if (v > high) high = v;
    last = v;
  }
  return low === Infinity ? null : { low, high, last };
}

/**
 * Least-squares slope over the last `spanMs`, in units an hour. NaN with fewer than three points, and 0 where a straight line explains
 * less than half of the variance: a jump or a wave is not called a trend.
 */
export function slopePerHour({ time, value }: Line, spanMs: number): number {
  let end = NaN;
  for (let i = time.length - 1; i >= 0; i--) {
    if (Number.isFinite(value[i])) {
      end = time[i] as number;
      break;
    }
  }
  let n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
  for (let i = time.length - 1; i >= 0; i--) {
    const x = ((time[i] as number) - end) / 3_600_000;
    if (x < -spanMs / 3_600_000) break;
    const y = value[i] as number;
    if (!Number.isFinite(y) || x > 0) continue;
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
  }
  const d = n * sxx - sx * sx;
  if (n < 3 || d === 0) return NaN;
  const covariance = n * sxy - sx * sy;
  const variance = n * syy - sy * sy;
  return variance > 0 && (covariance * covariance) / (d * variance) >= 0.5 ? covariance / d : 0;
}

/**
 * When the present rise began: the last moment at which the line was at or below a fifth of the way from its lowest to where it
 * is now, if it has since gained at least `gain`. Null when it is not rising.
 */
export function risingSince({ time, value }: Line, gain: number): number | null {
  const all = extremes(value);
  if (!all || all.last - all.low < gain) return null;
  if (all.last < all.high - 0.35 * (all.high - all.low)) return null; // it is on its way back
  const level = all.low + 0.2 * (all.last - all.low);
  for (let i = time.length - 1; i >= 0; i--) {
    const v = value[i] as number;
    if (Number.isFinite(v) && v <= level) return time[i] as number;
  }
  return null;
}

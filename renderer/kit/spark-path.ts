/**
 * An SVG path on a field of 1000 × 100 through the points that are there. Two points are joined when the gap between them is no
 * longer than `maxGapMs` (by default a twelfth of the span): beyond that the line is broken.
 */
export function sparkPath(time: ArrayLike<number>, value: ArrayLike<number>, from: number, to: number, top: number, maxGapMs = (to - from) / 12): string {
  let path = '';
  let last = NaN;
  let first = true;
  for (let i = 0; i < time.length; i++) {
    const t = time[i] as number;
    const v = value[i] as number;
    if (!(v === v) || t < from || t > to) continue;
    const x = ((t - from) / (to - from)) * 1000;
    const y = 100 - (Math.min(Math.max(v, 0), top) / top) * 100;
    path += `${first || t - last > maxGapMs ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    first = false;
    last = t;
  }
  return path;
}

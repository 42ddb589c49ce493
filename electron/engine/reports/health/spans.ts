/** Stretches of time: [start, end), UTC ms, in order and apart. */
export type Span = readonly [number, number];

export const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, [start, end]) => sum + (end - start), 0);

/** All of them together, overlapping ones joined. */
export function union(spans: readonly Span[]): Span[] {
  const joined: [number, number][] = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** Spacings on either side that a gap is measured by. */
const neighbours = 10;

/**
 * Where values stopped coming. A spacing is a gap when it is longer than `leastMs` and than three times what is usual
 * around it: the median of the ten spacings before it or of the ten after it, whichever is longer. So a tag that comes once a
 * minute has no gaps, one that comes each second shows every minute it missed, and a tag that changed from one to the other has neither.
 * `times`: rising, within the period. Before the first and after the last the same rule holds, up to the period's ends.
 */
export function gapsIn(times: Float64Array, from: number, to: number, leastMs: number): Span[] {
  if (times.length === 0) return to > from ? [[from, to]] : [];
  const gaps: Span[] = [];
  const consider = (start: number, end: number, index: number) => {
    if (end - start > leastMs && end - start > 3 * usualAround(times, index)) gaps.push([start, end]);
  };
  consider(from, times[0] ?? from, 0);
  for (let i = 1; i < times.length; i++) {
    const start = times[i - 1] ?? 0;
    const end = times[i] ?? 0;
    if (end - start > leastMs) consider(start, end, i);
  }
  consider(times.at(-1) ?? to, to, times.length);
  return gaps;
}

/** Around the spacing that ends at `index`. */
function usualAround(times: Float64Array, index: number): number {
  const median = (first: number, last: number) => {
    const spacings: number[] = [];
    for (let i = Math.max(1, first); i <= Math.min(times.length - 1, last); i++) spacings.push((times[i] ?? 0) - (times[i - 1] ?? 0));
    spacings.sort((a, b) => a - b);
    return spacings[spacings.length >> 1] ?? 0;
  };
  return Math.max(median(index - neighbours, index - 1), median(index + 1, index + neighbours));
}

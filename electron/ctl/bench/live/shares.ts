/** How often something took how long. */
export interface Counted {
  upTo: Float64Array;
  counts: Float64Array;
}

/** What came between two looks. */
export const between = (before: Counted, after: Counted): Counted => ({ upTo: after.upTo, counts: after.counts.map((count, i) => count - (before.counts[i] ?? 0)) });

/** The step that so large a share lies within. NaN: nothing was counted. */
export function shareWithin({ upTo, counts }: Counted, share: number): number {
  const wanted = counts.reduce((sum, count) => sum + count, 0) * share;
  let sum = 0;
  for (let step = 0; step < counts.length; step++) {
    sum += counts[step] ?? 0;
    if (sum > 0 && sum >= wanted) return upTo[step] ?? NaN;
  }
  return NaN;
}

/**
 * The highest of `step`, 2·`step`, … `most` that `holds`, by halving: what holds at a rate is taken to hold below. A rate that does not is tried once more, as
 * whatever else runs on the machine may have been in the way.
 */
export async function highest(step: number, most: number, holds: (rate: number) => Promise<boolean>): Promise<number> {
  let low = 0;
  let high = Math.floor(most / step) + 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((await holds(middle * step)) || (await holds(middle * step))) low = middle;
    else high = middle;
  }
  return low * step;
}

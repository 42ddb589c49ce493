const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Waits between attempts: doubling, with jitter, so that many clients of a broker that comes back don't come at once. `random` in [0, 1). */
export function backoffMs(attempt: number, random: number, { firstMs = FIRST_MS, longestMs = LONGEST_MS } = {}): number {
  const longest = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 10));
  return longest / 2 + (longest / 2) * random;
}

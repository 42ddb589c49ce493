/** Steps of a tenth of a millisecond's order up to minutes, each 5 % longer than the one before: a percentile is off by 2.5 % at most. */
const SHORTEST_MS = 0.01;
const STEP = Math.log(1.05);

/** How long things took: counts by length, small enough to be kept with every change. */
export class Spread {
  private readonly counts = new Map<number, number>();
  private total = 0;

  static of(kept: readonly (readonly [number, number])[]): Spread {
    const spread = new Spread();
    for (const [step, count] of kept) spread.count(step, count);
    return spread;
  }

  add(ms: number, count = 1): void {
    if (ms >= 0) this.count(Math.max(0, Math.round(Math.log(ms / SHORTEST_MS) / STEP)), count);
  }

  /** `share` of 0 to 1; null where nothing was added. */
  percentile(share: number): number | null {
    let seen = 0;
    for (const [step, count] of this.kept()) {
      seen += count;
      if (seen >= share * this.total) return SHORTEST_MS * Math.exp(step * STEP);
    }
    return null;
  }

  latency(): { p50: number; p99: number } | null {
    const [p50, p99] = [this.percentile(0.5), this.percentile(0.99)];
    return p50 === null || p99 === null ? null : { p50, p99 };
  }

  kept(): [number, number][] {
    return [...this.counts].sort(([a], [b]) => a - b);
  }

  private count(step: number, count: number): void {
    this.counts.set(step, (this.counts.get(step) ?? 0) + count);
    this.total += count;
  }
}

const KEPT_MS = 60_000;
const KEPT = 4_096;

/** From a reading's arrival to its prediction in the store, over the last minute. */
export class Latencies {
  private readonly at: number[] = [];
  private readonly ms: number[] = [];

  add(now: number, ms: number): void {
    this.at.push(now);
    this.ms.push(ms);
    if (this.at.length > KEPT) this.drop(KEPT / 4);
  }

  /** NaN before the first. */
  median(now: number): number {
    let old = 0;
    while (old < this.at.length && (this.at[old] ?? now) < now - KEPT_MS) old++;
    if (old > 0) this.drop(old);
    if (this.ms.length === 0) return NaN;
    return [...this.ms].sort((a, b) => a - b)[this.ms.length >> 1] ?? NaN;
  }

  private drop(count: number): void {
    this.at.splice(0, count);
    this.ms.splice(0, count);
  }
}

/** Steps of 1 ms up to a second and of 10 ms up to ten; what is longer is in the last one. */
const UP_TO_MS = Float64Array.from([...Array.from({ length: 1_000 }, (_, i) => i + 1), ...Array.from({ length: 900 }, (_, i) => 1_010 + 10 * i), Infinity]);

/** How often something took how long, since the engine started: what is seen of it between two moments is the difference of two looks. */
export class Durations {
  readonly upTo = UP_TO_MS;
  readonly counts = new Float64Array(UP_TO_MS.length);

  add(ms: number): void {
    const step = ms <= 1_000 ? Math.max(0, Math.ceil(ms) - 1) : Math.min(UP_TO_MS.length - 1, 999 + Math.ceil((ms - 1_000) / 10));
    this.counts[step] = (this.counts[step] ?? 0) + 1;
  }
}

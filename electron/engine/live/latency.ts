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

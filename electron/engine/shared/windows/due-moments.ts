/** At most one prediction a second of source time: seconds end at whole ones, as panes do. */
const SECOND = 1_000;

/**
 * Which moments are predicted for: the newest reading of each second, when it comes; or, where the manifest says so, whole multiples of `everyMs` that end a stretch
 * with a reading in it, once a reading has reached them. None twice, and none before one that was.
 */
export class Moments {
  private last = -Infinity;
  /** Multiples that wait to be reached. */
  private waiting = new Set<number>();

  constructor(private readonly everyMs: number | undefined) {}

  due(times: readonly number[], edge: number): number[] {
    const step = this.everyMs ?? SECOND;
    const newest = new Map<number, number>();
    for (const time of times) {
      const end = Math.ceil(time / step) * step;
      if (end > this.last && !(time <= (newest.get(end) ?? -Infinity))) newest.set(end, time);
    }
    if (this.everyMs !== undefined) return this.reached([...newest.keys()], edge);
    const moments = [...newest.values()].sort((a, b) => a - b);
    const last = moments[moments.length - 1];
    if (last !== undefined) this.last = Math.ceil(last / step) * step;
    return moments;
  }

  /** Whether no moment after that of this reading was due yet: of the newest second, or of the newest stretch. */
  isNewest(time: number): boolean {
    return Math.ceil(time / (this.everyMs ?? SECOND)) * (this.everyMs ?? SECOND) >= this.last;
  }

  /** A multiple that waited is due without having been reached. */
  takeUnreached(end: number): void {
    this.waiting.delete(end);
    this.last = Math.max(this.last, end);
  }

  waitsFor(): number | undefined {
    return this.waiting.size === 0 ? undefined : Math.min(...this.waiting);
  }

  knows(time: number, waits: boolean): void {
    const step = this.everyMs ?? SECOND;
    const end = Math.ceil(time / step) * step;
    if (this.everyMs !== undefined && end > time) {
      if (waits) this.waiting.add(end);
      this.last = Math.max(this.last, end - step);
    } else this.last = Math.max(this.last, end);
    for (const other of this.waiting) if (other <= this.last) this.waiting.delete(other);
  }

  private reached(ends: readonly number[], edge: number): number[] {
    for (const end of ends) this.waiting.add(end);
    const moments = [...this.waiting].filter((end) => end <= edge).sort((a, b) => a - b);
    for (const moment of moments) this.waiting.delete(moment);
    // A stretch that the newest reading has passed is over, also where nothing lay in it: its windows reach further back than what is late.
    this.last = Math.max(this.last, Math.floor(edge / (this.everyMs ?? SECOND)) * (this.everyMs ?? SECOND));
    return moments;
  }
}

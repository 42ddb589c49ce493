import type { SessionStats } from './types';

const KEPT = 1024;

/** Of values in rising order, the one below which lies this share of them; NaN of none. */
export function percentile(rising: ArrayLike<number>, share: number): number {
  return rising[Math.min(rising.length - 1, Math.floor(rising.length * share))] ?? NaN;
}

/** Counts and times of one session's calls; percentiles of the newest 1,024. */
export class CallStats {
  private readonly ms = new Float64Array(KEPT);
  private calls = 0;
  private rows = 0;
  private runs = 0;
  private refused = 0;
  private failures = 0;

  /** One run that answered so many calls. */
  ran(): void {
    this.runs++;
  }

  answered(ms: number, rows: number): void {
    this.ms[this.calls++ % KEPT] = ms;
    this.rows += rows;
  }

  rejected(): void {
    this.refused++;
  }

  failed(): void {
    this.failures++;
  }

  read(waiting: number, waitingRows: number): SessionStats {
    const newest = this.ms.slice(0, Math.min(this.calls, KEPT)).sort();
    const at = (share: number) => (newest.length === 0 ? null : percentile(newest, share));
    return {
      waiting, waitingRows, rejected: this.refused, failed: this.failures, calls: this.calls, rows: this.rows, runs: this.runs,
      rowsPerRun: this.runs === 0 ? null : this.rows / this.runs,
      p50Ms: at(0.5), p99Ms: at(0.99),
    };
  }
}

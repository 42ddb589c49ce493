import { DAY, HOUR, MINUTE } from './period';
import { BAD } from './summary';
import type { Minutes } from './minutes';
import type { Rows, SeriesIndex } from './rows';
import type { Buckets } from './types';

const SECOND = 1_000;
/** Widths that people read easily. From a minute on each is whole minutes, from an hour on whole hours, so that rollups fill them. */
const widths = [
  1, 2, 5, 10, 20, 50, 100, 200, 500,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28].map((n) => n * DAY),
];

export interface Grid {
  start: number;
  width: number;
  count: number;
}

/** The finest whole buckets, aligned to the epoch, that cover [from, to) and are `points` at most. */
export function gridFor(from: number, to: number, points: number): Grid {
  const covering = (width: number): Grid => {
    const start = Math.floor(from / width) * width;
    return { start, width, count: Math.max(1, Math.ceil((to - start) / width)) };
  };
  for (const width of widths) {
    const grid = covering(width);
    if (grid.count <= points) return grid;
  }
  // One more than would do, so that the epoch's edges can't ask for a further bucket.
  return covering(Math.ceil((to - from) / Math.max(1, points - 1) / DAY) * DAY);
}

/** Min, max, sum and count per series and bucket. */
export class BucketSums {
  private readonly min: Float64Array;
  private readonly max: Float64Array;
  private readonly sum: Float64Array;
  private readonly used: Float64Array;

  constructor(private readonly grid: Grid, private readonly index: SeriesIndex) {
    const size = grid.count * index.list.length;
    this.min = new Float64Array(size).fill(NaN);
    this.max = new Float64Array(size).fill(NaN);
    this.sum = new Float64Array(size);
    this.used = new Float64Array(size);
  }

  /** Rows of any series and time: those that are not asked for are passed over, and so are bad ones. */
  addRows({ length, series, time, value, quality }: Rows): void {
    const { start, width, count } = this.grid;
    const end = start + width * count;
    for (let i = 0; i < length; i++) {
      const t = time[i] as number;
      if (t < start || t >= end || quality[i] === BAD) continue;
      const row = this.index.at(series[i] as number);
      const v = value[i] as number;
      if (row >= 0 && v === v) this.add(row * count + Math.floor((t - start) / width), v, v, v, 1);
    }
  }

  addMinutes(series: number, minutes: Minutes): void {
    const row = this.index.at(series);
    if (row < 0) return;
    for (let i = 0; i < minutes.length; i++) {
      this.addRollup(row, (minutes.minute[i] as number) * MINUTE, minutes.min[i] as number, minutes.max[i] as number, minutes.sum[i] as number, minutes.used[i] as number);
    }
  }

  addHour(series: number, hour: { hour: number; min: number; max: number; sum: number; used: number }): void {
    const row = this.index.at(series);
    if (row >= 0 && hour.used > 0) this.addRollup(row, hour.hour * HOUR, hour.min, hour.max, hour.sum, hour.used);
  }

  of(series: number): Buckets {
    const { start, width, count } = this.grid;
    const from = this.index.at(series) * count;
    const mean = new Float64Array(count);
    for (let i = 0; i < count; i++) mean[i] = (this.sum[from + i] as number) / (this.used[from + i] as number);
    return {
      time: Float64Array.from({ length: count }, (_, i) => start + i * width),
      min: this.min.slice(from, from + count),
      mean,
      max: this.max.slice(from, from + count),
    };
  }

  /** `time`: where the rollup begins; it must not be wider than a bucket. */
  private addRollup(row: number, time: number, min: number, max: number, sum: number, used: number): void {
    const { start, width, count } = this.grid;
    const bucket = Math.floor((time - start) / width);
    if (bucket >= 0 && bucket < count) this.add(row * count + bucket, min, max, sum, used);
  }

  private add(at: number, min: number, max: number, sum: number, used: number): void {
    if (!((this.min[at] as number) <= min)) this.min[at] = min;
    if (!((this.max[at] as number) >= max)) this.max[at] = max;
    this.sum[at] = (this.sum[at] as number) + sum;
    this.used[at] = (this.used[at] as number) + used;
  }
}

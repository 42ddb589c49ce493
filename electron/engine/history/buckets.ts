import { DAY, HOUR, MINUTE } from './period';
import { leftOver } from './exact-sum';
import { BAD, type Summary } from './summary';
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

/** The finest whole buckets, aligned to the epoch, that cover [from, to), are `points` at most and `least` wide (ms). */
export function gridFor(from: number, to: number, points: number, least = 0): Grid {
  const covering = (width: number): Grid => {
    const start = Math.floor(from / width) * width;
    return { start, width, count: Math.max(1, Math.ceil((to - start) / width)) };
  };
  for (const width of widths) {
    const grid = covering(width);
    if (grid.count <= points && width >= least) return grid;
  }
  // One more than would do, so that the epoch's edges can't ask for a further bucket.
  return covering(Math.ceil((to - from) / Math.max(1, points - 1) / DAY) * DAY);
}

/** What falls into a bucket: one value or a rollup of many. */
type Part = Pick<Summary, 'used' | 'min' | 'max' | 'sum' | 'rest' | 'worst'>;

/** Min, max, exact sum, count and worst quality per series and bucket. */
export class BucketSums {
  private readonly min: Float64Array;
  private readonly max: Float64Array;
  private readonly sum: Float64Array;
  private readonly rest: Float64Array;
  private readonly used: Float64Array;
  private readonly worst: Uint8Array;

  constructor(private readonly grid: Grid, private readonly index: SeriesIndex) {
    const size = grid.count * index.list.length;
    this.min = new Float64Array(size).fill(NaN);
    this.max = new Float64Array(size).fill(NaN);
    this.sum = new Float64Array(size);
    this.rest = new Float64Array(size);
    this.used = new Float64Array(size);
    this.worst = new Uint8Array(size);
  }

  /** Rows of any series and time: those that are not asked for are passed over, and of bad ones only that they came is told. */
  addRows({ length, series, time, value, quality }: Rows): void {
    const { start, width, count } = this.grid;
    const end = start + width * count;
    for (let i = 0; i < length; i++) {
      const t = time[i] as number;
      if (t < start || t >= end) continue;
      const row = this.index.at(series[i] as number);
      if (row < 0) continue;
      const at = row * count + Math.floor((t - start) / width);
      const q = quality[i] as number;
      if (q > (this.worst[at] as number)) this.worst[at] = q;
      const v = value[i] as number;
      if (q !== BAD && v === v) this.addUsed(at, v, v, v, 0, 1);
    }
  }

  addMinutes(series: number, { length, minute, ...of }: Minutes): void {
    const row = this.index.at(series);
    if (row < 0) return;
    for (let i = 0; i < length; i++) {
      this.addRollup(row, (minute[i] as number) * MINUTE, {
        used: of.used[i] as number, min: of.min[i] as number, max: of.max[i] as number, sum: of.sum[i] as number, rest: of.rest[i] as number, worst: of.worst[i] as number,
      });
    }
  }

  addHour(series: number, hour: Part & { hour: number }): void {
    const row = this.index.at(series);
    if (row >= 0) this.addRollup(row, hour.hour * HOUR, hour);
  }

  of(series: number): Buckets {
    const { start, width, count } = this.grid;
    const from = this.index.at(series) * count;
    const mean = new Float64Array(count);
    for (let i = 0; i < count; i++) mean[i] = ((this.sum[from + i] as number) + (this.rest[from + i] as number)) / (this.used[from + i] as number);
    return {
      time: Float64Array.from({ length: count }, (_, i) => start + i * width),
      min: this.min.slice(from, from + count),
      mean,
      max: this.max.slice(from, from + count),
      used: this.used.slice(from, from + count),
      worst: this.worst.slice(from, from + count),
    };
  }

  /** `time`: where the rollup begins; it must not be wider than a bucket. */
  private addRollup(row: number, time: number, { used, min, max, sum, rest, worst }: Part): void {
    const { start, width, count } = this.grid;
    const bucket = Math.floor((time - start) / width);
    if (bucket < 0 || bucket >= count) return;
    const at = row * count + bucket;
    if (worst > (this.worst[at] as number)) this.worst[at] = worst;
    if (used > 0) this.addUsed(at, min, max, sum, rest, used);
  }

  private addUsed(at: number, min: number, max: number, sum: number, rest: number, used: number): void {
    if (!((this.min[at] as number) <= min)) this.min[at] = min;
    if (!((this.max[at] as number) >= max)) this.max[at] = max;
    this.rest[at]! += rest + leftOver(this.sum[at] as number, sum);
    this.sum[at]! += sum;
    this.used[at]! += used;
  }
}

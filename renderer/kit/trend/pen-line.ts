/** One pen's line: what its buckets hold, closely packed, as it is painted. */
import { breaksOf } from '../trend-line';

/** A stretch in which not all readings were good. `quality`: 1 uncertain, 2 bad. */
export interface QualityRun {
  from: number;
  to: number;
  quality: 1 | 2;
}

export interface PenLine {
  /** How much of the columns is in use; behind it there is room for what comes live. */
  length: number;
  /** Begin of each bucket that holds a value, rising. */
  x: Float64Array;
  low: Float64Array;
  high: Float64Array;
  mean: Float64Array;
  /** 1 where the line begins anew: a gap lies before it. */
  broken: Uint8Array;
  runs: QualityRun[];
  bucketMs: number;
  /** The longest step that is still joined at the right end. */
  joinMs: number;
}

/** The columns of one line as history answers them. */
export interface PenBuckets {
  time: ArrayLike<number>;
  min: ArrayLike<number>;
  mean: ArrayLike<number>;
  max: ArrayLike<number>;
  worst: ArrayLike<number>;
}

/** For so many points there is room behind those of history until it is asked again. */
const ROOM = 2048;

/** `shiftMs` is added to all times; `factor` multiplies all values (100 for a share that is drawn in per cent). */
export function penLine({ time, min, mean, max, worst }: PenBuckets, staleAfterMs: number, factor = 1, shiftMs = 0): PenLine {
  const bucketMs = time.length > 1 ? (time[1] as number) - (time[0] as number) : 0;
  let count = 0;
  for (let i = 0; i < time.length; i++) if (Number.isFinite(mean[i])) count++;
  const column = () => new Float64Array(count + ROOM);
  const line: PenLine = { length: count, x: column(), low: column(), high: column(), mean: column(), broken: new Uint8Array(count + ROOM), runs: [], bucketMs, joinMs: Math.max(2.5 * bucketMs, staleAfterMs) };
  let k = 0;
  let run: QualityRun | undefined;
  for (let i = 0; i < time.length; i++) {
    const at = (time[i] as number) + shiftMs;
    const quality = worst[i] as number;
    if (quality === 1 || quality === 2) {
      if (run && run.quality === quality && run.to === at) run.to = at + bucketMs;
      else line.runs.push((run = { from: at, to: at + bucketMs, quality }));
    }
    if (!Number.isFinite(mean[i])) continue;
    line.x[k] = at;
    line.low[k] = (min[i] as number) * factor;
    line.high[k] = (max[i] as number) * factor;
    line.mean[k] = (mean[i] as number) * factor;
    k++;
  }
  line.broken.set(breaksOf(line.x, count, bucketMs, staleAfterMs));
  return line;
}

/** Adds what just came: into its bucket where that is the last one, else as a new one. Returns whether anything changed. */
export function appendToPen(line: PenLine, time: number, value: number): boolean {
  if (!Number.isFinite(time) || !Number.isFinite(value)) return false;
  const n = line.length;
  const x = line.bucketMs > 0 ? Math.floor(time / line.bucketMs) * line.bucketMs : time;
  const last = n === 0 ? -Infinity : line.x[n - 1]!;
  if (x < last) return false;
  if (x === last) {
    if (value >= line.low[n - 1]! && value <= line.high[n - 1]!) return false;
    line.low[n - 1] = Math.min(line.low[n - 1]!, value);
    line.high[n - 1] = Math.max(line.high[n - 1]!, value);
    return true;
  }
  if (n === line.x.length) return false; // history is asked again before there is no room any more
  line.x[n] = x;
  line.low[n] = line.high[n] = line.mean[n] = value;
  line.broken[n] = x - last > line.joinMs ? 1 : 0;
  line.length = n + 1;
  return true;
}

/** The first place whose time is not before `time`. */
export function firstAt({ x, length }: PenLine, time: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lowest and highest of what lies within; null: nothing does. */
export function penRange(line: PenLine, from: number, to: number): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (let i = firstAt(line, from - line.bucketMs); i < line.length && line.x[i]! <= to; i++) {
    if (line.low[i]! < low) low = line.low[i]!;
    if (line.high[i]! > high) high = line.high[i]!;
  }
  return low === Infinity ? null : [low, high];
}

export interface PenPoint {
  time: number;
  low: number;
  mean: number;
  high: number;
  /** The worst of the bucket: 0 good, 1 uncertain. What is bad has no point. */
  quality: number;
}

/** What the line shows at a moment: the bucket that holds it, or the one before it where the line is joined over it. Null in a gap. */
export function pointAt(line: PenLine, time: number): PenPoint | null {
  const next = firstAt(line, time + 1e-6);
  const i = next - 1;
  if (i < 0) return null;
  const x = line.x[i]!;
  const within = time < x + line.bucketMs || (next < line.length ? line.broken[next] === 0 : time - x <= line.joinMs);
  if (!within) return null;
  return { time: x, low: line.low[i]!, mean: line.mean[i]!, high: line.high[i]!, quality: qualityAt(line, x) };
}

/** 0 good, 1 uncertain, 2 bad. */
export function qualityAt(line: PenLine, time: number): number {
  return line.runs.find((run) => time >= run.from && time < run.to)?.quality ?? 0;
}

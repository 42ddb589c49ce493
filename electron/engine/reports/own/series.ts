import { MillwrightError } from '../../../contract/errors';
import type { Buckets } from '../../history';
import { joined } from '../columns';
import { lengthOf } from '../health/spans';
import { tally, type Tally } from '../health/tally';
import type { ReportDeps } from '../types';
import type { Pen } from './pens';

/** A tag or prediction over a period. `rows`: how many values it is of, a reading that came twice counting once. `stepMs`: 0, of the values themselves; else of their means over so long. */
export interface Series extends Tally {
  least: number;
  rows: number;
  stepMs: number;
}

const BAD = 2;
const minuteMs = 60_000;
const stretchMs = 12 * 3_600_000;
/** Of a chart as wide as the page. */
const buckets = 216;
/** Longer ones are told of minutes: a value a second of a year would not fit into memory. */
const longestOfValues = 35 * 86_400_000;

interface Span {
  from: number;
  to: number;
  signal: AbortSignal;
}

/** What a series is held against: `aboveMs`, `firstAbove` and `lastReturn` are then of the time at or beyond it. */
export interface Level {
  value: number;
  side: 'above' | 'below';
}

/** The value that lies furthest towards a level, or beyond it. */
export const furthest = ({ peak, least }: Pick<Series, 'peak' | 'least'>, level: Level | null): number => (level?.side === 'below' ? least : peak);

/** At the level or beyond it. */
export const reaches = (of: number, { value, side }: Level): boolean => (side === 'above' ? of >= value : of <= value);

/** What `ms` are of the time with values; NaN where there was none. */
export function shareOfTime(ms: number, { gaps, count }: Series, { from, to }: { from: number; to: number }): number {
  const seen = to - from - lengthOf(gaps);
  return count > 0 && seen > 0 ? Math.min(1, ms / seen) : Number.NaN;
}

/** Errors: cancelled; the store's. */
export async function seriesOf(history: ReportDeps['history'], pen: Pen, { from, to, signal }: Span, level: Level | null): Promise<Series> {
  const kept = await history.kept();
  const isWhole = to - from <= longestOfValues && (pen.tag ? kept.readings : kept.predictions) <= from;
  if (!isWhole) return ofMinutes(await history.trend(pen.source, from, to, Math.ceil((to - from) / minuteMs) + 1), pen, from, to, level);
  const parts: { time: Float64Array; value: Float64Array }[] = [];
  for (let start = from; start < to; start += stretchMs) {
    if (signal.aborted) throw new MillwrightError('cancelled', 'The report was cancelled.');
    parts.push(pen.tag ? usable(await history.readings([pen.tag.id], start, Math.min(to, start + stretchMs))) : await history.predictions([pen.asset.id], start, Math.min(to, start + stretchMs)));
  }
  const [time, value] = [joined(parts.map((part) => part.time)), joined(parts.map((part) => part.value))];
  return { ...held(time, value, from, to, level, pen.leastGapMs), rows: value.reduce((n, one) => n + (Number.isNaN(one) ? 0 : 1), 0), stepMs: 0 };
}

const lowest = (values: Float64Array): number => values.reduce((least, value) => (value < least || Number.isNaN(least) ? value : least), Number.NaN);

function held(time: Float64Array, value: Float64Array, from: number, to: number, level: Level | null, leastGapMs: number): Tally & { least: number } {
  const of = tally(time, value, from, to, level?.side === 'above' ? level.value : Number.NaN, buckets, leastGapMs);
  // What lies below is what lies above of the same turned over.
  const below = level?.side === 'below' ? tally(time, value.map((one) => -one), from, to, -level.value, 1, leastGapMs) : of;
  const { aboveMs, firstAbove, lastReturn } = below;
  return { ...of, least: lowest(of.series.min), aboveMs, firstAbove, lastReturn };
}

/** Neither what is marked bad, nor what came twice. */
function usable({ time, value, quality }: { time: Float64Array; value: Float64Array; quality: Uint8Array }): { time: Float64Array; value: Float64Array } {
  const keep = (_: unknown, i: number) => quality[i] !== BAD && !(i > 0 && time[i] === time[i - 1] && value[i] === value[i - 1]);
  return { time: time.filter(keep), value: value.filter(keep) };
}

/** Only what lies wholly within the period. */
function ofMinutes({ time, min, mean, max, used }: Buckets, pen: Pen, from: number, to: number, level: Level | null): Series {
  const width = time.length > 1 ? (time[1] ?? 0) - (time[0] ?? 0) : to - from;
  const keep = (_: unknown, i: number) => (used[i] ?? 0) > 0 && (time[i] ?? 0) >= from && (time[i] ?? 0) + width <= to;
  const [times, lows, highs] = [time.filter(keep), min.filter(keep), max.filter(keep)];
  const of = held(times, mean.filter(keep), from, to, level, Math.max(pen.leastGapMs, 2 * width));
  const top = highs.reduce((most, value, i) => (most < 0 || value > (highs[most] ?? 0) ? i : most), -1);
  return {
    ...of, peak: highs[top] ?? Number.NaN, peakTime: times[top] ?? Number.NaN, least: lowest(lows),
    rows: used.filter(keep).reduce((n, one) => n + one, 0), stepMs: width,
  };
}

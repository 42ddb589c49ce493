import type { WindowSpec } from '../../../contract/manifest';
import { convert, type Conversion } from '../../../contract/units';
import { lineOf, mergeLines, mergeMoments, momentsOf, noLine, noMoments } from './moments';
import { bandPower } from './spectrum';

/**
 * Windows of features. A window at time T is made of whole panes aligned to the epoch, pane k being ((k-1)·paneMs, k·paneMs]: the one that holds T, as far as T,
 * and those before it that make up `lengthMs`. (A `band` takes whole panes alone, those that have ended by T, since a spectrum needs all of its samples.) It is computed
 * from its readings alone, in one canonical order, so that the stored readings give the same bits again: readings by time; of several with the same time the last
 * to arrive counts (a message delivered twice counts once); each pane by itself in that order, then the panes in order.
 */

/** For inputs whose manifest names no window: the last value, while it is not older than a minute. */
export const LAST_VALUE: WindowSpec = { aggregate: 'last', lengthMs: 60_000, paneMs: 1_000 };

/** Readings of `time` in (from, T] belong to the window at T. */
export function windowStart(spec: WindowSpec, at: number): number {
  // A sample belongs to the moment that it lies nearest to, so that half a step before the first counts.
  if (spec.aggregate === 'band') return bandEnd(spec, at) - spec.lengthMs - 500 / (spec.sampleHz ?? 1);
  return (Math.ceil(at / spec.paneMs) - spec.lengthMs / spec.paneMs) * spec.paneMs;
}

const bandEnd = ({ paneMs }: WindowSpec, at: number): number => Math.floor(at / paneMs) * paneMs;

/** No window reaches further back than this from its moment. */
export function reachMs({ aggregate, lengthMs, paneMs, sampleHz }: WindowSpec): number {
  return aggregate === 'band' ? lengthMs + paneMs + Math.ceil(500 / (sampleHz ?? 1)) : lengthMs;
}

/** Readings of one tag in canonical order: strictly rising times. None of bad quality, but where samples are sets. */
export interface Series {
  time: ArrayLike<number>;
  value: ArrayLike<number>;
  quality: ArrayLike<number>;
  /** How many of each are there. */
  length: number;
}

export interface WindowValue {
  /** NaN: the window has no value, since too few usable readings lie in it, or those that do have none (the slope of one, the kurtosis of equal ones). */
  value: number;
  /** The worst quality of those used. */
  quality: number;
}

const NONE: WindowValue = { value: NaN, quality: 0 };

/** The aggregate of the window at `at`, of readings in the unit that `converted` makes of them. */
export function aggregate(spec: WindowSpec, series: Series, at: number, converted?: Conversion): WindowValue {
  const { time, quality } = series;
  const end = after(time, series.length, at);
  const from = windowStart(spec, at);
  if (spec.aggregate === 'last' && spec.minCount === undefined && spec.minCoverage === undefined) {
    return end > 0 && (time[end - 1] ?? NaN) > from ? { value: inUnit(converted, series.value[end - 1] ?? NaN), quality: quality[end - 1] ?? 0 } : NONE;
  }
  const begin = after(time, end, from);
  if (end - begin < (spec.minCount ?? 0) || !isCovered(spec, time, begin, end)) return NONE;
  if (begin === end) return spec.aggregate === 'count' ? { value: 0, quality: 0 } : NONE;
  const value = converted ? valuesIn(converted, series.value, begin, end) : series.value;
  const result = valueOf(spec, time, value, begin, end, at);
  if (!Number.isFinite(result)) return NONE;
  // One reading alone speaks in these.
  const first = spec.aggregate === 'last' || spec.aggregate === 'since' ? end - 1 : begin;
  let worst = 0;
  for (let i = first; i < end; i++) worst = Math.max(worst, quality[i] ?? 0);
  return { value: result, quality: worst };
}

const inUnit = (converted: Conversion | undefined, value: number): number => (converted ? convert(converted, value) : value);

/** At the places of the readings themselves. */
function valuesIn(converted: Conversion, value: ArrayLike<number>, begin: number, end: number): Float64Array {
  const values = new Float64Array(end);
  for (let i = begin; i < end; i++) values[i] = convert(converted, value[i] ?? NaN);
  return values;
}

/** Of the readings `begin` to `end` (exclusive), one at least. */
function valueOf(spec: WindowSpec, time: ArrayLike<number>, value: ArrayLike<number>, begin: number, end: number, at: number): number {
  const count = end - begin;
  const panes = (each: (from: number, to: number) => void) => eachPane(time, begin, end, spec.paneMs, each);
  switch (spec.aggregate) {
    case 'last':
      return value[end - 1] ?? NaN;
    case 'count':
      return count;
    case 'since':
      return (at - (time[end - 1] ?? NaN)) / 1000;
    case 'min':
      return extreme(value, begin, end, (a, b) => a < b);
    case 'max':
      return extreme(value, begin, end, (a, b) => a > b);
    case 'peak':
      return peak(value, begin, end);
    case 'mean':
      return paneSums(panes, (i) => value[i] ?? NaN) / count;
    case 'rms':
      return Math.sqrt(paneSums(panes, (i) => (value[i] ?? NaN) ** 2) / count);
    case 'crest':
      return peak(value, begin, end) / Math.sqrt(paneSums(panes, (i) => (value[i] ?? NaN) ** 2) / count);
    case 'std':
    case 'kurtosis': {
      let all = noMoments;
      panes((from, to) => (all = mergeMoments(all, momentsOf(value, from, to))));
      return spec.aggregate === 'std' ? Math.sqrt(all.m2 / count) : (count * all.m4) / (all.m2 * all.m2);
    }
    case 'slope': {
      let all = noLine;
      panes((from, to) => (all = mergeLines(all, lineOf(time, value, from, to, at))));
      return all.xy / all.xx;
    }
    case 'band':
      return band(spec, time, value, begin, end, at);
  }
}

function extreme(value: ArrayLike<number>, begin: number, end: number, is: (a: number, b: number) => boolean): number {
  let found = value[begin] ?? NaN;
  for (let i = begin + 1; i < end; i++) if (is(value[i] ?? NaN, found)) found = value[i] ?? NaN;
  return found;
}

function peak(value: ArrayLike<number>, begin: number, end: number): number {
  let found = 0;
  for (let i = begin; i < end; i++) found = Math.max(found, Math.abs(value[i] ?? NaN));
  return found;
}

function paneSums(panes: (each: (from: number, to: number) => void) => void, of: (i: number) => number): number {
  let total = 0;
  panes((from, to) => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += of(i);
    total += sum;
  });
  return total;
}

/** Runs of readings that share a pane, in order. */
export function eachPane(time: ArrayLike<number>, begin: number, end: number, paneMs: number, each: (from: number, to: number) => void): void {
  for (let from = begin; from < end; ) {
    const pane = Math.ceil((time[from] ?? NaN) / paneMs);
    let to = from + 1;
    while (to < end && Math.ceil((time[to] ?? NaN) / paneMs) === pane) to++;
    each(from, to);
    from = to;
  }
}

function isCovered({ minCoverage, lengthMs, paneMs }: WindowSpec, time: ArrayLike<number>, begin: number, end: number): boolean {
  if (minCoverage === undefined) return true;
  let covered = 0;
  eachPane(time, begin, end, paneMs, () => covered++);
  return covered / (lengthMs / paneMs) >= minCoverage;
}

/** A sample is what lies nearest to its moment, of several the last; one that is missing leaves the spectrum without a value. */
function band(spec: WindowSpec, time: ArrayLike<number>, value: ArrayLike<number>, begin: number, end: number, at: number): number {
  const { sampleHz = 1, bandHz: [low, high] = [0, sampleHz / 2] } = spec;
  const samples = new Float64Array(Math.round((spec.lengthMs * sampleHz) / 1000)).fill(NaN);
  const last = Math.floor((bandEnd(spec, at) * sampleHz) / 1000);
  for (let i = begin; i < end; i++) {
    const place = Math.round(((time[i] ?? NaN) * sampleHz) / 1000) - last + samples.length - 1;
    if (place >= 0 && place < samples.length) samples[place] = value[i] ?? NaN;
  }
  return samples.some(Number.isNaN) ? NaN : bandPower(samples, sampleHz, low, high);
}

/** How many of the first `length` times are not after `at`. */
export function after(time: ArrayLike<number>, length: number, at: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((time[middle] ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { qualityCodes } from '../../contract/quality';
import { addSums, leftOver } from './exact-sum';
import type { Rows } from './rows';

export const BAD = qualityCodes.indexOf('bad');

/**
 * What a stretch of one series amounts to. A reading that came twice (same time, same value: a redelivery) is kept
 * twice, so that what live scoring saw can be computed again, and counted once.
 */
export interface Summary {
  first: number;
  last: number;
  received: number;
  bad: number;
  /** How many that would have come at the usual rate did not, between `first` and `last`. */
  missing: number;
  /** Usual interval at its end, ms; 0: not known. */
  step: number;
  /** Of the values that are numbers and not bad; NaN where there are none. */
  used: number;
  min: number;
  max: number;
  sum: number;
  /** What rounding left over of `sum`. */
  rest: number;
  /** The worst quality of all that came, as an index into `qualityCodes`. */
  worst: number;
}

/** Intervals looked at on either side of a gap, and at the end, to know the usual one. */
const NEIGHBOURS = 5;

/**
 * Intervals of a series up to this, ms, are no gaps: between readings that are kept others may have come that moved too little. At 0 its rate alone says what a gap is.
 */
export type QuietOf = (series: number) => number;

/** Places `from` to `to` of `order`: one series by time. There must be one at least. */
export function summarise(rows: Rows, order: Uint32Array, from: number, to: number, quietMs: number): Summary {
  const { time, value, quality } = rows;
  const at = (i: number): number => order[i] as number;
  const times: number[] = [];
  /** Values of the present moment, once it has more than one. */
  let sameMoment: Set<number> | undefined;
  const sum: Summary = {
    first: time[at(from)] as number, last: time[at(to - 1)] as number, received: 0, bad: 0, missing: 0, step: 0, used: 0, min: NaN, max: NaN, sum: 0, rest: 0, worst: 0,
  };
  for (let i = from; i < to; i++) {
    const t = time[at(i)] as number;
    const v = value[at(i)] as number;
    const isBad = quality[at(i)] === BAD;
    sum.worst = Math.max(sum.worst, quality[at(i)] as number);
    if (!isBad && v === v) {
      if (!(v >= sum.min)) sum.min = v;
      if (!(v <= sum.max)) sum.max = v;
      sum.rest += leftOver(sum.sum, v);
      sum.sum += v;
      sum.used++;
    }
    if (i > from && times.at(-1) === t) {
      sameMoment ??= new Set([value[at(i - 1)] as number]);
      if (sameMoment.has(v)) continue;
      sameMoment.add(v);
    } else {
      times.push(t);
      sameMoment = undefined;
    }
    sum.received++;
    if (isBad) sum.bad++;
  }
  const steps = stepsOf(times);
  sum.missing = missingIn(steps, quietMs);
  sum.step = median(steps.subarray(Math.max(0, steps.length - NEIGHBOURS)));
  return sum;
}

/** Of two stretches of one series, the first before the second. */
export function join(a: Summary, b: Summary, quietMs: number): Summary {
  return {
    first: a.first,
    last: b.last,
    received: a.received + b.received,
    bad: a.bad + b.bad,
    missing: a.missing + b.missing + missingBetween(a.last, b.first, Math.max(a.step, b.step), quietMs),
    step: b.step || a.step || b.first - a.last,
    used: a.used + b.used,
    min: a.used === 0 ? b.min : b.used === 0 ? a.min : Math.min(a.min, b.min),
    max: a.used === 0 ? b.max : b.used === 0 ? a.max : Math.max(a.max, b.max),
    ...addSums(a, b),
    worst: Math.max(a.worst, b.worst),
  };
}

/** Of two that overlap in time, whose readings are not all there any more: gaps that the one fills in the other stay gaps, and what came twice counts twice. */
export function mixed(a: Summary, b: Summary, quietMs: number): Summary {
  const [first, second] = a.first <= b.first ? [a, b] : [b, a];
  return { ...join(first, second, quietMs), last: Math.max(a.last, b.last), missing: Math.max(0, a.missing + b.missing - Math.min(a.received, b.received)), step: (a.last >= b.last ? a : b).step };
}

/** How many would have come between two that did. */
export function missingBetween(a: number, b: number, step: number, quietMs: number): number {
  return step > 0 && b - a > quietMs ? Math.max(0, Math.round((b - a) / step) - 1) : 0;
}

function stepsOf(times: readonly number[]): Float64Array {
  const steps = new Float64Array(Math.max(0, times.length - 1));
  for (let i = 0; i < steps.length; i++) steps[i] = (times[i + 1] as number) - (times[i] as number);
  return steps;
}

/**
 * An interval is a gap when it is longer than one and a half usual ones; usual is the larger of the medians just before
 * and just after it, so that a change of rate is no gap.
 */
function missingIn(steps: Float64Array, quietMs: number): number {
  let missing = 0;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as number;
    if (step <= quietMs) continue;
    const before = i > 0 ? (steps[i - 1] as number) : Infinity;
    const after = i + 1 < steps.length ? (steps[i + 1] as number) : Infinity;
    // Most intervals are like one beside them: only others are worth two medians.
    if (step < before * 1.25 && step < after * 1.25) continue;
    const usual = Math.max(median(steps.subarray(Math.max(0, i - NEIGHBOURS), i)), median(steps.subarray(i + 1, i + 1 + NEIGHBOURS)));
    if (usual > 0 && step > usual * 1.5) missing += Math.round(step / usual) - 1;
  }
  return missing;
}

/** The lower one of two in the middle; 0 for none. */
function median(values: Float64Array): number {
  if (values.length === 0) return 0;
  return Float64Array.from(values).sort()[(values.length - 1) >> 1] as number;
}

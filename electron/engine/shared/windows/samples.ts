import type { SeriesSpec } from '../../../contract/manifest';
import { rowReason } from '../../../contract/row-faults';
import { convert, type Conversion } from '../../../contract/units';
import { BAD, UNCERTAIN } from './quality';
import { followsAs, SampleRun } from './sample-run';
import { after, eachPane, type Series } from './windows';

/** An input whose window is of samples. */
export interface SampledInput {
  tag: number;
  /** Samples that the model takes of it. */
  steps: number;
  /** Of a category: the model's code of each of the tag's. */
  codes?: readonly number[];
  convert?: Conversion;
  /** A sample without a value is fed as a gap. */
  missing?: true;
}

/**
 * How readings become samples. With `stepMs` a sample is what lies in one step, steps being aligned to the epoch as panes are; the newest reaches as far as the moment. Without it
 * a sample is a set: the readings of one time, of all tags. A time at which only some of them have one is a sample that is not whole.
 */
export type SampleSpec = Pick<SeriesSpec, 'stepMs' | 'take' | 'minCoverage' | 'largestStep' | 'short'> & {
  /** Of the longest window. */
  steps: number;
  /** A window of sets lies within so long. */
  withinMs: number;
  /** The tags that a set is of, with that of their order. */
  tags: readonly number[];
  /** The tag that says how sets follow each other, where the equipment has it. */
  order?: number;
};

export interface SampledWindows {
  /** In the order of the inputs. */
  values: Float64Array[];
  quality: number;
  /** Why the model can't be fed. */
  lack?: string;
}

type Of = (tag: number) => Series | undefined;
const NO_READINGS: Series = { time: [], value: [], quality: [], length: 0 };

/** Of windows on a grid: everything in them lies after this. */
export const gridStart = (stepMs: number, steps: number, at: number): number => (Math.ceil(at / stepMs) - steps) * stepMs;

export function samplesAt(spec: SampleSpec, inputs: readonly SampledInput[], of: Of, at: number): SampledWindows {
  return spec.stepMs === undefined ? setsAt(spec, inputs, of, at) : gridAt(spec, spec.stepMs, inputs, of, at);
}

function gridAt(spec: SampleSpec, stepMs: number, inputs: readonly SampledInput[], of: Of, at: number): SampledWindows {
  let worst = 0;
  let lack: string | undefined;
  const values = inputs.map((input) => {
    const window = new Float64Array(input.steps).fill(NaN);
    const series = of(input.tag) ?? NO_READINGS;
    const from = gridStart(stepMs, input.steps, at);
    const end = after(series.time, series.length, at);
    const begin = after(series.time, end, from);
    const first = Math.ceil(at / stepMs) - input.steps + 1;
    let there = 0;
    eachPane(series.time, begin, end, stepMs, (start, stop) => {
      const value = sampleOf(spec, input, series, start, stop);
      window[Math.ceil((series.time[start] ?? NaN) / stepMs) - first] = value;
      if (!Number.isNaN(value)) there++;
      for (let i = spec.take === 'mean' ? start : stop - 1; i < stop; i++) worst = Math.max(worst, series.quality[i] ?? 0);
    });
    if (there < input.steps) worst = Math.max(worst, UNCERTAIN);
    const needed = input.missing ? Math.ceil((spec.minCoverage ?? 0) * input.steps) : input.steps;
    if (there < needed) lack ??= rowReason('thin-grid', String(input.steps), String(needed), String(there));
    return window;
  });
  return { values, quality: worst, ...(lack === undefined ? {} : { lack }) };
}

/** Of the readings of one step. */
function sampleOf({ take }: SampleSpec, input: SampledInput, { value }: Series, start: number, stop: number): number {
  if (take !== 'mean' || input.codes) return valueOf(input, value[stop - 1] ?? NaN);
  let sum = 0;
  for (let i = start; i < stop; i++) sum += valueOf(input, value[i] ?? NaN);
  return sum / (stop - start);
}

/** As the model takes it. */
function valueOf({ codes, convert: unit }: SampledInput, value: number): number {
  if (codes) return codes[value] ?? NaN;
  return unit ? convert(unit, value) : value;
}

function setsAt(spec: SampleSpec, inputs: readonly SampledInput[], of: Of, at: number): SampledWindows {
  const run = new SampleRun(inputs.map(({ steps }) => steps), spec.short === 'repeat-first');
  const sample = new Float64Array(inputs.length);
  let worst = 0;
  let order = NaN;
  for (const time of setTimes(spec, of, at, spec.steps).reverse()) {
    const own = orderAt(spec, of, time);
    const follows = followsAs(own, order, spec.largestStep);
    if (Number.isNaN(own)) {
      run.breakOff('unplaced', momentText(time));
      continue;
    }
    if (follows !== 'next') run.breakOff(follows === 'gap' ? 'gap' : 'anew', momentText(time));
    order = own;
    let whole = true;
    inputs.forEach((input, place) => {
      const { value, quality } = readingAt(of(input.tag), time);
      sample[place] = quality === BAD ? NaN : valueOf(input, value);
      const isGap = Number.isNaN(sample[place]);
      if (isGap && !input.missing) whole = false;
      worst = Math.max(worst, isGap ? UNCERTAIN : quality);
    });
    if (whole) run.add(sample);
    else run.breakOff('part', momentText(time));
  }
  const values = inputs.map(({ steps }) => new Float64Array(steps).fill(NaN));
  if (!run.whole) return { values, quality: UNCERTAIN, lack: run.lack('samples') };
  values.forEach((window, place) => run.copy(place, window, 0));
  return { values, quality: worst };
}

/** Where no tag says it, each sample follows the one before it. */
function orderAt({ order }: SampleSpec, of: Of, time: number): number {
  if (order === undefined) return time;
  const { value, quality } = readingAt(of(order), time);
  return quality === BAD ? NaN : value;
}

function readingAt(series: Series | undefined, time: number): { value: number; quality: number } {
  const at = placeOf(series, time);
  return { value: series?.value[at] ?? NaN, quality: series?.quality[at] ?? BAD };
}

/** Of the last reading of exactly this time; -1: there is none. */
function placeOf(series: Series | undefined, time: number): number {
  const at = series ? after(series.time, series.length, time) - 1 : -1;
  return series?.time[at] === time ? at : -1;
}

/** The newest moments up to `at`, at which a tag of the set has a reading, `most` of them, newest first. A bad reading is one: it makes its sample one that is not whole, and none that was never there. */
export function setTimes({ tags, withinMs }: Pick<SampleSpec, 'tags' | 'withinMs'>, of: Of, at: number, most: number): number[] {
  const series = tags.map((tag) => of(tag) ?? NO_READINGS);
  const next = series.map(({ time, length }) => after(time, length, at) - 1);
  const times: number[] = [];
  while (times.length < most) {
    let newest = -Infinity;
    for (let i = 0; i < series.length; i++) newest = Math.max(newest, series[i]?.time[next[i] ?? -1] ?? -Infinity);
    if (!(newest > at - withinMs)) break;
    times.push(newest);
    for (let i = 0; i < series.length; i++) if (series[i]?.time[next[i] ?? -1] === newest) next[i] = (next[i] ?? 0) - 1;
  }
  return times;
}

/** Whether every tag of the set has a reading of this time, of whatever quality. */
export function isSet({ tags }: Pick<SampleSpec, 'tags'>, of: Of, time: number): boolean {
  return tags.every((tag) => placeOf(of(tag), time) >= 0);
}

const momentText = (time: number): string => new Date(time).toISOString();

import type { SeriesSpec, WindowSpec } from '../../../contract/manifest';
import { USUAL_WITHIN_MS } from '../../../contract/series';
import type { Conversion } from '../../../contract/units';
import { GOOD, UNCERTAIN } from './quality';
import { Ring } from './ring';
import { gridStart, samplesAt, type SampledInput, type SampleSpec } from './samples';
import { aggregate, reachMs, windowStart, type Series } from './windows';

/** Where the inputs of a model come from on one piece of equipment, in the manifest's order. */
export type Source =
  | { tag: number; spec: WindowSpec; /** Of a category: what its codes stand for. */ labels?: readonly string[]; /** Of each reading. */ convert?: Conversion; /** A window without a value is fed as a gap. */ missing?: true }
  | SampledInput
  /** `steps`: it is in a sequence, and the same in each of its samples. */
  | { constant: number | string; steps?: number };

export interface Feed {
  sources: Source[];
  /** Tags of the asset that any input reads, or that order its samples. */
  tags: number[];
  /** How far windows reach back that are of a time. */
  longestMs: number;
  /** Predictions are made for whole multiples of this; without it for the newest reading of each second. */
  everyMs?: number;
  /** Of a model that takes windows of samples. */
  samples?: SampleSpec;
}

/** What lies behind a feed's sources, of whoever knows them. */
export function feedWith(sources: Source[], { everyMs, samples }: Pick<Feed, 'everyMs' | 'samples'>): Feed {
  const order = samples?.order;
  const read = sources.filter((source) => 'tag' in source);
  // A window holds its newest pane in part: it reaches back one pane less than a full length, and never further than this.
  const reaches = read.map((source) => ('spec' in source ? reachMs(source.spec) : samples?.stepMs === undefined ? 0 : samples.stepMs * source.steps));
  return {
    sources,
    tags: [...new Set([...read.map(({ tag }) => tag), ...(order === undefined ? [] : [order])])],
    longestMs: Math.max(0, ...reaches),
    ...(everyMs === undefined ? {} : { everyMs }),
    ...(samples ? { samples } : {}),
  };
}

/** How the samples of these sources are made; undefined: none of them is one. `order`: the tag that says how sets follow each other, where there is one. */
export function samplesOf(series: SeriesSpec | undefined, sources: readonly Source[], order: number | undefined): SampleSpec | undefined {
  const sampled = sources.filter((source) => 'tag' in source && 'steps' in source);
  if (sampled.length === 0) return undefined;
  const { stepMs, take, minCoverage, largestStep, short = 'left-out', withinMs = USUAL_WITHIN_MS } = series ?? {};
  const common = { steps: Math.max(...sampled.map(({ steps }) => steps)), tags: [...new Set(sampled.map(({ tag }) => tag))], withinMs, short };
  if (stepMs !== undefined) return { ...common, stepMs, ...(take && { take }), ...(minCoverage !== undefined && { minCoverage }) };
  // Where nothing says how sets follow each other, each follows the one before it.
  return order === undefined ? common : { ...common, tags: [...common.tags, order], order, ...(largestStep !== undefined && { largestStep }) };
}

/** The feed's samples, where they are sets: how far its windows reach back is then no matter of time alone. */
export const setsOf = ({ samples }: Feed): SampleSpec | undefined => (samples?.stepMs === undefined ? samples : undefined);

/** For the readings of one of the feed's tags. */
export function ringFor(feed: Feed, tag: number): Ring {
  const isPlain = feed.sources.some((source) => 'spec' in source && source.tag === tag);
  return new Ring(!isPlain && setsOf(feed)?.tags.includes(tag));
}

const NO_READINGS: Series = { time: [], value: [], quality: [], length: 0 };

export interface FeatureRow {
  /** One an input; of one in a sequence its window, oldest first. */
  values: (number | string | Float64Array)[];
  /** Worst of the readings used; uncertain where a value is missing. */
  quality: number;
  /** An input is missing that may not be. */
  blind: boolean;
  /** What its windows of samples lack. */
  lack?: string;
}

/** The inputs at moment `at`, from each tag's readings in canonical order. The same for a live window, a late one, one of a file and one that is computed again from history. */
export function featuresAt(feed: Feed, series: (tag: number) => Series | undefined, at: number): FeatureRow {
  const sampled = feed.sources.filter((source) => 'tag' in source && 'steps' in source);
  const samples = feed.samples && samplesAt(feed.samples, sampled, series, at);
  let quality = Math.max(GOOD, samples?.quality ?? GOOD);
  let blind = samples?.lack !== undefined;
  const values = feed.sources.map((source) => {
    if ('constant' in source) {
      if (typeof source.constant === 'number' && Number.isNaN(source.constant)) blind = true;
      return source.steps === undefined ? source.constant : new Float64Array(source.steps).fill(Number(source.constant));
    }
    if ('steps' in source) return samples?.values[sampled.indexOf(source)] ?? NaN;
    const window = aggregate(source.spec, series(source.tag) ?? NO_READINGS, at, source.convert);
    if (Number.isNaN(window.value)) {
      if (!source.missing) blind = true;
      quality = Math.max(quality, UNCERTAIN);
      return source.labels ? '' : NaN;
    }
    quality = Math.max(quality, window.quality);
    return source.labels ? (source.labels[window.value] ?? '') : window.value;
  });
  return { values, quality, blind, ...(samples?.lack === undefined ? {} : { lack: samples.lack }) };
}

/** Everything that any window at `at` reads lies after this; samples that are sets set aside, for those alone say how far they reach. */
export function reachesBackTo(feed: Feed, at: number): number {
  let from = at;
  const stepMs = feed.samples?.stepMs;
  for (const source of feed.sources) {
    if (!('tag' in source)) continue;
    if ('spec' in source) from = Math.min(from, windowStart(source.spec, at));
    else if (stepMs !== undefined) from = Math.min(from, gridStart(stepMs, source.steps, at));
  }
  return from;
}

import type { WindowSpec } from '../../../contract/manifest';
import type { Conversion } from '../../../contract/units';
import { GOOD, UNCERTAIN } from './quality';
import { aggregate, windowStart, type Series } from './windows';

/** Where the inputs of a model come from on one piece of equipment, in the manifest's order. */
export type Source =
  | { tag: number; spec: WindowSpec; /** Of a category: what its codes stand for. */ labels?: readonly string[]; /** Of each reading. */ convert?: Conversion; /** A window without a value is fed as a gap. */ missing?: true }
  | { constant: number | string };

export interface Feed {
  sources: Source[];
  /** Tags of the asset that any input reads. */
  tags: number[];
  longestMs: number;
  /** Predictions are made for whole multiples of this; without it for the newest reading of each second. */
  everyMs?: number;
}

const NO_READINGS: Series = { time: [], value: [], quality: [], length: 0 };

export interface FeatureRow {
  values: (number | string)[];
  /** Worst of the readings used; uncertain where a value is missing. */
  quality: number;
  /** An input is missing that may not be. */
  blind: boolean;
}

/** The inputs at moment `at`, from each tag's readings in canonical order. The same for a live window, a late one and one that is computed again from history. */
export function featuresAt(feed: Feed, series: (tag: number) => Series | undefined, at: number): FeatureRow {
  let quality = GOOD;
  let blind = false;
  const values = feed.sources.map((source) => {
    if ('constant' in source) {
      if (typeof source.constant === 'number' && Number.isNaN(source.constant)) blind = true;
      return source.constant;
    }
    const window = aggregate(source.spec, series(source.tag) ?? NO_READINGS, at, source.convert);
    if (Number.isNaN(window.value)) {
      if (!source.missing) blind = true;
      quality = Math.max(quality, UNCERTAIN);
      return source.labels ? '' : NaN;
    }
    quality = Math.max(quality, window.quality);
    return source.labels ? (source.labels[window.value] ?? '') : window.value;
  });
  return { values, quality, blind };
}

/** Everything that any window at `at` reads lies after this. */
export function reachesBackTo(feed: Feed, at: number): number {
  let from = at;
  for (const source of feed.sources) if ('tag' in source) from = Math.min(from, windowStart(source.spec, at));
  return from;
}

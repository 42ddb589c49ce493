import type { Manifest, ManifestInput, WindowSpec } from '../../contract/manifest';
import { sourcesOf } from '../models';
import { GOOD } from './columns';
import type { KnownAsset } from './plant-index';
import { aggregate, LAST_VALUE, windowStart, type Series } from './windows';

/** Where the inputs of a model come from on one piece of equipment, in the manifest's order. */
export type Source = { tag: number; spec: WindowSpec; /** Of a category: what its codes stand for. */ labels?: readonly string[] } | { constant: number | string };

export interface Feed {
  sources: Source[];
  /** Tags of the asset that any input reads. */
  tags: number[];
  longestMs: number;
}

/** As the room of models matches inputs with tags and attributes. What nothing feeds is NaN: the model is blind there. */
export function feedOf(manifest: Pick<Manifest, 'inputs'>, { asset, tags }: KnownAsset): Feed {
  const found = sourcesOf(manifest, asset, [...tags.values()].map(({ tag }) => tag)).sources;
  const sources = manifest.inputs.map((input) => sourceOf(input, found.find((source) => source.input === input.name)));
  const read = sources.filter((source) => 'tag' in source);
  return {
    sources,
    tags: [...new Set(read.map(({ tag }) => tag))],
    // A window holds its newest pane in part: it reaches back one pane less than a full length, and never further than this.
    longestMs: read.reduce((longest, { spec }) => Math.max(longest, spec.lengthMs), 0),
  };
}

function sourceOf(input: ManifestInput, found: ReturnType<typeof sourcesOf>['sources'][number] | undefined): Source {
  if (!found) return { constant: NaN };
  if ('value' in found) return { constant: found.value };
  const spec = input.window ?? LAST_VALUE;
  // A mean of codes means nothing.
  return input.kind === 'category' ? { tag: found.tag.id, spec: { ...spec, aggregate: 'last' }, labels: found.tag.labels ?? [] } : { tag: found.tag.id, spec };
}

export interface FeatureRow {
  values: (number | string)[];
  /** Worst of the readings used. */
  quality: number;
  /** An input is missing. */
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
    const readings = series(source.tag);
    const window = readings ? aggregate(source.spec, readings, at) : { value: NaN, quality: GOOD };
    if (Number.isNaN(window.value)) blind = true;
    else quality = Math.max(quality, window.quality);
    if (source.labels && !Number.isNaN(window.value)) return source.labels[window.value] ?? '';
    return window.value;
  });
  return { values, quality, blind };
}

/** Everything that any window at `at` reads lies after this. */
export function reachesBackTo(feed: Feed, at: number): number {
  let from = at;
  for (const source of feed.sources) if ('tag' in source) from = Math.min(from, windowStart(source.spec, at));
  return from;
}

import type { Manifest, ManifestInput } from '../../contract/manifest';
import { sourcesOf } from '../models';
import type { Feed, Source } from '../shared/windows/features';
import { LAST_VALUE, reachMs } from '../shared/windows/windows';
import type { KnownAsset } from './plant-index';

/** As the room of models matches inputs with tags and attributes. What nothing feeds is NaN: the model is blind there. */
export function feedOf(manifest: Pick<Manifest, 'inputs' | 'everyMs'>, { asset, tags }: KnownAsset): Feed {
  const found = sourcesOf(manifest, asset, [...tags.values()].map(({ tag }) => tag)).sources;
  const sources = manifest.inputs.map((input) => sourceOf(input, found.find((source) => source.input === input.name)));
  const read = sources.filter((source) => 'tag' in source);
  return {
    sources,
    tags: [...new Set(read.map(({ tag }) => tag))],
    // A window holds its newest pane in part: it reaches back one pane less than a full length, and never further than this.
    longestMs: read.reduce((longest, { spec }) => Math.max(longest, reachMs(spec)), 0),
    ...(manifest.everyMs === undefined ? {} : { everyMs: manifest.everyMs }),
  };
}

function sourceOf(input: ManifestInput, found: ReturnType<typeof sourcesOf>['sources'][number] | undefined): Source {
  if (!found) return { constant: NaN };
  if ('value' in found) return { constant: found.value };
  const spec = input.window ?? LAST_VALUE;
  const missing = input.missing ? ({ missing: true } as const) : {};
  // A mean of codes means nothing.
  return input.kind === 'category' ? { tag: found.tag.id, spec: { ...spec, aggregate: 'last' }, labels: found.tag.labels ?? [], ...missing } : { tag: found.tag.id, spec, ...(found.convert && { convert: found.convert }), ...missing };
}

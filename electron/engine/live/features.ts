import type { Manifest, ManifestInput } from '../../contract/manifest';
import { stepsOf } from '../inference';
import { sourcesOf } from '../models';
import { feedWith, samplesOf, type Feed, type Source } from '../shared/windows/features';
import { LAST_VALUE } from '../shared/windows/windows';
import type { KnownAsset } from './plant-index';

type Fed = Pick<Manifest, 'inputs' | 'everyMs' | 'sequences' | 'series'>;
type Found = ReturnType<typeof sourcesOf>['sources'][number];

/** As the room of models matches inputs with tags and attributes. What nothing feeds is NaN: the model is blind there. */
export function feedOf(manifest: Fed, { asset, tags }: KnownAsset): Feed {
  const found = new Map(sourcesOf(manifest, asset, [...tags.values()].map(({ tag }) => tag)).sources.map((source) => [source.input, source]));
  const sources = manifest.inputs.map((input) => (inSequence(manifest, input) ? sampledOf(manifest, input, found.get(input.name)) : sourceOf(input, found.get(input.name))));
  const samples = samplesOf(manifest.series, sources, tags.get(manifest.series?.order?.name ?? '')?.tag.id);
  return feedWith(sources, { ...(manifest.everyMs === undefined ? {} : { everyMs: manifest.everyMs }), ...(samples && { samples }) });
}

const inSequence = ({ sequences = [] }: Fed, { name }: ManifestInput): boolean => sequences.some(({ inputs }) => inputs.includes(name));

function sourceOf(input: ManifestInput, found: Found | undefined): Source {
  if (!found) return { constant: NaN };
  if ('value' in found) return { constant: found.value };
  const spec = input.window ?? LAST_VALUE;
  const missing = input.missing ? ({ missing: true } as const) : {};
  // A mean of codes means nothing.
  return input.kind === 'category' ? { tag: found.tag.id, spec: { ...spec, aggregate: 'last' }, labels: found.tag.labels ?? [], ...missing } : { tag: found.tag.id, spec, ...(found.convert && { convert: found.convert }), ...missing };
}

function sampledOf(manifest: Fed, input: ManifestInput, found: Found | undefined): Source {
  const steps = stepsOf(manifest, input.name);
  const codeOf = (label: string | number) => (input.kind === 'category' ? input.labels.indexOf(String(label)) : Number(label));
  if (!found) return { constant: NaN, steps };
  if ('value' in found) return { constant: codeOf(found.value), steps };
  return {
    tag: found.tag.id, steps,
    ...(input.kind === 'category' && { codes: (found.tag.labels ?? []).map((label) => (input.labels.includes(label) ? codeOf(label) : NaN)) }),
    ...(found.convert && { convert: found.convert }), ...(input.missing && { missing: true as const }),
  };
}

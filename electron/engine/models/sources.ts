import type { Asset, Tag } from '../../contract/domain';
import { keepsUnit } from '../../contract/aggregates';
import type { Manifest, ManifestInput, ManifestOutput } from '../../contract/manifest';
import { conversion, type Conversion } from '../../contract/units';
import type { Source } from './types';

/** Kinds of tag that can stand for a kind of input without changing a value. */
const feeds: Record<ManifestInput['kind'], readonly Tag['kind'][]> = { number: ['number', 'integer'], integer: ['integer'], boolean: ['boolean'], category: ['category'], text: [] };

/**
 * Where each input of a model comes from on this equipment: the tag or the attribute of the input's name. What has no source is
 * said for the person, one text an input.
 */
export function sourcesOf(manifest: Pick<Manifest, 'inputs'>, equipment: Pick<Asset, 'attributes'>, tags: readonly Tag[]): { sources: Source[]; missing: string[] } {
  const sources: Source[] = [];
  const missing: string[] = [];
  for (const input of manifest.inputs) {
    if (input.kind === 'text') {
      missing.push(`the text ${input.name}, which no reading or attribute is`);
      continue;
    }
    const found = input.from === 'attribute' ? fromAttribute(input, equipment) : fromTag(input, tags);
    if (typeof found === 'string') missing.push(found);
    else sources.push(found);
  }
  return { sources, missing };
}

function fromTag(input: ManifestInput, tags: readonly Tag[]): Source | string {
  const tag = tags.find(({ name }) => name === input.name);
  if (!tag) return `the tag ${input.name} (${input.kind})`;
  if (!feeds[input.kind].includes(tag.kind)) return `the tag ${input.name} as a ${input.kind} (it is a ${tag.kind})`;
  const stranger = input.kind === 'category' ? (tag.labels ?? []).find((label) => !input.labels.includes(label)) : undefined;
  if (stranger !== undefined) return `the tag ${input.name} with labels that the model knows (it does not know ${stranger})`;
  const convert = conversionOf(input, tag);
  if (convert === undefined) return `the tag ${input.name} in ${unitOf(input)} (it is in ${tag.unit}, which can't be converted to that)`;
  return { input: input.name, tag, ...(convert && { convert }) };
}

/** The unit that readings are to be in; undefined: the manifest does not say. */
function unitOf(input: ManifestInput): string | undefined {
  const own = 'unit' in input ? input.unit : undefined;
  return input.window?.unit ?? (keepsUnit.has(input.window?.aggregate ?? 'last') ? own : undefined);
}

/** Null: they come as they are to be, or one of the two does not say. Undefined: they can't be made so. */
function conversionOf(input: ManifestInput, { unit }: Tag): Conversion | null | undefined {
  const wanted = unitOf(input);
  if (!unit || !wanted) return null;
  const found = conversion(unit, wanted);
  if (found?.scale === 1 && found.offset === 0) return null;
  // A whole number of one unit is none of another.
  return found && input.kind !== 'number' ? undefined : found;
}

function fromAttribute(input: ManifestInput, { attributes }: Pick<Asset, 'attributes'>): Source | string {
  const value = Object.hasOwn(attributes, input.name) ? attributes[input.name] : undefined;
  const wanted = input.kind === 'category' ? `one of ${input.labels.join(', ')}` : `a ${input.kind}`;
  if (value === undefined) return `the attribute ${input.name} (${wanted})`;
  const fits = input.kind === 'category' ? input.labels.includes(String(value)) : typeof value === 'number' && (input.kind === 'number' || Number.isInteger(value));
  return fits ? { input: input.name, value } : `the attribute ${input.name} as ${wanted} (it is ${value})`;
}

/** The output that is shown, kept and judged: the one with a threshold, else the first. */
export function mainOutput({ outputs, thresholds }: Pick<Manifest, 'outputs' | 'thresholds'>): ManifestOutput {
  const [first] = outputs;
  const judged = outputs.find(({ name }) => name === thresholds[0]?.output) ?? first;
  if (!judged) throw new Error('a manifest has at least one output');
  return judged;
}

import type { z } from 'zod';
import { MillwrightError } from '../../contract/errors';
import { background as backgroundSchema, golden as goldenSchema, manifest as manifestSchema, type Background, type Golden, type Manifest, type ManifestOutput } from '../../contract/manifest';
import { BACKGROUND_FILE } from '../inference';
import type { PackageFiles } from './types';

/** Values of one window: 64 K, half a megabyte a row. */
export const LARGEST_WINDOW = 65_536;

/** Errors of all: model-refused, naming the file and the field. */
export function parseManifest(files: PackageFiles): Manifest | null {
  const manifest = parse(files, 'manifest.json', manifestSchema);
  if (manifest) checkManifest(manifest);
  return manifest;
}

export function parseGolden(files: PackageFiles): Golden | null {
  return parse(files, 'golden.json', goldenSchema);
}

export function parseBackground(files: PackageFiles): Background | null {
  return parse(files, BACKGROUND_FILE, backgroundSchema);
}

function parse<T extends z.ZodType>(files: PackageFiles, name: string, schema: T): z.output<T> | null {
  const bytes = files.get(name);
  if (!bytes) return null;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new MillwrightError('model-refused', `${name} is not JSON: ${error instanceof Error ? error.message : String(error)}.`, { file: name }, error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 5).map((issue) => `${fieldOf(value, issue.path)}: ${issue.message}`);
  throw new MillwrightError('model-refused', `${name} is not as it should be. ${issues.join('; ')}.`, { file: name, fields: issues });
}

/** `inputs[2] (torque).window.paneMs`: a position alone would have to be counted out. */
function fieldOf(root: unknown, path: readonly PropertyKey[]): string {
  let at: unknown = root;
  let text = '';
  for (const key of path) {
    at = (at as Record<PropertyKey, unknown> | undefined)?.[key];
    const name = (at as { name?: unknown } | undefined)?.name;
    text += typeof key === 'number' ? `[${key}]${typeof name === 'string' ? ` (${name})` : ''}` : `${text ? '.' : ''}${String(key)}`;
  }
  return text || 'the whole file';
}

const refuse = (message: string) => new MillwrightError('model-refused', `manifest.json: ${message}.`, { file: 'manifest.json' });

/** What the schema can't say: names are unique, labels too, thresholds, intervals and modes are of outputs, sequences of inputs. */
function checkManifest(manifest: Manifest): void {
  const { inputs, outputs, thresholds } = manifest;
  for (const [what, named] of [['input', inputs], ['output', outputs]] as const) {
    const twice = named.find(({ name }, i) => named.findIndex((other) => other.name === name) !== i);
    if (twice) throw refuse(`the ${what} ${twice.name} is there twice`);
  }
  for (const input of inputs) {
    if (input.kind === 'category' && new Set(input.labels).size !== input.labels.length) throw refuse(`the input ${input.name} has a label twice`);
  }
  const stray = thresholds.find(({ output }) => !outputs.some(({ name }) => name === output));
  if (stray) throw refuse(`a threshold is of ${stray.output}, which is no output`);
  for (const { name, interval } of outputs) {
    const bound = interval && [interval.lower, interval.upper].find((one) => !outputs.some((output) => output.name === one));
    if (bound !== undefined) throw refuse(`a bound of ${name} is ${bound}, which is no output`);
  }
  for (const { name, kind, modes = [] } of outputs) checkModes(name, kind, modes, outputs);
  const beside = inputs.find(({ name, explainedWith }) => explainedWith !== undefined && (explainedWith === name || !inputs.some((other) => other.name === explainedWith && other.explainedWith === undefined && other.kind !== 'text')));
  if (beside) throw refuse(`the input ${beside.name} is explained with ${beside.explainedWith}, which is no other input that stands for itself`);
  checkSequences(manifest);
}

function checkModes(name: string, kind: ManifestOutput['kind'], modes: readonly string[], outputs: readonly ManifestOutput[]): void {
  if (modes.length > 0 && kind !== 'probability') throw refuse(`${name} has modes and is no probability`);
  if (new Set(modes).size !== modes.length) throw refuse(`a mode of ${name} is there twice`);
  const stray = modes.find((mode) => mode === name || outputs.find((output) => output.name === mode)?.kind !== 'probability');
  if (stray !== undefined) throw refuse(`a mode of ${name} is ${stray}, which is no other output that is a probability`);
}

function checkSequences({ inputs, sequences = [], series }: Manifest): void {
  const held = new Set<string>();
  for (const { name, inputs: own, length } of sequences) {
    if (sequences.filter((other) => other.name === name).length > 1) throw refuse(`the sequence ${name} is there twice`);
    for (const one of own) {
      if (!inputs.some((input) => input.name === one)) throw refuse(`the sequence ${name} holds ${one}, which is no input`);
      if (held.has(one)) throw refuse(`the input ${one} is in a sequence twice`);
      held.add(one);
    }
    if (own.length * length > LARGEST_WINDOW) throw refuse(`the sequence ${name} has ${own.length * length} values a row; up to ${LARGEST_WINDOW} are taken`);
  }
  if (series && sequences.length === 0) throw refuse('it has a series without sequences');
  if (series?.stepMs === undefined && (series?.take ?? series?.minCoverage) !== undefined) throw refuse('its series says what a step\'s sample is, and has no stepMs');
  if (series?.largestStep !== undefined && !series.order) throw refuse('its series has a largest step without an order');
  const keys = [...(series?.by ?? []), ...(series?.order ? [series.order] : [])].map(({ name }) => name);
  if (new Set(keys).size !== keys.length) throw refuse('a column of its series is there twice');
}

import type { z } from 'zod';
import { MillwrightError } from '../../contract/errors';
import { golden as goldenSchema, manifest as manifestSchema, type Golden, type Manifest } from '../../contract/manifest';
import type { PackageFiles } from './types';

/** Errors of both: model-refused, naming the file and the field. */
export function parseManifest(files: PackageFiles): Manifest | null {
  const manifest = parse(files, 'manifest.json', manifestSchema);
  if (manifest) checkManifest(manifest);
  return manifest;
}

export function parseGolden(files: PackageFiles): Golden | null {
  return parse(files, 'golden.json', goldenSchema);
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

/** What the schema can't say: names are unique, labels too, thresholds are of outputs. */
function checkManifest({ inputs, outputs, thresholds }: Manifest): void {
  const refuse = (message: string) => new MillwrightError('model-refused', `manifest.json: ${message}.`, { file: 'manifest.json' });
  for (const [what, named] of [['input', inputs], ['output', outputs]] as const) {
    const twice = named.find(({ name }, i) => named.findIndex((other) => other.name === name) !== i);
    if (twice) throw refuse(`the ${what} ${twice.name} is there twice`);
  }
  for (const input of inputs) {
    if (input.kind === 'category' && new Set(input.labels).size !== input.labels.length) throw refuse(`the input ${input.name} has a label twice`);
  }
  const stray = thresholds.find(({ output }) => !outputs.some(({ name }) => name === output));
  if (stray) throw refuse(`a threshold is of ${stray.output}, which is no output`);
}

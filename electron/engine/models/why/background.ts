import { MillwrightError } from '../../../contract/errors';
import type { Manifest } from '../../../contract/manifest';
import { BACKGROUND_FILE, inputTable, type Background } from '../../inference';
import { parseBackground } from '../parse';
import type { PackageFiles } from '../types';

/** Values of all rows and windows together: 8 MB once read, which stay in memory. */
export const LARGEST_BACKGROUND = 1024 * 1024;

const refuse = (message: string, column?: string) => new MillwrightError('model-refused', `${BACKGROUND_FILE}${message}.`, column === undefined ? undefined : { column });

/**
 * The background rows of a package; null where it has none, or where its model takes text alone, which is compared with no text. Errors: model-refused, naming a column or a label that
 * does not fit the manifest.
 */
export function readBackground(files: PackageFiles, manifest: Manifest): Background | null {
  const background = parseBackground(files);
  if (!background) return null;
  // Texts of the training data stand for nothing here, and need not travel.
  const held = manifest.inputs.filter(({ name, kind }) => kind !== 'text' || Object.hasOwn(background.inputs, name));
  const { columns, rows } = inputTable({ ...manifest, inputs: held }, background.inputs, BACKGROUND_FILE);
  for (const input of manifest.inputs) {
    const stranger = input.kind === 'category' ? columns[input.name]?.find((label) => label !== '' && !input.labels.includes(String(label))) : undefined;
    if (stranger !== undefined) throw refuse(`: ${input.name} has the label ${String(stranger)}, which the manifest does not know`, input.name);
  }
  const values = Object.values(columns).reduce((sum, { length }) => sum + length, 0);
  if (values > LARGEST_BACKGROUND) throw refuse(` has ${values.toLocaleString('en')} values; up to ${LARGEST_BACKGROUND.toLocaleString('en')} are taken. Leave rows out`);
  const compared = manifest.inputs.filter(({ kind }) => kind !== 'text').map(({ name }) => [name, columns[name] ?? []] as const);
  return compared.length === 0 ? null : { source: background.source, columns: Object.fromEntries(compared), rows };
}

/** Errors: unavailable where a model that takes more than text has none. */
export function required(manifest: Manifest, background: Background | null): Background | null {
  if (background || manifest.inputs.every(({ kind }) => kind === 'text')) return background;
  throw new MillwrightError('unavailable', `${manifest.name} ${manifest.version} came without rows of its training data (background.json), and nothing can stand in for them: a prediction is explained by what differs from those. Ask whoever trained it for a package with them.`, { model: manifest.name });
}

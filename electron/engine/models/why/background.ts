import { MillwrightError } from '../../../contract/errors';
import type { Manifest } from '../../../contract/manifest';
import { BACKGROUND_FILE, inputTable, type Columns } from '../../inference';
import { parseBackground } from '../parse';
import type { PackageFiles } from '../types';

export interface Background {
  source: string;
  columns: Columns;
  rows: number;
}

/** The background rows of a package; null where it has none. Errors: model-refused, naming a column or a label that does not fit the manifest. */
export function readBackground(files: PackageFiles, manifest: Manifest): Background | null {
  const background = parseBackground(files);
  if (!background) return null;
  const table = inputTable(manifest, background.inputs, BACKGROUND_FILE);
  for (const input of manifest.inputs) {
    const stranger = input.kind === 'category' ? background.inputs[input.name]?.find((value) => value !== null && !input.labels.includes(String(value))) : undefined;
    if (stranger !== undefined) throw new MillwrightError('model-refused', `${BACKGROUND_FILE}: ${input.name} has the label ${String(stranger)}, which the manifest does not know.`, { column: input.name });
  }
  return { source: background.source, ...table };
}

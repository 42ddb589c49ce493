import { MillwrightError } from '../../../contract/errors';
import type { Manifest, ManifestInput } from '../../../contract/manifest';
import type { Column, Columns } from './types';

/** What a graph's number can be; a category's code is looked up before. */
const limits: Record<ManifestInput['kind'], (value: number) => boolean> = {
  number: (value) => Math.abs(value) <= FLOAT32_MAX,
  integer: (value) => Number.isInteger(value) && Math.abs(value) <= INT32_MAX,
  boolean: (value) => value === 0 || value === 1,
  category: (value) => Number.isInteger(value),
};
/** Beyond these a value would reach the model as infinity or as another number. */
const FLOAT32_MAX = 3.4028234663852886e38;
const INT32_MAX = 2 ** 31 - 1;

/** Whether a number can be fed to an input of this kind without becoming another one. */
export const fitsKind = (kind: ManifestInput['kind'], value: number): boolean => limits[kind](value);

/** A category's labels as codes, for reading many of them. */
export function labelCodes(input: ManifestInput): ReadonlyMap<string, number> {
  return new Map(input.kind === 'category' ? input.labels.map((label, code) => [label, code]) : []);
}

/** Numbers (or codes) of every column, with what can't be fed as NaN. Errors: invalid-input, naming a column that is missing or too short. */
export function readColumns(manifest: Manifest, columns: Columns, rows: number): Map<string, Float64Array> {
  const read = new Map<string, Float64Array>();
  for (const input of manifest.inputs) {
    const column = columns[input.name];
    if (!column) throw new MillwrightError('invalid-input', `The input ${input.name} is missing.`, { column: input.name });
    if (column.length < rows) throw new MillwrightError('invalid-input', `The input ${input.name} has ${column.length} values for ${rows} rows.`, { column: input.name });
    read.set(input.name, readColumn(input, column, rows));
  }
  return read;
}

function readColumn(input: ManifestInput, column: Column, rows: number): Float64Array {
  const values = new Float64Array(rows);
  if (!(column instanceof Float64Array)) {
    if (input.kind !== 'category') throw new MillwrightError('invalid-input', `The input ${input.name} is a ${input.kind} and was given text.`, { column: input.name });
    const codes = labelCodes(input);
    for (let row = 0; row < rows; row++) values[row] = codes.get(column[row] ?? '') ?? NaN;
    return values;
  }
  const labels = input.kind === 'category' ? input.labels.length : Infinity;
  for (let row = 0; row < rows; row++) {
    const value = column[row] ?? NaN;
    values[row] = fitsKind(input.kind, value) && (input.kind !== 'category' || (value >= 0 && value < labels)) ? value : NaN;
  }
  return values;
}

/** Marks rows with a value missing, and rows with one outside the range seen in training. */
export function judgeRows(manifest: Manifest, values: ReadonlyMap<string, Float64Array>, rows: number): { valid: Uint8Array; outside: Uint8Array } {
  const valid = new Uint8Array(rows).fill(1);
  const outside = new Uint8Array(rows);
  for (const input of manifest.inputs) {
    const column = values.get(input.name) ?? new Float64Array(rows).fill(NaN);
    const [low, high] = (input.kind === 'category' ? undefined : input.range) ?? [-Infinity, Infinity];
    for (let row = 0; row < rows; row++) {
      const value = column[row] ?? NaN;
      if (Number.isNaN(value)) valid[row] = 0;
      else if (value < low || value > high) outside[row] = 1;
    }
  }
  return { valid, outside };
}

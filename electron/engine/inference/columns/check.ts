import { MillwrightError } from '../../../contract/errors';
import type { Manifest, ManifestInput } from '../../../contract/manifest';
import { stepsOf } from './sequences';
import { textProblem } from './text';
import { isText, type Column, type FedColumn, type GivenColumns } from './types';

/** What a graph's number can be; a category's code is looked up before. */
const limits: Record<ManifestInput['kind'], (value: number) => boolean> = {
  number: (value) => Math.abs(value) <= FLOAT32_MAX,
  integer: (value) => Number.isInteger(value) && Math.abs(value) <= INT32_MAX,
  boolean: (value) => value === 0 || value === 1,
  category: (value) => Number.isInteger(value),
  text: () => false,
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

export interface ReadColumns {
  /** Numbers (of a category: codes), with a gap and what can't be fed as NaN; or text. */
  values: Map<string, FedColumn>;
  /** 1: a value is there that can't be fed: no label of the category, no number of its kind, a text that is too long. Not a gap. */
  unfit: Uint8Array;
}

/** `wide`: inputs whose tensor takes 64 bits as they are. Errors: invalid-input, naming a column that is missing, too short or of another kind. */
export function readColumns(manifest: Manifest, columns: GivenColumns, rows: number, wide: ReadonlySet<string> = new Set()): ReadColumns {
  const read: ReadColumns = { values: new Map(), unfit: new Uint8Array(rows) };
  for (const input of manifest.inputs) {
    const column = columns[input.name];
    if (!column) throw new MillwrightError('invalid-input', `The input ${input.name} is missing.`, { column: input.name });
    const steps = stepsOf(manifest, input.name);
    if (column.length < rows * steps) {
      throw new MillwrightError('invalid-input', `The input ${input.name} has ${column.length} values for ${rows} rows${steps > 1 ? ` of ${steps}` : ''}.`, { column: input.name });
    }
    const fits = column instanceof BigInt64Array && !(input.kind === 'integer' && wide.has(input.name)) ? Float64Array.from(column, Number) : column;
    read.values.set(input.name, readColumn(input, fits, steps, read.unfit));
  }
  return read;
}

/** `steps` values of the column belong to a row. */
function readColumn(input: ManifestInput, column: Column | BigInt64Array, steps: number, unfit: Uint8Array): FedColumn {
  if (input.kind === 'text') return readText(input, column, unfit);
  if (column instanceof BigInt64Array) return column.slice(0, unfit.length * steps);
  if (isText(column)) return readLabels(input, column, steps, unfit);
  const values = new Float64Array(unfit.length * steps);
  const labels = input.kind === 'category' ? input.labels.length : Infinity;
  for (let at = 0; at < values.length; at++) {
    const value = column[at] ?? NaN;
    const fits = fitsKind(input.kind, value) && (input.kind !== 'category' || (value >= 0 && value < labels));
    values[at] = fits ? value : NaN;
    if (!fits && !Number.isNaN(value)) unfit[Math.floor(at / steps)] = 1;
  }
  return values;
}

function readLabels(input: ManifestInput, column: readonly string[], steps: number, unfit: Uint8Array): Float64Array {
  if (input.kind !== 'category') throw new MillwrightError('invalid-input', `The input ${input.name} is a ${input.kind} and was given text.`, { column: input.name });
  const codes = labelCodes(input);
  const values = new Float64Array(unfit.length * steps);
  for (let at = 0; at < values.length; at++) {
    const label = column[at] ?? '';
    values[at] = codes.get(label) ?? NaN;
    if (label !== '' && !codes.has(label)) unfit[Math.floor(at / steps)] = 1;
  }
  return values;
}

function readText(input: Extract<ManifestInput, { kind: 'text' }>, column: FedColumn, unfit: Uint8Array): readonly string[] {
  if (!isText(column)) throw new MillwrightError('invalid-input', `The input ${input.name} is text and was given numbers.`, { column: input.name });
  return Array.from(unfit, (_, row) => {
    const text = column[row] ?? '';
    if (textProblem(input, text) === undefined) return text;
    unfit[row] = 1;
    return '';
  });
}

/** Marks rows that can be fed (a gap only where the manifest allows one), and rows with a value outside the range seen in training. */
export function judgeRows(manifest: Manifest, { values, unfit }: ReadColumns): { valid: Uint8Array; outside: Uint8Array } {
  const valid = unfit.map((is) => 1 - is);
  const outside = new Uint8Array(valid.length);
  for (const input of manifest.inputs) {
    const steps = stepsOf(manifest, input.name);
    const column = values.get(input.name);
    if (!column || isText(column)) continue;
    const [low, high] = ('range' in input ? input.range : undefined) ?? [-Infinity, Infinity];
    for (let row = 0; row < valid.length; row++) {
      for (let at = row * steps; at < (row + 1) * steps; at++) {
        const value = Number(column[at] ?? NaN);
        if (Number.isNaN(value)) valid[row] = input.missing ? (valid[row] ?? 0) : 0;
        else if (value < low || value > high) outside[row] = 1;
      }
    }
  }
  return { valid, outside };
}

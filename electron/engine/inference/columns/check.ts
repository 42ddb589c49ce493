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
/** The same for many numbers of one kind. */
export const fitsOf = (kind: ManifestInput['kind']): ((value: number) => boolean) => limits[kind];

/** The least and the most, as doubles whatever they are: where one is a whole number and another is none, a loop that holds numbers against them takes several times as long. */
type Bounds = Float64Array;
const singles: Bounds = Float64Array.of(-FLOAT32_MAX, FLOAT32_MAX);

/** Where the first number from `from` on stands that is not within the bounds, which a gap is not; their count where there is none. */
function firstOutside(values: Float64Array, bounds: Bounds, from = 0): number {
  const [least, most] = [bounds[0]!, bounds[1]!];
  const { length } = values;
  for (let at = from; at < length; at++) {
    const value = values[at]!;
    if (!(value >= least && value <= most)) return at;
  }
  return length;
}

/** Where the first number from `from` on stands that can't be fed to an input of this kind, a gap among them; their count where there is none. */
export function firstUnfit(kind: ManifestInput['kind'], values: Float64Array, from = 0): number {
  if (kind === 'number') return firstOutside(values, singles, from);
  const fits = limits[kind];
  for (let at = from; at < values.length; at++) if (!fits(values[at]!)) return at;
  return values.length;
}

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
  // As they were given, unless something has to be changed in them: copying costs more than looking.
  let values = column.subarray(0, unfit.length * steps);
  let own = false;
  const leaveOut = (at: number) => {
    if (Number.isNaN(values[at])) return;
    if (!own) [values, own] = [values.slice(), true];
    values[at] = NaN;
    unfit[Math.floor(at / steps)] = 1;
  };
  for (let at = firstUnfit(input.kind, values); at < values.length; at = firstUnfit(input.kind, values, at + 1)) leaveOut(at);
  if (input.kind !== 'category') return values;
  const codes = Float64Array.of(0, input.labels.length - 1);
  for (let at = firstOutside(values, codes); at < values.length; at = firstOutside(values, codes, at + 1)) leaveOut(at);
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

/** A value a row, of numbers as they were read: what most files have. */
function judgeColumn(column: Float64Array, range: Bounds, keepsGaps: boolean, valid: Uint8Array, outside: Uint8Array): void {
  for (let row = firstOutside(column, range); row < column.length; row = firstOutside(column, range, row + 1)) {
    if (!Number.isNaN(column[row])) outside[row] = 1;
    else if (!keepsGaps) valid[row] = 0;
  }
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
    const keepsGaps = input.missing === true;
    if (steps === 1 && column instanceof Float64Array) {
      judgeColumn(column, Float64Array.of(low, high), keepsGaps, valid, outside);
      continue;
    }
    for (let at = 0, row = 0, step = 1; row < valid.length; at++) {
      const value = Number(column[at] ?? NaN);
      if (Number.isNaN(value)) {
        if (!keepsGaps) valid[row] = 0;
      } else if (value < low || value > high) outside[row] = 1;
      if (step++ < steps) continue;
      row++;
      step = 1;
    }
  }
  return { valid, outside };
}

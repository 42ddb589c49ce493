import type { InputRow, InputValue } from '../../../contract/explanation';
import { MillwrightError } from '../../../contract/errors';
import type { Manifest, ManifestInput } from '../../../contract/manifest';
import { stepsOf } from '../columns/sequences';
import { textProblem } from '../columns/text';
import type { Column, Columns } from '../columns/types';

type Inputs = Pick<Manifest, 'inputs' | 'sequences'>;

/** A row as columns: one value an input, of one in a sequence its window. Errors: invalid-input that names what is missing, unknown or of another kind. */
export function rowColumns(manifest: Inputs, row: Readonly<InputRow>): Columns {
  const { inputs } = manifest;
  const unknown = Object.keys(row).filter((name) => !inputs.some((input) => input.name === name));
  const missing = inputs.filter(({ name }) => !Object.hasOwn(row, name)).map(({ name }) => name);
  if (missing.length > 0) throw new MillwrightError('invalid-input', `The row lacks ${missing.join(', ')}${unknown.length > 0 ? `; it has ${unknown.join(', ')}, which the model does not know` : ''}. Of a gap, write null.`, { missing });
  if (unknown.length > 0) throw new MillwrightError('invalid-input', `The model has no input ${unknown.join(', ')}. It has ${inputs.map(({ name }) => name).join(', ')}.`, { unknown });
  return Object.fromEntries(inputs.map((input) => [input.name, columnOf(input, windowOf(manifest, input, row[input.name] ?? null))]));
}

function windowOf(manifest: Inputs, { name }: ManifestInput, given: InputValue | InputValue[]): InputValue[] {
  const isWindow = manifest.sequences?.some(({ inputs }) => inputs.includes(name)) ?? false;
  const values = Array.isArray(given) ? given : [given];
  const steps = stepsOf(manifest, name);
  if (Array.isArray(given) === isWindow && values.length === steps) return values;
  const has = Array.isArray(given) ? `is a list of ${values.length}` : 'is one value';
  throw new MillwrightError('invalid-input', `${name} ${has}; it must be ${isWindow ? `a list of its last ${steps} samples, oldest first` : 'one value'}.`, { column: name });
}

function columnOf(input: ManifestInput, values: readonly InputValue[]): Column {
  if (input.kind === 'text') return values.map((value) => textOf(input, value));
  if (input.kind === 'category') return values.map((value) => labelOf(input, value));
  return Float64Array.from(values, (value) => numberOf(input, value));
}

function textOf(input: Extract<ManifestInput, { kind: 'text' }>, value: InputValue): string {
  if (typeof value !== 'string') throw wrong(input, value, 'a text; an empty one is ""');
  const problem = textProblem(input, value);
  if (problem === undefined) return value;
  throw new MillwrightError('invalid-input', `${input.name}: ${problem}.`, { column: input.name });
}

function labelOf(input: Extract<ManifestInput, { kind: 'category' }>, value: InputValue): string {
  if (value === null) return '';
  if (typeof value === 'string' && input.labels.includes(value)) return value;
  throw wrong(input, value, `one of ${input.labels.slice(0, 12).join(', ')}, or null for a gap`);
}

function numberOf(input: ManifestInput, value: InputValue): number {
  if (value === null) return NaN;
  const fits = input.kind === 'boolean' ? typeof value === 'boolean' || value === 0 || value === 1 : typeof value === 'number' && (input.kind !== 'integer' || Number.isInteger(value));
  if (fits) return Number(value);
  throw wrong(input, value, `${input.kind === 'boolean' ? 'true or false' : input.kind === 'integer' ? 'a whole number' : 'a number'}, or null for a gap`);
}

const wrong = ({ name }: ManifestInput, value: InputValue, wanted: string) => new MillwrightError('invalid-input', `${name} is ${JSON.stringify(value).slice(0, 200)}; it must be ${wanted}.`, { column: name });

/** Back to what a person reads and `rowColumns` takes. Of categories labels, whichever way they were given. */
export function rowOf(manifest: Inputs, columns: Columns): InputRow {
  return Object.fromEntries(manifest.inputs.map((input) => {
    const column = columns[input.name];
    const isWindow = manifest.sequences?.some(({ inputs }) => inputs.includes(input.name)) ?? false;
    return [input.name, isWindow ? Array.from<number | string, InputValue>(column ?? [], (value) => valueOf(input, value)) : valueOf(input, column?.[0])];
  }));
}

/** One value of a column, as a person reads it. */
export function valueOf(input: ManifestInput, value: number | string | undefined): InputValue {
  if (input.kind === 'text') return typeof value === 'string' ? value : null;
  if (typeof value === 'string') return value === '' ? null : value;
  if (value === undefined || Number.isNaN(value)) return null;
  if (input.kind === 'category') return input.labels[value] ?? null;
  return input.kind === 'boolean' ? value !== 0 : value;
}

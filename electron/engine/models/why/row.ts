import type { InputValue } from '../../../contract/explanation';
import { MillwrightError } from '../../../contract/errors';
import type { Manifest, ManifestInput } from '../../../contract/manifest';
import type { Column, Columns } from '../../inference';

/** A row as columns of one value. Errors: invalid-input that names what is missing, unknown or of another kind. */
export function rowColumns({ inputs }: Pick<Manifest, 'inputs'>, row: Readonly<Record<string, InputValue>>): Columns {
  const unknown = Object.keys(row).filter((name) => !inputs.some((input) => input.name === name));
  const missing = inputs.filter(({ name }) => !Object.hasOwn(row, name)).map(({ name }) => name);
  if (missing.length > 0) throw new MillwrightError('invalid-input', `The row lacks ${missing.join(', ')}${unknown.length > 0 ? `; it has ${unknown.join(', ')}, which the model does not know` : ''}. Of a gap, write null.`, { missing });
  if (unknown.length > 0) throw new MillwrightError('invalid-input', `The model has no input ${unknown.join(', ')}. It has ${inputs.map(({ name }) => name).join(', ')}.`, { unknown });
  return Object.fromEntries(inputs.map((input) => [input.name, columnOf(input, row[input.name] ?? null)]));
}

function columnOf(input: ManifestInput, value: InputValue): Column {
  if (input.kind === 'category') {
    if (value === null) return [''];
    if (typeof value === 'string' && input.labels.includes(value)) return [value];
    throw wrong(input, value, `one of ${input.labels.slice(0, 12).join(', ')}`);
  }
  if (value === null) return Float64Array.of(NaN);
  const fits = input.kind === 'boolean' ? typeof value === 'boolean' || value === 0 || value === 1 : typeof value === 'number' && (input.kind !== 'integer' || Number.isInteger(value));
  if (fits) return Float64Array.of(Number(value));
  throw wrong(input, value, input.kind === 'boolean' ? 'true or false' : input.kind === 'integer' ? 'a whole number' : 'a number');
}

const wrong = ({ name }: ManifestInput, value: InputValue, wanted: string) => new MillwrightError('invalid-input', `${name} is ${JSON.stringify(value)}; it must be ${wanted}, or null for a gap.`, { column: name });

/** Back to what a person reads. */
export function valueOf(input: ManifestInput, column: Column | undefined): InputValue {
  const value = column?.[0];
  if (typeof value === 'string') return value === '' ? null : value;
  if (value === undefined || Number.isNaN(value)) return null;
  if (input.kind === 'category') return input.labels[value] ?? null;
  return input.kind === 'boolean' ? value !== 0 : value;
}

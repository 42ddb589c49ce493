import type { ManifestInput } from '../../../contract/manifest';
import { fitsKind, LARGEST_HALF, textProblem, type Column, type GivenColumns } from '../../inference';
import { HttpError } from '../http/errors';
import { binaryElements } from './binary';
import type { Datatype, RequestInput } from './protocol';
import type { InputTensor, TensorSignature } from './signature';

/** Elements of one request, over all of its tensors. */
const MOST_ELEMENTS = 8 * 1024 * 1024;
const refuse = (message: string) => new HttpError(400, message);
type Elements = Float64Array | BigInt64Array | string[];

/**
 * The columns that the tensors of a request hold, every value one that the model can be fed. `blobs`: each tensor's bytes where it came in binary. Errors: 400 that
 * names tensor and row.
 */
export function readInputs(inputs: readonly RequestInput[], blobs: ReadonlyMap<RequestInput, Buffer>, signature: TensorSignature): { columns: GivenColumns; rows: number } {
  const columns: Record<string, Column | BigInt64Array> = {};
  const seen = new Set<string>();
  let rows: number | undefined;
  for (const given of inputs) {
    const tensor = signature.inputs.find(({ name }) => name === given.name);
    if (!tensor) throw refuse(`The model has no input ${quoted(given.name)}. It has ${signature.inputs.map(({ name }) => name).join(', ')}.`);
    if (seen.has(given.name)) throw refuse(`The input ${tensor.name} is there twice.`);
    seen.add(given.name);
    const own = rowsIn(given, tensor);
    if (rows !== undefined && own !== rows) throw refuse(`The input ${tensor.name} has ${own} rows, the others ${rows}. The shape holds the whole batch.`);
    rows = own;
    if (given.datatype !== tensor.datatype) throw refuse(`The input ${tensor.name} is ${tensor.datatype}, not ${given.datatype}.`);
    Object.assign(columns, columnsOf(tensor, elementsOf(given, tensor, blobs.get(given)), own));
  }
  const missing = signature.inputs.filter(({ name }) => !seen.has(name)).map(({ name }) => name);
  if (missing.length > 0) throw refuse(`The ${missing.length === 1 ? 'input' : 'inputs'} ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`);
  return { columns, rows: rows ?? 0 };
}

/** Rows of a shape: `[N]` or `[N, 1]`; of a window `[N, time, features]`, or `[N, time]` where it has one feature. */
function rowsIn({ shape }: RequestInput, { name, columns, steps }: InputTensor): number {
  const [rows = 0, ...rest] = shape;
  const wanted = steps === undefined ? [1] : [steps, columns.length];
  const short = columns.length === 1 ? wanted.slice(0, -1) : wanted;
  const fits = (sizes: readonly number[]) => rest.length === sizes.length && rest.every((size, at) => size === sizes[at]);
  if (!fits(wanted) && !fits(short)) throw refuse(`The input ${name} has the shape [${shape.join(', ')}]; [N, ${wanted.join(', ')}] is wanted, N rows of it.`);
  if (rows === 0) throw refuse(`The input ${name} has no rows.`);
  // Sizes may be anything that a sender writes: divided, so that no product overflows.
  if (rows > MOST_ELEMENTS / ((steps ?? 1) * columns.length)) throw refuse(`The input ${name} has ${rows} rows, more than are taken at once. Send them in parts.`);
  return rows;
}

function elementsOf(given: RequestInput, { name, datatype, columns }: InputTensor, blob: Buffer | undefined): Elements {
  const count = given.shape.reduce((product, size) => product * size, 1);
  if (blob) return binaryElements(name, datatype, count, blob);
  if (!given.data) throw refuse(`The input ${name} has no data.`);
  if (datatype === 'FP16') throw refuse(`The input ${name} is FP16, which JSON can't carry: send it as a binary tensor.`);
  const gaps = columns.every((column) => column.missing);
  const into: Elements = datatype === 'BYTES' ? new Array<string>(count) : datatype === 'INT64' ? new BigInt64Array(count) : new Float64Array(count);
  const flat = !Array.isArray(given.data[0]);
  if (flat && given.data.length !== count) throw refuse(`The input ${name} has ${given.data.length} values; its shape [${given.shape.join(', ')}] needs ${count}.`);
  const put = (value: unknown, at: number) => void (into[at] = element(name, datatype, value, at, gaps) as never);
  if (flat) given.data.forEach(put);
  else nested(name, given.data, given.shape, 0, 0, put);
  return into;
}

/** Walks data that is nested as its shape is. Returns the place after the last. */
function nested(name: string, list: readonly unknown[], shape: readonly number[], level: number, at: number, put: (value: unknown, at: number) => void): number {
  if (list.length !== shape[level]) throw refuse(`The data of the input ${name} are nested otherwise than its shape [${shape.join(', ')}] says: a list has ${list.length} items where ${shape[level] ?? 'none'} belong.`);
  let next = at;
  for (const item of list) {
    if (level === shape.length - 1) put(item, next++);
    else if (Array.isArray(item)) next = nested(name, item, shape, level + 1, next, put);
    else throw refuse(`The data of the input ${name} are flat in one place and nested in another.`);
  }
  return next;
}

/** One value of JSON as what its tensor holds; null is a gap where the input may have one. */
function element(name: string, datatype: Datatype, value: unknown, at: number, gaps: boolean): number | bigint | string {
  if (value === null && gaps && datatype !== 'INT64') return datatype === 'BYTES' ? '' : NaN;
  switch (datatype) {
    case 'BYTES': if (typeof value === 'string') return value; break;
    case 'BOOL': if (typeof value === 'boolean' || value === 0 || value === 1) return Number(value); break;
    case 'INT64': if (typeof value === 'bigint' || Number.isSafeInteger(value)) return int64(name, BigInt(value as number | bigint), at); break;
    case 'INT32': if (typeof value === 'number' && Number.isInteger(value)) return value; break;
    default: if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  }
  throw refuse(`Value ${at + 1} of the input ${name} is ${told(value)}, which is no ${datatype}.`);
}

function int64(name: string, value: bigint, at: number): bigint {
  if (BigInt.asIntN(64, value) === value) return value;
  throw refuse(`Value ${at + 1} of the input ${name} is ${value}, which is beyond INT64.`);
}

/** A tensor's elements as the columns of its package's inputs, each value judged. */
function columnsOf(tensor: InputTensor, elements: Elements, rows: number): GivenColumns {
  const { columns, steps = 1, name } = tensor;
  if (columns.length === 1) {
    const [input] = columns;
    const column = tensor.wide || !(elements instanceof BigInt64Array) ? elements : Float64Array.from(elements, Number);
    judge(name, input!, tensor, column, steps);
    return { [input!.name]: column };
  }
  const width = columns.length;
  return Object.fromEntries(columns.map((input, at) => {
    const column = Float64Array.from({ length: rows * steps }, (_, i) => Number((elements as Float64Array)[i * width + at] ?? NaN));
    judge(name, input, tensor, column, steps);
    return [input.name, column];
  }));
}

/** What the model can't be fed is refused here, with the row; scoring would only leave it out. */
function judge(tensor: string, input: ManifestInput, { datatype, wide }: InputTensor, column: Elements, steps: number): void {
  if (wide) return;
  const labels = input.kind === 'category' ? new Set(input.labels) : undefined;
  for (let at = 0; at < column.length; at++) {
    const value = column[at]!;
    const problem = typeof value === 'string' ? labelOrText(input, labels, value) : numberProblem(input, Number(value), datatype);
    if (problem) throw refuse(`Row ${Math.floor(at / steps) + 1} of the input ${tensor}${steps > 1 ? ` (${input.name})` : ''}: ${problem}.`);
  }
}

function labelOrText(input: ManifestInput, labels: ReadonlySet<string> | undefined, value: string): string | undefined {
  if (input.kind === 'text') return textProblem(input, value);
  if (labels?.has(value) || (value === '' && input.missing)) return undefined;
  return `${quoted(value)} is not among its labels: ${[...(labels ?? [])].slice(0, 12).join(', ')}`;
}

function numberProblem(input: ManifestInput, value: number, datatype: Datatype): string | undefined {
  if (Number.isNaN(value)) return input.missing ? undefined : 'there is no number (NaN), and the model can\'t do without one';
  if (!Number.isFinite(value)) return 'it is infinite';
  if (!fitsKind(input.kind, value) || (datatype === 'FP16' && Math.abs(value) > LARGEST_HALF)) return `${value} is beyond what the model takes as ${datatype}`;
  return undefined;
}

const quoted = (value: string) => JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
const told = (value: unknown) => (typeof value === 'string' ? quoted(value) : typeof value === 'object' && value !== null ? (Array.isArray(value) ? 'a list' : 'an object') : String(value));

import { MillwrightError } from '../../contract/errors';

/** Columns in, columns out: one typed array (or strings) per tensor, `rows` long times its width. */
export type TensorData = Float32Array | Float64Array | Uint16Array | Int32Array | BigInt64Array | Uint8Array | string[];
export const tensorTypes = ['float32', 'float64', 'float16', 'int32', 'int64', 'bool', 'string'] as const;
export type TensorType = (typeof tensorTypes)[number];
export interface Tensor {
  type: TensorType;
  /** Row-major; the first dimension is the batch. */
  dims: number[];
  data: TensorData;
}
export type Tensors = Record<string, Tensor>;

/** Room for `length` elements of a type. */
export function tensorData(type: TensorType, length: number): TensorData {
  switch (type) {
    case 'float32': return new Float32Array(length);
    case 'float64': return new Float64Array(length);
    // As bits: not every runtime has an array of them.
    case 'float16': return new Uint16Array(length);
    case 'int32': return new Int32Array(length);
    case 'int64': return new BigInt64Array(length);
    case 'bool': return new Uint8Array(length);
    case 'string': return new Array<string>(length).fill('');
  }
}

/** Memory for tensors of the same length run after run: new memory costs more than what is laid into it. */
export class TensorRoom {
  private readonly kept = new Map<string, TensorData>();

  of(name: string, type: TensorType, length: number): TensorData {
    const before = this.kept.get(name);
    if (before?.length === length) return before;
    const data = tensorData(type, length);
    this.kept.set(name, data);
    return data;
  }
}

/** Rows of a batch: the first dimension that all tensors share; undefined where they have none in common. */
export function rowsOf(tensors: Tensors): number | undefined {
  let rows: number | undefined;
  for (const tensor of Object.values(tensors)) {
    const first = tensor.dims[0];
    if (first === undefined || (rows !== undefined && first !== rows)) return undefined;
    rows = first;
  }
  return rows;
}

/** Equal for calls whose tensors may be laid one under the other: same names, types and shapes but for the batch. */
export function layoutOf(tensors: Tensors): string {
  return Object.keys(tensors).sort().map((name) => `${name}:${tensors[name]?.type}:${tensors[name]?.dims.slice(1).join('x')}`).join(';');
}

/** Lays batches of one layout under each other. */
export function concatenate(batches: readonly Tensors[]): Tensors {
  const [first] = batches;
  if (!first) throw new MillwrightError('internal', 'No batch to lay together.');
  if (batches.length === 1) return first;
  const joined: Tensors = {};
  for (const [name, { type, dims }] of Object.entries(first)) {
    const parts = batches.map((batch) => batch[name]).filter((part) => part !== undefined);
    const data = tensorData(type, parts.reduce((sum, part) => sum + part.data.length, 0));
    let at = 0;
    for (const part of parts) {
      put(data, part.data, at);
      at += part.data.length;
    }
    joined[name] = { type, dims: [parts.reduce((sum, part) => sum + (part.dims[0] ?? 0), 0), ...dims.slice(1)], data };
  }
  return joined;
}

/** Rows `from` to `to` of every tensor, as copies: a view would drag the whole batch through a port. */
export function sliceRows(tensors: Tensors, from: number, to: number): Tensors {
  const sliced: Tensors = {};
  for (const [name, { type, dims, data }] of Object.entries(tensors)) {
    const width = dims.slice(1).reduce((product, dim) => product * dim, 1);
    sliced[name] = { type, dims: [to - from, ...dims.slice(1)], data: data.slice(from * width, to * width) };
  }
  return sliced;
}

function put(into: TensorData, from: TensorData, at: number): void {
  if (Array.isArray(into)) for (let i = 0; i < from.length; i++) into[at + i] = (from as string[])[i] ?? '';
  else (into as Float64Array).set(from as Float64Array, at);
}

import { tensorData, type Tensor, type TensorData, type Tensors, type TensorType } from './tensor';

/**
 * Tensors as one block: between processes, what a message costs is its number of parts far more than its bytes. Text travels as its distinct
 * values and a code for each element, since columns of labels have few.
 */
export interface Packed {
  /** JSON: name, type and dimensions of each tensor, in the order of the block. */
  head: string;
  block: ArrayBuffer;
  text: string[];
}

type Head = [name: string, type: TensorType, dims: number[], elements: number][];

/** So that every element type may begin there. */
const ALIGNED = 8;
const WIDTH: Record<TensorType, number> = { float32: 4, float64: 8, float16: 2, int32: 4, int64: 8, bool: 1, string: 4 };

/** `before`: a block that nobody reads any more; it is used again where it has the length, since the pages of a new one cost more than what is written into them. */
export function pack(tensors: Tensors, before?: ArrayBuffer): Packed {
  const head: Head = [];
  let bytes = 0;
  for (const name in tensors) {
    const { type, dims, data } = tensors[name]!;
    head.push([name, type, dims, data.length]);
    bytes += room(type, data.length);
  }
  const block = before?.byteLength === bytes ? before : new ArrayBuffer(bytes);
  const codes = new Map<string, number>();
  let at = 0;
  for (const [name, type, , elements] of head) {
    const { data } = tensors[name]!;
    if (Array.isArray(data)) codesInto(new Uint32Array(block, at, elements), data, codes);
    else (view(type, block, at, elements) as Float64Array).set(data as Float64Array);
    at += room(type, elements);
  }
  return { head: JSON.stringify(head), block, text: [...codes.keys()] };
}

/** Numbers are views of the block. */
export function unpack({ head, block, text }: Packed): Tensors {
  const tensors: Record<string, Tensor> = {};
  let at = 0;
  for (const [name, type, dims, elements] of JSON.parse(head) as Head) {
    const data = type === 'string' ? decoded(new Uint32Array(block, at, elements), text) : view(type, block, at, elements);
    tensors[name] = { type, dims, data };
    at += room(type, elements);
  }
  return tensors;
}

const room = (type: TensorType, elements: number) => Math.ceil((elements * WIDTH[type]) / ALIGNED) * ALIGNED;

function codesInto(into: Uint32Array, data: readonly string[], codes: Map<string, number>): void {
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? '';
    let code = codes.get(value);
    if (code === undefined) codes.set(value, (code = codes.size));
    into[i] = code;
  }
}

// Plain: this is done for every run, on the thread that runs the model.
function decoded(codes: Uint32Array, text: readonly string[]): string[] {
  const values = new Array<string>(codes.length);
  for (let i = 0; i < codes.length; i++) values[i] = text[codes[i] ?? 0] ?? '';
  return values;
}

function view(type: TensorType, block: ArrayBuffer, at: number, elements: number): TensorData {
  switch (type) {
    case 'float32': return new Float32Array(block, at, elements);
    case 'float64': return new Float64Array(block, at, elements);
    case 'float16': return new Uint16Array(block, at, elements);
    case 'int32': return new Int32Array(block, at, elements);
    case 'int64': return new BigInt64Array(block, at, elements);
    case 'bool': return new Uint8Array(block, at, elements);
    case 'string': return tensorData(type, elements);
  }
}

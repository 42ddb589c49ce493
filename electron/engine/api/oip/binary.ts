import { fromHalf, toHalf } from '../../inference';
import { HttpError } from '../http/errors';
import type { Datatype, InferRequest, RequestInput } from './protocol';

const refuse = (message: string) => new HttpError(400, message);
/** Bytes of one element; of BYTES it differs. */
const SIZES: Record<Exclude<Datatype, 'BYTES'>, number> = { BOOL: 1, INT32: 4, INT64: 8, FP16: 2, FP32: 4, FP64: 8 };
const text = new TextDecoder('utf-8', { fatal: true });

/** The JSON of a body and what lies behind it: `Inference-Header-Content-Length` says where it ends; without it all of it is JSON. Errors: 400. */
export function splitBody(body: Buffer, header: string | undefined): { json: Buffer; rest: Buffer } {
  if (header === undefined) return { json: body, rest: body.subarray(body.length) };
  const length = /^\d{1,10}$/.test(header.trim()) ? Number(header) : NaN;
  if (!(length <= body.length)) throw refuse(`Inference-Header-Content-Length is "${header.slice(0, 40)}"; it is the bytes of the JSON, and the body has ${body.length}.`);
  return { json: body.subarray(0, length), rest: body.subarray(length) };
}

/** Which bytes belong to which tensor, in the order of the inputs. Errors: 400 where there are too few, too many, or data beside them. */
export function blobsOf({ inputs }: InferRequest, rest: Buffer): ReadonlyMap<RequestInput, Buffer> {
  const blobs = new Map<RequestInput, Buffer>();
  let at = 0;
  for (const input of inputs) {
    const size = input.parameters?.binary_data_size;
    if (size === undefined) continue;
    if (input.data) throw refuse(`The input ${input.name} has both data and binary_data_size.`);
    if (size > rest.length - at) throw refuse(`The input ${input.name} has ${size} bytes by its binary_data_size; ${rest.length - at} are left behind the JSON.`);
    blobs.set(input, rest.subarray(at, (at += size)));
  }
  if (at < rest.length) throw refuse(`${rest.length - at} bytes behind the JSON belong to no input. Each binary tensor has a binary_data_size.`);
  return blobs;
}

/** The elements of a binary tensor: little-endian, row-major, without padding. Errors: 400. */
export function binaryElements(name: string, datatype: Datatype, count: number, blob: Buffer): Float64Array | BigInt64Array | string[] {
  if (datatype === 'BYTES') return texts(name, count, blob);
  if (blob.length !== count * SIZES[datatype]) throw refuse(`The input ${name} has ${blob.length} bytes; ${count} of ${datatype} are ${count * SIZES[datatype]}.`);
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (datatype === 'INT64') return BigInt64Array.from({ length: count }, (_, i) => view.getBigInt64(i * 8, true));
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = number(view, datatype, i);
  if (datatype === 'BOOL' && values.some((value) => value > 1)) throw refuse(`The input ${name} is BOOL, of which each byte is 0 or 1.`);
  return values;
}

function number(view: DataView, datatype: Exclude<Datatype, 'BYTES' | 'INT64'>, i: number): number {
  switch (datatype) {
    case 'BOOL': return view.getUint8(i);
    case 'INT32': return view.getInt32(i * 4, true);
    case 'FP16': return fromHalf(view.getUint16(i * 2, true));
    case 'FP32': return view.getFloat32(i * 4, true);
    case 'FP64': return view.getFloat64(i * 8, true);
  }
}

/** Each element: its length in four bytes, then so many bytes of UTF-8. */
function texts(name: string, count: number, blob: Buffer): string[] {
  const values: string[] = [];
  let at = 0;
  while (values.length < count) {
    if (blob.length - at < 4) throw refuse(`The input ${name} ends before its element ${values.length + 1} of ${count}.`);
    const length = blob.readUInt32LE(at);
    at += 4;
    if (length > blob.length - at) throw refuse(`Element ${values.length + 1} of the input ${name} has ${length} bytes by its length; ${blob.length - at} are left.`);
    try {
      values.push(text.decode(blob.subarray(at, at + length)));
    } catch {
      throw refuse(`Element ${values.length + 1} of the input ${name} is not UTF-8 text.`);
    }
    at += length;
  }
  if (at < blob.length) throw refuse(`The input ${name} has ${blob.length - at} bytes behind its ${count} elements.`);
  return values;
}

/** A tensor as bytes, the other way round. */
export function toBinary(datatype: Datatype, values: ArrayLike<number | bigint | string | boolean>): Buffer {
  if (datatype === 'BYTES') {
    return Buffer.concat(Array.from(values, (value) => {
      const bytes = Buffer.from(String(value));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return Buffer.concat([length, bytes]);
    }));
  }
  const out = Buffer.alloc(values.length * SIZES[datatype]);
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  for (let i = 0; i < values.length; i++) write(view, datatype, i, values[i] as number | bigint | boolean);
  return out;
}

function write(view: DataView, datatype: Exclude<Datatype, 'BYTES'>, i: number, value: number | bigint | boolean): void {
  switch (datatype) {
    case 'BOOL': return view.setUint8(i, Number(value));
    case 'INT32': return view.setInt32(i * 4, Number(value), true);
    case 'INT64': return view.setBigInt64(i * 8, BigInt(value), true);
    case 'FP16': return view.setUint16(i * 2, toHalf(Number(value)), true);
    case 'FP32': return view.setFloat32(i * 4, Number(value), true);
    case 'FP64': return view.setFloat64(i * 8, Number(value), true);
  }
}

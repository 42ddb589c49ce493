/**
 * Reading protobuf's wire format (protobuf.dev, "Encoding") without building objects for what nobody asked for: a model's
 * weights are stepped over, so that a file of hundreds of megabytes is read in milliseconds. Bounds are checked at every step.
 */
export class WireError extends Error {}

export interface Field {
  number: number;
  /** 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  wire: number;
  /** Of a varint, exact up to 2^53; otherwise 0. */
  value: number;
  /** Where a length-delimited or fixed field's bytes lie in the file. */
  start: number;
  end: number;
}

/** Names that are written back into a graph must be whole; no tool makes longer ones. */
export const LONGEST_NAME = 4096;

const decoder = new TextDecoder('utf-8');

/** Calls `visit` for each field of the message in `bytes[start, end)`. The field object is reused: keep nothing of it. */
export function eachField(bytes: Uint8Array, start: number, end: number, visit: (field: Field) => void): void {
  const field: Field = { number: 0, wire: 0, value: 0, start: 0, end: 0 };
  const cursor = { at: start };
  while (cursor.at < end) {
    const key = varint(bytes, cursor, end);
    field.number = Math.floor(key / 8);
    field.wire = key % 8;
    field.value = 0;
    if (field.number === 0) throw new WireError('a field without a number');
    if (field.wire === 0) {
      field.start = cursor.at;
      field.value = varint(bytes, cursor, end);
    } else {
      const length = field.wire === 2 ? varint(bytes, cursor, end) : field.wire === 1 ? 8 : field.wire === 5 ? 4 : NaN;
      if (!(length <= end - cursor.at)) throw new WireError('a field that ends behind its message');
      field.start = cursor.at;
      cursor.at += length;
    }
    field.end = cursor.at;
    visit(field);
  }
}

/** Text of a field, cut at `limit` bytes: names in a hostile file may be as long as the file. */
export function text(bytes: Uint8Array, field: Field, limit = 200): string {
  return decoder.decode(bytes.subarray(field.start, Math.min(field.end, field.start + limit)));
}

/** A repeated integer field, packed or one by one, appended to `into` up to `limit` numbers. */
export function integers(bytes: Uint8Array, field: Field, into: number[], limit = 64): void {
  if (field.wire === 0) {
    if (into.length < limit) into.push(field.value);
    return;
  }
  const cursor = { at: field.start };
  while (cursor.at < field.end && into.length < limit) into.push(varint(bytes, cursor, field.end));
}

/** A repeated int64 field as decimal text, with its sign: class labels may be negative, or larger than a number holds exactly. */
export function int64Texts(bytes: Uint8Array, field: Field, into: string[], limit: number): void {
  const cursor = { at: field.start };
  while (cursor.at < field.end && into.length < limit) {
    let value = 0n;
    let shift = 0n;
    let byte = 0x80;
    while (byte >= 0x80) {
      if (cursor.at >= field.end || shift > 63n) throw new WireError('a number that does not end');
      byte = bytes[cursor.at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
    }
    into.push(BigInt.asIntN(64, value).toString());
  }
}

/** Base-128 varint. Negative 64-bit numbers come out as large positive ones; nothing that is read here has any. */
function varint(bytes: Uint8Array, cursor: { at: number }, end: number): number {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < 10; i++) {
    if (cursor.at >= end) throw new WireError('the file ends within a number');
    const byte = bytes[cursor.at++] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
  throw new WireError('a number that does not end');
}

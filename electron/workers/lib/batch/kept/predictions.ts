import type { ColumnsResult } from '../pool/messages';

const HEAD_BYTES = 8;

/** Predictions as bytes: how many rows and outputs, which rows have one, then each output's values. */
export function packed({ outputs, valid }: ColumnsResult): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + valid.length + outputs.length * valid.length * Float64Array.BYTES_PER_ELEMENT);
  new Uint32Array(bytes.buffer, 0, 2).set([valid.length, outputs.length]);
  bytes.set(valid, HEAD_BYTES);
  outputs.forEach((values, output) => bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), HEAD_BYTES + valid.length + output * values.byteLength));
  return bytes;
}

/** In memory of their own. */
export function unpacked(bytes: Uint8Array): ColumnsResult {
  // Not by `slice`, which gives a Buffer's own memory.
  const copy = (from: number, to: number) => new Uint8Array(bytes.subarray(from, to));
  const [rows = 0, count = 0] = new Uint32Array(copy(0, HEAD_BYTES).buffer);
  const from = HEAD_BYTES + rows;
  const size = rows * Float64Array.BYTES_PER_ELEMENT;
  return { valid: copy(HEAD_BYTES, from), outputs: Array.from({ length: count }, (_, output) => new Float64Array(copy(from + output * size, from + (output + 1) * size).buffer)) };
}

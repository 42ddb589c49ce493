import type { ColumnsResult } from '../pool/messages';
import type { RowReasons } from '../result-rows';

const HEAD_BYTES = 8;

/** Predictions as bytes: how many rows and outputs, which rows have one, each output's values, and behind them reasons as JSON where there are any. */
export function packed({ outputs, valid, reasons }: ColumnsResult): Uint8Array {
  const told = reasons ? Buffer.from(JSON.stringify(reasons), 'utf8') : new Uint8Array(0);
  const from = HEAD_BYTES + valid.length;
  const bytes = new Uint8Array(from + outputs.length * valid.length * Float64Array.BYTES_PER_ELEMENT + told.length);
  new Uint32Array(bytes.buffer, 0, 2).set([valid.length, outputs.length]);
  bytes.set(valid, HEAD_BYTES);
  outputs.forEach((values, output) => bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), from + output * values.byteLength));
  bytes.set(told, bytes.length - told.length);
  return bytes;
}

/** In memory of their own. */
export function unpacked(bytes: Uint8Array): ColumnsResult {
  // Not by `slice`, which gives a Buffer's own memory.
  const copy = (from: number, to: number) => new Uint8Array(bytes.subarray(from, to));
  const [rows = 0, count = 0] = new Uint32Array(copy(0, HEAD_BYTES).buffer);
  const from = HEAD_BYTES + rows;
  const size = rows * Float64Array.BYTES_PER_ELEMENT;
  const told = bytes.subarray(from + count * size);
  // JSON spells a double so that it comes back the same, but for -0, which is no part of a reason.
  const reasons = told.length > 0 ? { reasons: JSON.parse(Buffer.from(told).toString('utf8')) as RowReasons[] } : {};
  return { valid: copy(HEAD_BYTES, from), outputs: Array.from({ length: count }, (_, output) => new Float64Array(copy(from + output * size, from + (output + 1) * size).buffer)), ...reasons };
}

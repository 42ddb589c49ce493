import { createRequire } from 'node:module';
import type { DuckDBDataChunk } from '@duckdb/node-api';

type Bindings = typeof import('@duckdb/node-bindings');

/** What lies under the library: a chunk's memory goes in and out as a whole, with no call a value. */
export const bindings = (): Bindings => createRequire(__filename)('@duckdb/node-bindings') as Bindings;

/** Of the library's vectors, which are not taken apart. */
export const CHUNK_ROWS = 2048;
const BITS_BYTES = CHUNK_ROWS / 8;

/** Reads and fills the columns of chunks. */
export class Vectors {
  private readonly bits = new Uint8Array(BITS_BYTES);

  constructor(private readonly native: Bindings) {}

  /** Puts a column's values behind those that are there, and a 1 where there is none; false where every row has one, and `nulls` was not touched. */
  read({ chunk, rowCount }: DuckDBDataChunk, at: number, kind: 'number' | 'boolean', numbers: Float64Array, nulls: Uint8Array): boolean {
    const vector = this.native.data_chunk_get_vector(chunk, at);
    const bytes = this.native.vector_get_data(vector, rowCount * (kind === 'number' ? Float64Array.BYTES_PER_ELEMENT : 1));
    numbers.set(kind === 'number' ? new Float64Array(bytes.buffer, bytes.byteOffset, rowCount) : bytes);
    giveBack(bytes);
    return this.readNulls(vector, rowCount, nulls);
  }

  /** Only the first value, of a column of BIGINT. */
  first({ chunk }: DuckDBDataChunk, at: number): number {
    const bytes = this.native.vector_get_data(this.native.data_chunk_get_vector(chunk, at), BigInt64Array.BYTES_PER_ELEMENT);
    return Number(new BigInt64Array(bytes.buffer, bytes.byteOffset, 1)[0]);
  }

  /** Bit for bit: no number is looked at. `values` lie in memory of their own thread, from `from` on. */
  write({ chunk, rowCount }: DuckDBDataChunk, at: number, values: Float64Array | BigInt64Array | Uint8Array, from: number, nulls?: Uint8Array): void {
    const vector = this.native.data_chunk_get_vector(chunk, at);
    const width = values.BYTES_PER_ELEMENT;
    this.native.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset + from * width, rowCount * width);
    if (nulls) this.writeNulls(vector, nulls.subarray(from, from + rowCount));
  }

  private readNulls(vector: Parameters<Bindings['vector_get_validity']>[0], rows: number, nulls: Uint8Array): boolean {
    // A bit a row, the lowest first.
    const bits = this.native.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null;
    if (!bits) return false;
    for (let row = 0; row < rows; row++) nulls[row] = ((bits[row >> 3] ?? 0) >> (row & 7)) & 1 ? 0 : 1;
    giveBack(bits);
    return true;
  }

  private writeNulls(vector: Parameters<Bindings['vector_get_validity']>[0], nulls: Uint8Array): void {
    this.bits.fill(255);
    for (let row = 0; row < nulls.length; row++) if (nulls[row]) this.bits[row >> 3] = (this.bits[row >> 3] ?? 0) & ~(1 << (row & 7));
    this.native.vector_ensure_validity_writable(vector);
    this.native.copy_data_to_vector_validity(vector, 0, this.bits.buffer, 0, BITS_BYTES);
  }
}

/**
 * In Electron the bindings can't show a vector's memory and make a copy of it for each call. Given back at once, the same memory is used for the next one; left to the collector, ten columns of a million rows
 * cost more than reading them out of a file did.
 */
function giveBack({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && process.versions.electron !== undefined) (buffer as { transfer?(bytes: number): unknown }).transfer?.(0);
}

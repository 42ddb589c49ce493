import type { TableBlock } from '../../../engine/inference/tables';
import type { FoundColumn } from './parquet-reader';
import type { Opened, ParquetThread } from './parquet-thread';
import { CHUNK_ROWS } from './vectors';

/** Which columns a reading thread is to read, and where to. */
export interface ColumnsOrder {
  columns: readonly FoundColumn[];
  blockRows: number;
  /** How many blocks were given back, and 1 where it is to be broken off: the thread sleeps on the first. */
  state: SharedArrayBuffer;
  /** Memory of a block each, filled in turn. */
  slots: readonly SharedArrayBuffer[];
}
export type FromReading = { opened: Opened } | { block: TableBlock } | 'end' | { failed: string };

/** Where a slot's columns lie; nowhere for text. */
export type Room = readonly ({ numbers: Float64Array; nulls: Uint8Array } | undefined)[];

const isNumbers = ({ readAs }: FoundColumn): boolean => readAs !== 'text' && readAs !== null;
const BYTES_A_VALUE = Float64Array.BYTES_PER_ELEMENT + 1;

export function roomIn(memory: SharedArrayBuffer, columns: readonly FoundColumn[], rows: number): Room {
  const count = columns.filter(isNumbers).length;
  let at = -1;
  return columns.map((column) => {
    if (!isNumbers(column)) return undefined;
    at++;
    return { numbers: new Float64Array(memory, at * rows * Float64Array.BYTES_PER_ELEMENT, rows), nulls: new Uint8Array(memory, (count * Float64Array.BYTES_PER_ELEMENT + at) * rows, rows) };
  });
}

/**
 * Columns of a Parquet file, read by a thread into memory that is used again and that every thread sees: nothing of it is copied from one to the other, and none is asked for anew.
 */
export class ColumnReader {
  private readonly state = new Int32Array(new SharedArrayBuffer(8));
  /** The thread has answered for the last time. */
  private isOver = false;

  /** `ahead`: how many blocks may lie in memory at once. A block has `blockRows` rows or a few less, but not fewer than lie in a vector of the library. */
  constructor(private readonly thread: ParquetThread, columns: readonly FoundColumn[], { blockRows, ahead }: { blockRows: number; ahead: number }) {
    const rows = Math.max(blockRows, CHUNK_ROWS);
    const bytes = columns.filter(isNumbers).length * BYTES_A_VALUE * rows;
    thread.tell({ columns, blockRows: rows, state: this.state.buffer, slots: Array.from({ length: ahead }, () => new SharedArrayBuffer(bytes)) });
  }

  /** In the file's order. What a block holds is written over once it was given back. Errors: invalid-input where the file is damaged. */
  async *blocks(): AsyncGenerator<TableBlock> {
    for (let block = await this.next(); block; block = await this.next()) yield block;
  }

  /** The oldest block that was not given back is not looked at any more. */
  giveBack(): void {
    Atomics.add(this.state, 0, 1);
    Atomics.notify(this.state, 0);
  }

  /** Breaks off what is under way; may be called in any state. */
  async close(): Promise<void> {
    Atomics.store(this.state, 1, 1);
    this.giveBack();
    // That it was broken off is told as any failure is.
    while (!this.isOver) await this.next().catch(() => undefined);
  }

  private async next(): Promise<TableBlock | undefined> {
    if (this.isOver) return undefined;
    try {
      const message = await this.thread.next();
      if (typeof message === 'object' && 'block' in message) return message.block;
      this.isOver = true;
      return undefined;
    } catch (error) {
      this.isOver = true;
      throw error;
    }
  }
}

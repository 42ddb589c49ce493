import { makeRows, setRows, sliceRows, type Rows } from './rows';

/** A plant's readings of a second or two: a piece is soon filled, and soon gone with what was sealed of it. */
const PIECE_ROWS = 32_768;
const FIRST_ROWS = 256;

interface Piece {
  rows: Rows;
  /** Place of its first row, those before it were dropped, and after its last. */
  start: number;
  end: number;
}

/**
 * Columns that grow at their end and are dropped at their beginning, in pieces: what is there never moves. One array of them all would have to be copied where it is full or mostly
 * dropped, which stops the thread for a hundred milliseconds where there are many.
 */
export class RowBuffer {
  private readonly pieces: Piece[] = [];
  length = 0;

  /** Its present rows, or the first so many, in order. They stay as they are: later changes write behind them or elsewhere. */
  parts(count = this.length): Rows[] {
    const parts: Rows[] = [];
    let left = count;
    for (const { rows, start, end } of this.pieces) {
      if (left === 0) break;
      const taken = Math.min(left, end - start);
      parts.push(sliceRows(rows, start, start + taken));
      left -= taken;
    }
    return parts;
  }

  /** When its first row was received; undefined when it has none. */
  get since(): number | undefined {
    const first = this.pieces[0];
    return first?.rows.received[first.start];
  }

  push(rows: Rows): void {
    for (let at = 0; at < rows.length; ) {
      let last = this.pieces.at(-1);
      if (!last || last.end === last.rows.length) this.pieces.push((last = { rows: makeRows(this.roomFor(rows.length - at)), start: 0, end: 0 }));
      const count = Math.min(rows.length - at, last.rows.length - last.end);
      setRows(last.rows, last.end, sliceRows(rows, at, at + count));
      last.end += count;
      at += count;
    }
    this.length += rows.length;
  }

  /** Takes the first `count` rows away. */
  drop(count: number): void {
    this.length -= count;
    for (let left = count, first = this.pieces[0]; left > 0 && first; first = this.pieces[0]) {
      const gone = Math.min(left, first.end - first.start);
      first.start += gone;
      left -= gone;
      if (first.start === first.end) this.pieces.shift();
    }
  }

  private roomFor(rows: number): number {
    return Math.min(PIECE_ROWS, Math.max(FIRST_ROWS, rows, this.length));
  }
}

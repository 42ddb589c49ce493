import { open, type FileHandle } from 'node:fs/promises';

const PIECE_BYTES = 1024 * 1024;
const NEWLINE = 10;
const QUOTE = 34;

/** Whole rows as they lie in the file. `last`: nothing comes behind them. */
export interface Piece {
  bytes: Uint8Array<ArrayBuffer>;
  last: boolean;
}

/** Where a piece may end. */
export interface Cut {
  /** The end of the last whole row, 0 where there is none; nothing but whole rows stand before it. */
  (bytes: Buffer): number;
}

/**
 * The file from a byte on, in pieces that end where a row does: how it is cut depends on nothing but where it begins. What is longer than `limitBytes` and has no end comes as a piece of its own, and
 * nothing behind it: it is what `isWhole` tells. `used`: memory of pieces that nobody looks at any more, which is filled again; new memory costs more than reading into it.
 */
export async function* piecesOf(path: string, from: number, cut: Cut, limitBytes: number, used: ArrayBuffer[] = [], pieceBytes = PIECE_BYTES): AsyncGenerator<Piece> {
  const file = await open(path, 'r');
  try {
    let size = pieceBytes;
    for (let at = from; ; ) {
      // Memory of its own, since it is given away.
      const memory = used.pop();
      const bytes = Buffer.from(memory?.byteLength === size ? memory : new ArrayBuffer(size));
      const read = await fill(file, bytes, at);
      const [whole, ended] = [bytes.subarray(0, read), read < size];
      const end = cut(whole);
      const isTooLong = read - end > limitBytes;
      if (ended && !isTooLong) return yield { bytes: whole, last: true };
      if (end === 0 && isTooLong) return yield { bytes: whole, last: false };
      // A row that is longer than a piece is read again, with more room.
      size = end === 0 ? size * 2 : pieceBytes;
      at += end;
      if (end > 0) yield { bytes: whole.subarray(0, end), last: false };
    }
  } finally {
    await file.close();
  }
}

/** As many bytes as there is room for or the file has. */
async function fill(file: FileHandle, bytes: Buffer, position: number): Promise<number> {
  let read = 0;
  while (read < bytes.length) {
    const { bytesRead } = await file.read(bytes, read, bytes.length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return read;
}

/** Whether a piece ends where a row does. */
export const isWhole = ({ bytes, last }: Piece): boolean => last || bytes[bytes.length - 1] === NEWLINE;

export const cutLines: Cut = (bytes) => bytes.lastIndexOf(NEWLINE) + 1;

/** Of RFC 4180: line ends inside quoted fields end no row. A quote inside a field that did not begin with one is a character like any other, as it is to `CsvReader`. */
export function cutCsv(delimiter: string): Cut {
  const between = delimiter.charCodeAt(0);
  return (bytes) => {
    let end = 0;
    for (;;) {
      const quote = bytes.indexOf(QUOTE, end);
      if (quote < 0) return Math.max(end, bytes.lastIndexOf(NEWLINE) + 1);
      // Every row before the one with the quote is plain.
      const start = Math.max(end, bytes.lastIndexOf(NEWLINE, quote) + 1);
      const next = quotedRowEnd(bytes, start, between);
      if (next < 0) return start;
      end = next;
    }
  };
}

/** Behind the row that begins at `start`; -1 where the bytes end before it does. */
function quotedRowEnd(bytes: Buffer, start: number, delimiter: number): number {
  let at = start;
  for (;;) {
    if (bytes[at] === QUOTE) {
      at = closingQuote(bytes, at + 1);
      // Another quote may come behind the last byte.
      if (at < 0 || at === bytes.length - 1) return -1;
      at++;
    }
    while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== NEWLINE) at++;
    if (at >= bytes.length) return -1;
    if (bytes[at] === NEWLINE) return at + 1;
    at++;
  }
}

function closingQuote(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(QUOTE, from); at >= 0; at = bytes.indexOf(QUOTE, at + 2)) if (bytes[at + 1] !== QUOTE) return at;
  return -1;
}

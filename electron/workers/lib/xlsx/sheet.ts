import type { SourceCell } from '../batch/stage/types';
import { MOST_COLUMNS } from '../../../node/xlsx';
import { parse, Text, unescaped, type Book, type TimeStyle } from './book';

export interface SheetRow {
  /** As Excel counts it, from 1. */
  row: number;
  /** From column A on; null where nothing stands. */
  cells: SourceCell[];
}

const DAY_MS = 86_400_000;
/** Days from 1899-12-30 to 1970-01-01, and to the first day of the 1904 system. */
const [UNIX_DAYS, DAYS_1904] = [25_569, 1_462];
/** Until then the 1900 system is a day behind, for the 29 February that it alone has. */
const LEAP_DAY = 60;

/** Rows that have a cell, in their order, some at a time. `bytes`: told how many of the sheet's were read. Errors: invalid-input (damaged). */
export async function* sheetRows(book: Book, part: string, bytes: (count: number) => void = () => undefined): AsyncGenerator<SheetRow[]> {
  const strings = await book.shared();
  const reader = new SheetReader(book, strings);
  for await (const count of parse(book.parts, part, reader)) {
    bytes(count);
    const rows = reader.take();
    if (rows.length > 0) yield rows;
  }
  const rest = reader.take();
  if (rest.length > 0) yield rest;
}

class SheetReader {
  private done: SheetRow[] = [];
  private row = 0;
  private cells: SourceCell[] = [];
  private column = -1;
  private kind = 'n';
  private style: TimeStyle;
  /** What stands in `v`. */
  private value: string | undefined;
  private isValue = false;
  private isInline = false;
  private readonly inline = new Text();

  constructor(private readonly book: Pick<Book, 'times' | 'from1904'>, private readonly strings: readonly string[]) {}

  take(): SheetRow[] {
    const { done } = this;
    this.done = [];
    return done;
  }

  readonly open = ({ attributes }: { attributes: Record<string, string> }, name: string): void => {
    if (name === 'c') this.openCell(attributes);
    else if (name === 'v') [this.isValue, this.value] = [true, ''];
    else if (name === 'is') this.isInline = true;
    else if (name === 'row') this.openRow(attributes['r']);
    if (this.isInline) this.inline.open(name);
  };

  readonly text = (text: string): void => {
    if (this.isValue) this.value += text;
    else if (this.isInline) this.inline.add(text);
  };

  readonly close = (name: string): void => {
    if (this.isInline) this.inline.close(name);
    if (name === 'v') this.isValue = false;
    else if (name === 'is') [this.isInline, this.value] = [false, this.inline.take()];
    else if (name === 'c') this.closeCell();
    else if (name === 'row') this.closeRow();
  };

  private openRow(at: string | undefined): void {
    const row = at === undefined ? this.row + 1 : Number(at);
    if (!Number.isSafeInteger(row) || row <= this.row) throw new Error(`its row ${at} does not stand behind row ${this.row}`);
    [this.row, this.cells, this.column] = [row, [], -1];
  }

  private openCell({ r, t = 'n', s }: Record<string, string>): void {
    this.column = r === undefined ? this.column + 1 : columnOf(r);
    if (!(this.column >= 0 && this.column < MOST_COLUMNS)) throw new Error(`it has a cell ${r ?? ''}, which no sheet has`);
    this.kind = t;
    this.style = s === undefined ? undefined : this.book.times[Number(s)];
    this.value = undefined;
  }

  private closeCell(): void {
    const value = this.valueOf();
    if (value === null) return;
    while (this.cells.length < this.column) this.cells.push(null);
    this.cells[this.column] = value;
  }

  private closeRow(): void {
    if (this.cells.length > 0) this.done.push({ row: this.row, cells: this.cells });
  }

  /** What a formula came to when it was last counted; what it never came to is nothing. */
  private valueOf(): SourceCell {
    const { value } = this;
    if (value === undefined || (value === '' && this.kind !== 'inlineStr' && this.kind !== 'str')) return null;
    switch (this.kind) {
      case 's': {
        const text = this.strings[Number(value)];
        if (text === undefined) throw new Error(`cell of row ${this.row} has a text that is not there`);
        return text;
      }
      case 'inlineStr':
        return value;
      case 'str':
        return unescaped(value);
      case 'b':
        return value === '1' || value === 'true';
      // As text: whoever reads a number says why the row is left out.
      case 'e':
        return value;
      case 'd':
        return isoCell(value);
      default:
        return this.number(value);
    }
  }

  private number(text: string): SourceCell {
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value)) return text;
    if (this.style !== undefined) return this.time(value);
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  }

  private time(serial: number): SourceCell {
    if (serial < 0) return serial;
    if (this.style === 'clock' && serial < 1) return new Date(Math.round(serial * DAY_MS)).toISOString().slice(11, -1).replace('.000', '');
    const day = this.book.from1904 ? serial + DAYS_1904 : serial < LEAP_DAY ? serial + 1 : serial;
    return { local: Math.round((day - UNIX_DAYS) * DAY_MS) };
  }
}

function isoCell(text: string): SourceCell {
  const ms = Date.parse(/Z$/.test(text) ? text : `${text.includes('T') ? text : `${text}T00:00:00`}Z`);
  return Number.isNaN(ms) ? text : { local: ms };
}

/** Of a reference such as AB12. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}

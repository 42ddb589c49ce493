import { MillwrightError } from '../../../contract/errors';
import { rowReason } from '../../../contract/row-faults';
import type { Row } from './types';

/** Longer than any row of a table; reached when a quote was never closed. */
export const LONGEST_ROW_CHARS = 1024 * 1024;

/**
 * RFC 4180, in pieces of text: quoted fields with doubled quotes, line ends inside them, LF or CRLF. A quote inside a field that did
 * not begin with one is a character like any other; without `quotes` every one is. Where a blank delimits, no quotes are known, any number of blanks and tabs does, and those at either end count for nothing.
 * Empty lines are passed over.
 */
export class CsvReader {
  private rest = '';
  private line = 1;
  /** Of the text being read, at or behind the current row: looked up once, not once a row. */
  private nextQuote = 0;

  private readonly quotes: boolean;

  /** `width`: set with the header; 0 for the header itself. */
  constructor(readonly delimiter: string, private readonly file: string, public width = 0, quotes = true) {
    this.quotes = quotes && delimiter !== ' ';
  }

  /** Read so far. */
  get lines(): number {
    return this.line - 1;
  }

  /** The first row, and where it ends; undefined where it is not complete with this text. */
  first(text: string, last: boolean): { row: Row; end: number } | undefined {
    this.nextQuote = this.quoteFrom(text, 0);
    for (let at = 0; at < text.length; ) {
      const next = this.row(text, at, last);
      if (!next) return undefined;
      if (next.row) return { row: next.row, end: Math.min(next.end, text.length) };
      at = next.end;
    }
    return undefined;
  }

  /** Rows that are complete with this text; `last` says that no more comes. */
  feed(text: string, last: boolean): Row[] {
    const all = this.rest === '' ? text : this.rest + text;
    const rows: Row[] = [];
    let at = 0;
    this.nextQuote = this.quoteFrom(all, 0);
    while (at < all.length) {
      const next = this.row(all, at, last);
      if (!next) break;
      if (next.row) rows.push(next.row);
      at = next.end;
    }
    this.rest = all.slice(at);
    if (this.rest.length > LONGEST_ROW_CHARS) {
      throw new MillwrightError('invalid-input', `${this.file}, line ${this.line}: the row does not end within ${LONGEST_ROW_CHARS} characters.${this.quotes ? ' A quotation mark that is never closed does this.' : ''}`, { reason: 'file-long-row', file: this.file, line: this.line, characters: LONGEST_ROW_CHARS, quotes: this.quotes });
    }
    return rows;
  }

  private row(text: string, start: number, last: boolean): { row?: Row; end: number } | undefined {
    const newline = text.indexOf('\n', start);
    if (newline < 0 && !last) return undefined;
    const end = newline < 0 ? text.length : newline;
    const stop = text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end;
    if (this.nextQuote >= 0 && this.nextQuote < start) this.nextQuote = this.quoteFrom(text, start);
    if (this.nextQuote >= 0 && this.nextQuote < stop) return this.quotedRow(text, start, last);
    const { line } = this;
    this.line++;
    const raw = text.slice(start, stop);
    if (raw === '' || (raw.trim() === '' && (this.delimiter === ' ' || !raw.includes(this.delimiter)))) return { end: end + 1 };
    return { row: this.checked({ line, raw, cells: this.delimiter === ' ' ? raw.trim().split(/[ \t]+/) : raw.split(this.delimiter) }), end: end + 1 };
  }

  private quoteFrom(text: string, at: number): number {
    return this.quotes ? text.indexOf('"', at) : -1;
  }

  /** The slow way, character by character, for rows that hold a quote. Undefined: the row goes on behind the text. */
  private quotedRow(text: string, start: number, last: boolean): { row?: Row; end: number } | undefined {
    const cells: string[] = [];
    let at = start;
    let problem: string | undefined;
    for (;;) {
      let value = '';
      if (text[at] === '"') {
        const closed = closingQuote(text, at + 1);
        if (closed < 0 || (closed === text.length - 1 && !last)) {
          if (!last) return undefined;
          if (closed < 0) problem = rowReason('open-quote');
        }
        const until = closed < 0 ? text.length : closed;
        value = text.slice(at + 1, until).replaceAll('""', '"');
        at = closed < 0 ? text.length : closed + 1;
      }
      const stop = fieldEnd(text, at, this.delimiter);
      if (stop === text.length && !last) return undefined;
      const plain = text.slice(at, stop).replace(/\r$/, '');
      if (value !== '' && plain !== '') problem ??= rowReason('behind-quote');
      cells.push(value + plain);
      at = stop;
      if (text[at] !== this.delimiter) break;
      at++;
    }
    const raw = text.slice(start, at).replace(/\r$/, '');
    const { line } = this;
    this.line += 1 + (raw.match(/\n/g)?.length ?? 0);
    const row: Row = { line, raw, cells };
    return { row: problem ? { ...row, problem: { column: '', value: raw.slice(0, 80), reason: problem } } : this.checked(row), end: at + 1 };
  }

  private checked(row: Row): Row {
    if (this.width === 0 || row.cells.length === this.width) return row;
    return { ...row, problem: { column: '', value: row.raw.slice(0, 80), reason: rowReason('fields', String(row.cells.length), String(this.width)) } };
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
  return -1;
}

function fieldEnd(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) if (text[at] === delimiter || text[at] === '\n') return at;
  return text.length;
}

/** The delimiter that a header is written with: the one that most often stands outside quotes. */
export function delimiterOf(header: string): string {
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: bare.split(delimiter).length - 1 }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}

/** A value as a CSV field: quoted where it has to be. */
export function csvField(value: string, delimiter: string): string {
  return /["\r\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value;
}

import { MillwrightError } from '../../../contract/errors';
import { LONGEST_ROW_CHARS, withWidth, type CsvReader } from './csv';
import type { Row } from './types';

/** What reads a table's lines, with quotes or without. */
export type LineReader = Pick<CsvReader, 'delimiter' | 'width' | 'lines' | 'first' | 'feed'>;

/** A row a line, in which a quotation mark is a character like any other. Where a blank delimits, any number of blanks and tabs does, and those at either end count for nothing. Empty lines are passed over. */
export class BareLines implements LineReader {
  private rest = '';
  private line = 0;

  /** `width`: set with the header; 0 for the header itself. */
  constructor(readonly delimiter: string, private readonly file: string, public width = 0) {}

  get lines(): number {
    return this.line;
  }

  first(text: string, last: boolean): { row: Row; end: number } | undefined {
    for (let at = 0; at < text.length; ) {
      const newline = text.indexOf('\n', at);
      if (newline < 0 && !last) return undefined;
      const end = newline < 0 ? text.length : newline + 1;
      const row = this.row(text.slice(at, end));
      if (row) return { row, end };
      at = end;
    }
    return undefined;
  }

  feed(text: string, last: boolean): Row[] {
    const lines = (this.rest + text).split('\n');
    this.rest = last ? '' : (lines.pop() ?? '');
    if (last && lines.at(-1) === '') lines.pop();
    if (this.rest.length > LONGEST_ROW_CHARS) throw new MillwrightError('invalid-input', `${this.file}, line ${this.line + 1}: the row does not end within ${LONGEST_ROW_CHARS} characters.`, { file: this.file, line: this.line + 1 });
    return lines.flatMap((raw) => this.row(raw) ?? []);
  }

  private row(text: string): Row | undefined {
    this.line++;
    const raw = text.replace(/\r?\n?$/, '');
    if (raw.trim() === '' && !(this.delimiter === '\t' && raw.includes('\t'))) return undefined;
    return withWidth({ line: this.line, raw, cells: this.delimiter === ' ' ? raw.trim().split(/[ \t]+/) : raw.split(this.delimiter) }, this.width);
  }
}

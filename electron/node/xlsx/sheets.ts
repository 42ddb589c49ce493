import { MillwrightError } from '../../contract/errors';

/** What a workbook may be, as Excel takes it: its "Specifications and limits". */
export const MOST_ROWS = 1_048_576;
export const MOST_COLUMNS = 16_384;
/** In UTF-16 units. */
export const LONGEST_TEXT = 32_767;
const LONGEST_NAME = 31;

/**
 * A value as it goes into a cell; null is a blank cell, and so is NaN. A time is one on the wall of whoever reads it: `local` is ms since the epoch as if that wall's zone were UTC, since a sheet's times
 * have no zone.
 */
export type SheetCell = string | number | boolean | null | { local: number };

export interface SheetColumn {
  name: string;
  /** Of the column's numbers or times, in Excel's words: `0.000`, `0.0%`, `yyyy-mm-dd`. */
  format?: string | undefined;
  /** In characters; else told by what stands in the first rows. */
  width?: number | undefined;
}

export interface Sheet {
  name: string;
  columns: readonly SheetColumn[];
  /** In the order of the columns, without the header. Taken as they are wanted, so that none is held. */
  rows: Iterable<readonly SheetCell[]> | AsyncIterable<readonly SheetCell[]>;
  /** How many there will be, where that is known: too many are refused before anything is written. */
  count?: number | undefined;
}

/** Errors: invalid-input where no workbook can hold them. */
export function checkSheets(sheets: readonly Sheet[], path: string): void {
  if (sheets.length === 0) throw refuse(path, 'has no sheet.');
  const seen = new Set<string>();
  for (const { name, columns, count = 0 } of sheets) {
    if (name.trim() === '' || name.length > LONGEST_NAME || /[[\]:*?/\\\p{Cc}]|^'|'$/u.test(name)) throw refuse(path, `can't have a sheet named "${name}": at most ${LONGEST_NAME} characters, and none of [ ] : * ? / \\.`);
    if (seen.has(name.toLowerCase())) throw refuse(path, `can't have two sheets named "${name}".`);
    seen.add(name.toLowerCase());
    checkSize(path, { rows: count, columns: columns.length });
    for (const { name: column } of columns) if (column.length > LONGEST_TEXT) throw refuse(path, `can't have a column whose name has more than ${number(LONGEST_TEXT)} characters.`);
  }
}

/** `rows`: without the header. Errors: invalid-input where that is more than a sheet holds. */
export function checkSize(path: string, { rows, columns }: { rows: number; columns: number }): void {
  if (columns > MOST_COLUMNS) throw refuse(path, `can't hold ${number(columns)} columns: a sheet of Excel has at most ${number(MOST_COLUMNS)}. Write CSV or Parquet instead.`);
  if (rows >= MOST_ROWS) throw refuse(path, `can't hold ${number(rows)} rows: a sheet of Excel has at most ${number(MOST_ROWS - 1)} below its header. Write CSV or Parquet instead.`);
}

export const refuse = (path: string, why: string, details: Record<string, unknown> = {}): MillwrightError => new MillwrightError('invalid-input', `${path} ${why}`, { file: path, ...details });
export const number = (value: number): string => value.toLocaleString('en');

/** A column's letters: 0 is A, 26 is AA. */
export function letters(column: number): string {
  let text = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) text = String.fromCharCode(65 + ((left - 1) % 26)) + text;
  return text;
}

import { convert, type Conversion } from '../../../contract/units';
import type { ManifestInput } from '../../../contract/manifest';
import { rowReason } from '../../../contract/row-faults';
import { fitsKind, labelCodes } from '../../../engine/inference/columns/check';
import { textProblem } from '../../../engine/inference/columns/text';
import type { Matched } from './match';
import type { Cell, Problem, Row } from './types';

/** A cell's number (of a category: its label's code; NaN is a gap that the model takes) or its text, or in words why it has none. */
export type CellReader = (cell: Cell) => number | { text: string } | string;

/** One column of the file, as it is read and as a person knows it. */
export interface BoundCell {
  name: string;
  title: string;
  at: number;
  read: CellReader;
}

/** Of what is in no column. */
export const NOWHERE = -1;

/** Why a blank cell has no number. */
export const NO_VALUE = rowReason('no-value');
const NOT_A_NUMBER = rowReason('not-number');

const noValue = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '-', '#n/a']);
/** Whether a text stands where there is no number. */
export const isGap = (text: string): boolean => noValue.has(text.toLowerCase());
/** What stands in a cell of a sheet whose formula came to nothing: ECMA-376, 18.17.3, and those that came later. */
const sheetErrors = new Set(['#DIV/0!', '#NAME?', '#NULL!', '#NUM!', '#REF!', '#VALUE!', '#GETTING_DATA', '#SPILL!', '#CALC!', '#FIELD!', '#BLOCKED!', '#UNKNOWN!', '#CONNECT!']);
/** Why such a cell has no value. */
const SHEET_ERROR = rowReason('sheet-error');
const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:\d\d)?$/;
/** A number as it is written where a comma stands before the fraction. */
export const DECIMAL_COMMA = /^[+-]?\d+(?:\.\d{3})*,\d+$/;
const yes = new Set(['true', '1', 'yes']);
const no = new Set(['false', '0', 'no']);

/** `conversion`: of the file's numbers into the input's unit. */
export function cellReader(input: ManifestInput, conversion?: Conversion): CellReader {
  const read = readerOf(input, conversion);
  return input.missing ? withGaps(read) : read;
}

/** A cell without a value is NaN. */
export function withGaps(read: CellReader): CellReader {
  return (cell) => {
    const value = read(cell);
    return value === NO_VALUE ? NaN : value;
  };
}

/** Of an input that takes whole numbers what lies beside one by the rounding of doubles alone is that one. */
export function converter(kind: ManifestInput['kind'], conversion: Conversion): (value: number) => number {
  if (kind !== 'integer') return (value) => convert(conversion, value);
  return (value) => {
    const found = convert(conversion, value);
    const whole = Math.round(found);
    return Math.abs(found - whole) <= ROUNDING * Math.max(1, Math.abs(found)) ? whole : found;
  };
}
const ROUNDING = 1e-12;

function readerOf(input: ManifestInput, conversion?: Conversion): CellReader {
  if (input.kind === 'category') return labelReader(input);
  if (input.kind === 'boolean') return readBoolean;
  if (input.kind === 'text') return textReader(input);
  const turned = conversion && converter(input.kind, conversion);
  return (cell) => {
    const read = readNumber(cell);
    if (typeof read === 'string') return read;
    const value = turned ? turned(read) : read;
    if (fitsKind(input.kind, value)) return value;
    return input.kind === 'integer' && !Number.isInteger(value) ? rowReason('not-integer') : rowReason('too-large');
  };
}

/** `matched`: which column of the file it is, as of `matchColumns`, or what it is in every row. */
export function boundCell({ name }: { name: string }, header: readonly string[], matched: Matched, read: CellReader): BoundCell {
  const { at, value } = matched.get(name) ?? { at: NOWHERE };
  if (value === undefined) return { name, title: header[at] ?? name, at, read };
  const same = read(value);
  return { name, title: name, at, read: () => same };
}

/** Which series, or machine, a row is of. */
export const keyOf = (by: readonly BoundCell[], cells: readonly Cell[]): string => by.map(({ at }) => textOf(cells[at])).join('\n');

/** What a row lacks to tell which series it is of. */
export function unnamedOf(by: readonly BoundCell[], { cells }: Row): Omit<Problem, 'line'> | undefined {
  const blank = by.find(({ at }) => textOf(cells[at]) === '');
  return blank && { column: blank.title, value: '', reason: NO_VALUE };
}

/** The value of a cell, or why it has none. */
export function readCell({ title, at, read }: BoundCell, { cells }: Row): number | { text: string } | Omit<Problem, 'line'> {
  const value = read(cells[at]);
  return typeof value === 'string' ? { column: title, value: textOf(cells[at]).slice(0, 200), reason: value } : value;
}

/** As `readCell`, of a column that holds no text. */
export function readNumberCell(cell: BoundCell, row: Row): number | Omit<Problem, 'line'> {
  const value = readCell(cell, row);
  return typeof value === 'object' && 'text' in value ? { column: cell.title, value: value.text.slice(0, 200), reason: NOT_A_NUMBER } : value;
}

/** Or in words why it is none. */
export function readNumber(cell: Cell): number | string {
  if (typeof cell === 'number') return cell;
  if (cell === null || cell === undefined) return NO_VALUE;
  if (typeof cell !== 'string') return NOT_A_NUMBER;
  if (isPlainNumber(cell)) {
    const value = Number(cell);
    if (!Number.isNaN(value)) return value;
  }
  const text = cell.trim();
  if (noValue.has(text.toLowerCase())) return NO_VALUE;
  if (isPlainNumber(text) && !Number.isNaN(Number(text))) return Number(text);
  if (sheetErrors.has(text)) return SHEET_ERROR;
  if (DECIMAL_COMMA.test(text)) return rowReason('decimal-comma');
  return /^[+-]?inf(?:inity)?$/i.test(text) ? rowReason('not-finite') : NOT_A_NUMBER;
}

/** A place in an order: a number, or a time of ISO 8601 in ms since the epoch; without a zone it is read as UTC, which has no hour twice. */
export function readOrder(cell: Cell): number | string {
  const match = isoTime.exec(textOf(cell));
  if (!match) {
    const value = readNumber(cell);
    return typeof value === 'number' || value === NO_VALUE ? value : rowReason('not-order');
  }
  const [, day = '', time = '00:00', zone = 'Z'] = match;
  const ms = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(ms) ? rowReason('no-such-time') : ms;
}

/** Before 1973 in milliseconds: what seconds since the epoch look like; before 1973 in seconds, what counts from elsewhere. */
const [LOOKS_LIKE_SECONDS, LOOKS_LIKE_A_COUNT] = [1e11, 1e8];

/** A moment, ms since the epoch: ISO 8601, or a number of seconds or milliseconds. */
export function readTime(cell: Cell): number | string {
  const value = readOrder(cell);
  if (typeof value !== 'number') return value;
  if (value < LOOKS_LIKE_A_COUNT) return rowReason('not-time');
  return value < LOOKS_LIKE_SECONDS ? value * 1000 : value;
}

/** Only what a person would call a decimal number: JavaScript's own reading takes `0x10`, blanks and `Infinity` as well. */
function isPlainNumber(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const isDigit = c >= 48 && c <= 57;
    if (!isDigit && c !== 46 && c !== 45 && c !== 43 && c !== 101 && c !== 69) return false;
  }
  return text.length > 0;
}

function readBoolean(cell: Cell): number | string {
  const text = textOf(cell).toLowerCase();
  if (yes.has(text)) return 1;
  if (no.has(text)) return 0;
  return noValue.has(text) ? NO_VALUE : rowReason('not-boolean');
}

function labelReader(input: ManifestInput): CellReader {
  const codes = labelCodes(input);
  const unknown = rowReason('unknown-label', [...codes.keys()].slice(0, 12).join(', '));
  return (cell) => {
    const text = textOf(cell);
    const code = codes.get(text);
    if (code !== undefined) return code;
    if (sheetErrors.has(text)) return SHEET_ERROR;
    return text === '' ? NO_VALUE : unknown;
  };
}

/** As it stands, blanks and all; an empty cell is an empty text. */
function textReader(input: Extract<ManifestInput, { kind: 'text' }>): CellReader {
  return (cell) => {
    if (cell === null || cell === undefined) return NO_VALUE;
    if (typeof cell !== 'string') return rowReason('not-text');
    if (sheetErrors.has(cell)) return SHEET_ERROR;
    return textProblem(input, cell) ?? { text: cell };
  };
}

export function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell.trim();
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

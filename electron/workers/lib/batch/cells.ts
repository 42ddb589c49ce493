import type { ManifestInput } from '../../../contract/manifest';
import { fitsKind, labelCodes } from '../../../engine/inference/columns/check';
import { textProblem } from '../../../engine/inference/columns/text';
import type { Cell } from './types';

/** A cell's number (of a category: its label's code; NaN is a gap that the model takes) or its text, or in words why it has none. */
export type CellReader = (cell: Cell) => number | { text: string } | string;

const NO_VALUE = 'no value';

const noValue = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '-', '#n/a']);
const yes = new Set(['true', '1', 'yes']);
const no = new Set(['false', '0', 'no']);

export function cellReader(input: ManifestInput): CellReader {
  const read = readerOf(input);
  if (!input.missing) return read;
  return (cell) => {
    const value = read(cell);
    return value === NO_VALUE ? NaN : value;
  };
}

function readerOf(input: ManifestInput): CellReader {
  if (input.kind === 'category') return labelReader(input);
  if (input.kind === 'boolean') return readBoolean;
  if (input.kind === 'text') return textReader(input);
  return (cell) => {
    const value = readNumber(cell);
    if (typeof value === 'string' || fitsKind(input.kind, value)) return value;
    return input.kind === 'integer' && !Number.isInteger(value) ? 'not a whole number' : 'the number is too large';
  };
}

function readNumber(cell: Cell): number | string {
  if (typeof cell === 'number') return cell;
  if (cell === null || cell === undefined) return NO_VALUE;
  if (typeof cell !== 'string') return 'not a number';
  if (isPlainNumber(cell)) {
    const value = Number(cell);
    if (!Number.isNaN(value)) return value;
  }
  const text = cell.trim();
  if (noValue.has(text.toLowerCase())) return NO_VALUE;
  if (isPlainNumber(text) && !Number.isNaN(Number(text))) return Number(text);
  if (/^[+-]?\d+(?:\.\d{3})*,\d+$/.test(text)) return 'a decimal comma: write the number with a decimal point';
  return /^[+-]?inf(?:inity)?$/i.test(text) ? 'not a finite number' : 'not a number';
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
  return noValue.has(text) ? NO_VALUE : 'neither true nor false';
}

function labelReader(input: ManifestInput): CellReader {
  const codes = labelCodes(input);
  const known = [...codes.keys()].slice(0, 12).join(', ');
  return (cell) => {
    const text = textOf(cell);
    const code = codes.get(text);
    if (code !== undefined) return code;
    return text === '' ? NO_VALUE : `an unknown label: known are ${known}`;
  };
}

/** As it stands, blanks and all; an empty cell is an empty text. */
function textReader(input: Extract<ManifestInput, { kind: 'text' }>): CellReader {
  return (cell) => {
    if (cell === null || cell === undefined) return NO_VALUE;
    if (typeof cell !== 'string') return 'not a text';
    return textProblem(input, cell) ?? { text: cell };
  };
}

export function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell.trim();
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

import type { PreviewColumn } from '../../../../contract/batch-preview';
import { DECIMAL_COMMA, isGap, readNumber, readOrder, textOf } from '../cells';
import { unitInName } from '../match';
import type { Row } from '../types';
import type { Looked } from './look';

const EXAMPLES = 3;
const LONGEST_EXAMPLE = 60;
/** Of the values of a column; a few that are none are told as such, and it is a column of numbers nevertheless. */
const MOST_OF_THEM = 0.8;
/** Different texts that are remembered of a column. */
const MOST_TEXTS = 200;

/** A column as it was looked at. */
export interface Described extends Omit<PreviewColumn, 'feeds'> {
  at: number;
  /** The values that are numbers. */
  numbers: number[];
  /** Different texts, and how often each stands there. */
  texts: Map<string, number>;
  filled: number;
  /** How many have a decimal comma, which no number has. */
  commas: number;
}

export const shown = (cell: unknown): string => textOf(cell).slice(0, LONGEST_EXAMPLE);

export function describe({ header, opaque, head, spots }: Looked): Described[] {
  const rows = [...head, ...spots].filter(({ problem }) => !problem);
  return header.map((name, at) => columnOf(name, at, rows, opaque.has(at)));
}

function columnOf(name: string, at: number, rows: readonly Row[], isOpaque: boolean): Described {
  const column: Described = { name, at, type: 'text', unit: unitInName(name) ?? null, examples: [], blank: 0, low: null, high: null, numbers: [], texts: new Map(), filled: 0, commas: 0 };
  if (isOpaque) return { ...column, type: 'other' };
  let [times, truths] = [0, 0];
  for (const { cells } of rows) {
    const text = textOf(cells[at]);
    if (isGap(text)) {
      column.blank++;
      continue;
    }
    column.filled++;
    if (column.texts.has(text) || column.texts.size < MOST_TEXTS) column.texts.set(text, (column.texts.get(text) ?? 0) + 1);
    const number = readNumber(cells[at]);
    if (typeof number === 'number') column.numbers.push(number);
    else if (DECIMAL_COMMA.test(text)) column.commas++;
    else if (/^(true|false|yes|no)$/i.test(text)) truths++;
    else if (typeof readOrder(cells[at]) === 'number') times++;
  }
  column.examples = [...column.texts.keys()].slice(0, EXAMPLES).map((text) => text.slice(0, LONGEST_EXAMPLE));
  const most = (count: number) => column.filled > 0 && count >= MOST_OF_THEM * column.filled;
  if (most(column.numbers.length)) {
    column.type = column.numbers.every(Number.isInteger) ? 'integer' : 'number';
    column.low = column.numbers.reduce((least, one) => Math.min(least, one), Infinity);
    column.high = column.numbers.reduce((greatest, one) => Math.max(greatest, one), -Infinity);
  } else if (most(truths)) column.type = 'boolean';
  else if (most(times)) column.type = 'time';
  return column;
}

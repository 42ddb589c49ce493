import type { FixedValue } from '../../../contract/batch';
import type { ManifestInput } from '../../../contract/manifest';
import type { Conversion } from '../../../contract/units';
import { firstUnfit } from '../../../engine/inference/columns/check';
import { cellOf, type ColumnType, type ColumnValues, type TableBlock } from '../../../engine/inference/tables';
import { cellReader, converter, NO_VALUE, textOf, type CellReader } from './cells';
import type { BlockColumns, Problem } from './types';

/** An input of a model that takes rows one by one, and where its column lies in a block. */
export interface BoundColumn {
  input: ManifestInput;
  title: string;
  at: number;
  type: ColumnType | null;
  conversion?: Conversion | undefined;
  /** What it is in every row, where no column feeds it. */
  value?: FixedValue | undefined;
}

export type Troubles = Map<number, Omit<Problem, 'line'>>;

/**
 * Rows [from, to) of a block as a model's columns, column by column; no row is made. What a row can't be scored for is put under its place in `troubles`, the first of each in the order of the inputs; what
 * stands in the columns there is not to be used.
 */
export function columnsOf(bound: readonly BoundColumn[], block: TableBlock, from: number, to: number, troubles: Troubles): BlockColumns {
  return Object.fromEntries(bound.map((one) => [one.input.name, columnOf(one, block.columns[one.at], from, to, troubles)]));
}

function columnOf(bound: BoundColumn, column: ColumnValues | undefined, from: number, to: number, troubles: Troubles): Float64Array | string[] {
  const { input, title, type, conversion } = bound;
  if (bound.value !== undefined) return sameIn(to - from, cellReader(input)(bound.value));
  const plain = input.kind === 'boolean' ? type === 'boolean' || type === 'number' : type === 'number' && (input.kind === 'number' || input.kind === 'integer');
  const read = cellReader(input, conversion);
  const trouble = (row: number, reason: string) => {
    if (!troubles.has(row)) troubles.set(row, { column: title, value: textOf(cellOf(column, type, from + row)).slice(0, 200), reason });
  };
  if (plain && column && 'numbers' in column) {
    // As they were read, unless something has to be changed in them.
    let values = column.numbers.subarray(from, to);
    let own = false;
    if (conversion) [values, own] = [values.map(converter(input.kind, conversion)), true];
    const nulls = column.nulls?.subarray(from, to);
    const firstNull = (at: number) => {
      const found = nulls?.indexOf(1, at) ?? -1;
      return found < 0 ? values.length : found;
    };
    for (let unfit = firstUnfit(input.kind, values), empty = firstNull(0); Math.min(unfit, empty) < values.length; ) {
      const row = Math.min(unfit, empty);
      const value = values[row] ?? NaN;
      if (!own) [values, own] = [values.slice(), true];
      values[row] = NaN;
      const why = input.kind === 'boolean' && value === value && row !== empty ? read(value) : read(cellOf(column, type, from + row));
      if (typeof why === 'string') trouble(row, why);
      if (row === unfit) unfit = firstUnfit(input.kind, values, row + 1);
      if (row === empty) empty = firstNull(row + 1);
    }
    return values;
  }
  const [values, texts] = input.kind === 'text' ? [undefined, new Array<string>(to - from).fill('')] : [new Float64Array(to - from).fill(NaN), undefined];
  for (let row = 0; row < to - from; row++) {
    const value = read(cellOf(column, type, from + row));
    if (typeof value === 'string') trouble(row, value);
    else if (typeof value === 'number') values?.fill(value, row, row + 1);
    else if (texts) texts[row] = value.text;
    else trouble(row, NO_VALUE);
  }
  return values ?? texts;
}

/** A column of the model that is the same in every row: a number, a label's code or a text. */
export function sameIn(rows: number, value: ReturnType<CellReader>): Float64Array | string[] {
  return typeof value === 'number' ? new Float64Array(rows).fill(value) : new Array<string>(rows).fill(typeof value === 'string' ? value : value.text);
}

import type { Manifest } from '../../../contract/manifest';
import { toHalf } from '../half';
import { tensorData, type Tensor } from '../tensor';
import type { BoundSequence, FedColumn } from './types';

/** Values of the largest tensor of one run, unless one row alone has more. */
const LARGEST_RUN_VALUES = 4 * 1024 * 1024;

/** How many samples of an input a row has: its sequence's length, else 1. */
export const stepsOf = ({ sequences }: Pick<Manifest, 'sequences'>, input: string): number => sequences?.find(({ inputs }) => inputs.includes(input))?.length ?? 1;

/** Rows that may lie in memory together: `most`, and fewer where each has a long window. */
export function rowsAtOnce(manifest: Pick<Manifest, 'inputs' | 'sequences'>, most: number): number {
  const perRow = manifest.inputs.reduce((sum, { name }) => sum + stepsOf(manifest, name), 0);
  return Math.max(1, Math.min(most, Math.floor(LARGEST_RUN_VALUES / perRow)));
}

/** Lays the windows of the given rows into one tensor; each column has `steps` values a row, oldest first. */
export function toSequence({ type, rank, columns, steps, layout }: BoundSequence, values: ReadonlyMap<string, FedColumn>, rows: Int32Array): Tensor {
  const width = columns.length;
  const data = tensorData(type, rows.length * steps * width);
  const convert = converter(type);
  const [perStep, perColumn] = layout === 'time-features' ? [width, 1] : [1, steps];
  columns.forEach((name, at) => {
    const column = values.get(name) ?? new Float64Array(0);
    for (let i = 0; i < rows.length; i++) {
      const from = (rows[i] ?? 0) * steps;
      const to = i * steps * width + at * perColumn;
      for (let step = 0; step < steps; step++) data[to + step * perStep] = convert(Number(column[from + step] ?? NaN));
    }
  });
  const sizes = layout === 'time-features' ? [steps, width] : [width, steps];
  return { type, dims: rank === 2 ? [rows.length, steps] : [rows.length, ...sizes], data };
}

/** Whole numbers have no NaN; rows with one are left out before. */
function converter(type: BoundSequence['type']): (value: number) => number | bigint {
  if (type === 'int64') return (value) => BigInt(Math.trunc(value));
  return type === 'float16' ? toHalf : (value) => value;
}

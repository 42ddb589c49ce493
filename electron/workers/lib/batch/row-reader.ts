import type { Manifest } from '../../../contract/manifest';
import { stepsOf } from '../../../engine/inference/columns/sequences';
import { boundCell, cellReader, readCell, withGaps, type BoundCell } from './cells';
import type { Matched } from './match';
import { ReadingsReader } from './readings-reader';
import { SeriesReader } from './series-reader';
import type { BlockColumns, Problem, Row, RowReader } from './types';

/** Room for `rows` rows, or windows of them. */
export function roomFor(manifest: Manifest, rows: number): BlockColumns {
  return Object.fromEntries(manifest.inputs.map(({ name, kind }) => [name, kind === 'text' ? new Array<string>(rows).fill('') : new Float64Array(rows * stepsOf(manifest, name))]));
}

/** What of columns can be handed to another thread instead of copied. */
export const memoryOf = (columns: BlockColumns): ArrayBuffer[] => Object.values(columns).flatMap((column) => (column instanceof Float64Array && column.buffer instanceof ArrayBuffer ? [column.buffer] : []));

/** `matched`: which column of the file is which, as of `matchColumns`. `gaps`: a cell without a value is one like any other (NaN), not a reason to leave the row out. */
export function rowReader(manifest: Manifest, header: readonly string[], matched: Matched, { gaps = false, readings = false }: { gaps?: boolean; readings?: boolean | undefined } = {}): RowReader {
  if (takesReadings(manifest, readings)) return new ReadingsReader(manifest, header, matched);
  const bound = manifest.inputs.map((input) => {
    const read = cellReader(input, matched.get(input.name)?.conversion);
    return boundCell(input, header, matched, gaps ? withGaps(read) : read);
  });
  return manifest.sequences ? new SeriesReader(manifest, header, matched, bound) : new PlainReader(bound);
}

/** Whether windows are made of a file's rows by their times, as they are of a machine's readings: where steps of time are what its samples are, and where somebody says so. */
export const takesReadings = ({ series }: Manifest, readings = false): boolean => readings || series?.stepMs !== undefined;

class PlainReader implements RowReader {
  constructor(private readonly bound: readonly BoundCell[]) {}

  /** The first value that can't be fed is the row's problem. */
  read(row: Row, columns: Readonly<BlockColumns>, at: number): Omit<Problem, 'line'> | undefined {
    if (row.problem) return row.problem;
    for (const cell of this.bound) {
      const value = readCell(cell, row);
      if (typeof value !== 'number' && !('text' in value)) return value;
      const column = columns[cell.name];
      if (column) column[at] = typeof value === 'number' ? value : value.text;
    }
    return undefined;
  }
}

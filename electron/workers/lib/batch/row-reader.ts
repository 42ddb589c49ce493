import type { Manifest } from '../../../contract/manifest';
import { cellReader, readCell, type BoundCell } from './cells';
import { SeriesReader } from './series-reader';
import type { BlockColumns, Problem, Row, RowReader } from './types';

/** `matched`: which column of the file is which, as of `matchColumns`. */
export function rowReader(manifest: Manifest, header: readonly string[], matched: ReadonlyMap<string, number>): RowReader {
  const bound = manifest.inputs.map((input) => {
    const at = matched.get(input.name) ?? 0;
    return { name: input.name, title: header[at] ?? input.name, at, read: cellReader(input) };
  });
  return manifest.sequences ? new SeriesReader(manifest, header, matched, bound) : new PlainReader(bound);
}

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

import type { ColumnType } from '../../../../engine/inference/tables';

/** A value of a source. `local`: a time without a zone, ms since the epoch as if its wall's zone were UTC; `time`: a moment, ms since the epoch. */
export type SourceCell = string | number | bigint | boolean | null | { local: number } | { time: number };

export interface SourceRow {
  /** Where it stands in its source, as a person counts it there. */
  line: number;
  /** In the order of the columns. */
  cells: readonly SourceCell[];
  /** Why it is no row; its cells count for nothing then. */
  problem?: string | undefined;
}

export interface SourceColumn {
  name: string;
  /** Where the source says it; else it is told by what stands in it. */
  type?: ColumnType | undefined;
}

/** That are given or written at once. */
export const BLOCK_ROWS = 2048;

/** Rows of anything that is no plain file. */
export interface RowSource {
  readonly columns: readonly SourceColumn[];
  /** What `line` counts. */
  readonly unit: 'row' | 'line';
  /** Of several files: which one the rows are of that are being given, by their names. */
  readonly file?: string | undefined;
  readonly bytesTotal: number;
  readonly bytesRead: number;
  /** Some rows at a time, from the first one each time it is called. Errors: invalid-input, unavailable. */
  rows(): AsyncIterable<readonly SourceRow[]>;
  close(): Promise<void>;
}

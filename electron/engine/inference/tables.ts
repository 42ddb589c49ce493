/** A table as it travels between the engine and the process that reads and writes Parquet: columns, some thousand rows at a time. */
export type ColumnType = 'text' | 'number' | 'integer' | 'boolean' | 'time' | 'local';

export interface NewColumn {
  name: string;
  type: ColumnType;
}

/** Text that repeats itself: each row's place in `labels`, -1 for none. */
export interface Labelled {
  codes: Int32Array;
  labels: readonly string[];
}

/**
 * Values of one column. Numbers, whole numbers, truth (0 and 1) and times (ms since the epoch, UTC; of a `local` one, which has no zone, as if its wall's were UTC) as doubles, in which NaN is a number like any other; `nulls` has a 1
 * where there is no value. Text as text, null where there is none.
 */
export type ColumnValues = { numbers: Float64Array; nulls?: Uint8Array | undefined } | { texts: readonly (string | null)[] } | Labelled;

/** One value of a table, as a cell of a file. A time is ISO 8601. */
export function cellOf(column: ColumnValues | undefined, type: ColumnType | null | undefined, row: number): string | number | boolean | null {
  if (!column) return null;
  if ('texts' in column) return column.texts[row] ?? null;
  if ('codes' in column) return column.labels[column.codes[row] ?? -1] ?? null;
  const value = column.numbers[row] ?? NaN;
  if (column.nulls?.[row] || Number.isNaN(value)) return null;
  if (type === 'boolean') return value === 1;
  return type === 'time' ? new Date(value).toISOString() : value;
}

export interface TableBlock {
  rows: number;
  /** In the order of the table's columns. */
  columns: readonly ColumnValues[];
}

/** A column of a file that is there; `type` is null where no value can be made of what it holds (lists, structures, bytes). */
export interface TableColumn {
  name: string;
  type: ColumnType | null;
}

/** What can be asked of a process that keeps one table open at a time. */
export type TableCalls = {
  /** Begins a Parquet file under this name; `shown` is what it is called in errors. Errors: invalid-input (a column's name, the place). */
  tableCreate: { input: { path: string; shown: string; columns: readonly NewColumn[] }; output: null };
  /** Answered once there is room for more. Errors: store-full, invalid-input. */
  tableWrite: { input: TableBlock; output: null };
  /** The file is complete. Errors: as of `tableWrite`. */
  tableFinish: { input: null; output: { rows: number } };
  /** Opens a Parquet file to read. Errors: not-found, invalid-input (no whole Parquet file, columns that can't be told apart). */
  tableOpen: { input: { path: string }; output: { rows: number; columns: readonly TableColumn[] } };
  /** Its next rows, of the columns that have a type, in their order; null at the end. Errors: invalid-input (damaged). */
  tableNext: { input: null; output: TableBlock | null };
};

import type { ParquetFile } from '../duckdb/parquet-reader';

/** A value as it stands in a file: text in CSV, any JSON value in JSON Lines. */
export type Cell = unknown;

export interface Problem {
  /** Of several: the file that the line is of. */
  file?: string | undefined;
  line: number;
  column: string;
  value: string;
  reason: string;
}

export interface Row {
  /** Where it begins, from 1; the header is line 1. */
  line: number;
  /** As it stands in the file, without its line end. */
  raw: string;
  /** In the order of the header. */
  cells: readonly Cell[];
  /** Set where the row as a whole can't be read. */
  problem?: Omit<Problem, 'line'>;
}

/** The columns of a block of rows, by the manifest's input names. */
export type BlockColumns = Record<string, Float64Array | string[]>;

/** Reads rows of a file, in its order, into the columns that a model is fed. */
export interface RowReader {
  /** Puts a row's values, or its windows, at row `at` of the columns; or says what keeps it from being scored. */
  read(row: Row, columns: Readonly<BlockColumns>, at: number): Omit<Problem, 'line'> | undefined;
}

/** A file of rows, read in pieces. */
export interface Source {
  readonly format: Format;
  readonly header: readonly string[];
  /** CSV only. */
  readonly delimiter: string;
  readonly newline: string;
  readonly byteOrderMark: boolean;
  /** Where the rows begin, and how many lines stand before them; of text. */
  readonly rowsFrom: { byte: number; line: number };
  readonly bytesTotal: number;
  readonly bytesRead: number;
  /** Of Parquet. */
  readonly table?: Pick<ParquetFile, 'columns' | 'rows'> | undefined;
  /** Some rows at a time, in the file's order. Errors: invalid-input, with the line. */
  blocks(): AsyncIterable<Row[]>;
  close(): Promise<void>;
}

export type Format = 'csv' | 'jsonl' | 'parquet';
/** What an output may be; a workbook is made of a table. */
export type OutputFormat = Format | 'xlsx';

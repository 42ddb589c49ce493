import type { ReasonsAsked } from '../../../../contract/batch';
import type { ErrorData } from '../../../../contract/errors';
import type { Manifest } from '../../../../contract/manifest';
import type { Binding } from '../../../../engine/inference/columns/types';
import type { ExplainedBy } from '../../../../engine/inference/protocols';
import type { ColumnValues } from '../../../../engine/inference/tables';
import type { Written } from '../result-format';
import type { RowReasons } from '../result-rows';
import type { Matched } from '../match';
import type { BoundColumn } from '../table-rows';
import type { BlockColumns, Format, Problem } from '../types';
import type { Piece } from './text-pieces';

/** What a thread of a pool is told, and what it answers. */
export type ToScoring = { id: number; part: unknown } | { parts: PartsOf } | 'end';
export type FromScoring = { id: number; result: unknown } | { id: number; failed: ErrorData };

/** What a scoring thread is told first. */
export interface ScoringOrder {
  role: 'score';
  stop: SharedArrayBuffer;
  /** In shared memory, so that it is not copied for each thread. */
  model: Uint8Array;
  binding: Binding;
  manifest: Manifest;
  explainedBy?: ExplainedBy | undefined;
  /** Where they are asked for; `explainedBy` is there too then. */
  reasons?: ReasonsAsked | undefined;
}

/** What the parts are. */
export type PartsOf = { kind: 'columns' } | { kind: 'table'; bound: readonly BoundColumn[] } | ({ kind: 'text' } & TextParts);

/** A piece of a text file, and how it is read and written. */
export interface TextParts {
  file: string;
  format: Exclude<Format, 'parquet'>;
  header: readonly string[];
  delimiter: string;
  newline: string;
  matched: Matched;
  output: Format;
  reasons?: ReasonsAsked | undefined;
}

/** The model's columns, laid out already. */
export interface ColumnsPart {
  rows: number;
  columns: BlockColumns;
}
export interface ColumnsResult {
  /** In the manifest's order. */
  outputs: Float64Array[];
  valid: Uint8Array;
  /** Of each row, the most important first, where they are asked for; none of a row that has no prediction. */
  reasons?: RowReasons[] | undefined;
}

/** Columns of a table, as they were read. */
export interface TablePart {
  rows: number;
  columns: readonly ColumnValues[];
}
export interface TableResult extends ColumnsResult {
  /** `line`: the row in its part, from 0. In order. */
  problems: Problem[];
}

/** Whole rows of a text file, what is known of their predictions already, and memory for what is written of them. */
export type TextPart = Piece & { known?: ColumnsResult | undefined; room?: ArrayBuffer | undefined };
export interface TextResult {
  scored: number;
  /** `line`: in its part, from 0. In order. */
  problems: Problem[];
  /** Of the file, that the part has. */
  lines: number;
  written: Written;
  /** The piece's own memory, given back. */
  read?: ArrayBuffer;
  /** Of the rows that the model could be fed, where the output is a table: of what was written nothing else could be gone on with. */
  predictions?: ColumnsResult | undefined;
  /** A line, from 0, with bytes that are no UTF-8, or a row without an end: nothing was scored. */
  broken?: { line: number; why: 'encoding' | 'length' };
}

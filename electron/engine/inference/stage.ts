/** Rows that were read into a table beside an output first, to be scored from there: what whoever reads and whoever scores them agree on. */

/** In which row of its source each row stands: a column behind all others, which no output has. */
export const ROW_COLUMN = '__millwright_row';
/** Why a row of a source is none, beside it; not of every source. */
export const PROBLEM_COLUMN = '__millwright_problem';
/** Instead of a problem: the row stands in the windows of later ones, and is none that anything is written of. */
export const NOT_ASKED_FOR = '';

/** Counted up when rows are kept in another way. */
export const STAGE_FORMAT = 1;

/** What is known of such rows, as JSON beside them. */
export interface StageNotes {
  format: number;
  /** As of `StageJob`. */
  key: string;
  /** When they were read, UTC ms. */
  at: number;
  /** What the numbers of rows count. */
  unit: 'row' | 'line';
  rows: number;
  /** Of several files: from which row of the table on each lies there. */
  files: { name: string; from: number }[];
  /** Columns of text in which numbers stand. */
  mixed: string[];
}

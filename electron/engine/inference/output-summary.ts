/** What is asked of a file that a run has written. */
export interface SummaryJob {
  output: string;
  /** Null where every row was scored. */
  rejects: string | null;
  /** When the run ended, UTC ms, and what it then said it had written: where the file differs, it is another. */
  written: { at: number; rows: number; version: string };
  /** Columns that the run added, in their order, and the one that is told of. */
  added: readonly string[];
  answer: { name: string; kind: 'probability' | 'number' | 'category' };
  /** What counts as high; null: nothing does. */
  limit: number | null;
  /** How many of the highest rows are named. */
  most: number;
}

/** Rows of one kind: how many, the mean of what was answered, and the share at or above the limit. Of classes the mean is the share of the commonest one. */
export interface SummaryGroup {
  name: string;
  rows: number;
  mean: number;
  above: number | null;
}

export interface OutputSummary {
  rows: number;
  mean: number;
  above: number | null;
  /** Of classes the commonest; else null. */
  commonest: string | null;
  /** Of numbers ten even parts of the range, of classes the commonest twelve. */
  spread: readonly { name: string; rows: number }[];
  /** By columns of a few texts: those that tell the rows apart the most come first, three at the most. */
  by: readonly { column: string; groups: readonly SummaryGroup[] }[];
  /** By a column of times; `name` is the step's beginning, ISO 8601. */
  time: { column: string; step: 'hour' | 'day' | 'week' | 'month' | 'year'; groups: readonly SummaryGroup[] } | null;
  /** The highest, by a column that names each row alone (null: there is none) and the row's place, from 1 on. */
  highest: { key: string | null; rows: readonly { key: string | null; row: number; value: number }[] };
}

/** `says` why nothing can be told of the file, as a sentence; null: it is as it was written. */
export interface SummaryAnswer {
  says: string | null;
  summary: OutputSummary | null;
  /** Why rows were rejected, the most frequent first; null: the list is not as it was, or was not asked for. */
  reasons: readonly { column: string; reason: string; rows: number }[] | null;
}

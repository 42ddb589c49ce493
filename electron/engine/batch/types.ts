import type { BatchRun } from '../../contract/domain';
import type { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';
import type { ExplainedFile, ExplainFile } from './explain';

export interface StartBatch {
  model: string;
  /** Paths on this machine. The format is told by the extension: .csv, .tsv, .jsonl, .ndjson, .parquet. */
  input: string;
  output: string;
  overwrite?: boolean | undefined;
  /** The rows are readings as they were measured, of which windows are made; otherwise they are the model's inputs. */
  readings?: boolean | undefined;
}

export interface Batch {
  /** Breaks off what runs. */
  close(): Promise<void>;
  /** At once with the run as it begins. Errors: not-found and unavailable (model), invalid-input, conflict (the output exists), unavailable (too many runs). */
  run(what: StartBatch, who: Who): Promise<BatchRun>;
  /** Errors: not-found; conflict where it is over. */
  cancel(id: number, who: Who): Promise<void>;
  /** Newest first. */
  runs(): BatchRun[];
  /** Resolves with the run once it is over. */
  finished(id: number): Promise<BatchRun>;
  /** Explains the first rows of a file; keeps nothing. Errors: as of `run` and `explainFile`. */
  explain(what: ExplainFile): Promise<ExplainedFile>;
  /** A run began, went on or ended. */
  readonly changed: Emitter<BatchRun>;
}

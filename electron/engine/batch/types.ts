import type { ErrorCode } from '../../contract/errors';
import type { FolderLook } from '../../contract/batch-folder';
import type { BatchPreview } from '../../contract/batch-preview';
import type { BatchRun, ScoreHow } from '../../contract/batch';
import type { BatchInput } from '../../contract/batch-input';
import type { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';
import type { ExplainedFile, ExplainFile } from './explain';
import type { LookFolder } from './look-folder';
import type { PreviewFile } from './preview';
import type { RunSummary } from './summary';

export interface StartBatch extends ScoreHow {
  model: string;
  input: BatchInput;
  /** A path on this machine. The format is told by the extension: .csv, .tsv, .jsonl, .ndjson, .parquet, .xlsx. */
  output: string;
  overwrite?: boolean | undefined;
}

export interface Batch {
  /** What runs is left as it is; it goes on at the next start. */
  close(): Promise<void>;
  /** At once with the run as it begins. Errors: not-found and unavailable (model), invalid-input, conflict (the output exists), unavailable (too many runs). A process that dies is followed by another that goes on. */
  run(what: StartBatch, who: Who, askedFor?: string): Promise<BatchRun>;
  /** The newest run that was asked for under this name: by which moment of which schedule. */
  askedFor(name: string): Promise<BatchRun | undefined>;
  /** Errors: not-found; conflict where it is over. */
  cancel(id: number, who: Who): Promise<void>;
  /** It keeps what it has and lets go of its process; a restart changes nothing in that. Errors: not-found; conflict where it is over, or paused. */
  pause(id: number, who: Who): Promise<void>;
  /** Errors: not-found; conflict where it is over, or runs; unavailable (too many runs). */
  resume(id: number, who: Who): Promise<BatchRun>;
  /** Newest first. */
  runs(): BatchRun[];
  /** Resolves with the run once it is over, or paused. */
  finished(id: number): Promise<BatchRun>;
  /** As what a run failed since the engine began; undefined of any other. */
  failedFor(id: number): ErrorCode | undefined;
  /** Looks at a file: what would feed the model, and what would go wrong. Keeps nothing. Errors: as of `run` and `previewFile`. */
  preview(what: PreviewFile): Promise<BatchPreview>;
  /** Looks at each file of a run that gives each an output of its own: which it would refuse, and why; tells what is known so far until it is done, or stopped by what is answered. Keeps nothing. Errors: not-found and unavailable (model), and as of `lookFolder`. */
  lookFolder(what: LookFolder, push: (look: FolderLook) => void): Promise<() => void>;
  /** Explains the first rows of a file; keeps nothing. Errors: as of `run` and `explainFile`. */
  explain(what: ExplainFile): Promise<ExplainedFile>;
  /** What the runs that ended in a time, UTC ms, have written, oldest first; of more than `most` the newest. Counted in a process of its own. */
  summaries(from: number, to: number, most: number, signal: AbortSignal): Promise<{ runs: RunSummary[]; leftOut: number }>;
  /** Runs that ended in a time, UTC ms, oldest first. */
  ended(from: number, to: number): Promise<BatchRun[]>;
  /** A run began, went on or ended. */
  readonly changed: Emitter<BatchRun>;
}

import type { BatchFiles, ColumnChoices, ScoreHow, ToldReason } from '../../contract/batch';
import type { FolderLook } from '../../contract/batch-folder';
import type { BatchPreview } from '../../contract/batch-preview';
import type { Inspection } from '../../contract/models';
import type { DatabaseTried, SiteDatabase } from '../../contract/databases';
import type { Manifest, ManifestOutput } from '../../contract/manifest';
import { SIGNATURE_FILE } from '../../contract/signature';
import type { Binding } from './columns/types';
import type { OutputFiles } from './output-files';
import type { Packed } from './packed';
import type { SummaryAnswer, SummaryJob } from './output-summary';
import type { TableCalls } from './tables';
import type { Tensors } from './tensor';
import type { Background } from './why/types';
import type { Measured, Provider, Usage } from './types';

/** In the environment of a process that is to leave the processors to others. */
export const BACKGROUND = 'MILLWRIGHT_BACKGROUND';

/** What each kind of worker can be asked. */
export type InferenceCalls = {
  /** Loads the model under this key and runs it once where `warmUp` is given. Errors: model-refused. */
  load: { input: { key: string; bytes: Uint8Array; warmUp?: Tensors; provider?: Provider }; output: { ms: number } };
  run: { input: { key: string; inputs: Packed }; output: Packed };
  /** Bare `session.run` of one batch, over and over. */
  measure: { input: { key: string; inputs: Tensors; forMs: number }; output: Measured };
  /** What this build of the runtime can be asked for on this system. */
  backends: { input: null; output: string[] };
  release: { input: { key: string }; output: null };
  /** What the process has used since it started. */
  usage: { input: null; output: Usage };
};

/** The model's own file in a package. */
export const MODEL_FILE = 'model.onnx';
/** Rows of the training data that predictions are explained against. */
export const BACKGROUND_FILE = 'background.json';
export const LARGEST_MODEL_BYTES = 512 * 1024 * 1024;

/** The files of a package that have a meaning, and how large each may be. */
export const packageFileLimits: Readonly<Record<string, number>> = { [MODEL_FILE]: LARGEST_MODEL_BYTES, 'manifest.json': 1024 * 1024, 'golden.json': 64 * 1024 * 1024, [BACKGROUND_FILE]: 16 * 1024 * 1024, 'card.md': 1024 * 1024, [SIGNATURE_FILE]: 4 * 1024 * 1024 };
/** All that a package may hold, unpacked: its model with its data, and what is written about it. */
export const LARGEST_PACKAGE_BYTES = LARGEST_MODEL_BYTES + 128 * 1024 * 1024;
export const MOST_PACKAGE_FILES = 10_000;

/** A package's files by name. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;
/** A model's file, with its data files beside it, or both from a package that is held already. */
export type ModelInput = { path: string } | { files: ModelFiles };

export type InspectionCalls = {
  /** `dataFiles`: names of the files beside the model that its weights lie in. */
  inspect: { input: ModelInput; output: { inspection: Inspection; sha256: string; dataFiles: string[] } };
  /**
   * What a `.mwpkg` holds, all of it where it is signed or `everything` is asked for; `sha256` is the archive's own. Errors: model-refused (no zip, damaged, too large
   * unpacked, a name that leaves its folder), invalid-input.
   */
  unpack: { input: { path: string; everything?: boolean }; output: { files: ModelFiles; sha256: string } };
  /** The graph that runs, for a model whose inspection tells of rewrites. Errors: model-refused. */
  derive: { input: { files: ModelFiles }; output: { model: Uint8Array } };
};

/** What has to be read into a table before it is scored. What the engine alone knows, such as a password, is looked up already. */
export type StageSource =
  | { kind: 'files'; path: string; encoding?: string | undefined; delimiter?: string | undefined; decimal?: string | undefined; header?: boolean | undefined; quotes?: boolean | undefined }
  | { kind: 'sheet'; path: string; sheet?: string | undefined }
  | { kind: 'sqlite'; path: string; table?: string | undefined; sql?: string | undefined }
  | { kind: 'postgres'; reach: DatabaseReach; sql: string }
  /** The engine has read them already: it alone reads its store. */
  | { kind: 'history' };

/** How a database is reached, with its password: never kept, told or logged as a whole. */
export type DatabaseReach = SiteDatabase & { password?: string | undefined };

/** Beside the output: rows that were read into a table, which stay for as long as a run of them can be gone on with. */
export interface StageJob {
  path: string;
  /** Under this name until it is whole. */
  temp: string;
  /** What is known of its rows, as JSON; without it they are nothing. */
  notes: string;
  /** Only rows that were read for the same are gone on with. */
  key: string;
  source: StageSource;
}

/** What predictions of a package are explained against, one value a row and input; null: an empty text. */
export interface ExplainedBy {
  sha256: string;
  /** The output that is explained. */
  output: ManifestOutput;
  background: Background | null;
}

/** A file to score. The engine names the files beside the output, so that it can remove them when it had to kill the worker. */
export interface BatchJob extends ScoreHow, OutputFiles {
  model: Uint8Array;
  binding: Binding;
  manifest: Manifest;
  /** Where reasons are asked for. */
  explainedBy?: ExplainedBy | undefined;
  input: string;
  /** What the input is called, where it is read into a table first: `input` is that table. */
  shown?: string | undefined;
  stage?: StageJob | undefined;
  overwrite: boolean;
  /** How many threads score; as many as there are cores unless told. What is written does not depend on it. */
  threads?: number | undefined;
}

export interface LookedAtRow {
  /** Where it stands among those that are asked for; 0: it stands in their windows alone. */
  line: number;
  cells: (string | number | boolean | null)[];
  problem: string | null;
}

/** Some rows of a source that the engine alone reads, to be looked at. */
export interface LookedAt {
  columns: string[];
  head: LookedAtRow[];
  /** From all over it. */
  spots: LookedAtRow[];
  /** How many there are, about or exactly. */
  of: number;
  exact: boolean;
}

export interface BatchProgress {
  /** Whether rows are read into a table first, or scored: all that follows is of that. */
  phase: 'reading' | 'scoring';
  bytesRead: number;
  bytesTotal: number;
  /** Scored, and left out with a reason. */
  rows: number;
  rejected: number;
  /** Why rows were rejected, the commonest first. */
  rejectReasons: ToldReason[];
  /** Of the rows scored, those that an interrupted run had scored before this one. */
  resumedRows: number;
  /** Told once, with the first progress of what is scored: the columns of the input. */
  header?: readonly string[];
  /** Of a run into a folder. */
  files?: BatchFiles;
}

export interface BatchResult extends BatchProgress {
  /** Null where every row was scored. */
  rejectsFile: string | null;
  /** Why the first rejected row was. */
  firstReason: string | null;
  /** Why an interrupted run into the same output was not gone on with; null where there was none, or it was. */
  anew: string | null;
  /** What a person should know of how the columns were read, in words. */
  says: readonly string[];
}

export type BatchCalls = TableCalls & {
  /** Begins what a run will want, before its model is known. Nothing is promised of it: what is wrong is told by `score`. Errors: invalid-input. */
  prepare: { input: { source: StageSource; output?: string | undefined } & Pick<BatchJob, 'threads' | 'reasons'>; output: null };
  /** Errors: not-found, invalid-input (file, column or encoding), conflict (the output exists), store-full, cancelled, model-refused. */
  score: { input: BatchJob; output: BatchResult; progress: BatchProgress };
  /** Behind `score`, once it is written down that it is done: until then the same asked again, also of another process, is told that it is. */
  tidy: { input: null; output: void };
  /** For `bench batch`: the runtime's own `run` in so many threads with a session each, each going through the batches over and over for so long. Errors: model-refused. */
  measure: { input: { model: Uint8Array; sessions: number; batches: readonly Tensors[]; batchRows: number; forMs: number }; output: { rowsPerS: number } };
  /** Connects as a run would. What goes wrong is an answer. */
  tryDatabase: { input: DatabaseReach; output: DatabaseTried };
  /** Counts what a run has written. Errors: none for what became of the file, which the answer says in words. */
  summarize: { input: SummaryJob; output: SummaryAnswer };
  /** Looks at some rows of a file, and says which column would feed which input and what would go wrong; `show` of them are answered. Errors: not-found, invalid-input (the file). */
  preview: {
    input: { manifest: Manifest; source: StageSource; /** Files have an output each: of several the one at `file` is shown, or one that shows what the run comes to. */ each?: boolean | undefined; file?: string | undefined; /** Of history. */ rows?: LookedAt | undefined; show: number; kept?: ColumnChoices | undefined } & Pick<ScoreHow, 'readings' | 'columns' | 'reasons'>;
    output: Omit<BatchPreview, 'model' | 'version' | 'title' | 'kept'>;
  };
  /** Which files a run into a folder would refuse, and why. Progress: what is known so far. Errors: not-found, invalid-input (no file, or a run would begin with none), cancelled. */
  lookFolder: { input: { manifest: Manifest; source: StageSource; output?: string | undefined } & Pick<ScoreHow, 'readings' | 'columns' | 'reasons' | 'format'>; output: FolderLook; progress: FolderLook };
  /** Rows of a file from a line on, `most` of them or as many as windows leave room for, as the manifest's inputs; a gap outside a window is NaN. Errors: not-found, invalid-input. */
  read: {
    input: { manifest: Manifest; input: string; from: number; most: number } & Pick<ScoreHow, 'readings' | 'columns'>;
    /** As many rows as `lines` are filled. */
    output: { lines: number[]; columns: Record<string, Float64Array | string[]>; rejected: { line: number; column: string; value: string; reason: string }[] };
  };
};

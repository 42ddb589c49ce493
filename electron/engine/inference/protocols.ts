import type { Inspection } from '../../contract/domain';
import type { Manifest } from '../../contract/manifest';
import type { Binding } from './columns/types';
import type { Tensors } from './tensor';

/** What each kind of worker can be asked. */
export type InferenceCalls = {
  /** Loads the model under this key and runs it once where `warmUp` is given. Errors: model-refused. */
  load: { input: { key: string; bytes: Uint8Array; warmUp?: Tensors }; output: { ms: number } };
  run: { input: { key: string; inputs: Tensors }; output: Tensors };
  release: { input: { key: string }; output: null };
};

export type InspectionCalls = {
  inspect: { input: { path: string }; output: { inspection: Inspection; sha256: string } };
};

/** A file to score. The engine names the temporary files, so that it can remove them when it had to kill the worker. */
export interface BatchJob {
  model: Uint8Array;
  binding: Binding;
  manifest: Manifest;
  input: string;
  output: string;
  rejects: string;
  /** Beside `output` and `rejects`: written, then renamed into place. */
  outputTemp: string;
  rejectsTemp: string;
  overwrite: boolean;
}

export interface BatchProgress {
  bytesRead: number;
  bytesTotal: number;
  /** Scored, and left out with a reason. */
  rows: number;
  rejected: number;
}

export interface BatchResult extends BatchProgress {
  /** Null where every row was scored. */
  rejectsFile: string | null;
  /** Why the first rejected row was. */
  firstReason: string | null;
}

export type BatchCalls = {
  /** Errors: not-found, invalid-input (file, column or encoding), conflict (the output exists), store-full, cancelled, model-refused. */
  score: { input: BatchJob; output: BatchResult; progress: BatchProgress };
};

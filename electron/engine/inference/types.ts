import type { Tensors } from './tensor';

export type { Tensor, TensorData, Tensors, TensorType } from './tensor';

export interface SessionSpec {
  /** Content hash of the model: the same key is loaded once. */
  key: string;
  bytes: Uint8Array;
  /** One row of any values, to warm up with. */
  warmUp?: Tensors;
  /** False where a row's answer depends on the rows beside it or the batch is fixed: calls are then never laid together. */
  concatenate?: boolean;
}

export interface RunOptions {
  limitMs?: number;
  idle?: boolean;
}

export interface Session {
  /**
   * Runs a batch; bit-equal to the runtime's own for the same batch. Calls of one session are answered in order; rows of calls that wait
   * together may share a run (`concatenate`). `idle`: run only while no other call of any session waits, and one such run at a time over all workers; what
   * can't be broken off is the run itself, so ask for few rows at once. Such calls have an order of their own.
   * Errors: timeout (the worker is killed and started again), gone, model-refused, unavailable (queue full).
   */
  run(inputs: Tensors, options?: RunOptions): Promise<Tensors>;
  /** Waiting calls, rows a second and such, for the screen. */
  readonly waiting: number;
  /** The execution provider that it runs on; none said: `cpu`. */
  readonly provider?: string;
  release(): Promise<void>;
}

export interface Inference {
  /** Errors: model-refused (the runtime's reason in plain words), timeout, gone, unavailable. */
  load(spec: SessionSpec): Promise<Session>;
  /** Starts the worker processes now rather than with the first model: they load the runtime while other things are read. */
  warm(): void;
  /** Of onnxruntime. */
  readonly runtimeVersion: string;
  close(): Promise<void>;
}

export interface InferenceOptions {
  /** Worker processes; each holds every session, so that parallel runs of one model are more sessions. */
  workers: number;
  /** Rows that calls laid together make up at most. A single call may be larger. */
  largestBatchRows: number;
  /** How long the first waiting call waits for company. 0: what waits when a worker becomes free goes together. */
  longestWaitMs: number;
  /** Rows that may wait per session before calls are turned away. */
  queueRows: number;
  /** Of one run, where the caller gives no limit. */
  limitMs: number;
  /** Of loading one model, with its warm-up. */
  loadLimitMs: number;
}

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
  /** Where it runs; the processor where nothing is said. Another provider gets a process of its own, since drivers can hang and crash. */
  provider?: Provider;
  /** Nothing is known of it yet: it gets a process of its own while other models answer. */
  apart?: boolean;
}

/** Execution providers, as the runtime's binding calls them. Which of them this machine has is another question. */
export const providers = ['cpu', 'cuda', 'tensorrt', 'dml', 'coreml', 'webgpu'] as const;
export type Provider = (typeof providers)[number];

/** Of one session since it was loaded. */
export interface SessionStats {
  /** Calls that wait, and their rows. */
  waiting: number;
  waitingRows: number;
  /** Calls turned away because the queue was full. */
  rejected: number;
  /** Calls that got an error. */
  failed: number;
  /** Answered: calls, their rows, and the runs they shared. */
  calls: number;
  rows: number;
  runs: number;
  rowsPerRun: number | null;
  /** From asking to the answer, over the newest 1,024 calls. */
  p50Ms: number | null;
  p99Ms: number | null;
}

/** The runtime's own `run`, over and over, without a queue. */
export interface Measured {
  runs: number;
  ms: number;
  p50Ms: number;
  p99Ms: number;
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
  readonly waiting: number;
  /** Where it runs; none said: `cpu`. */
  readonly provider?: Provider;
  stats(): SessionStats;
  /** The runtime's own `run` of this batch, for so long, in `sessions` processes at once: what there is to reach. Errors: as of `run`. */
  measure(inputs: Tensors, options: { forMs: number; sessions?: number }): Promise<Measured[]>;
  release(): Promise<void>;
}

/** What processes have used: of all processors together, and the most memory that each ever held. */
export interface Usage {
  cpuMs: number;
  peakBytes: number;
}

export interface Inference {
  /** Errors: model-refused (the runtime's reason in plain words), timeout, gone, unavailable. */
  load(spec: SessionSpec): Promise<Session>;
  /** Starts the worker processes now rather than with the first model: they load the runtime while other things are read. */
  warm(): void;
  /** Execution providers that the runtime on this machine can be asked for; whether they work shows when a model is loaded. */
  backends(): Promise<string[]>;
  /** Processes that one model may use at once; more than one is for models that are asked faster than one process answers. */
  workers: number;
  /** Of the worker processes that run now, since they started. Errors: gone. */
  usage(): Promise<Usage>;
  /** Of onnxruntime. */
  readonly runtimeVersion: string;
  close(): Promise<void>;
}

export interface InferenceOptions {
  /** Processes that one model may use at once. Further ones are started when calls wait, and end when they were idle for a while. */
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
  /** Its processes run when nothing else of the machine wants to. */
  background: boolean;
}

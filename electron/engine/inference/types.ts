/** Columns in, columns out: one typed array (or strings) per tensor, `rows` long times its width. */
export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | string[];
export interface Tensor {
  type: 'float32' | 'float64' | 'int32' | 'int64' | 'bool' | 'string';
  /** Row-major; the first dimension is the batch. */
  dims: number[];
  data: TensorData;
}
export type Tensors = Record<string, Tensor>;

export interface SessionSpec {
  /** Content hash of the model: the same key is loaded once. */
  key: string;
  bytes: Uint8Array;
  /** One row of any values, to warm up with. */
  warmUp?: Tensors;
}

export interface Session {
  /**
   * Runs a batch; bit-equal to the runtime's own for the same batch. Calls of one session are answered in order; rows of calls that wait
   * together may share a run (`concatenate`).
   * Errors: timeout (the worker is killed and started again), gone, model-refused, unavailable (queue full).
   */
  run(inputs: Tensors, options?: { limitMs?: number }): Promise<Tensors>;
  /** Waiting calls, rows a second and such, for the screen. */
  readonly waiting: number;
  release(): Promise<void>;
}

export interface Inference {
  load(spec: SessionSpec): Promise<Session>;
  /** Of onnxruntime. */
  readonly runtimeVersion: string;
  close(): Promise<void>;
}

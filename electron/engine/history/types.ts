import type { Database } from '../store';

/** Readings of one commit, in the order they arrived. `quality`: index into `qualityCodes`. */
export interface ReadingColumns {
  tag: Int32Array;
  /** The source's time and the engine's, UTC ms. */
  time: Float64Array;
  received: Float64Array;
  value: Float64Array;
  quality: Uint8Array;
}

/** Predictions, one row each. NaN stands where none could be made (blind). */
export interface PredictionColumns {
  asset: Int32Array;
  /** Version id of the registry. */
  version: Int32Array;
  time: Float64Array;
  received: Float64Array;
  value: Float64Array;
  quality: Uint8Array;
  /** Highest arrival sequence of readings it had seen. */
  seen: Float64Array;
}

export interface Buckets {
  /** Start of each bucket. */
  time: Float64Array;
  min: Float64Array;
  mean: Float64Array;
  max: Float64Array;
}

export interface History {
  /**
   * Keeps readings; resolves when they are committed and would survive a power cut, with the arrival sequence of the first one (they number upwards
   * from there, across restarts). Errors: store-full, store-failed: then nothing of the batch counts as acknowledged.
   */
  append(readings: ReadingColumns): Promise<{ firstSeq: number }>;
  appendPredictions(predictions: PredictionColumns): Promise<void>;
  /** Min, mean, max per bucket; a spike is never lost. NaN: nothing there. Reads open batches and sealed blocks alike. */
  trend(what: { tag: number } | { predictionsOf: number }, from: number, to: number, buckets: number): Promise<Buckets>;
  /** Raw readings by time, then arrival; for reports, exports and computing a window again. */
  readings(tags: readonly number[], from: number, to: number): Promise<ReadingColumns & { seq: Float64Array }>;
  predictions(assets: readonly number[] | 'all', from: number, to: number): Promise<PredictionColumns>;
  /** Received, and of them bad, per tag. */
  count(tags: readonly number[], from: number, to: number): Promise<{ received: Float64Array; bad: Float64Array }>;
  /** First and last time of anything kept. */
  extent(): Promise<{ from: number; to: number } | null>;
  /** Packs committed batches into compressed blocks per tag and makes rollups; runs by itself, exposed for tests and on closing. */
  seal(): Promise<void>;
  close(): Promise<void>;
}

export interface HistoryFile {
  period: string;
  database: Database;
}

import type { TrendSource } from '../../contract/domain';
import type { MillwrightError } from '../../contract/errors';
import type { Who } from '../shared/who';

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
  /** Of the exact sum, whatever it was made of. */
  mean: Float64Array;
  max: Float64Array;
  /** How many values those are of: all that are numbers and not bad; a reading that came twice counts twice. */
  used: Float64Array;
  /** The worst quality of all that came, as an index into `qualityCodes`. */
  worst: Uint8Array;
}

/** Moments (UTC ms, begins of days) before which readings, predictions and minutes are let go; -Infinity: nothing. */
export interface Cuts {
  readings: number;
  predictions: number;
  minutes: number;
}

export type { TrendSource };

export interface History {
  /**
   * Keeps readings; resolves when they are committed and would survive a power cut, with the arrival sequence of the first one (they number upwards
   * from there, across restarts). Errors: store-full, store-failed: then nothing of the batch counts as acknowledged.
   */
  append(readings: ReadingColumns): Promise<{ firstSeq: number }>;
  appendPredictions(predictions: PredictionColumns): Promise<void>;
  /** What a challenger said beside the predictions: kept as they are, sealed and dropped with them, and found by `challenged` alone. */
  appendChallenged(predictions: PredictionColumns): Promise<void>;
  /**
   * Min, mean, max per bucket; a spike is never lost. NaN: nothing there. Reads open batches and sealed blocks alike. Bad values are left out.
   * Buckets are whole and aligned to the epoch, so that they stay what they are while the period moves on: as fine as `buckets` allows, the
   * first may begin before `from` and the last end after `to`.
   */
  trend(what: TrendSource, from: number, to: number, buckets: number): Promise<Buckets>;
  /**
   * Raw readings of [from, to) by time, then arrival; for reports, exports and computing a window again. All that came, repeated ones too.
   * All of it is held in memory (41 bytes a reading): ask for a day of a plant at most.
   */
  readings(tags: readonly number[], from: number, to: number): Promise<ReadingColumns & { seq: Float64Array }>;
  predictions(assets: readonly number[] | 'all', from: number, to: number): Promise<PredictionColumns>;
  /** Of challengers alone. */
  challenged(assets: readonly number[], from: number, to: number): Promise<PredictionColumns>;
  /** `trend` of several on one grid, in one pass. */
  trends(what: readonly TrendSource[], from: number, to: number, buckets: number): Promise<Buckets[]>;
  /** Received, and of them bad, per tag. A reading that came again (same time, same value) counts once. */
  count(tags: readonly number[], from: number, to: number): Promise<{ received: Float64Array; bad: Float64Array }>;
  /**
   * The same, and how many were expected: those that came and those that are missing, which is how many each gap would have held at the rate
   * seen just before and after it (median of five intervals on either side; longer than one and a half of it is a gap). A tag is expected from its first
   * reading on, up to `to`. For tags that report only changes, expected is a rough guess.
   */
  completeness(tags: readonly number[], from: number, to: number): Promise<{ expected: Float64Array; received: Float64Array; bad: Float64Array }>;
  /** First and last time of anything kept. */
  extent(): Promise<{ from: number; to: number } | null>;
  /** Drops whole periods (months, UTC) that ended by `time`; never the newest. Returns their names. */
  dropOlderThan(time: number, who: Who, why?: string): Promise<string[]>;
  /**
   * Lets go of what lies before these moments, by days, in short transactions: of readings and predictions their minutes stay, of minutes their hours. Gives
   * the room on the disk back. Recorded where anything goes. Trends of what was let go have buckets of a minute or an hour at least.
   */
  letGo(cuts: Cuts, who: Who, why?: string): Promise<void>;
  /** Since when all of a tier is kept, over all that there is; -Infinity where nothing was let go. */
  kept(): Promise<Cuts>;
  /** Bytes of the files of history, and of the blocks of each day (UTC, days since the epoch) in them. */
  usage(): Promise<{ bytes: number; days: { day: number; readings: number; minutes: number }[] }>;
  /** Packs committed batches into compressed blocks per tag and makes rollups: all that is open at the moment. */
  seal(): Promise<void>;
  /** Seals what has grown large or old enough; never throws, see `sealProblem`. The timer's work, exposed for tests. */
  sealDue(): Promise<void>;
  /**
   * Joins short blocks of days that are over into long ones, for so long (ms), never in the way of commits: what is read stays the same to the bit. Never throws, see
   * `sealProblem`. The timer's work, exposed for tests.
   */
  joinDue(forMs?: number, breathe?: () => Promise<void>): Promise<void>;
  /** Begins to seal and to join by itself. */
  start(): void;
  close(): Promise<void>;
  /** Why sealing fails at the moment; null while all is well. Nothing is lost by it: batches stay until it works again. */
  readonly sealProblem: MillwrightError | null;
}

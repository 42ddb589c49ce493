import * as z from 'zod';
import { numbers, small, time } from './domain';

/** The state of the whole plant in columns. Rows are equipment, in the order of `assets`. */
export const plantFrame = z.object({
  now: time,
  assets: small,
  /** Newest prediction and the moment it speaks of; NaN where there is none. */
  prediction: numbers,
  predictionTime: numbers,
  /** The mode that stands out beside it: its place among the watch's modes; -1: none does. Not kept across a start of the engine. */
  mode: small,
  /** The bounds of the interval round the prediction, where the model gives one; NaN: it gives none, or it is not known any more. Not kept, as the mode. */
  lower: numbers,
  upper: numbers,
  /** When the engine last received a reading of it; NaN: never. */
  received: numbers,
  /** 0 live, 1 stale, 2 never heard of, 3 blind (readings come, no prediction can be made), 4 off (what it came by is switched off). */
  condition: small,
  /** Highest priority of an active alarm, 0 for none. */
  alarm: small,
  /** Tag ids and their newest values, times and qualities, all equipment in one run. */
  tags: small, value: numbers, valueTime: numbers, valueReceived: numbers, quality: small,
  /** Equipment that readings come from. */
  connected: z.number().int(),
  /** Median of the last minute, reading received to prediction stored, in ms; NaN before the first. */
  latencyMs: z.number().or(z.nan()),
  readings: z.number(), predictions: z.number(), rejected: z.number(),
  /** Progress of the demo's first week, 0 to 1; null when there is none. */
  backfill: z.number().nullable(),
  /** Set while readings can't be kept: disk full or failing. */
  storeProblem: z.string().nullable(),
  /** Changes when the plant (assets, tags, models) changed, so that it is asked for again. */
  plantRevision: z.number().int(),
});

import * as z from 'zod';
import { time } from './domain';

/** What people did about a machine, and what was found: the truth that predictions and alarms are held against later. */

export const actionKind = z.enum(['inspect', 'repair', 'replace', 'ignore', 'false-alarm']);
export type ActionKind = z.infer<typeof actionKind>;

/**
 * Whether what an alarm or a prediction said was so. `not-yet`: nothing is wrong so far, but it may still come. `maintenance`: work on the machine hid whether it was so. `withdrawn`: of a correction, what it
 * corrects is not to count at all.
 */
export const verdict = z.enum(['real', 'false', 'not-yet', 'maintenance', 'withdrawn']);
export type Verdict = z.infer<typeof verdict>;

/** One prediction: of this output, made of what was known at that time. `version` is null where nobody knows which one answered. */
export const predictionRef = z.object({ model: z.string().max(80), version: z.string().max(80).nullable(), output: z.string().max(200), time, value: z.number().nullable() });
export type PredictionRef = z.infer<typeof predictionRef>;

export const photoType = z.enum(['image/png', 'image/jpeg', 'image/webp']);
export type PhotoType = z.infer<typeof photoType>;
export const PHOTO_MOST_BYTES = 8 * 1024 * 1024;
export const MOST_PHOTOS = 4;
const photo = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength > 0, 'a photo is a file’s content').refine((value) => value.byteLength <= PHOTO_MOST_BYTES, 'a photo has 8 MiB at most');

const words = z.string().trim().max(4000).default('');
const asset = z.number().int();
const row = z.number().int().positive();

/** What was done at a machine. None is ever changed: a correction is a new one that names it. */
export const action = z.object({
  id: row,
  asset,
  assetName: z.string(),
  kind: actionKind,
  /** When it was done, and when that was recorded. */
  done: time,
  at: time,
  who: z.string(),
  notes: z.string(),
  parts: z.array(z.string()),
  /** What was found. */
  found: z.string(),
  /** The alarm, and the prediction, that led to it. */
  alarm: row.nullable(),
  prediction: predictionRef.nullable(),
  photos: z.array(photoType),
  /** The one that this stands in the place of, and the one that stands in the place of this. */
  corrects: row.nullable(),
  correctedBy: row.nullable(),
});
export type Action = z.infer<typeof action>;

/** What was so, over a span of time: `from` is when it could first be seen, `to` when the machine failed, was mended, or what was said was over. */
export const finding = z.object({
  id: row,
  asset,
  assetName: z.string(),
  from: time,
  to: time,
  verdict,
  /** What was found, in words. */
  found: z.string(),
  alarm: row.nullable(),
  prediction: predictionRef.nullable(),
  /** The action that found it. */
  action: row.nullable(),
  at: time,
  who: z.string(),
  corrects: row.nullable(),
  correctedBy: row.nullable(),
});
export type Finding = z.infer<typeof finding>;

/** Of an alarm its span, machine and prediction need not be given. */
export const newFinding = z.object({
  asset: asset.optional(), from: time.optional(), to: time.optional(), verdict, found: words, alarm: row.optional(), prediction: predictionRef.optional(), action: row.optional(),
  /** The finding in whose place this one stands; what is not given is as it was there. */
  corrects: row.optional(),
});

export const newAction = z.object({
  asset: asset.optional(), kind: actionKind, /** Now, where it is not given. */ done: time.optional(), notes: words, parts: z.array(z.string().trim().min(1).max(120)).max(20).default([]), found: words,
  alarm: row.optional(), prediction: predictionRef.optional(), photos: z.array(photo).max(MOST_PHOTOS).default([]), corrects: row.optional(),
  /** Records what was found as a finding, too. */
  verdict: verdict.exclude(['withdrawn']).optional(),
});

/** What of them is wanted: of equipment, or of an alarm, that touch [from, to). `all`: what was corrected and withdrawn, too. */
export const recordQuery = z.object({ asset: asset.optional(), alarm: row.optional(), from: time.optional(), to: time.optional(), all: z.boolean().default(false), limit: z.number().int().min(1).max(10_000).default(200) });

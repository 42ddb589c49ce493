import * as z from 'zod';
import { tag, type Tag } from './domain';

/** Which readings of a tag are kept: see docs/live-data.md. */
/** `longestSilenceMs` of a tag with a deadband, where nobody said another. */
export const USUAL_SILENCE_MS = 30_000;
/** What of a tag's readings is kept: null, all of them. */
export const tagDeadband = z.object({ deadband: tag.shape.deadband.unwrap(), longestSilenceMs: tag.shape.longestSilenceMs.unwrap().default(USUAL_SILENCE_MS) }).nullable();
export type TagDeadband = z.infer<typeof tagDeadband>;
/** Something that a tag's deadband does to a model that watches it. */
export const deadbandCaution = z.object({ tag: z.number().int(), model: z.string(), version: z.string(), message: z.string() });
export type DeadbandCaution = z.infer<typeof deadbandCaution>;

/**
 * Between two kept readings of a tag readings may have come, for so long, that had moved too little; 0: all are kept. Twice the longest silence, as a source may send no oftener
 * than that: one reading that was not kept, and the next.
 */
export const quietMsOf = ({ deadband, longestSilenceMs = USUAL_SILENCE_MS }: Pick<Tag, 'deadband' | 'longestSilenceMs'>): number => (deadband === undefined ? 0 : 2 * longestSilenceMs);

import * as z from 'zod';
import { time } from './domain';

/** `readings`: the rows are readings as they were measured, of which windows are made; otherwise they are the model's inputs. */
export const scoreRequest = z.object({ model: z.string(), input: z.string(), output: z.string(), overwrite: z.boolean().optional(), readings: z.boolean().optional() });

export const batchRun = z.object({
  id: z.number().int(),
  model: z.string(),
  version: z.string(),
  input: z.string(),
  output: z.string(),
  state: z.enum(['running', 'paused', 'done', 'failed', 'cancelled']),
  bytesRead: z.number(),
  bytesTotal: z.number(),
  rows: z.number().int(),
  rejected: z.number().int(),
  rejectsFile: z.string().nullable(),
  started: time,
  finished: time.nullable(),
  message: z.string(),
  /** How fast it goes and how long it still takes; null where it does not run, or too little of it is done to tell by. */
  rowsPerS: z.number().nullable(),
  leftMs: z.number().nullable(),
});
export type BatchRun = z.infer<typeof batchRun>;

import * as z from 'zod';
import { scoreRequest } from './batch';
import { batchPreview } from './batch-preview';
import { folderFaults } from './folder-faults';

/** What is to be looked at: as for a run that gives each file an output of its own. `output`: its folder, once it is known. */
export const folderRequest = scoreRequest.pick({ model: true, input: true, readings: true, columns: true, reasons: true, format: true }).extend({ output: scoreRequest.shape.output.optional() });

export const fileTrouble = z.object({
  /** Its name, without its folder. */
  file: z.string(),
  code: z.enum(folderFaults),
  /** It gets no output; else it may get none. */
  stops: z.boolean(),
  /** The input that it is about, by its name. */
  input: z.string().nullable(),
  /** Columns that it is about; of those that are missing the inputs that they would feed. */
  names: z.array(z.string()),
  /** Of one that can't be read why, as whoever refused it tells by its reason, and what that is about; null: the text alone tells. */
  reason: z.string().nullable(),
  about: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  /** Rows that were looked at, and what is wrong with the first of them. */
  rows: z.number().int(),
  problem: batchPreview.shape.rows.element.shape.problem,
  /** The same in English, about the file. */
  text: z.string(),
});
export type FileTrouble = z.infer<typeof fileTrouble>;

/** So far: `looked` of `of` files. `failed`: why a run would begin with none of them, or no more of them could be looked at; in words. */
export const folderLook = z.object({ of: z.number().int(), looked: z.number().int(), troubles: z.array(fileTrouble), done: z.boolean(), failed: z.string().nullable() });
export type FolderLook = z.infer<typeof folderLook>;

import * as z from 'zod';
import { batchInput } from './batch-input';
import { slug, time } from './domain';
import { rowFaultCodes } from './row-faults';

/** The same in every row, in the input's own unit. */
export const fixedValue = z.union([z.string().max(1000), z.number(), z.boolean()]);
export type FixedValue = z.infer<typeof fixedValue>;
/** Which column feeds an input, and what its values are in where that is not the input's own unit; or what it is in every row; null: it is not given, as of an input that may be missing. */
export const columnChoice = z.union([z.object({ column: z.string(), unit: z.string().max(16).optional() }), z.object({ value: fixedValue })]).nullable();
/** By the names of inputs, and of the columns that tell series and times. What is not named is found by its name. */
export const columnChoices = z.record(z.string(), columnChoice);
export type ColumnChoices = z.infer<typeof columnChoices>;

/** With more rows that can't be scored the run fails: so many, or so large a share of all. */
export const rejectsLimit = z.union([z.object({ rows: z.number().int().nonnegative() }), z.object({ share: z.number().min(0).lt(1) })]);
export type RejectsLimit = z.infer<typeof rejectsLimit>;

export const MOST_REASONS = 5;
/** What moved each prediction most is written beside it: so many inputs with their parts; with `from` only where the first output is at least that. */
export const reasonsAsked = z.object({ count: z.number().int().min(1).max(MOST_REASONS), from: z.number().optional() });
export type ReasonsAsked = z.infer<typeof reasonsAsked>;

/** What outputs of a folder can be, whatever their inputs are. */
export const outputFormats = ['csv', 'parquet', 'jsonl', 'xlsx'] as const;
export type OutputAs = (typeof outputFormats)[number];

/** How rows are read, and what is made of them. */
export const scoreHow = z.object({
  /** The rows are readings as they were measured, of which windows are made; otherwise they are the model's inputs. */
  readings: z.boolean().optional(),
  columns: columnChoices.optional(),
  maxRejected: rejectsLimit.optional(),
  reasons: reasonsAsked.optional(),
  /** Of a folder of outputs, what each becomes; else each becomes what its input is. */
  format: z.enum(outputFormats).optional(),
});
export type ScoreHow = z.infer<typeof scoreHow>;

/** An output that ends in a slash is a folder: each input file gets an output of its own there, under its name. */
export const isFolder = (output: string): boolean => /[\\/]$/.test(output);

/** Of a run into a folder: how many input files there are, how many of their outputs are whole, and how many were refused. */
export const batchFiles = z.object({ of: z.number().int(), whole: z.number().int(), refused: z.number().int() });
export type BatchFiles = z.infer<typeof batchFiles>;

/** `output`: a file, whose ending says what it becomes, or a folder: one that is there, or whose path ends in a slash. */
export const scoreRequest = z.object({ model: z.string(), input: batchInput, output: z.string(), overwrite: z.boolean().optional(), ...scoreHow.shape });

/** Kept to be asked for again: by hand, or by a schedule. `{date}`, `{time}`, `{from}`, `{to}`, `{file}` and `{name}` in its texts stand for those of the run. */
export const batchJob = z.object({ name: slug, what: scoreRequest });
export type BatchJob = z.infer<typeof batchJob>;

/** Why rows could not be scored, and how many for that; an empty `column` is the row as a whole. */
export const rejectReason = z.object({ column: z.string(), reason: z.string(), rows: z.number().int() });
export type RejectReason = z.infer<typeof rejectReason>;
export const rowFault = z.object({ code: z.enum(rowFaultCodes), values: z.array(z.string()) });
/** `fault`: for whoever words the reason in another language; null: only the reason tells. */
export const toldReason = rejectReason.extend({ fault: rowFault.nullable() });
export type ToldReason = z.infer<typeof toldReason>;

export const batchRun = z.object({
  id: z.number().int(),
  model: z.string(),
  version: z.string(),
  /** In words; of a plain file its path. */
  input: z.string(),
  output: z.string(),
  state: z.enum(['running', 'paused', 'done', 'failed', 'cancelled']),
  /** What is no plain file of text or Parquet is read into a table first, and then scored: `bytesRead` is of the one that is under way, and `bytesTotal` 0 where it can't be known. */
  phase: z.enum(['reading', 'scoring']),
  bytesRead: z.number(),
  bytesTotal: z.number(),
  rows: z.number().int(),
  rejected: z.number().int(),
  /** Null where none was rejected, and of a run into a folder: there each output has its own beside it. */
  rejectsFile: z.string().nullable(),
  /** Null: it has one output; or it has not been looked yet how many there will be. */
  files: batchFiles.nullable(),
  /** The commonest first. */
  rejectReasons: z.array(toldReason),
  maxRejected: rejectsLimit.nullable(),
  started: time,
  finished: time.nullable(),
  message: z.string(),
  /** How fast it goes and how long it still takes; null where it does not run, or too little of it is done to tell by. */
  rowsPerS: z.number().nullable(),
  leftMs: z.number().nullable(),
});
export type BatchRun = z.infer<typeof batchRun>;

/** It is not over. */
export const isOpen = ({ state }: Pick<BatchRun, 'state'>): boolean => state === 'running' || state === 'paused';

import * as z from 'zod';
import { columnChoices, fixedValue, rowFault, scoreRequest } from './batch';

/** Rows that are shown, at most. */
export const MOST_SHOWN = 200;

/** What is to be looked at: as for a run, without an output unless it is known. */
export const previewRequest = scoreRequest.pick({ model: true, input: true, readings: true, columns: true, reasons: true }).extend({ /** Each file has an output of its own. */ each: z.boolean().optional(), show: z.number().int().min(0).max(MOST_SHOWN).default(20) });

export const previewColumn = z.object({
  name: z.string(),
  /** Told by what stands in it; `other` can only be passed on. */
  type: z.enum(['number', 'integer', 'boolean', 'time', 'text', 'other']),
  /** As its name says. */
  unit: z.string().nullable(),
  examples: z.array(z.string()),
  blank: z.number().int(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** What it feeds, by the names of inputs. */
  feeds: z.array(z.string()),
});
export type PreviewColumn = z.infer<typeof previewColumn>;

/**
 * How a column was found: a person chose it, it is kept from another time, by its name, by words of it or their beginnings, by a name that is misspelt, by its unit, or by what stands in it.
 */
export const foundHow = ['chosen', 'kept', 'name', 'words', 'misspelt', 'unit', 'values'] as const;

export const previewInput = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.enum(['number', 'integer', 'boolean', 'category', 'text', 'key']),
  unit: z.string().nullable(),
  range: z.tuple([z.number(), z.number()]).nullable(),
  labels: z.array(z.string()),
  /** Without a column no row can be scored. */
  needed: z.boolean(),
  column: z.string().nullable(),
  /** What it is in every row, where that was chosen instead. */
  value: fixedValue.nullable(),
  /** What the column is in, where that is not the input's own unit. */
  given: z.string().nullable(),
  /** Units that the input's own can be made of. */
  units: z.array(z.string()),
  how: z.enum(foundHow).nullable(),
  sure: z.enum(['certain', 'likely', 'guess']).nullable(),
});
export type PreviewInput = z.infer<typeof previewInput>;

/**
 * What would go wrong, or may be wrong. `stops`: no run can begin, or none of its rows could be scored. Windows word it by its code and what is beside it; `text` is the same in English.
 */
export const previewWarning = z.object({
  code: z.enum(['not-fed', 'outside', 'other-unit', 'unit-unknown', 'unknown-labels', 'no-numbers', 'no-fit', 'twice', 'one-column', 'ragged', 'no-header', 'clash', 'kept-changed', 'no-background', 'no-amount', 'no-value']),
  stops: z.boolean(),
  input: z.string().nullable(),
  column: z.string().nullable(),
  /** So many of so many values. */
  values: z.number().int(),
  of: z.number().int(),
  /** Labels, names or units that it is about. */
  names: z.array(z.string()),
  text: z.string(),
});
export type PreviewWarning = z.infer<typeof previewWarning>;

/** `fault`: for whoever words the reason in another language; null: only the reason tells. */
const trouble = { column: z.string(), value: z.string(), reason: z.string(), fault: rowFault.nullable() };

export const batchPreview = z.object({
  model: z.string(),
  version: z.string(),
  title: z.string(),
  /** Of several files that have an output each: the path of the one that is shown; `choices` then leave out what each is told by names. */
  file: z.string().nullable(),
  format: z.string(),
  /** Of text with columns. */
  delimiter: z.string().nullable(),
  columns: z.array(previewColumn),
  /** Inputs in the model's order, behind them the columns that tell series and times. */
  inputs: z.array(previewInput),
  /** The mapping that is shown, whole: what a run is asked with. */
  choices: columnChoices,
  /** Columns of the file that feed nothing; they are passed on. */
  unused: z.array(z.string()),
  /** Columns that the output adds, behind those of the file. */
  adds: z.array(z.string()),
  /** Rows that were looked at, the first ones and some from all over the file, and how many of them could not be scored. `of`: about how many there are, or exactly. */
  looked: z.object({ rows: z.number().int(), first: z.number().int(), rejected: z.number().int(), judged: z.boolean(), of: z.number().int(), exact: z.boolean() }),
  /** Why rows could not be scored, the commonest first. */
  problems: z.array(z.object({ ...trouble, rows: z.number().int(), line: z.number().int().nullable() })),
  warnings: z.array(previewWarning),
  /** The first rows, in the order of the columns. */
  rows: z.array(z.object({ line: z.number().int(), cells: z.array(z.string()), problem: z.object(trouble).nullable() })),
  /** A mapping that was kept for a file with these columns: by whom and when, UTC ms. */
  kept: z.object({ who: z.string(), at: z.number() }).nullable(),
});
export type BatchPreview = z.infer<typeof batchPreview>;

import * as z from 'zod';
import { manifestOutput } from './manifest';

/** A value of one input as a person gives and reads it: a number, a label, true or false; null is a gap. */
export const inputValue = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export type InputValue = z.infer<typeof inputValue>;

/** One row, by the names of the manifest's inputs. */
export const inputRow = z.record(z.string(), inputValue);

/** How much work an explanation may be. */
export const explainBudget = z.object({
  /** Rows that the model is run on. */
  rows: z.number().int().min(3).max(500_000).optional(),
  ms: z.number().int().min(1).max(60_000).optional(),
});

/** What one input did to a prediction. */
export const inputEffect = z.object({
  name: z.string(),
  title: z.string(),
  unit: z.string().optional(),
  value: inputValue,
  /** In the unit of the output: how far this value moved the prediction from the base value. */
  effect: z.number(),
  /** Standard error of the effect; 0 where it is exact. */
  error: z.number().nonnegative(),
});
export type InputEffect = z.infer<typeof inputEffect>;

/** Why a prediction is what it is, against the model's background. The base value and all effects add up to the prediction. */
export const explanation = z.object({
  model: z.string(),
  version: z.string(),
  versionId: z.number().int(),
  output: manifestOutput.pick({ name: true, title: true, kind: true, unit: true }),
  /** Of an output that names a class: the one the model decided for. Amounts are then shares of the background that it decides so for. */
  label: z.string().nullable(),
  /** The mode that stands out beside the prediction, by its title; null: none does, or the model tells none. */
  mode: z.string().nullable(),
  prediction: z.number(),
  base: z.number(),
  /** All subsets of inputs, or random orders of them. */
  method: z.enum(['exact', 'sampled']),
  /** What ended it: nothing was left to try, or a limit. */
  ended: z.enum(['complete', 'rows', 'time']),
  /** Rows that the model was run on. */
  rows: z.number().int(),
  ms: z.number(),
  /** Rows used of those there are. */
  background: z.object({ rows: z.number().int(), of: z.number().int(), source: z.string() }),
  /** The greatest effect first. */
  inputs: z.array(inputEffect),
});
export type Explanation = z.infer<typeof explanation>;

/** Of a prediction that is in the store. */
export const storedExplanation = explanation.extend({
  asset: z.number().int(),
  /** The moment it speaks of, UTC ms. */
  time: z.number(),
  /** As it was stored. Another value than `prediction` where what it was made from is not in the store any more. */
  stored: z.number(),
});
export type StoredExplanation = z.infer<typeof storedExplanation>;

import * as z from 'zod';
import { LONGEST_SEQUENCE, manifestOutput } from './manifest';

/** A value of one input as a person gives and reads it: a number, a label, true or false, a text; null is a gap. */
export const inputValue = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export type InputValue = z.infer<typeof inputValue>;

/** One row, by the names of the manifest's inputs; of an input in a sequence its window, oldest first. */
export const inputRow = z.record(z.string(), z.union([inputValue, z.array(inputValue).max(LONGEST_SEQUENCE)]));
export type InputRow = z.infer<typeof inputRow>;

/** What a model answers to one row, output by output. */
export const rowAnswer = z.object({
  /** Null where it gives none. Of a category the label too. */
  outputs: z.array(z.object({ name: z.string(), value: z.number().nullable(), label: z.string().nullable() })),
  /** A value lies outside the range seen in training: the answer stands, and should be marked. */
  outside: z.boolean(),
});
export type RowAnswer = z.infer<typeof rowAnswer>;

/** How much work an explanation may be. */
export const explainBudget = z.object({
  /** Rows that the model is run on. */
  rows: z.number().int().min(3).max(500_000).optional(),
  ms: z.number().int().min(1).max(60_000).optional(),
});

const amount = {
  /** In the unit of the output: how far it moved the prediction from the base value. */
  effect: z.number(),
  /** Standard error of the effect; 0 where it is exact. */
  error: z.number().nonnegative(),
};

/** What one word of a text did, its punctuation with it. */
export const wordEffect = z.object({
  text: z.string(),
  /** How many it is: more than one only at the end of a long text, which is told as one. */
  words: z.number().int().positive(),
  ...amount,
});
export type WordEffect = z.infer<typeof wordEffect>;

/** What one input did to a prediction. */
export const inputEffect = z.object({
  name: z.string(),
  title: z.string(),
  unit: z.string().optional(),
  /** Of a window its newest sample. */
  value: inputValue,
  /** Of an input in a sequence: how many samples it was given, and of numbers between which they lie. */
  window: z.object({ samples: z.number().int(), low: z.number().nullable(), high: z.number().nullable() }).optional(),
  /** Inputs that only mean something beside this one: what they did is in its effect. */
  beside: z.array(z.object({ name: z.string(), title: z.string() })).optional(),
  /** Of a text: its words in its order. Their effects add up to the input's, whose error is then the sum of theirs, the most that it can be. */
  words: z.array(wordEffect).optional(),
  ...amount,
});
export type InputEffect = z.infer<typeof inputEffect>;

/**
 * Why a prediction is what it is, against the model's background: rows of its training data, of texts the empty one. The base value and the effects of all inputs add up to the prediction.
 */
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
  /** Rows used of those there are. None: the model takes text alone, and the base value is its answer to an empty text, as `source` says. */
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

/** What can be named as having moved a prediction: an input, or a word of a text in its stead. */
export type Mover = Pick<InputEffect, 'title' | 'unit' | 'value' | 'window' | 'effect' | 'error'> & { word?: WordEffect };

/** The greatest effect first; of equal ones in the order they stand in. */
export function moversOf({ inputs }: Pick<Explanation, 'inputs'>): Mover[] {
  const movers = inputs.flatMap((input): Mover[] => input.words?.map((word) => ({ title: input.title, value: word.text, effect: word.effect, error: word.error, word })) ?? [input]);
  return movers.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

import * as z from 'zod';
import { aggregates } from './aggregates';

/** What a model says of itself (`manifest.json` of a model package). Inputs are named as the graph's inputs are. */
const identifier = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/, 'use lower-case letters, digits, - and _');

/** Samples of one spectrum. */
const LONGEST_SPECTRUM = 65_536;

/** How readings become one feature: an aggregate over the last `lengthMs`, made of panes of `paneMs` aligned to the epoch. */
export const windowSpec = z
  .strictObject({
    aggregate: z.enum(aggregates),
    lengthMs: z.int().positive().max(86_400_000),
    paneMs: z.int().positive(),
    /** With fewer usable readings the value is missing. */
    minCount: z.int().positive().optional(),
    /** The same where a smaller share of the panes holds a usable reading. */
    minCoverage: z.number().gt(0).max(1).optional(),
    /** What the readings are to be in, where that is not the input's own unit: of `slope`, `band` and others whose value has another. */
    unit: z.string().max(16).optional(),
    /** Of `band`: the rate that readings come at, and the band from the first frequency up to the second, Hz. */
    sampleHz: z.number().positive().max(1_000).optional(),
    bandHz: z.tuple([z.number().nonnegative(), z.number().positive()]).optional(),
  })
  .refine((w) => w.lengthMs % w.paneMs === 0, 'lengthMs must be a whole number of panes')
  .refine((w) => w.aggregate === 'band' || (w.sampleHz === undefined && w.bandHz === undefined), 'sampleHz and bandHz are of the aggregate band')
  .refine((w) => w.aggregate !== 'band' || (w.sampleHz !== undefined && w.bandHz !== undefined), 'a band needs sampleHz and bandHz')
  .refine((w) => w.sampleHz === undefined || isSpectrum((w.lengthMs * w.sampleHz) / 1000), `lengthMs × sampleHz must be 2, 4, 8, … or ${LONGEST_SPECTRUM} samples`)
  .refine((w) => !w.bandHz || !w.sampleHz || (w.bandHz[0] < w.bandHz[1] && w.bandHz[1] <= w.sampleHz / 2), 'bandHz must rise and end at half of sampleHz');
const isSpectrum = (samples: number) => samples >= 2 && samples <= LONGEST_SPECTRUM && Number.isInteger(Math.log2(samples));
export type WindowSpec = z.infer<typeof windowSpec>;

const inputCommon = {
  name: identifier,
  title: z.string().max(80),
  /** Where a value comes from when equipment is watched: a tag that changes, or an attribute of the equipment. */
  from: z.enum(['tag', 'attribute']).default('tag'),
  /** Other names of the same column in files. Compared without case, spaces and bracketed units. */
  aliases: z.array(z.string()).default([]),
  window: windowSpec.optional(),
  /** Explained together with this input, which it only means something beside: as the spread of a sensor beside its window. */
  explainedWith: identifier.optional(),
  /** A gap is a value: it is fed as NaN (a label: as an empty one), and the golden samples must hold one. Otherwise a row with a gap is left out. */
  missing: z.boolean().optional(),
};
const range = z.tuple([z.number(), z.number()]);
const numberInput = z.strictObject({
  ...inputCommon,
  kind: z.enum(['number', 'integer', 'boolean']),
  unit: z.string().max(16).optional(),
  /** Seen in training; outside it the model answers, and the answer is marked. */
  range: range.optional(),
  /** Ninety per cent of training lies here: the usual band of a chart. */
  usual: range.optional(),
});
const categoryInput = z.strictObject({ ...inputCommon, kind: z.literal('category'), labels: z.array(z.string()).min(1) });
/** Longest text that any model is fed, in UTF-16 units as JavaScript counts them. */
export const LONGEST_TEXT = 100_000;
/** Free text, fed as it stands; an empty one is a value. No reading is text, so such a model is for files. */
const textInput = z.strictObject({
  ...inputCommon,
  kind: z.literal('text'),
  from: z.literal('attribute').default('attribute'),
  window: z.never().optional(),
  missing: z.never().optional(),
  maxLength: z.int().positive().max(LONGEST_TEXT).default(10_000),
});
export const manifestInput = z.discriminatedUnion('kind', [numberInput, categoryInput, textInput]);
export type ManifestInput = z.infer<typeof manifestInput>;

/** Samples of the longest window. */
export const LONGEST_SEQUENCE = 4096;

/**
 * Inputs that the graph takes as one tensor `[batch, time, features]`: for each row the last `length` samples of each of them, oldest first.
 * `layout` says where the tensor's time lies; `features-time` is `[batch, features, time]`, as convolutions take it.
 */
export const sequenceSpec = z.strictObject({
  /** As the graph calls the tensor. */
  name: identifier,
  /** Names of inputs, in the order of the tensor's features. */
  inputs: z.array(identifier).min(1),
  length: z.int().min(1).max(LONGEST_SEQUENCE),
  layout: z.enum(['time-features', 'features-time']).default('time-features'),
});
export type SequenceSpec = z.infer<typeof sequenceSpec>;

const keyColumn = z.strictObject({ name: identifier, title: z.string().max(80), aliases: z.array(z.string()).default([]) });
export type KeyColumn = z.infer<typeof keyColumn>;

/**
 * How samples follow each other, for models with sequences. Without it all rows of a file are one series in the file's order.
 * In a file a row is a sample, and the rows of one series stand in the order of `order`, between those of others or not.
 */
export const seriesSpec = z.strictObject({
  /** Columns that tell series apart, such as an engine's number. */
  by: z.array(keyColumn).max(4).default([]),
  /** A column of numbers or of times (ISO 8601) that grows from row to row of a series. */
  order: keyColumn.optional(),
  /** A larger step of `order` (its own unit, of times ms) is a gap, across which no window reaches. */
  largestStep: z.number().positive().optional(),
  /**
   * Where a series has fewer samples so far than a window takes: `left-out` gives no prediction; `repeat-first` puts the first sample in place of
   * those before it, for models trained so.
   */
  short: z.enum(['left-out', 'repeat-first']).default('left-out'),
  /**
   * A sample is what lies in one step of so long, steps being aligned to the epoch (UTC); one in which nothing lies is missing. Files then need times as `order`. Without it samples are
   * no matter of time (cycles, parts): a row of a file, and of watched equipment a set of readings of one time, of every tag of the sequence.
   */
  stepMs: z.int().positive().max(86_400_000).optional(),
  /** Which of a step's readings its sample is; the last, where it does not say. */
  take: z.enum(['last', 'mean']).optional(),
  /** The share of a window's steps that must have a sample, of each input that may be missing. Others need all of theirs. */
  minCoverage: z.number().gt(0).max(1).optional(),
  /** Of samples that are no matter of time: those of a window of watched equipment lie within so long. Thirty days, where it does not say. */
  withinMs: z.int().positive().max(31_622_400_000).optional(),
});
export type SeriesSpec = z.infer<typeof seriesSpec>;

export const manifestOutput = z.strictObject({
  name: identifier,
  title: z.string().max(80),
  kind: z.enum(['probability', 'number', 'category']),
  unit: z.string().max(16).optional(),
  labels: z.array(z.string()).optional(),
  meaning: z.string().max(400),
  /** The outputs that are the bounds of an interval round this one, and the share of truths that lie within. */
  interval: z.strictObject({ lower: identifier, upper: identifier, coverage: z.number().gt(0).lt(1) }).optional(),
  /** The outputs that say of which mode: each the probability of one kind of what this output is the probability of. The likeliest is named beside a high value. */
  modes: z.array(identifier).min(1).max(16).optional(),
});
export type ManifestOutput = z.infer<typeof manifestOutput>;

export const threshold = z.strictObject({
  output: identifier,
  limit: z.number(),
  deadband: z.number().nonnegative(),
  onDelayMs: z.int().nonnegative(),
  priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
});

export const manifest = z.strictObject({
  manifestVersion: z.literal(1),
  name: identifier,
  version: z.string().max(40),
  title: z.string().max(80),
  task: z.enum(['binary-classification', 'classification', 'regression', 'anomaly', 'other']),
  description: z.string().max(1000),
  licence: z.string().max(80),
  trainingData: z.array(z.strictObject({ name: z.string(), source: z.string(), licence: z.string(), rows: z.int().nonnegative() })).default([]),
  inputs: z.array(manifestInput).min(1).max(512),
  sequences: z.array(sequenceSpec).min(1).max(16).optional(),
  series: seriesSpec.optional(),
  outputs: z.array(manifestOutput).min(1).max(64),
  thresholds: z.array(threshold).default([]),
  /**
   * Predictions of watched equipment are made for whole multiples of this (UTC), as soon as a reading has passed one. Without it for the newest reading, whenever one has
   * come, at most once a second.
   */
  everyMs: z.int().min(1_000).max(86_400_000).optional(),
  /** The time ahead that a prediction speaks of. Without it no sentence may name a time. */
  horizonMs: z.int().positive().optional(),
  metrics: z.record(z.string(), z.unknown()).default({}),
});
export type Manifest = z.infer<typeof manifest>;

const goldenValue = z.union([z.number(), z.string(), z.boolean(), z.null()]);

const inputColumns = z.record(z.string(), z.array(z.union([goldenValue, z.array(goldenValue)])));

/** Golden samples: the trainer's own outputs for given inputs, one array a column; of an input in a sequence a window a sample, oldest first. */
export const golden = z.strictObject({
  goldenVersion: z.literal(1),
  source: z.string(),
  inputs: inputColumns,
  outputs: z.record(z.string(), z.array(z.union([z.number(), z.string(), z.null()]))),
  tolerance: z.strictObject({ absolute: z.number().nonnegative(), relative: z.number().nonnegative() }),
});
export type Golden = z.infer<typeof golden>;

/** Rows of the training data that a prediction is compared with when it is explained, one array a column (`background.json`); of an input in a sequence a window a row, oldest first. */
export const background = z.strictObject({ backgroundVersion: z.literal(1), source: z.string().max(200), inputs: inputColumns });
export type Background = z.infer<typeof background>;

import * as z from 'zod';
import { time } from './domain';
import { signatureState } from './signature';

/** Versions of models: what they are, where each stands, how it runs and compares with others. */
export const modelStage = z.enum(['draft', 'challenger', 'champion', 'retired']);

export const modelVersion = z.object({
  id: z.number().int(),
  model: z.string(),
  version: z.string(),
  title: z.string(),
  task: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
  stage: modelStage,
  imported: time,
  importedBy: z.string(),
  /** It answers now: the champion, or the one in its stead. */
  answers: z.boolean(),
  golden: z.object({ state: z.enum(['passed', 'failed', 'none']), rows: z.number().int(), worst: z.number().nullable(), at: time.nullable() }),
  /** As the site's list of trusted keys stands now. */
  signature: signatureState,
});
export type ModelVersion = z.infer<typeof modelVersion>;

/** One stage that a version was put into; never changed afterwards. */
export const stageChange = z.object({
  version: z.string(),
  stage: modelStage,
  /** What was done. A version is retired by what brings another in its place, too. */
  how: z.enum(['import', 'promote', 'rollback', 'challenge', 'retire']),
  at: time,
  who: z.string(),
  why: z.string().nullable(),
});
export type StageChange = z.infer<typeof stageChange>;

/** Who answered for a model, from when to when. */
export const reign = z.object({
  model: z.string(),
  /** Null: nobody could. */
  version: z.string().nullable(),
  versionId: z.number().int().nullable(),
  from: time,
  /** Null: it lasts. */
  to: time.nullable(),
  /** Who brought it about, and why. */
  who: z.string(),
  why: z.string().nullable(),
  /** Who had been put there to answer, by whom and why: the version itself, but where another answered in its stead or nobody. */
  champion: z.object({ version: z.string(), since: time, who: z.string(), why: z.string().nullable() }),
});
export type Reign = z.infer<typeof reign>;

/** One run of a version's golden samples; never changed afterwards. */
export const goldenRun = z.object({
  version: z.string(),
  at: time,
  /** `change`: the runtime, the execution provider or the machine is not as it was. */
  reason: z.enum(['import', 'promotion', 'start', 'change', 'stand-in', 'person']),
  /** What is not as it was when they last matched. */
  changed: z.string().nullable(),
  state: z.enum(['passed', 'failed']),
  rows: z.number().int(),
  worst: z.number().nullable(),
  message: z.string().nullable(),
  runtime: z.string(),
  provider: z.string(),
  machine: z.string(),
});
export type GoldenRun = z.infer<typeof goldenRun>;

/** Whether a model can answer now. */
export const modelCondition = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('ready') }),
  /** Its champion may not be used; `version` answers in its stead. */
  z.object({ state: z.literal('stand-in'), champion: z.string(), version: z.string(), reason: z.string() }),
  z.object({ state: z.literal('blind'), champion: z.string(), reason: z.string() }),
]);
export type ModelCondition = z.infer<typeof modelCondition>;

/** What a champion and its challenger said of the same rows. */
export const comparisonFigures = z.object({
  /** Both gave a number. */
  rows: z.number().int(),
  /** At or above the alarm's limit: both, one alone, neither; null where there is no limit. */
  above: z.object({ both: z.number().int(), champion: z.number().int(), challenger: z.number().int(), neither: z.number().int() }).nullable(),
  /** Between the two, without its sign, in the output's unit. */
  difference: z.object({ mean: z.number(), largest: z.number() }).nullable(),
  /** Pearson's; null where one of them never changed. */
  correlation: z.number().nullable(),
  /** The champion gave a number and the challenger, though asked, none; and the other way round. */
  unanswered: z.number().int(),
  alone: z.number().int(),
  /** The challenger was not asked, or its answer not kept: it was behind, could not run, or the store was full. */
  dropped: z.number().int(),
});
export type ComparisonFigures = z.infer<typeof comparisonFigures>;

/** Of one call, in ms. */
export const latency = z.object({ p50: z.number(), p99: z.number() });

/** A challenger beside the champion, since it was appointed. */
export const comparison = z.object({
  model: z.string(),
  challenger: z.object({ version: z.string(), appointed: time, who: z.string(), why: z.string().nullable() }),
  /** The version that answers now, which the figures are about; null: none does. */
  champion: z.string().nullable(),
  output: z.object({ name: z.string(), title: z.string(), unit: z.string() }).nullable(),
  /** Of the alarm, as it stands now. */
  limit: z.number().nullable(),
  /** The first row that was compared with this champion at this limit; null: none yet. */
  from: time.nullable(),
  /** Rows that were compared since the appointment with another champion or at another limit. */
  earlierRows: z.number().int(),
  total: comparisonFigures,
  machines: z.array(z.object({ asset: z.number().int(), name: z.string(), figures: comparisonFigures })),
  latency: z.object({ champion: latency.nullable(), challenger: latency.nullable() }),
  /** Rows that the challenger has still to answer. */
  waiting: z.number().int(),
  /** Why it gives nothing just now. */
  problem: z.string().nullable(),
});
export type Comparison = z.infer<typeof comparison>;

/** An alarm that stored readings would have raised. */
export const replayedAlarm = z.object({
  asset: z.number().int(), name: z.string(), raised: time,
  /** Null: it stands at the period's end. */
  returned: time.nullable(), peak: z.number(),
});

/** A version run over stored readings, against what the model's stored predictions would have raised; never changed afterwards. */
export const replay = z.object({
  model: z.string(),
  version: z.string(),
  /** Those whose predictions it was held against. */
  champions: z.array(z.string()),
  made: time,
  who: z.string(),
  from: time,
  to: time,
  days: z.number(),
  output: z.object({ name: z.string(), title: z.string(), unit: z.string() }),
  /** The alarm's, for both; null: the output has no limit, and raises nothing. */
  rule: z.object({ limit: z.number(), deadband: z.number(), onDelayMs: z.number() }).nullable(),
  machines: z.number().int(),
  /** As in a comparison. */
  figures: comparisonFigures,
  alarms: z.object({ champion: z.number().int(), replayed: z.number().int(), kept: z.number().int() }),
  gained: z.array(replayedAlarm),
  lost: z.array(replayedAlarm),
  /** Of the model's own process. */
  cost: z.object({ cpuSecondsPer1000Rows: z.number().nullable(), peakMemoryBytes: z.number(), seconds: z.number() }),
  /** Of one row alone, the way there and back included. */
  latency: latency.nullable(),
});
export type Replay = z.infer<typeof replay>;

/** A package that came with the appliance and was not imported yet. */
export const shippedModel = modelVersion.pick({ model: true, version: true, title: true }).extend({ path: z.string() });
export type ShippedModel = z.infer<typeof shippedModel>;

export const tensorInfo = z.object({
  name: z.string(),
  type: z.string(),
  shape: z.array(z.union([z.number(), z.string(), z.null()])),
  /** The class behind each column, where the model names its classes. */
  labels: z.array(z.string()).optional(),
});
export const inspection = z.object({
  ok: z.boolean(),
  reason: z.string().optional(),
  producer: z.string(),
  opsets: z.record(z.string(), z.number()),
  inputs: z.array(tensorInfo),
  outputs: z.array(tensorInfo),
  parameters: z.number(),
  bytes: z.number(),
  rewrites: z.array(z.string()),
  warnings: z.array(z.string()),
  ms: z.number(),
});
export type Inspection = z.infer<typeof inspection>;

/** Where a model runs: the processor always can; what else there is shows when a model is tried on it. */
export const provider = z.enum(['cpu', 'cuda', 'tensorrt', 'dml', 'coreml', 'webgpu']);
/** `auto`: what was measured to be faster. `cpu` forbids all others. */
export const providerChoice = z.enum(['auto', ...provider.options]);
export type ProviderChoice = z.infer<typeof providerChoice>;

/** What came of trying a model on one provider. */
export const providerOutcome = z.object({
  provider,
  /**
   * `missing`: it can't be loaded here. `differs`: it does not answer as the golden samples say, or a row's bits depend on its batch. `unchecked`: there are no golden samples.
   * `slower`: right, and not worth it. `good`: right and faster. `failed`: it was used or measured and broke off.
   */
  state: z.enum(['missing', 'differs', 'unchecked', 'slower', 'good', 'failed']),
  message: z.string(),
  /** Of one run with `rows`, at the median, there and on the processor; null where it was not measured. */
  ms: z.number().nullable(),
  cpuMs: z.number().nullable(),
  rows: z.number().int(),
});
export type ProviderOutcome = z.infer<typeof providerOutcome>;

/** How a champion runs now, and how it is asked; counts and times since it was loaded where it runs now. */
export const modelRunning = z.object({
  version: z.string(),
  provider,
  wish: providerChoice,
  /** Why it is not where it was to be. */
  trouble: z.string().nullable(),
  /** A row's answer depends on its batch, or the graph takes one row: it is fed one at a time. */
  rowByRow: z.boolean(),
  /** Processes that it may use at once. */
  workers: z.number().int(),
  /** When this was measured on this machine, and the rows a second with one process, two, …; null: not yet. */
  measured: time.nullable(),
  rowsPerS: z.array(z.number()),
  outcomes: z.array(providerOutcome),
  waiting: z.number().int(),
  waitingRows: z.number().int(),
  rejected: z.number().int(),
  failed: z.number().int(),
  calls: z.number().int(),
  rows: z.number().int(),
  runs: z.number().int(),
  rowsPerRun: z.number().nullable(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
});
export type ModelRunning = z.infer<typeof modelRunning>;

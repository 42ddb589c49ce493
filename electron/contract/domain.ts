import * as z from 'zod';
import { roles } from './procedure';
import { signatureState } from './signature';

/** The words of the plant, shared by both sides of the contract. Times are milliseconds since the epoch, UTC. */
export const time = z.number();
export const role = z.enum(roles);
export const slug = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'use lower-case letters, digits, - and _');

export const quality = z.enum(['good', 'uncertain', 'bad']);
export type Quality = z.infer<typeof quality>;
/** Qualities as they stand in columns: `qualityCodes.indexOf(quality)`. */
export const qualityCodes = ['good', 'uncertain', 'bad'] as const;

export const person = z.object({ id: z.number().int(), name: z.string(), role });
export type Person = z.infer<typeof person>;

export const priority = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
export type Priority = z.infer<typeof priority>;

export const tagKind = z.enum(['number', 'integer', 'boolean', 'category']);
export const tag = z.object({
  id: z.number().int(),
  /** Equipment it belongs to. */
  asset: z.number().int(),
  name: slug,
  title: z.string(),
  kind: tagKind,
  unit: z.string().optional(),
  labels: z.array(z.string()).optional(),
  /** The band a healthy machine stays in. */
  usual: z.tuple([z.number(), z.number()]).optional(),
  /** After this long without a reading the value is stale. */
  staleAfterMs: z.number().positive(),
});
export type Tag = z.infer<typeof tag>;

/** A stored prediction, computed again from the readings that it had seen. Null stands for NaN: none could be made. */
export const proof = z.object({
  model: z.string(),
  version: z.string(),
  stored: z.number().nullable(),
  again: z.number().nullable(),
  /** The same as the 64 bits of IEEE 754, in hexadecimal. */
  storedBits: z.string(),
  againBits: z.string(),
  /** Highest arrival sequence of readings that it had seen, and how many of them are kept. */
  seen: z.number(),
  readings: z.number().int(),
  /** `readings-gone`: not all that it was made of is kept any more; `version-gone`: the version is not here any more. */
  verdict: z.enum(['agrees', 'differs', 'readings-gone', 'version-gone']),
});
export type Proof = z.infer<typeof proof>;

export const assetKind = z.enum(['site', 'area', 'equipment']);
export const asset = z.object({
  id: z.number().int(),
  parent: z.number().int().nullable(),
  kind: assetKind,
  /** Its part of a topic: `millwright/v1/<site>/<asset>/<tag>`. Unique among equipment of one site. */
  key: slug,
  name: z.string(),
  attributes: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Asset = z.infer<typeof asset>;

/** A branch of a plant that is made in one go. */
export const plantNode = z.object({
  kind: assetKind,
  key: slug,
  name: z.string().trim().min(1).max(80),
  attributes: asset.shape.attributes.optional(),
  /** Of equipment only. */
  tags: z.array(tag.omit({ id: true, asset: true })).optional(),
  get children() {
    return z.array(plantNode).optional();
  },
});

export const plant = z.object({
  assets: z.array(asset),
  tags: z.array(tag),
  /** Which model watches which equipment, with how its prediction is named and judged. */
  watches: z.array(
    z.object({
      asset: z.number().int(),
      model: z.string(),
      version: z.string(),
      versionId: z.number().int(),
      output: z.string(),
      title: z.string(),
      limit: z.number().nullable(),
      /** What the modes are called that the model tells beside it. */
      modes: z.array(z.string()),
    }),
  ),
  simulated: z.boolean(),
});
export type Plant = z.infer<typeof plant>;

export const alarmState = z.enum(['unacknowledged', 'acknowledged', 'returned', 'normal']);
export type AlarmState = z.infer<typeof alarmState>;
/** The last two are of a model, not of equipment: another version answers in its champion's stead; none can. */
export const alarmKind = z.enum(['prediction-high', 'no-data', 'model-blind', 'model-stand-in', 'model-failed']);
export const alarm = z.object({
  id: z.number().int(),
  /** 0 where it is of a model: `assetName` then names that. */
  asset: z.number().int(),
  assetName: z.string(),
  /** Where it stands: `Demo plant / Milling shop / Line B`. */
  place: z.string(),
  kind: alarmKind,
  condition: z.string(),
  priority,
  state: alarmState,
  raised: time,
  acknowledged: time.nullable(),
  acknowledgedBy: z.string().nullable(),
  note: z.string().nullable(),
  returned: time.nullable(),
  /** Both acknowledged and returned: the alarm's life is over. */
  closed: time.nullable(),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  /** Highest value while it was active. */
  peak: z.number().nullable(),
  unit: z.string(),
});
export type Alarm = z.infer<typeof alarm>;

export const alarmDefinition = z.object({
  id: z.number().int(),
  model: z.string().nullable(),
  output: z.string().nullable(),
  kind: alarmKind,
  condition: z.string(),
  limit: z.number(),
  deadband: z.number().nonnegative(),
  onDelayMs: z.number().int().nonnegative(),
  priority,
  enabled: z.boolean(),
});
export type AlarmDefinition = z.infer<typeof alarmDefinition>;

/** Columns of numbers, as they travel and as charts take them. NaN is "no value". */
export const numbers = z.instanceof(Float64Array) as z.ZodType<Float64Array>;
export const small = z.instanceof(Int32Array) as z.ZodType<Int32Array>;

/** A file's content. */
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Why an incoming message or value was not stored as it came: counted, visible, by cause. */
export const rejectionCause = z.enum([
  'not-json',
  'unknown-topic',
  'unknown-tag',
  'not-a-number',
  'not-finite',
  'unknown-label',
  'time-ahead',
  'time-invalid',
  'too-old',
  'too-large',
  'malformed', // bytes that are not what they should be
  'unsupported', // of a type that no tag takes
  'no-birth', // a value that its Sparkplug node has not spoken of
  'sequence-gap', // messages of a Sparkplug node, or readings of an OPC UA server, are missing
  'device-error', // a device refused, was silent or answered nonsense
  'no-answer', // a model was asked that could not answer
  'store-full',
]);
export type RejectionCause = z.infer<typeof rejectionCause>;
export const rejection = z.object({
  cause: rejectionCause,
  connector: z.string(),
  /** The topic, and tag where there is one, that the last of them came on. */
  topic: z.string(),
  sample: z.string(),
  message: z.string(),
  count: z.number().int(),
  first: time,
  last: time,
});
export type Rejection = z.infer<typeof rejection>;

export const missedPolicy = z.enum(['skip', 'once', 'each']);
export const overlapPolicy = z.enum(['queue', 'skip', 'cancel']);
export const schedule = z.object({
  id: z.number().int(),
  name: slug,
  cron: z.string(),
  zone: z.string(),
  job: z.string(),
  missed: missedPolicy,
  overlap: overlapPolicy,
  /** Folder on this machine that what the job makes is also written into; never under the data folder. */
  deliverTo: z.string().nullable().optional(),
  enabled: z.boolean(),
  next: time.nullable(),
  lastRun: z
    .object({ due: time, started: time, finished: time.nullable(), state: z.enum(['running', 'done', 'failed', 'skipped', 'cancelled']), message: z.string() })
    .nullable(),
});
export type Schedule = z.infer<typeof schedule>;

export const archivedReport = z.object({
  id: z.number().int(),
  name: z.string(),
  title: z.string(),
  from: time,
  to: time,
  zone: z.string(),
  created: time,
  /** The scheduled moment it belongs to; null when a person asked for it. */
  due: time.nullable(),
  pages: z.number().int(),
  pdfBytes: z.number().int(),
  csvBytes: z.number().int(),
  sha256: z.string(),
  simulated: z.boolean(),
});
export type ArchivedReport = z.infer<typeof archivedReport>;

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

export const batchRun = z.object({
  id: z.number().int(),
  model: z.string(),
  version: z.string(),
  input: z.string(),
  output: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  bytesRead: z.number(),
  bytesTotal: z.number(),
  rows: z.number().int(),
  rejected: z.number().int(),
  rejectsFile: z.string().nullable(),
  started: time,
  finished: time.nullable(),
  message: z.string(),
});
export type BatchRun = z.infer<typeof batchRun>;

const keptDays = z.number().int().min(1).max(36_600).nullable();
/** How many days of history are kept, by tier: readings and predictions as they came, and what they amount to by the minute and the hour. Null: for ever. */
export const retentionPolicy = z.object({
  readings: keptDays,
  predictions: keptDays,
  minutes: keptDays,
  hours: keptDays,
  /** All of history may take so much; where it takes more, the oldest readings and predictions go first. Null: as much as there is. */
  maxBytes: z.number().int().min(1024 * 1024).nullable(),
});
export type RetentionPolicy = z.infer<typeof retentionPolicy>;
/** And what history takes now, and since when there is any of it. */
export const retention = z.object({ policy: retentionPolicy, bytes: z.number(), from: time.nullable() });
export type Retention = z.infer<typeof retention>;

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

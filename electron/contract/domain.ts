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
    }),
  ),
  simulated: z.boolean(),
});
export type Plant = z.infer<typeof plant>;

export const alarmState = z.enum(['unacknowledged', 'acknowledged', 'returned', 'normal']);
export type AlarmState = z.infer<typeof alarmState>;
export const alarm = z.object({
  id: z.number().int(),
  asset: z.number().int(),
  assetName: z.string(),
  /** Where it stands: `Demo plant / Milling shop / Line B`. */
  place: z.string(),
  kind: z.enum(['prediction-high', 'no-data', 'model-blind']),
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
  kind: z.enum(['prediction-high', 'no-data', 'model-blind']),
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

export const connector = z.object({
  name: slug,
  kind: z.enum(['mqtt', 'mqtt-broker']),
  url: z.string(),
  enabled: z.boolean(),
  state: z.enum(['connected', 'connecting', 'failed', 'off']),
  message: z.string(),
  messages: z.number().int(),
  readings: z.number().int(),
  rejected: z.number().int(),
  lastMessage: time.nullable(),
});
export type Connector = z.infer<typeof connector>;

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

export const modelVersion = z.object({
  id: z.number().int(),
  model: z.string(),
  version: z.string(),
  title: z.string(),
  task: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
  stage: z.enum(['draft', 'champion', 'retired']),
  imported: time,
  importedBy: z.string(),
  golden: z.object({ state: z.enum(['passed', 'failed', 'none']), rows: z.number().int(), worst: z.number().nullable(), at: time.nullable() }),
  /** As the site's list of trusted keys stands now. */
  signature: signatureState,
});
export type ModelVersion = z.infer<typeof modelVersion>;

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

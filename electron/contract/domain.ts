import * as z from 'zod';
import { roles } from './procedure';

/** The words of the plant, shared by both sides of the contract. Times are milliseconds since the epoch, UTC. */
export const time = z.number();
export const role = z.enum(roles);
export const slug = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'use lower-case letters, digits, - and _');
export const isSlug = (text: string): boolean => slug.safeParse(text).success;

export const quality = z.enum(['good', 'uncertain', 'bad']);
export type Quality = z.infer<typeof quality>;

export const person = z.object({ id: z.number().int(), name: z.string(), role });
export type Person = z.infer<typeof person>;
/** `active`: may sign in. `created`: since when they are known here. */
export const personKept = person.extend({ active: z.boolean(), created: time });
export type PersonKept = z.infer<typeof personKept>;
/** A person who signs something with their own passphrase, whoever the window is signed in as. */
export const personSignature = z.object({ person: z.number().int(), passphrase: z.string().min(1).max(1024) });
export type PersonSignature = z.infer<typeof personSignature>;

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
  /** A reading that differs from the last kept one by no more is not kept, in the tag's unit; without one all are. */
  deadband: z.number().nonnegative().optional(),
  /** One is kept after so long at the latest, whatever its value; of tags with a deadband alone. */
  longestSilenceMs: z.number().int().min(1_000).max(3_600_000).optional(),
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

/** Columns of numbers, as they travel and as charts take them. NaN is "no value". */
export const numbers = z.instanceof(Float64Array) as z.ZodType<Float64Array>;
export const small = z.instanceof(Int32Array) as z.ZodType<Int32Array>;

/** What a trend is of. */
export const trendSource = z.union([z.object({ tag: z.number().int() }), z.object({ predictionsOf: z.number().int() })]);
export type TrendSource = z.infer<typeof trendSource>;

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

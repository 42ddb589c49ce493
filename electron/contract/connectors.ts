import * as z from 'zod';
import { quality, slug, tagKind, time } from './domain';

/** Where readings come from: the kinds of source, what each can be told, and how a source's own tags are mapped to the plant's. */
export const pem = z.string().max(100_000).regex(/^\s*-----BEGIN /, 'paste the text of a PEM file, which begins with -----BEGIN');

/** Of a connection over TLS. The private key goes to the vault and never comes back. */
export const tlsOptions = z.object({
  /** Certificates of who signed the server's; without them the system's own authorities are trusted. */
  ca: pem.optional(),
  /** Our own certificate, where the server asks for one. */
  cert: pem.optional(),
  /** The name in the server's certificate, where it is not the host of the address. */
  serverName: z.string().max(253).optional(),
});
export type TlsOptions = z.infer<typeof tlsOptions>;

const brokerClient = {
  /** Of MQTT; `auto` begins with 5 and takes 3.1.1 where the broker speaks nothing newer. */
  version: z.enum(['auto', '5', '3.1.1']).default('auto'),
  keepAliveS: z.number().int().min(1).max(600).default(30),
  tls: tlsOptions.optional(),
};

/** A topic filter (MQTT 5.0, 4.7): `#` last and alone in its level, `+` alone in its level. */
const topicFilter = z
  .string()
  .min(1)
  .max(500)
  .refine((filter) => !/^\$(share|queue)\//.test(filter), 'Equipment can\'t be read through a shared subscription: its messages would be split among several readers, and windows need all of them, in order. Split the equipment by topic filters instead')
  .refine((filter) => filter.split('/').every((level, at, all) => !/[#+]/.test(level) || level === '+' || (level === '#' && at === all.length - 1)), '# may stand only as the last level of a topic filter, and + only as a whole level');

export const mqttOptions = z.strictObject({
  ...brokerClient,
  topics: z.array(topicFilter).min(1).max(50).default(['millwright/v1/#']),
  qos: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(1),
  /** True: the broker forgets us when we are away, and what comes meanwhile is lost. */
  clean: z.boolean().default(false),
  /** Of foreign JSON payloads: where their time stands, e.g. `meta.ts`; else it is the moment they came. */
  timePath: z.string().max(200).optional(),
});

/** Where programs ask models over a broker, the model's name last. */
export const SCORE_TOPIC = 'millwright/v1-score/';

export const mqttScoringOptions = z.strictObject({
  keepAliveS: brokerClient.keepAliveS,
  tls: brokerClient.tls,
  /** Only these are asked here; none: all. */
  models: z.array(slug).max(50).default([]),
  qos: z.union([z.literal(0), z.literal(1)]).default(1),
  /** Appliances of one name share the requests of a broker among them (MQTT 5.0, 4.8.2); null: each answers all of them. */
  share: z.string().regex(/^[^/+#]{1,64}$/, 'a name without /, + and #').nullable().default('millwright'),
});

const brokerOptions = z.strictObject({});

export const sparkplugOptions = z.strictObject({
  ...brokerClient,
  /** By which nodes know whether their host application is there: `spBv1.0/STATE/<hostId>`. */
  hostId: z.string().regex(/^[^/+#]{1,64}$/, 'a name without /, + and #').default('millwright'),
  /** Only these groups; none: all. */
  groups: z.array(z.string().regex(/^[^/+#]{1,200}$/, 'a name without /, + and #')).max(50).default([]),
});

export const modbusOptions = z.strictObject({
  /** Of values that are looked at without naming one. */
  unit: z.number().int().min(0).max(247).default(1),
  intervalMs: z.number().int().min(50).max(3_600_000).default(1_000),
  timeoutMs: z.number().int().min(50).max(60_000).default(3_000),
  /** Registers between two that are wanted may be so many, and both are read in one request. */
  gap: z.number().int().min(0).max(100).default(8),
});

export const fileOptions = z.strictObject({
  /** Which files of the folder, with * and ?. */
  pattern: z.string().min(1).max(200).regex(/^[^/\\]+$/, 'a name with * and ?, without a path').default('*.csv'),
  timeColumn: z.string().min(1).max(200).default('time'),
  /** A column that names what a row is of; addresses are then `value/column`. */
  keyColumn: z.string().min(1).max(200).optional(),
  everyMs: z.number().int().min(50).max(3_600_000).default(2_000),
  /** A file that changed within this time is still being written. */
  settleMs: z.number().int().min(0).max(3_600_000).default(5_000),
  /** Plays a file as if it came now, so many times as fast as it was recorded; else its readings have the times that stand in it. */
  replay: z.number().positive().max(1e6).optional(),
});

export const opcuaSecurities = ['sign-encrypt', 'sign', 'none'] as const;
export const opcuaPolicies = ['auto', 'Aes256_Sha256_RsaPss', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep'] as const;

export const opcuaOptions = z
  .strictObject({
    security: z.enum(opcuaSecurities).default('sign-encrypt'),
    /** `auto`: the strongest that the server offers. */
    policy: z.enum(opcuaPolicies).default('auto'),
    /** How often the server sends what it has, and how often it looks at its values: as often unless said. */
    publishingMs: z.number().int().min(50).max(60_000).default(1_000),
    samplingMs: z.number().int().min(0).max(3_600_000).optional(),
    /** A change of a number that is not larger is not sent: in the value's own unit, or in percent of the range that the server states. */
    deadband: z.number().min(0).optional(),
    deadbandPercent: z.number().min(0).max(100).optional(),
    /** A value that did not change is asked for again after so long, and kept under the server's own time; 0: never. */
    holdMs: z.number().int().min(0).max(3_600_000).default(10_000),
    /** What came while we were away is read from the server's own history, as far back as this; 0: not at all. */
    historyHours: z.number().min(0).max(8_784).default(24),
    /** A server that says nothing for so long is left, and connected to anew. */
    timeoutMs: z.number().int().min(500).max(120_000).default(10_000),
    /** Of a person, where the server knows its users by certificates. Its key is the connector's private key. */
    userCertificate: pem.optional(),
  })
  .refine(({ deadband, deadbandPercent }) => deadband === undefined || deadbandPercent === undefined, 'give one deadband: in the value\'s unit or in percent');

const common = {
  name: slug,
  /** What it is to reach, or to listen on; its form depends on the kind. */
  url: z.string().max(300),
  username: z.string().max(200).optional(),
  password: z.string().max(1000).optional(),
  /** Private key of `tls.cert` or `userCertificate`, PEM. */
  privateKey: pem.optional(),
};

export const newConnector = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('mqtt'), options: mqttOptions.prefault({}) }),
  z.object({ ...common, kind: z.literal('mqtt-scoring'), options: mqttScoringOptions.prefault({}) }),
  z.object({ ...common, kind: z.literal('mqtt-broker'), options: brokerOptions.prefault({}) }),
  z.object({ ...common, kind: z.literal('sparkplug'), options: sparkplugOptions.prefault({}) }),
  z.object({ ...common, kind: z.literal('modbus'), options: modbusOptions.prefault({}) }),
  z.object({ ...common, kind: z.literal('opcua'), options: opcuaOptions.prefault({}) }),
  z.object({ ...common, kind: z.literal('file'), options: fileOptions.prefault({}) }),
]);
export type NewConnector = z.infer<typeof newConnector>;
export type ConnectorKind = NewConnector['kind'];
export const connectorKinds = newConnector.options.map(({ shape }) => shape.kind.value);
export const connectorKind = z.enum(connectorKinds as [ConnectorKind, ...ConnectorKind[]]);

/** What of a connection is to be another; what is left out stays as it is, secrets too. */
export const changedConnector = z.object({
  name: slug,
  url: common.url.optional(),
  /** Null: nobody any more; the password goes with it. */
  username: common.username.nullable(),
  password: common.password,
  privateKey: pem.nullable().optional(),
  /** By key; null: as if it had never been said. */
  options: z.record(z.string().max(100), z.unknown()).optional(),
  /** False: nothing is taken from it, and its mappings stay. */
  enabled: z.boolean().optional(),
  why: z.string().max(500).optional(),
});
export type ChangedConnector = z.infer<typeof changedConnector>;

/** What a certificate says of itself, as a person compares it. */
export const certificateFacts = z.object({
  /** SHA-256 of the whole certificate: 64 digits in lower case. */
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  subject: z.string().max(1000),
  issuer: z.string().max(1000),
  /** Of the application that it names. */
  applicationUri: z.string().max(1000),
  from: time,
  to: time,
});
export type CertificateFacts = z.infer<typeof certificateFacts>;

export const connector = z.object({
  name: slug,
  kind: connectorKind,
  url: z.string(),
  username: z.string().nullable(),
  /** Without secrets. */
  options: z.record(z.string(), z.unknown()),
  enabled: z.boolean(),
  state: z.enum(['connected', 'connecting', 'failed', 'off']),
  message: z.string(),
  messages: z.number().int(),
  /** That were kept. */
  readings: z.number().int(),
  /** That came beside those and were not kept, by the deadbands of their tags. */
  unchanged: z.number().int(),
  rejected: z.number().int(),
  /** Values that came of tags of the source that nobody has mapped. */
  unmapped: z.number().int(),
  /** Tags of the source that are mapped. */
  mapped: z.number().int(),
  lastMessage: time.nullable(),
  /** As the server showed it last; null: it showed none. `trusted`: by a person, by its fingerprint. */
  certificate: certificateFacts.extend({ trusted: z.boolean() }).nullable(),
});
export type Connector = z.infer<typeof connector>;

/** A tag as a source has it, with the newest value that is known. */
export const sourceTag = z.object({
  /** Names it within its connector; its form depends on the kind. */
  address: z.string(),
  title: z.string(),
  /** As the source calls it: `Float`, `int16`, `text`. Empty: not said. */
  type: z.string(),
  unit: z.string(),
  value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
  time: time.nullable(),
  quality,
  /** The plant's tag that it is mapped to, as `site/equipment/tag`. */
  mappedTo: z.string().nullable(),
});
export type SourceTag = z.infer<typeof sourceTag>;

export const address = z.string().min(1).max(600);
/** A source's tag and the plant's tag that its values go to: `value × scale + offset`. */
export const mapping = z.object({
  address,
  site: slug,
  equipment: slug,
  tag: slug,
  scale: z.number().refine((scale) => scale !== 0, 'a scale of 0 would make every value the same').default(1),
  offset: z.number().default(0),
});
export type Mapping = z.infer<typeof mapping>;

/** A mapping, with what is to be made where the plant does not have its tag yet. */
export const wantedMapping = mapping.extend({
  /** Of the source's values; converted to the tag's unit where both are known, instead of `scale` and `offset`. */
  unit: z.string().max(40).optional(),
  area: slug.optional(),
  kind: tagKind.optional(),
  title: z.string().max(80).optional(),
  labels: z.array(z.string().max(80)).max(200).optional(),
});
export type WantedMapping = z.input<typeof wantedMapping>;

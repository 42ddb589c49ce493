import * as z from 'zod';
import { priority, time } from './domain';

/**
 * What is said of alarms: their definitions, and each one's life. The states are those of ISA-18.2-2016, figure 3: A normal, B unacknowledged, C acknowledged, D returned to normal
 * unacknowledged, E and F latched (returned, but held until it is reset) before and after it was acknowledged, G shelved, H suppressed by design, I out of service.
 */
export const alarmState = z.enum(['unacknowledged', 'acknowledged', 'returned', 'latched-unacknowledged', 'latched-acknowledged', 'shelved', 'suppressed', 'out-of-service', 'normal']);
export type AlarmState = z.infer<typeof alarmState>;
/** What can befall an alarm. `raise`, `return`, `suppress` and `release` come of values; the others are said by a person, or, of a shelf, by the clock. */
export const alarmInput = z.enum(['raise', 'return', 'acknowledge', 'reset', 'shelve', 'unshelve', 'suppress', 'release', 'remove', 'restore']);
export type AlarmInput = z.infer<typeof alarmInput>;
/**
 * What is held against a limit. Of a prediction or a reading: `high`, `low`; `rate`, its change a minute; `deviation`, from another tag or from its own mean. Of readings alone: `discrepancy`, two tags that
 * should agree; `missing`, how long none has come; `quality`, how bad the newest is. `no-data` is of all readings of equipment. `model-stand-in` and `model-failed` are of a model: another version answers
 * in its champion's stead; none can. `schedule-failed` is of a schedule, which `output` names: its newest run failed. `target-failed`: nobody can be told by the way that `output` names. `report-failed`: the newest report of the kind that `output` names could not be made,
 * or has nothing to show. `appliance` is of Millwright
 * itself.
 */
export const alarmKind = z.enum([
  'prediction-high', 'prediction-low', 'prediction-rate', 'prediction-deviation', 'reading-high', 'reading-low', 'reading-rate', 'reading-deviation', 'reading-discrepancy', 'reading-missing', 'reading-quality',
  'no-data', 'model-blind', 'model-stand-in', 'model-failed', 'schedule-failed', 'target-failed', 'report-failed', 'appliance',
]);
export type AlarmKind = z.infer<typeof alarmKind>;
/** What the appliance says of itself: the store takes nothing; room on the disk, GiB; sources that are not connected; from a reading to its stored prediction, s. */
export const applianceSignal = z.enum(['store', 'disk-free', 'connections', 'prediction-delay']);
export type ApplianceSignal = z.infer<typeof applianceSignal>;

/** Which alarm, whether or not it stands: one definition on one piece of equipment (0: of a model or a schedule). */
export const alarmPlace = z.object({ definition: z.number().int(), asset: z.number().int() });
export type AlarmPlace = z.infer<typeof alarmPlace>;

/** One time that it came: from being raised to being over. */
export const alarm = z.object({
  id: z.number().int(),
  definition: z.number().int(),
  /** 0 where it is of a model or a schedule: `assetName` then names that. */
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
  /** Acknowledged and returned (and reset, where it latches), or returned while it was set aside: the alarm's life is over. */
  closed: time.nullable(),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  /** Highest value while it was active. */
  peak: z.number().nullable(),
  unit: z.string(),
});
export type Alarm = z.infer<typeof alarm>;

/** An alarm that is kept from being announced: shelved, suppressed by design or out of service. */
export const alarmAside = alarmPlace.extend({
  assetName: z.string(),
  place: z.string(),
  condition: z.string(),
  priority,
  state: alarmState.extract(['shelved', 'suppressed', 'out-of-service']),
  since: time,
  /** Of a shelf: when it ends by itself. */
  until: time.nullable(),
  why: z.string(),
  by: z.string(),
  /** Its condition holds: without this it would stand among the active ones. */
  holds: z.boolean(),
});
export type AlarmAside = z.infer<typeof alarmAside>;

/** One step of an alarm's life: who, when, from where, why. */
export const alarmTransition = alarmPlace.extend({
  id: z.number().int(),
  /** The time that it came, where it stood among the active ones. */
  alarm: z.number().int().nullable(),
  at: time,
  input: alarmInput,
  before: alarmState,
  after: alarmState,
  value: z.number().nullable(),
  who: z.string(),
  from: z.enum(['window', 'ctl', 'system']),
  why: z.string().nullable(),
  /** Of a shelf: when it was to end by itself. */
  until: time.nullable(),
});
export type AlarmTransition = z.infer<typeof alarmTransition>;

/** What the site allows. `shelfMaxMs`: no shelf is longer. `signDefinitions`: what a person defines goes live once a second person has signed it. */
export const alarmPolicy = z.object({ shelfMaxMs: z.number().int().min(60_000).max(31 * 86_400_000), signDefinitions: z.boolean() });
export type AlarmPolicy = z.infer<typeof alarmPolicy>;

/** A reason that a person gives, where one must be given. */
export const reason = z.string().trim().min(3, 'say why, in three characters at least').max(500);

/** What is judged, by which limits, and what it means. */
export const alarmDefinition = z.object({
  id: z.number().int(),
  model: z.string().nullable(),
  output: z.string().nullable(),
  kind: alarmKind,
  /** Of readings: the tag's name, and that of the one that it is held against. */
  tag: z.string().nullable().default(null),
  other: z.string().nullable().default(null),
  /** Holds for all equipment at or below this asset; null: for all that there is. The nearest to a machine stands in the place of those above. */
  under: z.number().int().nullable().default(null),
  /** Of the appliance. */
  signal: applianceSignal.nullable().default(null),
  /** Over how long a rate is taken, or the mean that a value is held against. */
  spanMs: z.number().int().positive().nullable().default(null),
  /** Which way a rate or a deviation counts. */
  direction: z.enum(['either', 'up', 'down']).default('either'),
  /** Of limit and deadband; what is given is not looked at. */
  unit: z.string().default(''),
  condition: z.string(),
  limit: z.number(),
  deadband: z.number().nonnegative(),
  onDelayMs: z.number().int().nonnegative(),
  /** The condition has to be gone for so long before it counts as returned. */
  offDelayMs: z.number().int().nonnegative().default(0),
  /** It stays after its return until a person has reset it. */
  latching: z.boolean().default(false),
  priority,
  enabled: z.boolean(),
  /** The rationalisation, as ISA-18.2-2016, clause 8 asks for it: why it comes, what becomes of it where nobody acts, what to do, and how soon. Empty, null: not said yet. */
  cause: z.string().trim().max(1000).default(''),
  consequence: z.string().trim().max(1000).default(''),
  action: z.string().trim().max(1000).default(''),
  respondWithinMs: z.number().int().positive().max(7 * 86_400_000).nullable().default(null),
  /** Of how many it is the newest; what is given is not looked at. */
  version: z.number().int().default(0),
});
/** As it was once: since when, by whom and why. `at` is null for what stood before versions were kept. `signedBy`: the second person, where the site asked for one. */
export const alarmDefinitionVersion = z.object({ at: time.nullable(), who: z.string(), why: z.string().nullable(), signedBy: z.string().nullable(), definition: alarmDefinition });
/** What became of a definition that was given: it stands or, where `proposal` numbers it, it waits for a second person's signature. */
export const alarmDefined = alarmDefinition.extend({ proposal: z.number().int().optional() });
/** A definition that waits for a second person's signature; until then what stands goes on. */
export const alarmProposal = z.object({
  id: z.number().int(),
  at: time,
  who: z.string(),
  /** The person who may not sign it; null: it was proposed on the command line. */
  person: z.number().int().nullable(),
  why: z.string().nullable(),
  /** As it would stand: `id` 0, a new one. */
  definition: alarmDefinition,
  /** What stands was changed since: it can't be signed. */
  outdated: z.boolean(),
});
export type AlarmDefined = z.infer<typeof alarmDefined>;
export type AlarmProposal = z.infer<typeof alarmProposal>;
export type AlarmDefinition = z.infer<typeof alarmDefinition>;
export type AlarmDefinitionVersion = z.infer<typeof alarmDefinitionVersion>;

const bar = z.enum(['per-ten-minutes', 'per-hour', 'busiest-ten-minutes', 'flood-share', 'most-frequent-share', 'chattering', 'stale']);
const namedPlace = alarmPlace.extend({ assetName: z.string(), place: z.string(), condition: z.string() });
/** More than ten alarms in ten minutes, until there are fewer than five (ISA-18.2-2016, 16.5). `first`: the one that came before all others, also when it is over. */
export const alarmFlood = z.object({ since: time, alarms: z.number().int(), first: namedPlace.extend({ at: time, priority }) });
export type AlarmFlood = z.infer<typeof alarmFlood>;

/** Those that stand, those that are set aside (shelved, suppressed by design, out of service), and the flood that runs. */
export const alarmsStanding = z.object({ alarms: z.array(alarm), aside: z.array(alarmAside), flood: alarmFlood.nullable() });

/** The operator's measures: how much an operator was asked for, against what EEMUA 191 and ISA-18.2 hold to be manageable. */
export const alarmMeasures = z.object({
  from: time,
  to: time,
  /** Times that an alarm was announced, each anew. */
  announced: z.number().int(),
  perHour: z.number(),
  perTenMinutes: z.number(),
  busiestTenMinutes: z.number().int(),
  /** When those began; null: none was announced. */
  busiestFrom: time.nullable(),
  /** From more than ten alarms in ten minutes until there are fewer than five. */
  floods: z.array(z.object({ from: time, to: time, alarms: z.number().int() })),
  /** Of the time. */
  floodShare: z.number(),
  /** Announced by priority, 1 to 4. */
  priorities: z.array(z.number().int()),
  acknowledged: z.number().int(),
  /** Announced and never acknowledged: raised anew, set aside or still waiting. */
  unanswered: z.number().int(),
  /** From being announced to being acknowledged: the median, and nine of ten; null: none was. */
  medianAcknowledgeMs: z.number().nullable(),
  slowAcknowledgeMs: z.number().nullable(),
  mostFrequent: z.array(namedPlace.extend({ times: z.number().int(), /** Of all that were announced. */ share: z.number() })),
  /** Announced three times within a minute, and how often within such minutes. */
  chattering: z.array(namedPlace.extend({ times: z.number().int() })),
  /** Standing for longer than a day at the end, without having returned. */
  stale: z.array(namedPlace.extend({ since: time })),
  /** What is held to be manageable for one operator (`want`, at most), and what was. */
  bars: z.array(z.object({ what: bar, want: z.number(), got: z.number(), holds: z.boolean() })),
});
export type AlarmMeasures = z.infer<typeof alarmMeasures>;

const flood = z.object({ from: time, to: time, alarms: z.number().int() });
/** What a definition would have raised over values of the past. */
export const alarmTried = z.object({
  alarms: z.number().int(),
  /** How many machines it holds for, and how many of them it would have told of. */
  machines: z.number().int(),
  told: z.number().int(),
  perHour: z.number(),
  busiestTenMinutes: z.number().int(),
  floods: z.array(flood),
  /** How often within a minute it came three times and more. */
  chattering: z.number().int(),
  /** How long it stood, of all machines together. */
  activeMs: z.number(),
});
const triedAlarm = z.object({ asset: z.number().int(), assetName: z.string(), raised: time, returned: time.nullable(), peak: z.number() });
export const alarmTrial = z.object({
  from: time,
  to: time,
  /** How many stored values were judged. */
  values: z.number().int(),
  wanted: alarmTried,
  /** The definition as it stands; null: it is new. */
  standing: alarmTried.nullable(),
  /** Of the alarms as it stands: how many would have come, too. */
  kept: z.number().int(),
  /** What only the wanted one, and only the standing one would have raised; the newest first, 200 of each at most. */
  gained: z.array(triedAlarm),
  lost: z.array(triedAlarm),
  /** Times at which a machine is known to have failed, `found` of them by findings on record: before how many of them, or while it could be seen, it would have been told of. */
  failures: z.object({ known: z.number().int(), found: z.number().int(), caught: z.number().int(), caughtStanding: z.number().int().nullable() }).nullable(),
  /** What was found false: of how many of them it would have told again. */
  falseAlarms: z.object({ known: z.number().int(), again: z.number().int(), againStanding: z.number().int().nullable() }).nullable(),
});
export type AlarmTried = z.infer<typeof alarmTried>;
export type AlarmTrial = z.infer<typeof alarmTrial>;
/** A failure that a person knows of; `from`: since when it could be seen. */
export const knownFailure = z.object({ asset: z.number().int(), from: time.optional(), at: time });
export type KnownFailure = z.infer<typeof knownFailure>;

/** What judging costs: of a reading with a definition and without one, in ns; of the clock's look once a second; of parsing a reading out of JSON; and the share of a core that a plant of so many machines takes, ten tags each at one reading a second. */
export const alarmBench = z.object({ machines: z.number().int(), definitions: z.number().int(), judgedNs: z.number(), unjudgedNs: z.number(), tickMs: z.number(), parseNs: z.number(), coreShare: z.number() });
export type AlarmBench = z.infer<typeof alarmBench>;

/** How long nothing watched a machine: `blindMs`, no prediction could be made or trusted; `silentMs`, nothing came of it. From when the alarm of it was raised. */
export const blindTime = z.object({ asset: z.number().int(), assetName: z.string(), place: z.string(), blindMs: z.number(), silentMs: z.number() });
export type BlindTime = z.infer<typeof blindTime>;

import type { Alarm, AlarmAside, AlarmDefined, AlarmDefinition, AlarmFlood, AlarmDefinitionVersion, AlarmKind, AlarmMeasures, AlarmPlace, AlarmPolicy, AlarmProposal, AlarmTransition, AlarmTrial, ApplianceSignal, BlindTime, KnownFailure } from '../../contract/alarms';
import type { PersonSignature, Priority } from '../../contract/domain';
import type { Manifest } from '../../contract/manifest';
import type { Assets } from '../assets';
import type { History } from '../history';
import type { Models } from '../models';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import type { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';
import type { Store } from '../store';

/** An alarm as it is kept: without the names that the plant gives it. */
export type AlarmRecord = Omit<Alarm, 'assetName' | 'place'>;
export type Transition = AlarmTransition;

export type Definition = AlarmDefinition;

/** Who acts, and from where. */
export interface By {
  who: Who;
  from: AlarmTransition['from'];
}

/** What `live` says of one piece of equipment after a commit. */
export interface Evaluation {
  asset: number;
  /** When its newest reading was received. */
  received: number;
  /** Its newest prediction, NaN where none could be made; left out where none was due. `time`: of the moment that it is of. */
  prediction?: { time: number; model: string; output: string; value: number; /** What stands out beside it, where the model tells modes. */ mode?: string | null; /** Why the model sees nothing just now: what it lacks, or which input lies outside what training saw; null: it sees. */ blind?: string | null };
}

export interface ModelTrouble {
  kind: 'model-stand-in' | 'model-failed';
  says: string;
}

/** One time that an alarm called for an operator. */
export interface Announcement extends AlarmPlace {
  at: number;
  priority: Priority;
  assetName: string;
  place: string;
  condition: string;
}

/** A step of an alarm's life, with what it is of. */
export interface JournalStep extends Transition {
  kind: AlarmKind;
  output: string | null;
  assetName: string;
  place: string;
  condition: string;
  priority: Priority;
  limit: number;
  unit: string;
}

export interface AlarmDeps {
  store: Pick<Store, 'main'> & Partial<Pick<Store, 'reserve'>>;
  security: Pick<Security, 'record' | 'person' | 'checkPassphrase'>;
  assets: Pick<Assets, 'plant' | 'place' | 'changed'>;
  /** What signals remember is read from it when the engine starts. */
  history: Pick<History, 'readings' | 'predictions' | 'extent'>;
  models: Pick<Models, 'watches' | 'version'>;
  /** What was found at machines: a trial on history is held against it. */
  known?(from: number, to: number): Promise<KnownFindings>;
  clock: Clock;
  onProblem?(error: unknown): void;
}

/** What people do with an alarm. Each is kept before it is shown. Errors: not-found; conflict, where it makes no sense in the alarm's state; store-full and such, then it is not done. */
export interface AlarmActions {
  acknowledge(by: By, id: number, note?: string): Promise<Alarm>;
  reset(by: By, id: number, note?: string): Promise<Alarm>;
  /** Errors beside those: invalid-input, where the end is not ahead or lies further away than the site allows. */
  shelve(by: By, place: AlarmPlace, until: number, why: string): Promise<void>;
  unshelve(by: By, place: AlarmPlace, why?: string): Promise<void>;
  removeFromService(by: By, place: AlarmPlace, why: string): Promise<void>;
  returnToService(by: By, place: AlarmPlace, why?: string): Promise<void>;
}

export interface AlarmQuery {
  asset?: number;
  from?: number;
  kinds?: readonly AlarmKind[];
  over?: boolean;
  limit: number;
}

/** What was found real and what was found false, over a span of time. */
export interface KnownFindings {
  failures: KnownFailure[];
  falseAlarms: KnownFailure[];
}

export interface TryOptions {
  from: number;
  /** What is still to come of it is left out. */
  to: number;
  failures: readonly KnownFailure[];
  /** Also what is recorded of findings. */
  findings?: boolean;
  withinMs: number;
  signal: AbortSignal;
  onProgress?(progress: { done: number; values: number }): void;
}

export interface Alarms extends AlarmActions {
  /** Reads what is kept: an alarm with its acknowledgement, shelf and running delay survives the engine. Starts the clock's tick, unless told not to. */
  start(options?: { timer?: boolean }): Promise<void>;
  /**
   * Makes one (`id` 0) or changes it; its versions are kept. Where the site asks for a second signature it is proposed, and what stands goes on. Errors: invalid-input, in words, where it could not
   * work; not-found; conflict, where another judges the same, or a proposal for it waits.
   */
  define(who: Who, definition: AlarmDefinition, why?: string): Promise<AlarmDefined>;
  /** Those that wait to be signed, the oldest first. */
  proposals(): Promise<AlarmProposal[]>;
  /** Goes live. Errors: not-found; not-allowed (who proposed it, no engineer); wrong-key; conflict, where what stands was changed since, or it does not wait any more; as of `define`. */
  signProposal(who: Who, id: number, signature: PersonSignature): Promise<AlarmDefinition>;
  /** It never goes live: withdrawn by who proposed it, refused by another. Errors: not-found; conflict, where it does not wait any more. */
  refuseProposal(who: Who, id: number, why: string): Promise<void>;
  /** Makes a model's definitions from its manifest's thresholds, once: limits that a person changed since stay. */
  defineForModel(who: Who, manifest: Pick<Manifest, 'name' | 'title' | 'outputs' | 'thresholds'>): Promise<AlarmDefinition[]>;
  definitions(): AlarmDefinition[];
  /** The newest first. Errors: not-found. */
  definitionVersions(id: number): Promise<AlarmDefinitionVersion[]>;
  /** What it would have raised over what is stored, beside the one that stands. Errors: invalid-input, in words; cancelled. */
  tryOut(definition: AlarmDefinition, options: TryOptions): Promise<AlarmTrial>;
  policy(): AlarmPolicy;
  setPolicy(who: Who, policy: AlarmPolicy, why?: string): Promise<AlarmPolicy>;
  /** Silence of these counts from now at the latest, also where the engine has not heard of them since it started. */
  expect(assets: readonly number[]): void;
  /** Silence of these is meant, until they are heard of again or expected: what was raised for it returns to normal. */
  rest(assets: readonly number[]): void;
  /** One reading that was kept and is not late; what it raises is told with the next `evaluate`. Called for every reading: a tag that nothing judges costs a look. */
  reading(tag: number, time: number, received: number, value: number, quality: number): void;
  /** What the appliance says of itself; `says`: what the alarm is called then. */
  appliance(signal: ApplianceSignal, value: number, says?: string): void;
  /** Never throws and never waits: what it raises is shown at once and kept as soon as the store can. */
  evaluate(evaluations: readonly Evaluation[]): void;
  /** A model's champion is not used (`says` names who answers in its stead, or that nobody can), or all is well with it again (null). */
  modelTrouble(model: string, trouble: ModelTrouble | null): Promise<void>;
  /** A schedule's newest run failed, for good (`says` why), or its runs are right again or it is there no more (null). */
  scheduleTrouble(schedule: string, says: string | null): Promise<void>;
  /** The newest report of this kind could not be made or shows nothing (`says` why), or there is one again (null). */
  reportTrouble(report: string, says: string | null): Promise<void>;
  /** Of this kind of report something was given up on its way out, and neither delivered since nor dismissed (`says` what), or nothing is (null). */
  deliveryTrouble(report: string, says: string | null): Promise<void>;
  /** Nobody can be told by this target (`says` why), or all is well with it again or it is there no more (null). */
  targetTrouble(target: string, says: string | null): Promise<void>;
  /** Runs out delays, shelves and no-data limits; once a second by itself. */
  tick(): void;
  /** Those that stand, the most urgent first: unacknowledged before acknowledged before returned, then priority, then the newest. */
  active(): Alarm[];
  /** The flood that runs; null: none does. */
  flood(): AlarmFlood | null;
  /** Those that are kept from being announced, by place. */
  aside(): AlarmAside[];
  /** All three as they stood at a moment, UTC ms; of what leaves no step, as of `alarmsAt`. Names are today's. */
  at(time: number): Promise<{ alarms: Alarm[]; aside: AlarmAside[]; flood: AlarmFlood | null }>;
  /** Highest priority (1 is the highest) of an active alarm of each asset. */
  highest(): ReadonlyMap<number, number>;
  /** The newest first. `over`: of those alone whose life has ended. */
  history(query: AlarmQuery): Promise<Alarm[]>;
  /** One time that it came, also where it is over. Errors: not-found. */
  alarm(id: number): Promise<Alarm>;
  /** The newest first. */
  transitions(place: AlarmPlace, limit: number): Promise<Transition[]>;
  /** Every step of every alarm after one, in rising order and without gaps: one that is given is never followed by one with a lower number. */
  journal(after: number, limit: number): Promise<JournalStep[]>;
  /** The number of the newest of them, 0 where there is none. */
  newestStep(): Promise<number>;
  /** The operator's measures of [from, to); what is still to come of it is left out. Errors: invalid-input. */
  measures(from: number, to: number): Promise<AlarmMeasures>;
  /** Each time that an alarm was announced in [from, to), in rising order. */
  announcements(from: number, to: number): Promise<Announcement[]>;
  /** How long each machine was not seen in [from, to), as far as alarms tell; those that were seen all the time are left out. Errors: invalid-input. */
  blind(from: number, to: number): Promise<BlindTime[]>;
  /** Once a batch of changes, however many alarms it holds. */
  readonly changed: Emitter<void>;
  /** Once a batch in which the life of one alarm or of several has ended. */
  readonly ended: Emitter<void>;
  /** Everything decided so far is kept. */
  settled(): Promise<void>;
  close(): Promise<void>;
}


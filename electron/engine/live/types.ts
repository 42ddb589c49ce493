import type * as z from 'zod';
import type { CertificateFacts, ChangedConnector, Connector, Mapping, newConnector, SourceTag, WantedMapping } from '../../contract/connectors';
import type { DeadbandCaution, TagDeadband } from '../../contract/deadband';
import type { Proof, Rejection } from '../../contract/domain';
import type { StoredExplanation } from '../../contract/explanation';
import type { Host } from '../../contract/host';
import type { Alarms } from '../alarms';
import type { Assets } from '../assets';
import type { History } from '../history';
import type { ExplainOptions, Models } from '../models';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import type { RejectedCount } from './rejected-hours';
import type { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';
import type { Store } from '../store';
import type { KnownBy, PastFrame } from './past';
import type { Pushed, PushResult } from './push';
import type { FeatureRow } from '../shared/windows/features';
import type { DeadbandCount } from './deadbands';
import type { WhichPrediction } from './prove';

export type LiveModels = Pick<Models, 'watches' | 'version' | 'scorer' | 'decided' | 'explain' | 'changed'>;

/** Which version watches which equipment, by the output that is shown and judged. */
export type Watch = Pick<ReturnType<LiveModels['watches']>[number], 'asset' | 'model' | 'versionId' | 'output'>;

/** One prediction that was made and stored, with the inputs that it was made of. */
export interface Answered {
  asset: number;
  model: string;
  versionId: number;
  output: string;
  time: number;
  received: number;
  /** Highest arrival sequence of readings it had seen. */
  seen: number;
  features: FeatureRow;
  /** NaN: none could be made. */
  value: number;
  quality: number;
  /** Of the call to the model that gave it. */
  ms: number;
}

export interface LiveDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record' | 'secrets'>;
  assets: Pick<Assets, 'plant' | 'changed' | 'findEquipment' | 'findTag' | 'siteOf' | 'addMany' | 'addTags' | 'setDeadband'>;
  models: LiveModels;
  history: Pick<History, 'append' | 'appendPredictions' | 'readings' | 'predictions' | 'extent' | 'kept'>;
  alarms: Pick<Alarms, 'evaluate' | 'reading' | 'expect' | 'rest' | 'highest' | 'changed' | 'at' | 'definitions'>;
  /** Starts the process that speaks OPC UA. */
  host: Pick<Host, 'fork'>;
  clock: Clock;
  onProblem?(error: unknown, doing: string): void;
}

/** The state of the whole plant, as the contract's `live.plant` sends it. */
export interface PlantFrame {
  now: number;
  assets: Int32Array;
  prediction: Float64Array;
  predictionTime: Float64Array;
  mode: Int32Array;
  lower: Float64Array;
  upper: Float64Array;
  received: Float64Array;
  condition: Int32Array;
  alarm: Int32Array;
  tags: Int32Array;
  value: Float64Array;
  valueTime: Float64Array;
  valueReceived: Float64Array;
  quality: Int32Array;
  connected: number;
  latencyMs: number;
  readings: number;
  predictions: number;
  rejected: number;
  backfill: number | null;
  storeProblem: string | null;
  plantRevision: number;
}

/** As the contract's `live.flow`. */
export interface Flow {
  readings: number;
  unchanged: number;
  predictions: number;
  waiting: number;
  upTo: Float64Array;
  fromArrival: Float64Array;
  fromSource: Float64Array;
}

/** What is left out has its kind's default. */
export type WantedConnector = z.input<typeof newConnector>;

/** What a model answers to a request from outside: an object of inputs as JSON. Errors: bad-request (no JSON), invalid-input, not-found, unavailable, timeout. */
export type AnswerRequest = (model: string, body: Uint8Array) => Promise<object>;

export interface Live {
  /** Restores the picture from history, opens the connectors. */
  start(): Promise<void>;
  frame(): PlantFrame;
  /** As of `Past.at`. */
  past(at: number, known: KnownBy): Promise<PastFrame>;
  flow(): Flow;
  /** Something that a frame shows has changed; also once a second. */
  readonly changed: Emitter<void>;
  /** As of `explainStored`. */
  explain(asset: number, at?: number, budget?: ExplainOptions['budget']): Promise<StoredExplanation>;
  /** As of `proveStored`. */
  prove(which: WhichPrediction): Promise<Proof[]>;
  /** Predictions that were just stored, of one commit. What a listener does is done after them and delays the next commit: keep it short. */
  readonly answered: Emitter<readonly Answered[]>;
  /** Readings wait for their commit or their scores. */
  readonly busy: boolean;
  /** Who answers what is asked of models over a connection; without it they are not answered. */
  answerWith(answer: AnswerRequest): void;
  connectors(): Connector[];
  addConnector(who: Who, connector: WantedConnector): Promise<Connector>;
  removeConnector(who: Who, name: string): Promise<void>;
  changeConnector(who: Who, change: ChangedConnector): Promise<Connector>;
  trustSource(who: Who, name: string, fingerprint: string | null, why?: string): Promise<Connector>;
  ownCertificate(): Promise<CertificateFacts & { pem: string }>;
  /** As of the contract's calls of these names. */
  testConnector(connector: WantedConnector): Promise<{ ok: boolean; message: string }>;
  browse(name: string, search: string, limit: number): Promise<{ tags: SourceTag[]; total: number; note: string }>;
  mappings(name: string): Mapping[];
  map(who: Who, name: string, wanted: readonly WantedMapping[], options: { make: boolean; why?: string | undefined }): Promise<{ mapped: number; made: number }>;
  unmap(who: Who, name: string, addresses: readonly string[], why?: string): Promise<number>;
  /** The port that a broker listens on, once it does. */
  brokerPort(name: string): Promise<number>;
  rejections(): Rejection[];
  /** What was not kept as it came in the whole hours that touch [from, to), by source and cause; also of earlier runs of the engine. */
  rejected(from: number, to: number): Promise<RejectedCount[]>;
  /** Of the tags that have a deadband. */
  deadbandCounts(): DeadbandCount[];
  /** As of `cautionsOf`. */
  deadbandCautions(tags: readonly number[], wanted: TagDeadband): DeadbandCaution[];
  /** Tags keep what this says from now on; for all of them or none. */
  setDeadband(who: Who, tags: readonly number[], wanted: TagDeadband, why?: string): Promise<{ changed: number; cautions: DeadbandCaution[] }>;
  /** As of `push`. */
  push(messages: readonly Pushed[]): Promise<PushResult[]>;
  /** How far a week of the past that is being sent has come, 0 to 1; null: none is. */
  setBackfill(progress: number | null): void;
  /** Newer readings than those answered so far are scored, stored and shown. For tests and the command line. */
  settled(): Promise<void>;
  /** Commits and scores what has come, closes the connectors. Nothing after it is acknowledged. */
  close(): Promise<void>;
}

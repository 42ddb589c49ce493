import type { MailServer } from '../delivery';
import type { Alarm, AlarmKind } from '../../contract/alarms';
import type { Priority } from '../../contract/domain';
import type { Roster, Target, TargetTried, TargetWanted, TellEvent } from '../../contract/notify';
import type { Alarms } from '../alarms';
import type { Assets } from '../assets';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import type { Who } from '../shared/who';
import type { Store } from '../store';

export interface NotifyDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record' | 'secrets'>;
  alarms: Pick<Alarms, 'journal' | 'newestStep' | 'changed' | 'targetTrouble'>;
  assets: Pick<Assets, 'plant'>;
  clock: Clock;
  /** IANA, of the times in a mail. */
  zone: string;
  onProblem?(error: unknown): void;
}

/** What is told: frozen when it was decided, so that it says what was so, however late it arrives. */
export interface Content {
  event: TellEvent | 'changed' | 'unanswered' | 'test';
  /** Of what nobody has acknowledged: for how long. */
  unansweredMs?: number;
  at: number;
  alarm: number | null;
  definition: number;
  asset: number;
  assetName: string;
  place: string;
  kind: AlarmKind;
  condition: string;
  priority: Priority;
  state: Alarm['state'];
  value: number | null;
  limit: number | null;
  unit: string;
  who: string;
  why: string | null;
}

/** A message of the outbox. `id`: what a receiver knows copies by. */
export interface Message {
  row: number;
  id: string;
  at: number;
  content: Content;
}

/** A target as it is kept, with how telling goes. */
export interface Kept {
  wanted: TargetWanted;
  uid: string;
  secret: boolean;
  cursor: number;
  lastSent: number | null;
  failingSince: number | null;
  problem: string | null;
  attempts: number;
  nextTry: number | null;
  sent: number;
  failed: number;
  givenUp: number;
}

export interface Notify {
  /** Goes on where the store is. Looks once a second and whenever alarms change, unless told not to. */
  start(options?: { timer?: boolean }): Promise<void>;
  targets(): Target[];
  /** Errors: invalid-input, in words, where it could not work; conflict, where one of that name is of another kind. */
  set(who: Who, target: TargetWanted, secret?: string, why?: string): Promise<Target>;
  /** Errors: not-found; conflict, where a roster names it. */
  remove(who: Who, name: string, why?: string): Promise<void>;
  /** Sends a test message, whether or not it is switched on. Errors: not-found. */
  try(name: string): Promise<TargetTried>;
  /** The server that a target's mail goes by, with the password that is kept, and from whom. Errors: not-found; invalid-input, where it is told in another way. */
  mailServer(name: string): Promise<{ server: MailServer; from: string }>;
  rosters(): Roster[];
  /** Errors: invalid-input, where it names somebody who is not there. */
  setRoster(who: Who, roster: Roster, why?: string): Promise<Roster>;
  /** Decides what is to be told and sends what is due; resolves when nothing of it is under way any more. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

import type { Person, PersonKept } from '../../contract/domain';
import type { ErrorData } from '../../contract/errors';
import type { Role } from '../../contract/procedure';
import type { Caller } from '../shared/context';
import type { Who } from '../shared/who';
import type { Transaction } from '../store';
import type { PersonChange } from './people';

/** Where the appliance stands before and after unlocking: what `vault.status` answers. */
export interface VaultStatus {
  state: 'new' | 'locked' | 'opening' | 'open' | 'failed';
  keychain: boolean;
  error?: ErrorData;
  demo: boolean;
  home: string;
}

/**
 * The life of the open appliance. The engine's main implements it with the vault, the store and the services of all
 * rooms; this room's procedures only ask it. Each promise resolves once the appliance is open (or closed) for calls.
 */
export interface Lifecycle {
  status(): VaultStatus;
  create(input: { personName: string; passphrase: string; useKeychain: boolean }): Promise<{ recoveryKey: string; person: Person }>;
  /** `person` is null where nobody is known by that passphrase any more (their record is not active). */
  unlock(passphrase: string): Promise<{ person: Person | null }>;
  recover(recoveryKey: string, newPassphrase: string): Promise<{ person: Person }>;
  lock(): Promise<void>;
}

export interface AuditEntry {
  seq: number;
  /** UTC ms, the engine's `received` time. */
  at: number;
  who: string;
  what: string;
  /** Canonical JSON, or null where nothing was before. */
  before: string | null;
  after: string | null;
  why: string | null;
  hash: string;
}

export interface AuditVerdict {
  ok: boolean;
  entries: number;
  /** Hash of the newest entry; 64 zeros for an empty trail. */
  head: string;
  /** The first entry that does not follow from the one before it; null when all do. */
  brokenAt: number | null;
}

/** Connectors' passwords and other things that are used and never shown or exported. */
export interface Secrets {
  get(name: string): Promise<string | undefined>;
  /** Recorded without its value. */
  set(tx: Transaction, who: Who, name: string, value: string): Promise<void>;
  remove(tx: Transaction, who: Who, name: string): Promise<void>;
}

/** People, their sessions and the audit trail of an open store. */
export interface Security {
  /**
   * Appends to the audit trail's hash chain, in the same transaction as the change it tells of. `what` is
   * `room.verb`, e.g. `alarms.acknowledge`; `before` and `after` are kept as canonical JSON (null: there was nothing).
   */
  record(tx: Transaction, who: Who, what: string, before: unknown, after: unknown, why?: string | null): Promise<void>;
  verifyAudit(): Promise<AuditVerdict>;
  /** Newest first, those before sequence `before`. */
  auditPage(before: number | undefined, limit: number): Promise<AuditEntry[]>;
  /** All entries in rising order, in pages: for an export. */
  auditExport(): AsyncIterable<AuditEntry[]>;

  people(): Promise<Person[]>;
  /** Those who were shut out, too. */
  everybody(): Promise<PersonKept[]>;
  person(id: number): Promise<Person | undefined>;
  /** The person whom a demo's window is signed in as. */
  firstAdministrator(): Promise<Person | undefined>;
  addPerson(who: Who, input: { name: string; role: Role; passphrase: string }): Promise<Person>;
  /** Another role, or not active any more: their open sessions follow at once. */
  changePerson(who: Who, id: number, change: PersonChange, why?: string): Promise<Person>;
  changePassphrase(who: Who, personId: number, passphrase: string): Promise<void>;
  /** Throws `wrong-key` unless it is this person's passphrase, and records that. */
  checkPassphrase(personId: number, passphrase: string): Promise<void>;
  /** Throws `wrong-key`, slower after each failure, and records it. */
  signIn(caller: Caller, personId: number, passphrase: string): Promise<Person>;
  /** Out of every window in which this person is signed in. */
  signOut(caller: Caller): Promise<void>;
  /** A window more of somebody who has signed in before: nothing is recorded. */
  adopt(caller: Caller, person: Person): void;
  /** Before the appliance is locked: nobody is signed in anywhere. */
  leaveAll(): void;
  /** Signs in somebody whom the vault has already identified by their passphrase. */
  enter(caller: Caller, person: Person): Promise<void>;

  readonly secrets: Secrets;
}

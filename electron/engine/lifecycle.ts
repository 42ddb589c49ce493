import type { Person } from '../contract/domain';
import { MillwrightError, toErrorData, type ErrorData } from '../contract/errors';
import type { EngineStart, Host } from '../contract/host';
import type { Handlers } from '../contract/contract';
import type { HttpFace } from './api';
import { openRooms, type Rooms } from './rooms';
import { memoryVault, vaultAt, type Lifecycle, type Security, type Vault, type VaultStatus } from './security';
import type { Clock } from './shared/clock';
import type { Caller } from './shared/context';

/** What the appliance does when it is asked to open, lock and open again. */
export interface ApplianceLife extends Lifecycle {
  /** Opens without a person where the key is at hand: the host's memory, a given passphrase, the keychain. */
  openUnattended(): Promise<void>;
  handlers(): Partial<Handlers<Caller>>;
  /** Of the open appliance. */
  security(): Security | undefined;
  closed(): MillwrightError | null;
  /** Waits while the appliance is opening. */
  settled(): Promise<void>;
  /** Signs a new window in without a word where it is known who sits before it: `known`, the person whom the host has at its windows, the demo's, a keychain's only one. */
  greet(caller: Caller, known?: number): Promise<void>;
  resumed(): void;
  close(): Promise<void>;
}

const DEMO_PERSON = 'Demo operator';

export function createLife(host: Host, start: EngineStart, clock: Clock, http: HttpFace): ApplianceLife {
  return new Life(host, start, clock, http);
}

class Life implements ApplianceLife {
  private vault: Vault;
  private rooms: Rooms | undefined;
  private opening: Promise<Rooms> | undefined;
  /** While the passphrase that came with the start is being tried. */
  private trying: Promise<unknown> | undefined;
  /** Resolves as soon as callers can be answered, or the opening failed: before everything is at work. */
  private roomsOpen: Promise<void> = Promise.resolve();
  private openedRooms: () => void = () => undefined;
  private error: ErrorData | undefined;

  constructor(
    private readonly host: Host,
    private readonly start: EngineStart,
    private readonly clock: Clock,
    private readonly http: HttpFace,
  ) {
    this.vault = vaultAt({ home: host.home, keychain: host.keychain, sqlThread: host.files.sqlThread, clock });
  }

  status(): VaultStatus {
    const { host, start } = this;
    const state = this.rooms ? 'open' : (this.opening ?? this.trying) ? 'opening' : this.error ? 'failed' : this.vault.exists() ? 'locked' : 'new';
    return { state, keychain: host.keychain.available, ...(this.error ? { error: this.error } : {}), demo: start.demo !== undefined, home: host.home };
  }

  async openUnattended(): Promise<void> {
    const { start } = this;
    try {
      if (start.demo && start.key && !this.vault.exists()) {
        const { vault, key } = memoryVault({ personName: DEMO_PERSON, key: start.key, clock: this.clock });
        this.vault = vault;
        return void (await this.open(key));
      }
      if (!this.vault.exists()) return;
      const kept = start.key && this.vault.unlockWithKey(start.key);
      if (kept) return void (await this.open(kept.key));
      if (start.passphrase !== undefined) {
        const found = this.vault.unlockWithPassphrase(start.passphrase).then(({ key }) => this.open(key));
        this.trying = found.then(() => undefined, () => undefined).finally(() => (this.trying = undefined));
        return void (await found);
      }
      const sealed = await this.vault.unlockWithKeychain();
      if (sealed) await this.open(sealed.key);
    } catch (error) {
      // A wrong passphrase leaves the vault locked; whoever gave it is told when it asks. What the store says stays on screen.
      if (toErrorData(error).code === 'wrong-key') return;
      this.error = toErrorData(error);
      console.error('engine: the appliance could not be opened:', error);
    }
  }

  async create(input: { personName: string; passphrase: string; useKeychain: boolean }): Promise<{ recoveryKey: string; person: Person }> {
    this.mustNotBeOpening();
    const { key, recoveryKey, personId } = await this.vault.create(input);
    const rooms = await this.open(key);
    return { recoveryKey, person: await personOf(rooms, personId) };
  }

  async unlock(passphrase: string): Promise<{ person: Person | null }> {
    await this.settled();
    if (!this.vault.exists()) throw new MillwrightError('no-vault', `There is no appliance in ${this.host.home} yet.`, { home: this.host.home });
    const { key, personId } = await this.vault.unlockWithPassphrase(passphrase);
    const rooms = await this.opened(key);
    return { person: (await rooms.security.person(personId)) ?? null };
  }

  async recover(recoveryKey: string, newPassphrase: string): Promise<{ person: Person }> {
    await this.settled();
    const { key } = await this.vault.unlockWithRecovery(recoveryKey);
    const rooms = await this.opened(key);
    const person = await rooms.security.firstAdministrator();
    if (!person) throw new MillwrightError('not-found', 'This appliance has no administrator any more.');
    await rooms.security.changePassphrase({ kind: 'person', person }, person.id, newPassphrase);
    return { person };
  }

  async lock(): Promise<void> {
    await this.settled();
    const rooms = this.rooms;
    this.rooms = undefined;
    this.host.keepKey(null);
    await rooms?.close();
    this.vault.lock();
  }

  handlers(): Partial<Handlers<Caller>> {
    return this.rooms?.handlers ?? {};
  }

  security(): Security | undefined {
    return this.rooms?.security;
  }

  closed(): MillwrightError | null {
    if (this.rooms) return null;
    const { state, error } = this.status();
    if (state === 'failed' && error) return new MillwrightError(error.code, error.message, error.details);
    if (state === 'new') return new MillwrightError('no-vault', `There is no appliance in ${this.host.home} yet.`, { home: this.host.home });
    return new MillwrightError('locked', state === 'opening' ? 'The appliance is being opened.' : 'The appliance is locked. Unlock it first.');
  }

  async settled(): Promise<void> {
    await this.trying;
    await this.opening?.catch(() => undefined);
  }

  async greet(caller: Caller, known?: number): Promise<void> {
    const person = await this.greeting(known);
    if (person && caller.origin === 'window') this.rooms?.security.adopt(caller, person);
  }

  private async greeting(known?: number): Promise<Person | null> {
    await this.roomsOpen;
    const security = this.rooms?.security;
    if (!security) return null;
    if (this.start.demo) return (await security.firstAdministrator()) ?? null;
    if (known !== undefined) return (await security.person(known)) ?? null;
    // The OS account is who a keychain belongs to; where several people work here, each says who it is.
    const people = this.vault.opened === 'keychain' ? await security.people() : [];
    return people.length === 1 ? (people[0] ?? null) : null;
  }

  resumed(): void {
    this.rooms?.resumed();
  }

  async close(): Promise<void> {
    await this.settled();
    await this.rooms?.close();
    this.rooms = undefined;
    this.vault.lock();
  }

  private mustNotBeOpening(): void {
    if (this.rooms ?? this.opening) throw new MillwrightError('vault-exists', 'This folder holds an appliance already.');
  }

  /** Once for all who unlock at the same time: what is being opened, or is open, is not opened beside. */
  private opened(key: Uint8Array): Promise<Rooms> {
    return this.opening ?? (this.rooms ? Promise.resolve(this.rooms) : this.open(key));
  }

  private open(key: Uint8Array): Promise<Rooms> {
    this.error = undefined;
    const opening = openRooms({ host: this.host, clock: this.clock, key, vault: this.vault, demo: this.start.demo, http: this.http })
      .then(async (rooms) => {
        this.rooms = rooms;
        this.host.keepKey(key);
        this.openedRooms();
        await rooms.ready;
        return rooms;
      })
      .catch(async (error: unknown) => {
        this.error = toErrorData(error);
        await this.rooms?.close();
        this.rooms = undefined;
        this.vault.lock();
        throw error;
      })
      .finally(() => {
        this.opening = undefined;
        this.openedRooms();
      });
    this.roomsOpen = new Promise((resolve) => {
      this.openedRooms = resolve;
    });
    this.opening = opening;
    return opening;
  }
}

async function personOf(rooms: Rooms, id: number): Promise<Person> {
  const person = await rooms.security.person(id);
  if (!person) throw new MillwrightError('not-found', 'The first person is missing.');
  return person;
}

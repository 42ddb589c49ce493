import type { Person, PersonKept } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import type { Role } from '../../contract/procedure';
import type { Clock } from '../shared/clock';
import type { Who } from '../shared/who';
import type { Store, Transaction } from '../store';
import { insertPerson, otherAdministrators, type PersonRow, peopleRows, personRow, updatePerson } from './repository';
import type { Sessions } from './sessions';
import type { Security } from './types';
import type { Vault } from './vault';

export interface PersonChange {
  role?: Role | undefined;
  active?: boolean | undefined;
  passphrase?: string | undefined;
}

interface PeopleDeps {
  store: Store;
  vault: Vault;
  clock: Clock;
  sessions: Sessions;
  record: Security['record'];
}

/** The people of the site. A person is a row in the store and, for signing in, a slot in the vault. */
export class People {
  constructor(private readonly deps: PeopleDeps) {}

  async list(): Promise<Person[]> {
    return (await peopleRows(this.deps.store.main)).filter(({ active }) => active === 1).map(asPerson);
  }

  async everybody(): Promise<PersonKept[]> {
    return (await peopleRows(this.deps.store.main)).map((row) => ({ ...asPerson(row), active: row.active === 1, created: row.created }));
  }

  async get(id: number): Promise<Person | undefined> {
    const row = await personRow(this.deps.store.main, id);
    return row?.active === 1 ? asPerson(row) : undefined;
  }

  /** The row first, then the way in: whoever is cut off between the two can't sign in until their passphrase is set. */
  async add(who: Who, { name, role, passphrase }: { name: string; role: Role; passphrase: string }): Promise<Person> {
    const { store, vault, clock, record } = this.deps;
    if ((await peopleRows(store.main)).some((one) => one.name.toLowerCase() === name.toLowerCase())) {
      throw new MillwrightError('conflict', `There is somebody named ${name} already. Choose another name, so that the audit trail tells them apart.`, { name });
    }
    const slot = await vault.prepareSlot(passphrase);
    const person = await store.main.transaction('add a person', async (tx) => {
      const id = await insertPerson(tx, { name, role, created: clock.now() });
      await record(tx, who, 'security.addPerson', null, { id, name, role });
      return { id, name, role };
    });
    slot.putFor(person.id);
    return person;
  }

  async change(who: Who, id: number, change: PersonChange, why?: string): Promise<Person> {
    const { store, vault, sessions, record } = this.deps;
    const before = await personRow(store.main, id);
    if (!before) throw new MillwrightError('not-found', 'There is no such person.', { person: id });
    const role = change.role ?? before.role;
    const active = change.active ?? before.active === 1;
    // The way in goes first: whatever fails after, a person who was to be shut out is.
    const shutsOut = before.active === 1 && !active;
    if (before.active === 0 && active && change.passphrase === undefined) throw new MillwrightError('invalid-input', `${before.name} was shut out and has no passphrase any more. Give a new one.`, { person: id });
    if (!active && change.passphrase !== undefined) throw new MillwrightError('invalid-input', 'Whoever is shut out has no passphrase.', { person: id });
    const slot = change.passphrase === undefined ? null : await vault.prepareSlot(change.passphrase, before.active === 1 ? id : undefined);
    await store.main.transaction('change a person', async (tx) => {
      await this.keepsAnAdministrator(tx, id, role, active);
      if (shutsOut) vault.removePerson(id);
      await updatePerson(tx, id, role, active);
      await record(tx, who, 'security.changePerson', { id, name: before.name, role: before.role, active: before.active === 1 }, { id, name: before.name, role, active, ...(slot ? { passphrase: 'new' } : {}) }, why);
    });
    slot?.putFor(id);
    const person = { id, name: before.name, role };
    sessions.changed(id, active ? person : null);
    return person;
  }

  async changePassphrase(who: Who, id: number, passphrase: string): Promise<void> {
    const { store, vault, record } = this.deps;
    const person = await this.get(id);
    if (!person) throw new MillwrightError('not-found', 'There is no such person.', { person: id });
    const slot = await vault.prepareSlot(passphrase, id);
    await store.main.transaction('change a passphrase', (tx) => record(tx, who, 'security.changePassphrase', null, { id, name: person.name }));
    slot.putFor(id);
  }

  private async keepsAnAdministrator(tx: Transaction, id: number, role: Role, active: boolean): Promise<void> {
    if (role === 'administrator' && active) return;
    if ((await otherAdministrators(tx, id)) === 0) throw new MillwrightError('conflict', 'This is the only administrator. Make somebody else one first.', { person: id });
  }
}

export function asPerson({ id, name, role }: PersonRow): Person {
  return { id, name, role };
}

import { MillwrightError } from '../../contract/errors';
import type { Person } from '../../contract/domain';
import type { Clock } from '../shared/clock';
import { whoText, type Who } from '../shared/who';
import type { Store, Transaction } from '../store';
import { append, verify } from './audit';
import { asPerson, People } from './people';
import { auditPageAfter, auditPageBefore, deleteSecret, headOutside, insertPerson, peopleRows, personRow, putSecret, secretRow } from './repository';
import { Sessions } from './sessions';
import type { AuditEntry, Secrets, Security } from './types';
import type { Vault } from './vault';

export interface SecurityDeps {
  store: Store;
  /** Unlocked. */
  vault: Vault;
  clock: Clock;
}

const itself: Who = { kind: 'system', room: 'security' };
const EXPORT_PAGE = 1000;

/** People, sessions, secrets and the audit trail of an open store. Makes the first person where there is none yet. */
export async function createSecurity({ store, vault, clock }: SecurityDeps): Promise<Security> {
  const record: Security['record'] = (tx, who, what, before, after, why) =>
    append(tx, { at: clock.received(), who: whoText(who), what, before, after, why: why ?? null });
  const sessions = new Sessions();
  const people = new People({ store, vault, clock, sessions, record });
  await noteOpening({ store, vault, clock }, record);

  return {
    record,
    verifyAudit: () => verify(store.main),
    auditPage: (before, limit) => auditPageBefore(store.main, before ?? Number.MAX_SAFE_INTEGER, limit),
    auditExport: () => exported(store),
    people: () => people.list(),
    everybody: () => people.everybody(),
    person: (id) => people.get(id),
    firstAdministrator: async () => (await people.list()).find(({ role }) => role === 'administrator'),
    addPerson: (who, input) => people.add(who, input),
    changePerson: (who, id, change, why) => people.change(who, id, change, why),
    changePassphrase: (who, id, passphrase) => people.changePassphrase(who, id, passphrase),

    checkPassphrase,
    signIn: async (caller, personId, passphrase) => {
      await checkPassphrase(personId, passphrase);
      const person = await people.get(personId);
      if (!person) throw new MillwrightError('not-found', 'There is no such person.', { person: personId });
      await enter(person, caller.origin, 'passphrase');
      sessions.enter(caller, person);
      return person;
    },
    enter: async (caller, person) => {
      await enter(person, caller.origin, 'unlocking');
      sessions.enter(caller, person);
    },
    adopt: (caller, person) => sessions.enter(caller, person),
    leaveAll: () => sessions.leaveAll(),
    signOut: async (caller) => {
      const { who } = caller;
      if (who?.kind !== 'person') return;
      sessions.leave(caller);
      await store.main.transaction('note a sign-out', (tx) => record(tx, who, 'session.end', null, { origin: caller.origin }));
    },
    secrets: secretsOf(store, record),
  };

  async function checkPassphrase(personId: number, passphrase: string): Promise<void> {
    try {
      await vault.verify(personId, passphrase);
    } catch (error) {
      if (error instanceof MillwrightError && error.code === 'wrong-key') {
        await store.main.transaction('note a refused passphrase', (tx) => record(tx, itself, 'session.refused', null, { person: personId }));
      }
      throw error;
    }
  }

  async function enter(person: Person, origin: string, by: string): Promise<void> {
    await store.main.transaction('note a sign-in', (tx) => record(tx, { kind: 'person', person }, 'session.start', null, { origin, by }));
  }
}

/** The first person comes out of the vault, which knew them before there was a store. Failed attempts to unlock are told now that they can be. */
async function noteOpening({ store, vault, clock }: SecurityDeps, record: Security['record']): Promise<void> {
  const failures = vault.takeFailures();
  await store.main.transaction('open the appliance', async (tx) => {
    if ((await peopleRows(tx)).length === 0) {
      const { id, name } = vault.firstPerson();
      await insertPerson(tx, { id, name, role: 'administrator', created: clock.now() });
      const person = asPerson((await personRow(tx, id))!);
      await record(tx, { kind: 'person', person }, 'vault.create', null, person);
    }
    if (failures) await record(tx, itself, 'vault.refused', null, { ...failures });
    await record(tx, itself, 'vault.open', null, { with: vault.opened });
  });
}

function secretsOf(store: Store, record: Security['record']): Secrets {
  return {
    get: async (name) => (await secretRow(store.main, name))?.value,
    set: async (tx: Transaction, who, name, value) => {
      const before = await secretRow(tx, name);
      await putSecret(tx, name, value);
      await record(tx, who, 'security.setSecret', before ? { name } : null, { name });
    },
    remove: async (tx: Transaction, who, name) => {
      if ((await deleteSecret(tx, name)) > 0) await record(tx, who, 'security.removeSecret', { name }, null);
    },
  };
}

async function* exported(store: Store): AsyncIterable<AuditEntry[]> {
  const last = (await headOutside(store.main))?.last ?? 0;
  for (let after = 0; after < last; ) {
    const page = await auditPageAfter(store.main, after, last, EXPORT_PAGE);
    const end = page.at(-1);
    if (!end) return;
    yield page;
    after = end.seq;
  }
}

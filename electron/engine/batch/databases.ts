import { keepsPassword, siteDatabase, type DatabaseAsked, type DatabaseKept, type DatabaseTried } from '../../contract/databases';
import type { BatchInput } from '../../contract/batch-input';
import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { listed } from '../../contract/listed';
import { startWorker, type BatchCalls, type DatabaseReach } from '../inference';
import type { Security } from '../security';
import type { Who } from '../shared/who';
import type { Reader, Store } from '../store';
import { jobsIn } from './jobs';
import { batchRepository } from './repository';

/** Databases of the site, whose rows are scored. */
export interface Databases {
  list(): Promise<DatabaseKept[]>;
  /** Makes one, or makes the one of that name, or of the name that it had, another. Errors: not-found; conflict where another has the name, or the one that it had is asked for; invalid-input where a kept password would go elsewhere. */
  set(who: Who, asked: DatabaseAsked, why?: string): Promise<DatabaseKept>;
  /** Errors: not-found. */
  remove(who: Who, name: string, why?: string): Promise<void>;
  /** Connects, by a process of its own, to one that is kept or as one that is to be. What goes wrong is an answer. Errors: not-found; invalid-input as of `set`. */
  try(what: { name: string } | DatabaseAsked): Promise<DatabaseTried>;
  /** With its password, for whoever connects and no one else. Errors: not-found. */
  reach(name: string): Promise<DatabaseReach>;
}

export interface DatabasesDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record' | 'secrets'>;
  host: Pick<Host, 'fork'>;
}

const secretOf = (name: string): string => `database:${name}`;

export function createDatabases({ store, security, host }: DatabasesDeps): Databases {
  const all = async (db: Reader = store.main) => (await db.all<{ options: string; password: number }>('SELECT options, password FROM batch_database ORDER BY name')).map(({ options, password }): DatabaseKept => ({ ...siteDatabase.parse(JSON.parse(options)), hasPassword: password === 1 }));
  const named = (there: readonly DatabaseKept[], name: string): DatabaseKept => {
    const found = there.find((one) => one.name === name);
    if (!found) throw new MillwrightError('not-found', `There is no database ${name}. database list shows those that there are.`, { database: name });
    return found;
  };
  const reach = async (name: string): Promise<DatabaseReach> => {
    const { hasPassword, ...database } = named(await all(), name);
    return { ...database, password: hasPassword ? await security.secrets.get(secretOf(name)) : undefined };
  };
  /** Errors: invalid-input. */
  const asReached = async ({ database, was, password }: DatabaseAsked): Promise<DatabaseReach> => {
    const there = await all();
    const before = was === undefined ? there.find(({ name }) => name === database.name) : named(there, was);
    if (password !== undefined || !before?.hasPassword) return { ...database, password: password ?? undefined };
    if (!keepsPassword(before, database)) throw notThere(before);
    return { ...database, password: await security.secrets.get(secretOf(before.name)) };
  };
  return {
    list: () => all(),
    reach,
    async set(who, asked, why) {
      const { database, was = database.name } = asked;
      const { name } = database;
      const { password } = await asReached(asked);
      return store.main.transaction('set a database', async (tx) => {
        const there = await all(tx);
        const before = there.find((one) => one.name === was);
        // Changed by another since it was looked at.
        if (asked.password === undefined && before?.hasPassword && !keepsPassword(before, database)) throw notThere(before);
        if (name !== was) {
          if (there.some((one) => one.name === name)) throw new MillwrightError('conflict', `There is a database ${name} already. Choose another name.`, { reason: 'database-there', name });
          await requireUnasked(tx, was);
          await tx.run('DELETE FROM batch_database WHERE name = ?', [was]);
          await security.secrets.remove(tx, who, secretOf(was));
        }
        const kept: DatabaseKept = { ...database, hasPassword: password !== undefined };
        await tx.run('INSERT INTO batch_database (name, options, password) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET options = excluded.options, password = excluded.password', [name, JSON.stringify(database), Number(kept.hasPassword)]);
        if (password === undefined) await security.secrets.remove(tx, who, secretOf(name));
        // One that is kept under its name stays as it is.
        else if (asked.password !== undefined || name !== was) await security.secrets.set(tx, who, secretOf(name), password);
        await security.record(tx, who, 'database.set', before ? plain(before) : null, database, why ?? null);
        return kept;
      });
    },
    async remove(who, name, why) {
      const database = plain(named(await all(), name));
      await store.main.transaction('remove a database', async (tx) => {
        await tx.run('DELETE FROM batch_database WHERE name = ?', [name]);
        await security.secrets.remove(tx, who, secretOf(name));
        await security.record(tx, who, 'database.remove', database, null, why ?? null);
      });
    },
    async try(what) {
      const to = 'database' in what ? await asReached(what) : await reach(what.name);
      const worker = await startWorker<BatchCalls>(host, 'batch');
      try {
        return await worker.line.call('tryDatabase', to);
      } finally {
        await worker.end();
      }
    },
  };
}

const plain = ({ hasPassword: _, ...database }: DatabaseKept) => database;

const notThere = ({ name }: DatabaseKept) => new MillwrightError('invalid-input', `The password of ${name} was given for another machine, port or user, or for a connection that proves better who answers. Give it again: one that is kept goes only where it was given for.`, { reason: 'database-password', database: name });

/** Errors: conflict where a kept job, or a run that is not over, asks for it by this name. */
async function requireUnasked(tx: Reader, name: string): Promise<void> {
  const asks = (input: BatchInput) => typeof input !== 'string' && input.kind === 'postgres' && input.database === name;
  const jobs = [...(await jobsIn(tx)).values()].filter(({ what }) => asks(what.input)).map((job) => job.name);
  const { inState } = batchRepository(tx);
  const runs = [...(await inState('running')), ...(await inState('paused'))].filter(({ source }) => asks(source)).map(({ id }) => String(id));
  if (jobs.length + runs.length === 0) return;
  const users = [...jobs.map((job) => `the job "${job}"`), ...runs.map((id) => `run ${id}`)];
  throw new MillwrightError('conflict', `${name} can't be called otherwise: ${listed(users)} ${users.length === 1 ? 'asks' : 'ask'} for it by that name.`, { reason: 'database-asked', database: name, jobs, runs });
}

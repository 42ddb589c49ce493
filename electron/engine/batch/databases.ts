import type { DatabaseKept, DatabaseTried, SiteDatabase } from '../../contract/databases';
import { siteDatabase } from '../../contract/databases';
import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { startWorker, type BatchCalls, type DatabaseReach } from '../inference';
import type { Security } from '../security';
import type { Who } from '../shared/who';
import type { Store } from '../store';

/** Databases of the site, whose rows are scored. */
export interface Databases {
  list(): Promise<DatabaseKept[]>;
  /** Makes one, or makes the one of that name another. A password that is left out stays, as long as the same user goes to the same machine. */
  set(who: Who, database: SiteDatabase, password?: string, why?: string): Promise<DatabaseKept>;
  /** Errors: not-found. */
  remove(who: Who, name: string, why?: string): Promise<void>;
  /** Connects, by a process of its own. What goes wrong is an answer. Errors: not-found. */
  try(name: string): Promise<DatabaseTried>;
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
  const all = async () => (await store.main.all<{ options: string; password: number }>('SELECT options, password FROM batch_database ORDER BY name')).map(({ options, password }): DatabaseKept => ({ ...siteDatabase.parse(JSON.parse(options)), hasPassword: password === 1 }));
  const find = async (name: string) => {
    const found = (await all()).find((one) => one.name === name);
    if (!found) throw new MillwrightError('not-found', `There is no database ${name}. database list shows those that there are.`, { database: name });
    return found;
  };
  const reach = async (name: string): Promise<DatabaseReach> => {
    const { hasPassword, ...database } = await find(name);
    return { ...database, password: hasPassword ? await security.secrets.get(secretOf(name)) : undefined };
  };
  return {
    list: all,
    reach,
    async set(who, database, password, why) {
      const before = (await all()).find(({ name }) => name === database.name);
      const { hasPassword = false, ...then } = before ?? {};
      const stays = before !== undefined && hasPassword && before.host === database.host && before.port === database.port && before.user === database.user;
      const kept: DatabaseKept = { ...database, hasPassword: password !== undefined || stays };
      await store.main.transaction('set a database', async (tx) => {
        await tx.run('INSERT INTO batch_database (name, options, password) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET options = excluded.options, password = excluded.password', [database.name, JSON.stringify(database), Number(kept.hasPassword)]);
        if (password !== undefined) await security.secrets.set(tx, who, secretOf(database.name), password);
        else if (!stays) await security.secrets.remove(tx, who, secretOf(database.name));
        await security.record(tx, who, 'database.set', before ? then : null, database, why ?? null);
      });
      return kept;
    },
    async remove(who, name, why) {
      const { hasPassword: _, ...database } = await find(name);
      await store.main.transaction('remove a database', async (tx) => {
        await tx.run('DELETE FROM batch_database WHERE name = ?', [name]);
        await security.secrets.remove(tx, who, secretOf(name));
        await security.record(tx, who, 'database.remove', database, null, why ?? null);
      });
    },
    async try(name) {
      const to = await reach(name);
      const worker = await startWorker<BatchCalls>(host, 'batch');
      try {
        return await worker.line.call('tryDatabase', to);
      } finally {
        await worker.end();
      }
    },
  };
}

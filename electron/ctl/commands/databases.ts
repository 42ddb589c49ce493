import { readFile } from 'node:fs/promises';
import { siteDatabase, type DatabaseKept } from '../../contract/databases';
import { issueText } from '../../contract/issue';
import type { Command } from '../command';
import { given } from '../connector-options';
import { UsageError, wordOf, type Parsed } from '../options';
import { answer, table } from '../output';
import { durationOf } from '../time';
import { withEngine } from '../with';
import { numberOf } from './alarm-definition-options';

const named = (parsed: Parsed): string => wordOf(parsed, "The database's name is needed; database list shows them.");
const where = ({ host, port, database, user }: DatabaseKept): string => `${user}@${host}:${port}/${database}`;

const list: Command = {
  usage: '',
  does: 'the databases of the site whose rows can be scored',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const all = await client.databases.list({});
      answer(parsed, all, () => table(['NAME', 'WHERE', 'TLS', 'PASSWORD', 'TIME LIMIT'], all.map((one) => [one.name, where(one), one.tls, one.hasPassword ? 'kept' : 'none', `${one.timeoutS} s`])));
    }),
};

const texts = ['host', 'port', 'database', 'user', 'tls', 'ca', 'timeout', 'why'] as const;

const set: Command = {
  usage: 'NAME --host HOST --database DB --user USER [--port 5432] [--tls verify-full|require|disable] [--ca FILE] [--timeout 1h] [--why TEXT]',
  words: 1,
  does: 'keeps how a PostgreSQL of the site is reached, or changes it; its password is read from MILLWRIGHT_DATABASE_PASSWORD',
  options: Object.fromEntries(texts.map((flag) => [flag, { type: 'string' as const }])),
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const { hasPassword: _, ...before } = (await client.databases.list({})).find(({ name }) => name === named(parsed)) ?? {};
      const [ca, timeout] = [parsed.text('ca'), parsed.text('timeout')];
      const whole = siteDatabase.safeParse({
        ...before, name: named(parsed),
        ...given({
          host: parsed.text('host'), port: numberOf(parsed, 'port'), database: parsed.text('database'), user: parsed.text('user'), tls: parsed.text('tls'), timeoutS: timeout === undefined ? undefined : Math.round(durationOf(timeout, '--timeout') / 1000),
          ca: ca === undefined ? undefined : await readFile(ca, 'utf8').catch(() => Promise.reject(new UsageError(`The file of --ca, ${ca}, can't be read.`))),
        }),
      });
      if (!whole.success) throw new UsageError(issueText(whole.error));
      const password = process.env.MILLWRIGHT_DATABASE_PASSWORD || undefined;
      const kept = await client.databases.set({ database: whole.data, ...(password ? { password } : {}), why: parsed.text('why') });
      answer(parsed, kept, () => [`${kept.name} is kept: ${where(kept)}, ${kept.hasPassword ? 'with its password' : 'without a password'}. Try it: database test ${kept.name}`]);
    }),
};

const test: Command = {
  usage: 'NAME',
  words: 1,
  does: 'connects to a database and says what answers; exit code 1 where none does',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const tried = await client.databases.try({ name: named(parsed) });
      answer(parsed, tried, () => [`${tried.says} (${tried.ms} ms)`, ...(tried.server === null ? [] : [tried.server])]);
      return tried.reached ? 0 : 1;
    }),
};

const remove: Command = {
  usage: 'NAME [--why TEXT]',
  words: 1,
  does: 'forgets how a database is reached, with its password',
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      await client.databases.remove({ name: named(parsed), why: parsed.text('why') });
      answer(parsed, { name: named(parsed), done: true }, () => [`${named(parsed)} is forgotten.`]);
    }),
};

export const databaseCommands: Record<string, Command> = { 'database list': list, 'database set': set, 'database test': test, 'database remove': remove };

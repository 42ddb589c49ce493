import { readFile } from 'node:fs/promises';
import type { Client } from '../../contract/contract';
import { siteDatabase, type DatabaseAsked, type DatabaseKept } from '../../contract/databases';
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

const texts = ['host', 'port', 'database', 'user', 'tls', 'ca', 'timeout', 'rename'] as const;
const options = { ...Object.fromEntries(texts.map((flag) => [flag, { type: 'string' as const }])), 'no-password': { type: 'boolean' as const } };
const reached = '--host HOST --database DB --user USER [--port 5432] [--tls verify-full|require|disable] [--ca FILE] [--timeout 1h] [--no-password]';

/** As it is kept, with what is said anew. */
async function askedFor(parsed: Parsed, client: Client): Promise<DatabaseAsked> {
  const there = (await client.databases.list({})).find(({ name }) => name === named(parsed));
  const { hasPassword: _, ...before } = there ?? {};
  const [ca, timeout, rename] = [parsed.text('ca'), parsed.text('timeout'), parsed.text('rename')];
  const whole = siteDatabase.safeParse({
    ...before, name: rename ?? named(parsed),
    ...given({
      host: parsed.text('host'), port: numberOf(parsed, 'port'), database: parsed.text('database'), user: parsed.text('user'), tls: parsed.text('tls'), timeoutS: timeout === undefined ? undefined : Math.round(durationOf(timeout, '--timeout') / 1000),
      ca: ca === undefined ? undefined : await readFile(ca, 'utf8').catch(() => Promise.reject(new UsageError(`The file of --ca, ${ca}, can't be read.`))),
    }),
  });
  if (!whole.success) throw new UsageError(issueText(whole.error));
  const typed = process.env.MILLWRIGHT_DATABASE_PASSWORD || undefined;
  const password = parsed.flag('no-password') ? null : typed;
  return { database: whole.data, ...(rename === undefined ? {} : { was: named(parsed) }), ...(password === undefined ? {} : { password }) };
}

const set: Command = {
  usage: `NAME ${reached} [--rename NEW] [--why TEXT]`,
  words: 1,
  does: 'keeps how a PostgreSQL of the site is reached, or changes what is said; its password is read from MILLWRIGHT_DATABASE_PASSWORD, and has to be given again (or --no-password) where it would go to another machine, port or user, or where less proves who answers',
  options: { ...options, why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const kept = await client.databases.set({ ...(await askedFor(parsed, client)), why: parsed.text('why') });
      answer(parsed, kept, () => [`${kept.name} is kept: ${where(kept)}, ${kept.hasPassword ? 'with its password' : 'without a password'}. Try it: database test ${kept.name}`]);
    }),
};

const test: Command = {
  usage: `NAME [${reached}]`,
  words: 1,
  does: 'connects to a database and says what answers; exit code 1 where none does. With options as of database set: as it would be kept with them, without keeping them',
  options,
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const isAsked = parsed.flag('no-password') || texts.some((flag) => parsed.text(flag) !== undefined);
      const tried = await client.databases.try(isAsked ? await askedFor(parsed, client) : { name: named(parsed) });
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

import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBatch, createBatchJobs, createDatabases, batchMigrations, type Batch, type Databases } from '../../../electron/engine/batch';
import { inWords } from '../../../electron/workers/lib/batch/stage/postgres';
import { siteDatabase, type SiteDatabase } from '../../../electron/contract/databases';
import { createModels, modelMigrations } from '../../../electron/engine/models';
import type { Security } from '../../../electron/engine/security';
import { labelBackground, writePackage } from '../../support/packages';
import { columnsOfParquet, rowsOfParquet } from '../../support/parquet';
import { temporaryDir, testStore } from '../../support/store';
import { plantOf, stillClock as clock, workers } from '../../support/workers';

const me = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } } as const;
const { host, inference } = workers();
let database: PGlite;
let server: PGLiteSocketServer;
let port: number;
let proxy: { port: number; ca: string; close(): Promise<void> };

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(`
    CREATE TABLE readings (a numeric(10, 3), grade text, big bigint, at timestamp, utc timestamptz, day date, ok boolean, small smallint, f real, note varchar, more jsonb);
    INSERT INTO readings VALUES (1.125, 'H', 9007199254740993, '2024-05-31 12:30:00.5', '2024-05-31 14:30:00+02', '2024-05-31', true, 7, 0.1, 'x', '{"k": 1}'), (2, 'L', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (NULL, 'M', 3, 'infinity', NULL, NULL, false, 1, 'NaN', '', NULL);
  `);
  server = new PGLiteSocketServer({ db: database, port: 0, host: '127.0.0.1', maxConnections: 10 });
  await server.start();
  port = Number((server as unknown as { port?: number }).port) || Number(server.getServerConn().split(':').pop());
  proxy = await tlsProxy(port);
}, 60_000);
afterAll(async () => {
  await proxy?.close();
  await server?.stop();
  await database?.close();
});

let dir: string;
let batch: Batch;
let databases: Databases;
let store: Awaited<ReturnType<typeof testStore>>;
let security: Pick<Security, 'record' | 'secrets'>;
const recorded: string[] = [];
const secrets = new Map<string, string>();
beforeEach(async () => {
  dir = await temporaryDir();
  await mkdir(join(dir, 'work'));
  store = await testStore([...modelMigrations, ...batchMigrations]);
  recorded.length = 0;
  secrets.clear();
  security = {
    record: async (...[, , what, before, after]: unknown[]) => void recorded.push(`${String(what)} ${JSON.stringify([before, after])}`),
    secrets: { get: async (name: string) => secrets.get(name), set: async (...[, , name, value]: unknown[]) => void secrets.set(String(name), String(value)), remove: async (...[, , name]: unknown[]) => void secrets.delete(String(name)) },
  };
  const models = await createModels({ store, security, inference, host, assets: plantOf(), clock });
  await models.import(await writePackage(join(dir, 'press'), { background: labelBackground() }), { who: me });
  await models.promote('press', '1.0.0', me);
  databases = createDatabases({ store, security, host });
  batch = await createBatch({ store, security, models, host, clock, databases });
});

const at = (name: string) => join(dir, 'work', name);
const plant = (rest: Partial<SiteDatabase> = {}): SiteDatabase => siteDatabase.parse({ name: 'plant', host: '127.0.0.1', port, database: 'postgres', user: 'postgres', tls: 'disable', ...rest });
const keep = (rest: Partial<SiteDatabase> = {}, password?: string | null, was?: string) => databases.set(me, { database: plant(rest), password, was });
async function score(sql: string, to = 'out.parquet', what: object = {}) {
  const { id } = await batch.run({ model: 'press', input: { kind: 'postgres', database: 'plant', sql }, output: at(to), overwrite: true, ...what }, me);
  return batch.finished(id);
}

describe('scoring a query to PostgreSQL', () => {
  it('says what moved each prediction, where that is asked for', async () => {
    await keep({}, 'hush');
    expect(await score('SELECT a, grade FROM readings', 'why.parquet', { reasons: { count: 2 } })).toMatchObject({ state: 'done', rows: 2, rejected: 1 });
    // The model adds: each input moves it by how far it is from its mean in the background.
    expect(await rowsOfParquet(at('why.parquet'), 'a, p, reason_1, reason_1_part, reason_2, reason_2_part')).toEqual([[1.125, 11.125, 'grade', 6.5, 'a', -2.875], [2, 3, 'grade', -2.5, 'a', -2]]);
  }, 60_000);

  it('reads each type as what it is, in one view that only reads, and keeps the password among the secrets alone', async () => {
    await keep({}, 'hush');
    expect(await databases.try({ name: 'plant' })).toMatchObject({ reached: true, server: expect.stringContaining('PostgreSQL') });
    const run = await score('SELECT * -- all of them\n FROM readings;\n');
    expect(run).toMatchObject({ state: 'done', rows: 2, rejected: 1, input: 'database plant, SELECT * -- all of them FROM readings;', message: expect.stringContaining('The first: row 3, a: no value') });
    expect(await columnsOfParquet(at('out.parquet'))).toEqual(['a DOUBLE', 'grade VARCHAR', 'big VARCHAR', 'at TIMESTAMP', 'utc TIMESTAMP WITH TIME ZONE', 'day TIMESTAMP', 'ok BOOLEAN', 'small BIGINT', 'f DOUBLE', 'note VARCHAR', 'more VARCHAR', 'p DOUBLE', 'model_version VARCHAR']);
    expect(await rowsOfParquet(at('out.parquet'), 'a, big, "at"::VARCHAR, epoch_ms(utc)::DOUBLE, day::VARCHAR, ok, small::DOUBLE, f, note, more, p')).toEqual([
      [1.125, '9007199254740993', '2024-05-31 12:30:00.5', Date.UTC(2024, 4, 31, 12, 30), '2024-05-31 00:00:00', true, 7, 0.1, 'x', '{"k": 1}', 11.125], [2, null, null, null, null, null, null, null, null, null, 3],
    ]);
    expect(JSON.stringify([recorded, await databases.list(), batch.runs()])).not.toContain('hush');
    expect(recorded.find((one) => one.startsWith('database.set'))).toMatch(/^database\.set .*"host":"127\.0\.0\.1"/);
    expect([...secrets.values()]).toEqual(['hush']);
    await databases.remove(me, 'plant');
    expect([...secrets.values(), ...(await databases.list())]).toEqual([]);
  }, 60_000);

  it('is reached otherwise without its password being sent elsewhere or asked for again, and keeps its name while something asks for it by that', async () => {
    await keep({}, 'hush');
    expect(await keep({ timeoutS: 5 })).toMatchObject({ hasPassword: true, timeoutS: 5 });
    const elsewhere = expect.objectContaining({ code: 'invalid-input', details: expect.objectContaining({ reason: 'database-password' }) });
    await expect(keep({ host: 'localhost' })).rejects.toEqual(elsewhere);
    await expect(databases.try({ database: plant({ host: 'localhost' }) })).rejects.toEqual(elsewhere);
    await expect(databases.try({ database: plant({ name: 'mes', port: 1 }), was: 'plant' })).rejects.toEqual(elsewhere);
    expect(await databases.try({ database: plant({ name: 'mes' }), was: 'plant' })).toMatchObject({ reached: true });
    expect([await databases.list(), [...secrets]]).toEqual([[{ ...plant({ timeoutS: 5 }), hasPassword: true }], [['database:plant', 'hush']]]);
    const jobs = await createBatchJobs({ store, security, batch, clock, zone: 'UTC', schedule: { register: () => undefined, unregister: () => undefined, list: () => Promise.resolve([]) } });
    await jobs.keep({ name: 'nightly', what: { model: 'press', input: { kind: 'postgres', database: 'plant', sql: 'SELECT 1' }, output: '/out/{date}.csv', overwrite: true } }, me);
    await expect(keep({ name: 'mes' }, undefined, 'plant')).rejects.toThrow('plant can\'t be called otherwise: the job "nightly" asks for it by that name.');
    expect(await keep({ host: 'localhost' }, 'newer', 'plant')).toMatchObject({ name: 'plant', host: 'localhost', hasPassword: true });
    await jobs.remove('nightly', me);
    await keep({ name: 'other' });
    await expect(keep({ name: 'other', host: 'localhost' }, undefined, 'plant')).rejects.toThrow(/There is a database other already/);
    expect(await keep({ name: 'mes', host: 'localhost' }, undefined, 'plant')).toMatchObject({ name: 'mes', hasPassword: true });
    expect([...secrets]).toEqual([['database:mes', 'newer']]);
    expect(recorded.at(-1)).toBe(`database.set ${JSON.stringify([plant({ host: 'localhost' }), plant({ name: 'mes', host: 'localhost' })])}`);
    await expect(keep({}, undefined, 'gone')).rejects.toMatchObject({ code: 'not-found' });
    expect(await keep({ name: 'mes' }, null)).toMatchObject({ hasPassword: false });
    expect([...secrets]).toEqual([]);
  }, 60_000);

  it('takes more rows than one reading of the cursor, in their order', async () => {
    await keep();
    expect(await score("SELECT i / 8.0 AS a, 'H' AS grade, i FROM generate_series(0, 9999) AS i ORDER BY i")).toMatchObject({ rows: 10_000 });
    expect(await rowsOfParquet(at('out.parquet'), 'count(*)::DOUBLE, bool_and(a = i / 8 AND p = a + 10), max(i)::DOUBLE')).toEqual([[10_000, true, 9999]]);
  }, 60_000);

  it('answers nothing but one query that reads, and says what is wrong', async () => {
    await keep();
    const says = async (sql: string) => (await score(sql, 'out.csv')).message;
    expect(await says('DELETE FROM readings')).toMatch(/begins with SELECT, this one with DELETE/);
    expect(await says('WITH gone AS (DELETE FROM readings RETURNING *) SELECT * FROM gone')).toMatch(/data-modifying|read-only|would change/);
    expect(await says('SELECT 1) AS x; DELETE FROM readings; --')).toMatch(/can't be answered/);
    expect(await says("SELECT nextval('nothing')")).toMatch(/can't be answered: relation "nothing" does not exist/);
    expect(await says('SELECT b FROM readings')).toMatch(/can't be answered: column "b" does not exist/);
    expect(await says('SELECT grade FROM readings')).toMatch(/lacks the column a/);
    expect((await database.query<{ n: number }>('SELECT count(*)::int AS n FROM readings')).rows[0]?.n).toBe(3);
    await keep({ port: 1 });
    expect(await says('SELECT 1')).toMatch(/Database plant: nothing answers at 127\.0\.0\.1:1/);
    expect(await readdir(at('.'))).toEqual([]);
  }, 60_000);

  it('demands a certificate that is trusted, and speaks TLS', async () => {
    await keep({ port: proxy.port, host: 'localhost', tls: 'verify-full', ca: proxy.ca });
    expect(await databases.try({ name: 'plant' })).toMatchObject({ reached: true });
    expect(await score('SELECT a, grade FROM readings WHERE a IS NOT NULL', 'out.csv')).toMatchObject({ rows: 2 });
    expect(await readFile(at('out.csv'), 'utf8')).toBe('a,grade,p,model_version\n1.125,H,11.125,1.0.0\n2.0,L,3.0,1.0.0\n');
    await keep({ port: proxy.port, host: 'localhost', tls: 'verify-full' });
    expect(await databases.try({ name: 'plant' })).toMatchObject({ reached: false, says: expect.stringMatching(/certificate of localhost:\d+ is not one that is trusted/) });
    await keep({ port: proxy.port, host: 'localhost', tls: 'require' });
    expect(await databases.try({ name: 'plant' })).toMatchObject({ reached: true });
    await keep({ tls: 'require' });
    expect(await databases.try({ name: 'plant' })).toMatchObject({ reached: false, says: expect.stringMatching(/speaks no TLS|broke/) });
  }, 60_000);

  it('words what a server and a network say by their codes', () => {
    const says = (code: string, message = 'm') => inWords(Object.assign(new Error(message), { code }), plant());
    expect(says('28P01', 'password authentication failed').message).toMatch(/does not let postgres in: the user or the password is wrong/);
    expect(says('3D000').message).toMatch(/has no database postgres/);
    expect(says('57014').message).toMatch(/took longer than 3600 s/);
    expect(says('25006', 'cannot execute DELETE').message).toMatch(/would change something: cannot execute DELETE/);
    expect(says('42501', 'permission denied for table t').message).toMatch(/may not read that/);
    expect(says('53300').message).toMatch(/can't answer now/);
    expect(says('ENOTFOUND').message).toMatch(/there is no machine 127/);
    expect(says('42P01').code).toBe('invalid-input');
    expect(inWords(new Error('x'), plant(), AbortSignal.abort()).code).toBe('cancelled');
  });
});

/** What a server with TLS answers before its own protocol: PostgreSQL, 55.2.10. */
async function tlsProxy(to: number): Promise<{ port: number; ca: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'millwright-test-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' });
  const pair = { key: await readFile(key), cert: await readFile(cert) };
  await rm(folder, { recursive: true });
  const open = new Set<Socket>();
  const listening: Server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).once('close', () => open.delete(socket));
    socket.once('data', () => {
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, ...pair });
      const behind = connect(to, '127.0.0.1');
      for (const one of [secure, behind]) one.on('error', () => undefined);
      secure.pipe(behind).pipe(secure);
    });
  });
  await new Promise<void>((resolve) => listening.listen(0, 'localhost', resolve));
  return {
    port: (listening.address() as AddressInfo).port, ca: pair.cert.toString(),
    close: () => new Promise((resolve) => {
      for (const socket of open) socket.destroy();
      listening.close(() => resolve());
    }),
  };
}

import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';
import { addon, temporaryDir, testStore } from '../../../support/store';
import { add, count, notes } from './notes';

describe('a store', () => {
  it('keeps what was committed over closing and opening', async () => {
    const dir = await temporaryDir();
    const key = randomBytes(32);
    const first = await testStore(notes, { dir, key });
    const { lastId } = await first.main.transaction('add', (tx) => tx.run('INSERT INTO note (text, data) VALUES (?, ?)', ['hello', new Uint8Array([1, 2, 3])]));
    await first.close();
    const again = await testStore(notes, { dir, key });
    expect(await again.main.get('SELECT id, text, data FROM note')).toEqual({ id: lastId, text: 'hello', data: new Uint8Array([1, 2, 3]) });
    expect(await again.main.all('SELECT id FROM schema_migration')).toEqual([{ id: 1 }]);
  });

  it('leaves nothing that can be read in any of its files', async () => {
    const dir = await temporaryDir();
    const store = await testStore(notes, { dir });
    const mark = 'MARK-0123456789abcdef-MARK';
    await add(store.main, mark);
    await add(await store.file('history-2026-11.db', notes), mark);
    const files = await readdir(dir);
    expect(files).toContain('millwright.db-wal');
    for (const name of files) {
      const bytes = await readFile(join(dir, name));
      const forms = [mark, Buffer.from(mark).toString('base64').slice(0, 16), Buffer.from(mark, 'utf16le'), 'CREATE TABLE', 'SQLite format', 'WITHOUT ROWID'];
      for (const form of forms) expect(bytes.includes(form), `${name}: ${form}`).toBe(false);
    }
    // The control: the same search finds the mark in the same file without a key.
    const plain = new Sqlite(join(dir, 'plain.db'), { nativeBinding: addon });
    plain.exec(`CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('${mark}')`);
    plain.close();
    expect((await readFile(join(dir, 'plain.db'))).includes(mark)).toBe(true);
  });

  it('is durable and tight: WAL, every commit synced, foreign keys, temporary tables in memory', async () => {
    const store = await testStore(notes);
    const ask = (pragma: string) => store.main.transaction('ask', (tx) => tx.get<Record<string, unknown>>(`PRAGMA ${pragma}`)).then((row) => Object.values(row ?? {})[0]);
    expect(await ask('journal_mode')).toBe('wal');
    expect(await ask('synchronous')).toBe(2);
    expect(await ask('foreign_keys')).toBe(1);
    expect(await ask('temp_store')).toBe(2);
    expect(await ask('trusted_schema')).toBe(0);
    expect(await ask('auto_vacuum')).toBe(2);
    expect(await ask('page_size')).toBe(4096);
    expect(await ask('secure_delete')).toBe(2);
  });

  it('takes and gives every kind of value, by place and by name', async () => {
    const { main } = await testStore([{ id: 1, name: 'any', sql: 'CREATE TABLE any (i INTEGER, r REAL, t TEXT, b BLOB, n TEXT) STRICT' }]);
    const inPool = Buffer.from('in the pool of small buffers');
    const row = { i: 2 ** 52, r: -0.1, t: 'Größe ✓', b: new Uint8Array(inPool), n: null };
    await main.transaction('by place', (tx) => tx.run('INSERT INTO any VALUES (?, ?, ?, ?, ?)', [row.i, row.r, row.t, inPool, null]));
    expect(await main.get('SELECT * FROM any WHERE t = :t', { t: row.t })).toEqual(row);
    await main.transaction('by name', (tx) => tx.runMany('INSERT INTO any (i, b) VALUES (:i, :b)', [{ i: 1n, b: new Uint8Array(3).subarray(1) }, { i: 2n, b: new Uint8Array(0) }]));
    expect(await main.all('SELECT i, length(b) AS length FROM any WHERE i < 3 ORDER BY i')).toEqual([{ i: 1, length: 2 }, { i: 2, length: 0 }]);
    expect(await main.get('SELECT 1 AS one WHERE 0')).toBeUndefined();
  });

  it('gives one handle for one file, names what is there, and drops a file whole', async () => {
    const dir = await temporaryDir();
    const store = await testStore(notes, { dir });
    const [first, same] = await Promise.all([store.file('history-2026-11.db', notes), store.file('history-2026-11.db', notes)]);
    expect(first).toBe(same);
    await store.file('history-2026-10.db', notes);
    await add(first, 'november');
    expect(await count(first)).toBe(1);
    expect(await store.files('history-')).toEqual(['history-2026-10.db', 'history-2026-11.db']);
    await store.dropFile('history-2026-11.db');
    expect(await store.files('history-')).toEqual(['history-2026-10.db']);
    expect((await readdir(dir)).filter((name) => name.includes('2026-11'))).toEqual([]);
    await expect(first.get('SELECT 1')).rejects.toMatchObject({ code: 'locked' });
    expect(await count(await store.file('history-2026-11.db', notes))).toBe(0);
  });

  it.each(['../out.db', 'a/b.db', 'millwright.db', 'history', '.db', 'C:x.db'])('takes no file named %s', async (name) => {
    const store = await testStore(notes);
    await expect(store.file(name, notes)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(store.dropFile(name)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('leaves one file a database when it is closed, and answers nothing after', async () => {
    const dir = await temporaryDir();
    const store = await testStore(notes, { dir });
    await add(await store.file('history-2026-11.db', notes), 'x');
    const last = add(store.main, 'y');
    await store.close();
    await last;
    expect((await readdir(dir)).sort()).toEqual(['history-2026-11.db', 'millwright.db', 'store.check', 'store.closed']);
    await expect(store.main.get('SELECT 1')).rejects.toMatchObject({ code: 'locked' });
    await expect(add(store.main, 'z')).rejects.toMatchObject({ code: 'locked' });
  });

  it('goes on with a file whose threads ended while nobody used it', async () => {
    const store = await testStore(notes, { idleMs: 30 });
    const file = await store.file('history-2026-11.db', notes);
    for (let i = 1; i <= 3; i++) {
      await add(file, `note ${i}`);
      expect(await count(file)).toBe(i);
      await new Promise((done) => setTimeout(done, 120));
    }
  });

  it('says how much room it takes and how much there is', async () => {
    const store = await testStore(notes);
    const before = await store.space();
    await store.main.transaction('fill', (tx) => tx.run("INSERT INTO note (text, data) VALUES ('big', zeroblob(1000000))"));
    const after = await store.space();
    expect(after.used).toBeGreaterThan(before.used + 900_000);
    expect(after.free).toBeGreaterThan(0);
  });
});

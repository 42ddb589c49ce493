import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Migration } from '../../../../electron/engine/store';
import { temporaryDir, testStore } from '../../../support/store';
import { add, notes } from './notes';

const colour: Migration = { id: 3, name: 'colour', sql: "ALTER TABLE note ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'" };
const tags: Migration = { id: 2, name: 'tags', sql: 'CREATE TABLE tag (note INTEGER NOT NULL REFERENCES note (id), name TEXT NOT NULL) STRICT' };
const wrong: Migration = { id: 4, name: 'wrong', sql: "INSERT INTO tag VALUES (1, 'kept'); DROP TABLE note; CREATE TABLE note (" };
const orphan: Migration = { id: 5, name: 'orphan', sql: "INSERT INTO tag VALUES (999, 'of nothing')" };

async function older(): Promise<{ dir: string; key: Uint8Array; path: string }> {
  const dir = await temporaryDir();
  const key = randomBytes(32);
  const store = await testStore(notes, { dir, key });
  await add(store.main, 'an old note');
  await store.close();
  return { dir, key, path: join(dir, 'millwright.db') };
}

describe('a migration', () => {
  it('runs in rising order whatever order it is given in, and keeps the file as it was beside the new one', async () => {
    const { dir, key, path } = await older();
    const before = readFileSync(path);
    const store = await testStore([colour, notes[0]!, tags], { dir, key });
    expect(await store.main.all('SELECT id, name FROM schema_migration ORDER BY id')).toEqual([{ id: 1, name: 'notes' }, { id: 2, name: 'tags' }, { id: 3, name: 'colour' }]);
    expect(await store.main.all('SELECT text, colour FROM note')).toEqual([{ text: 'an old note', colour: 'none' }]);
    expect(readFileSync(`${path}.before-3`)).toEqual(before);
  });

  it('comes in when its number is below one that was applied: rooms number their own', async () => {
    const { dir, key } = await older();
    await (await testStore([...notes, colour], { dir, key })).close();
    const store = await testStore([...notes, tags, colour], { dir, key });
    expect(await store.main.all('SELECT id FROM schema_migration')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  it.each([['fails half-way', wrong, 'step 4 (wrong)'], ['leaves rows that refer to nothing', orphan, 'refer']])('that %s leaves the file bit for bit, and the older version opens it', async (_what, bad, says) => {
    const { dir, key, path } = await older();
    const before = readFileSync(path);
    await expect(testStore([...notes, tags, colour, bad], { dir, key })).rejects.toThrow(says);
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(dir).sort()).toEqual(['millwright.db', 'store.check', 'store.closed']);
    const store = await testStore(notes, { dir, key });
    expect(await store.main.all('SELECT text FROM note')).toEqual([{ text: 'an old note' }]);
  });

  it('starts anew where an earlier one was broken off', async () => {
    const { dir, key, path } = await older();
    writeFileSync(`${path}.migrating`, randomBytes(9000));
    writeFileSync(`${path}.migrating-wal`, randomBytes(900));
    const store = await testStore([...notes, tags], { dir, key });
    expect(await store.main.all('SELECT text FROM note')).toEqual([{ text: 'an old note' }]);
    expect(readdirSync(dir).filter((name) => name.includes('migrating'))).toEqual([]);
  });

  it('takes what is still in the log with it', async () => {
    const { dir, key, path } = await older();
    const store = await testStore(notes, { dir, key });
    await add(store.main, 'only in the log');
    const log = readFileSync(`${path}-wal`);
    const file = readFileSync(path);
    await store.close();
    // As a killed engine leaves it.
    rmSync(join(dir, 'store.closed'));
    writeFileSync(path, file);
    writeFileSync(`${path}-wal`, log);
    const again = await testStore([...notes, tags], { dir, key });
    expect(await again.main.all('SELECT text FROM note ORDER BY id')).toEqual([{ text: 'an old note' }, { text: 'only in the log' }]);
  });

  it('is not kept twice over for files that can be many', async () => {
    const { dir, key } = await older();
    const store = await testStore(notes, { dir, key });
    await add(await store.file('history-2026-11.db', notes), 'x');
    await store.close();
    const again = await testStore(notes, { dir, key });
    await again.file('history-2026-11.db', [...notes, tags]);
    expect(readdirSync(dir).filter((name) => name.includes('before'))).toEqual([]);
  });
});

import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Migration } from '../../../../electron/engine/store';
import { temporaryDir, testStore } from '../../../support/store';

const notes: Migration[] = [{ id: 1, name: 'notes', sql: 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, data BLOB) STRICT' }];

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
    await store.main.transaction('add', (tx) => tx.run('INSERT INTO note (text) VALUES (?)', [mark]));
    const history = await store.file('history-2026-11.db', notes);
    await history.transaction('add', (tx) => tx.run('INSERT INTO note (text) VALUES (?)', [mark]));
    const files = await readdir(dir);
    expect(files).toContain('millwright.db-wal');
    for (const name of files) {
      const bytes = await readFile(join(dir, name));
      for (const form of [mark, Buffer.from(mark).toString('base64').slice(0, 16), 'CREATE TABLE', 'SQLite format']) expect(bytes.includes(form), `${name}: ${form}`).toBe(false);
    }
  });
});

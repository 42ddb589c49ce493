import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileHealth, Migration } from '../../../../electron/engine/store';
import { temporaryDir, testStore } from '../../../support/store';
import { add, count, notes } from './notes';

const PAGE = 4096;
const newer: Migration[] = [...notes, { id: 2, name: 'colours', sql: 'ALTER TABLE note ADD COLUMN colour TEXT' }];

/** A closed store of some pages in a folder, with the key that belongs to it. */
async function closedStore(migrations = notes): Promise<{ dir: string; key: Uint8Array; path: string }> {
  const dir = await temporaryDir();
  const key = randomBytes(32);
  const store = await testStore(migrations, { dir, key });
  await add(store.main, ...Array.from({ length: 2000 }, (_, i) => `note number ${i} of a store that has some pages`));
  await store.close();
  return { dir, key, path: join(dir, 'millwright.db') };
}

/** Every file of a folder with what is in it. */
function filesOf(dir: string): Record<string, string> {
  return Object.fromEntries(readdirSync(dir).map((name) => [name, createHash('sha256').update(readFileSync(join(dir, name))).digest('hex')]));
}

describe('a store that can\'t be opened', () => {
  it('tells a wrong key and changes nothing', async () => {
    const { dir } = await closedStore();
    const before = filesOf(dir);
    await expect(testStore(notes, { dir, key: randomBytes(32) })).rejects.toMatchObject({ code: 'wrong-key' });
    await expect(testStore(notes, { dir, key: randomBytes(16) })).rejects.toMatchObject({ code: 'wrong-key' });
    expect(filesOf(dir)).toEqual(before);
  });

  it('tells a newer schema and changes nothing', async () => {
    const { dir, key } = await closedStore(newer);
    const before = filesOf(dir);
    await expect(testStore(notes, { dir, key })).rejects.toMatchObject({ code: 'store-newer', details: { file: 'millwright.db' } });
    expect(filesOf(dir)).toEqual(before);
  });

  it('tells a flipped byte in any page and changes nothing', async () => {
    const { dir, key, path } = await closedStore();
    const whole = readFileSync(path);
    const pages = whole.length / PAGE;
    expect(pages).toBeGreaterThan(40);
    const control = await testStore(notes, { dir, key });
    await control.close();
    for (const page of [...new Set([0, 1, 2, 3, ...Array.from({ length: 8 }, () => Math.floor(Math.random() * pages)), pages - 1])]) {
      const bytes = Buffer.from(whole);
      const at = page * PAGE + Math.floor(Math.random() * PAGE);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
      writeFileSync(path, bytes);
      const before = filesOf(dir);
      await expect(testStore(notes, { dir, key }), `byte ${at} in page ${page + 1} of ${pages}`).rejects.toMatchObject({ code: 'store-damaged', details: { file: 'millwright.db' } });
      expect(filesOf(dir)).toEqual(before);
    }
  });

  it.each([['a page', PAGE], ['half a page', PAGE / 2], ['half of it', 0], ['all but a page', -PAGE], ['everything', -1]])('tells a tail cut off by %s and changes nothing', async (_what, cut) => {
    const { dir, key, path } = await closedStore();
    const { size } = statSync(path);
    truncateSync(path, cut > 0 ? size - cut : cut === 0 ? PAGE * Math.floor(size / PAGE / 2) : cut === -1 ? 0 : PAGE);
    const before = filesOf(dir);
    await expect(testStore(notes, { dir, key })).rejects.toMatchObject({ code: 'store-damaged' });
    expect(filesOf(dir)).toEqual(before);
  });

  it('tells a file of something else, and a file that is missing', async () => {
    const { dir, key, path } = await closedStore();
    writeFileSync(path, 'not a database at all, though longer than a header has to be'.repeat(200));
    const before = filesOf(dir);
    await expect(testStore(notes, { dir, key })).rejects.toMatchObject({ code: 'store-damaged' });
    expect(filesOf(dir)).toEqual(before);
    unlinkSync(path);
    await expect(testStore(notes, { dir, key })).rejects.toMatchObject({ code: 'store-damaged', message: expect.stringContaining('missing') });
    expect(readdirSync(dir)).toEqual(['store.check', 'store.closed']);
  });

  it('takes no log for a file that is gone', async () => {
    const dir = await temporaryDir();
    const store = await testStore(notes, { dir });
    writeFileSync(join(dir, 'history-2026-11.db-wal'), randomBytes(5000));
    await expect(store.file('history-2026-11.db', notes)).rejects.toMatchObject({ code: 'store-damaged' });
    expect(readdirSync(dir)).not.toContain('history-2026-11.db');
  });

  it('tells a log that was put back out of an older copy, and opens once it is gone', async () => {
    const { dir, key, path } = await closedStore();
    const store = await testStore(notes, { dir, key });
    await add(store.main, 'first');
    const log = readFileSync(`${path}-wal`);
    await add(store.main, 'second');
    await store.close();
    writeFileSync(`${path}-wal`, log);
    const before = filesOf(dir);
    await expect(testStore(notes, { dir, key })).rejects.toMatchObject({ code: 'store-damaged', details: { file: 'millwright.db-wal' } });
    expect(filesOf(dir)).toEqual(before);
    unlinkSync(`${path}-wal`);
    expect(await count((await testStore(notes, { dir, key })).main)).toBe(2002);
  });

  it('names another file than the main one as it names that, and opens the rest', async () => {
    const { dir, key } = await closedStore();
    const store = await testStore(notes, { dir, key });
    await add(await store.file('history-2026-10.db', notes), 'x');
    await store.close();
    const path = join(dir, 'history-2026-10.db');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(PAGE + 99) ^ 1, PAGE + 99);
    writeFileSync(path, bytes);
    const again = await testStore(notes, { dir, key });
    const heard: FileHealth[] = [];
    again.health.on((health) => heard.push(health));
    await expect(again.file('history-2026-10.db', notes)).rejects.toMatchObject({ code: 'store-damaged', details: { file: 'history-2026-10.db' } });
    expect(heard).toMatchObject([{ file: 'history-2026-10.db', ok: false, error: { code: 'store-damaged' } }]);
    await add(await again.file('history-2026-11.db', notes), 'y');
  });

  it('finds damage in a file too large to be checked first, and reads no wrong value from it', async () => {
    const { dir, key, path } = await closedStore();
    const filled = await testStore(notes, { dir, key });
    await filled.main.transaction('fill', (tx) => tx.runMany('INSERT INTO note (text, data) VALUES (?, ?)', Array.from({ length: 60 }, (_, i) => [`big ${i}`, new Uint8Array(100_000).fill(i)])));
    await filled.close();
    const bytes = readFileSync(path);
    expect(bytes.length).toBeGreaterThan(5 * 1024 * 1024);
    const at = bytes.length - 300 * PAGE + 17;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(path, bytes);
    const store = await testStore(notes, { dir, key, checkAfterMs: 0 });
    const found = await new Promise<FileHealth>((done) => store.health.on(done));
    expect(found).toMatchObject({ file: 'millwright.db', ok: false, error: { code: 'store-damaged' } });
    await expect(store.main.all('SELECT data FROM note')).rejects.toMatchObject({ code: 'store-damaged' });
    expect(await store.main.get("SELECT count(*) AS n FROM note WHERE text LIKE 'note number%'")).toEqual({ n: 2000 });
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { classifySqliteError, type FileHealth } from '../../../../electron/engine/store';
import { temporaryDir, testStore } from '../../../support/store';
import { add, count, notes } from './notes';

const big = (i: number) => ['INSERT INTO note (text, data) VALUES (?, ?)', [`big ${i}`, new Uint8Array(20_000)]] as const;

describe('a full disk', () => {
  it('is told as such, keeps what was acknowledged and takes nothing of what was not', async () => {
    const dir = await temporaryDir();
    const key = randomBytes(32);
    const store = await testStore(notes, { dir, key, maxPages: 100 });
    const heard: FileHealth[] = [];
    store.health.on((health) => heard.push(health));
    let acknowledged = 0;
    const fill = async () => {
      for (;;) {
        await store.main.transaction('fill', (tx) => tx.run(...big(acknowledged)));
        acknowledged++;
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 'store-full', details: { file: 'millwright.db' } });
    expect(acknowledged).toBeGreaterThan(5);
    expect(await count(store.main)).toBe(acknowledged);
    expect(heard.at(-1)).toMatchObject({ file: 'millwright.db', ok: false, error: { code: 'store-full' } });
    await store.main.transaction('room again', (tx) => tx.run('DELETE FROM note WHERE id = 1'));
    await store.main.transaction('fill', (tx) => tx.run(...big(1000)));
    await store.close();
    const again = await testStore(notes, { dir, key });
    expect(await count(again.main)).toBe(acknowledged);
  });

  it('undoes the whole transaction that did not fit, small writes before the large one too', async () => {
    const store = await testStore(notes, { maxPages: 60 });
    await expect(store.main.transaction('too much', async (tx) => {
      await tx.run("INSERT INTO note (text) VALUES ('small')");
      for (let i = 0; i < 100; i++) await tx.run(...big(i));
    })).rejects.toMatchObject({ code: 'store-full' });
    expect(await count(store.main)).toBe(0);
    await add(store.main, 'after');
    expect(await count(store.main)).toBe(1);
  });

  it('gives up the reserve for the main file and keeps the others waiting until there is room again', async () => {
    const dir = await temporaryDir();
    const store = await testStore(notes, { dir, reserve: true, maxPages: 60 });
    const history = await store.file('history-2026-11.db', notes);
    await store.reserve.restore();
    expect(store.reserve.held).toBe(true);
    expect(existsSync(join(dir, 'reserve.bin'))).toBe(true);
    await expect(history.transaction('fill', async (tx) => {
      for (let i = 0; i < 100; i++) await tx.run(...big(i));
    })).rejects.toMatchObject({ code: 'store-full' });
    expect(store.reserve.held).toBe(false);
    expect(existsSync(join(dir, 'reserve.bin'))).toBe(false);
    await expect(add(history, 'not now')).rejects.toMatchObject({ code: 'store-full', message: expect.stringContaining('alarms') });
    await add(store.main, 'an alarm');
    await store.reserve.restore();
    expect(store.reserve.held).toBe(true);
    await add(history, 'now');
  });

  it('tries a transaction of the main file once more with the reserve\'s room', async () => {
    const store = await testStore(notes, { reserve: true, maxPages: 60 });
    await store.reserve.restore();
    let tries = 0;
    await expect(store.main.transaction('too much', async (tx) => {
      tries++;
      for (let i = 0; i < 100; i++) await tx.run(...big(i));
    })).rejects.toMatchObject({ code: 'store-full' });
    expect(tries).toBe(2);
    expect(await count(store.main)).toBe(0);
  });
});

describe('what SQLite\'s errors mean', () => {
  it.each([
    ['SQLITE_FULL', undefined, 'store-full'],
    ['SQLITE_IOERR_SHMSIZE', undefined, 'store-full'],
    ['ENOSPC', undefined, 'store-full'],
    ['SQLITE_IOERR_WRITE', undefined, 'store-failed'],
    ['SQLITE_IOERR_WRITE', 0, 'store-full'],
    ['SQLITE_IOERR_FSYNC', 5e9, 'store-failed'],
    ['SQLITE_CANTOPEN', 4096, 'store-full'],
    ['SQLITE_CANTOPEN', undefined, 'store-failed'],
    ['SQLITE_IOERR_READ', 0, 'store-failed'],
    ['SQLITE_CORRUPT', undefined, 'store-damaged'],
    ['SQLITE_CORRUPT_INDEX', undefined, 'store-damaged'],
    ['SQLITE_NOTADB', undefined, 'store-damaged'],
    ['SQLITE_IOERR_DATA', undefined, 'store-damaged'],
    ['SQLITE_CONSTRAINT_UNIQUE', undefined, 'conflict'],
    ['SQLITE_CONSTRAINT_FOREIGNKEY', undefined, 'conflict'],
    ['SQLITE_CONSTRAINT_NOTNULL', undefined, 'internal'],
    ['SQLITE_ERROR', undefined, 'internal'],
    ['SQLITE_BUSY', undefined, 'store-failed'],
    ['SQLITE_READONLY_DBMOVED', undefined, 'store-failed'],
    ['SQLITE_SOMETHING_NEW', undefined, 'store-failed'],
  ] as const)('%s with %s bytes free: %s', (code, free, means) => {
    expect(classifySqliteError(code, free)).toBe(means);
  });
});

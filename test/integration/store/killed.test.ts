import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSecurity, memoryVault, securityMigrations } from '../../../electron/engine/security';
import { systemClock } from '../../../electron/engine/shared/clock';
import { killed } from '../../support/killed';
import { addon, bundled, sqlThread, temporaryDir, testStore } from '../../support/store';
import { add, count, notes } from '../../unit/engine/store/notes';
import { slow } from './migrations';

const random = (most: number) => Math.floor(Math.random() * most);

describe('a writer that is killed at any moment', () => {
  const migrations = [...notes, ...securityMigrations];
  const setUp = async () => ({ dir: await temporaryDir(), key: randomBytes(32), addon, sqlThread: await sqlThread(), script: await bundled('test/integration/store/writer.ts') });

  it('has lost no row that it told of and broken nothing, ten times over', async () => {
    const { dir, key, script, ...files } = await setUp();
    let told = 0;
    for (let round = 0; round < 10; round++) {
      const died = await killed(script, { dir, keyHex: Buffer.from(key).toString('hex'), ...files }, 1 + random(5), random(120));
      told = Math.max(told, Number(died.told.at(-1) ?? 0));
      const store = await testStore(migrations, { dir, key });
      const found = await store.main.get<{ n: number; last: number }>('SELECT count(*) AS n, coalesce(max(id), 0) AS last FROM note');
      expect(found?.n).toBe(found?.last);
      expect(found?.last).toBeGreaterThanOrEqual(told);
      expect(await store.main.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      const security = await createSecurity({ store, vault: memoryVault({ personName: 'Anna', key }).vault, clock: systemClock() });
      expect(await security.verifyAudit()).toMatchObject({ ok: true });
      expect(await store.main.get("SELECT count(*) AS n FROM audit WHERE what = 'test.note'")).toEqual({ n: found?.n });
      await store.close();
    }
    expect(told).toBeGreaterThan(9);
  }, 60_000);

  it('would be caught if it told of a row before it was committed (the control)', async () => {
    const { dir, key, script, ...files } = await setUp();
    let lost = 0;
    for (let round = 0; round < 40 && lost === 0; round++) {
      const died = await killed(script, { dir, keyHex: Buffer.from(key).toString('hex'), mode: 'first', ...files }, 1 + random(5), random(120));
      const store = await testStore(migrations, { dir, key });
      if ((await count(store.main)) < Number(died.told.at(-1) ?? 0)) lost++;
      await store.close();
    }
    expect(lost).toBe(1);
  }, 120_000);
});

describe('a store that is killed while it is brought to a newer form', () => {
  it('opens afterwards with every row, whether it still has the old form or has the new one', async () => {
    const [script, thread] = await Promise.all([bundled('test/integration/store/migrator.ts'), sqlThread()]);
    const dir = await temporaryDir();
    const key = randomBytes(32);
    const store = await testStore(notes, { dir, key });
    await add(store.main, ...Array.from({ length: 8000 }, (_, i) => `note ${i}`));
    await store.close();
    const old = Object.fromEntries(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name))]));
    const options = { dir, keyHex: Buffer.from(key).toString('hex'), addon, sqlThread: thread };
    const putBack = () => {
      for (const name of readdirSync(dir)) rmSync(join(dir, name));
      for (const [name, bytes] of Object.entries(old)) writeFileSync(join(dir, name), bytes);
    };
    // How long it takes here when nobody disturbs it.
    const began = performance.now();
    await (await testStore(slow, { dir, key })).close();
    const takesMs = performance.now() - began;
    let whole = 0;
    for (let round = 0; round < 8; round++) {
      putBack();
      const { told } = await killed(script, options, 1, random(takesMs));
      if (told.includes('open')) whole++;
      // As the older version would find it, unless the newer one had come to its end.
      if (readFileSync(join(dir, 'millwright.db')).equals(old['millwright.db'] ?? Buffer.of())) {
        const older = await testStore(notes, { dir, key });
        expect(await count(older.main)).toBe(8000);
        await older.close();
      }
      const newer = await testStore(slow, { dir, key });
      expect(await newer.main.get("SELECT count(*) AS n FROM note WHERE text LIKE 'note %....'")).toEqual({ n: 8000 });
      expect(await newer.main.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      await newer.close();
      expect(readdirSync(dir).filter((name) => name.includes('migrating'))).toEqual([]);
    }
    expect(whole).toBeLessThan(8);
  }, 60_000);
});

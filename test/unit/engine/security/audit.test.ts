import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../electron/engine/store';
import { canonicalJson } from '../../../../electron/engine/security/canonical';
import { type Rig, rig, someone } from './support';

async function withEntries(n: number): Promise<Rig> {
  const all = await rig();
  const had = (await all.security.verifyAudit()).entries;
  await all.store.main.transaction('changes', async (tx) => {
    for (let i = had; i < n; i++) await all.security.record(tx, someone, 'test.change', { value: i }, { value: i + 1 }, i % 2 ? 'because' : null);
  });
  return all;
}

/** What somebody could do who has the key and a tool for the file: first the triggers go. */
async function tamper(store: Store, sql: string, params: (string | number)[] = []): Promise<void> {
  await store.main.transaction('tamper', async (tx) => {
    for (const name of ['audit_follows', 'audit_moves_head', 'audit_not_changed', 'audit_not_deleted']) await tx.run(`DROP TRIGGER IF EXISTS ${name}`);
    await tx.run(sql, params);
  });
}

describe('the audit trail', () => {
  it('follows from its first entry to its head', async () => {
    const { security } = await withEntries(50);
    const verdict = await security.verifyAudit();
    expect(verdict).toMatchObject({ ok: true, entries: 50, brokenAt: null });
    expect(verdict.head).toBe((await security.auditPage(undefined, 1))[0]?.hash);
  });

  it('keeps who, what, before, after and why, newest first, in pages', async () => {
    const { security } = await withEntries(10);
    const page = await security.auditPage(10, 3);
    expect(page.map(({ seq }) => seq)).toEqual([9, 8, 7]);
    expect(page[1]).toMatchObject({ who: 'ctl:tester', what: 'test.change', before: '{"value":7}', after: '{"value":8}', why: 'because' });
    const exported: number[] = [];
    for await (const entries of security.auditExport()) exported.push(...entries.map(({ seq }) => seq));
    expect(exported).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('goes back with the change that it tells of', async () => {
    const { store, security } = await withEntries(5);
    const before = await security.verifyAudit();
    await expect(store.main.transaction('fails', async (tx) => {
      await security.record(tx, someone, 'test.lost', null, 1);
      throw new Error('no');
    })).rejects.toThrow('no');
    expect(await security.verifyAudit()).toEqual(before);
    await store.main.transaction('works', (tx) => security.record(tx, someone, 'test.kept', null, 1));
    expect(await security.verifyAudit()).toMatchObject({ ok: true, entries: 6 });
  });

  it('can neither be changed nor cut by the appliance\'s own code', async () => {
    const { store } = await withEntries(5);
    await expect(store.main.transaction('edit', (tx) => tx.run("UPDATE audit SET why = 'x' WHERE seq = 2"))).rejects.toThrow('only added to');
    await expect(store.main.transaction('delete', (tx) => tx.run('DELETE FROM audit WHERE seq = 5'))).rejects.toThrow('only added to');
    await expect(store.main.transaction('insert', (tx) => tx.run("INSERT INTO audit (seq, at, who, what, previous, hash) VALUES (9, 0, 'a', 'b', 'c', 'd')"))).rejects.toThrow('must follow');
  });

  it.each([
    ['an entry was edited', "UPDATE audit SET after = '{\"value\":99}' WHERE seq = 20", 20],
    ['a time was edited', 'UPDATE audit SET at = at + 1 WHERE seq = 7', 7],
    ['a reason was taken out', 'UPDATE audit SET why = NULL WHERE seq = 14', 14],
    ['an entry was deleted', 'DELETE FROM audit WHERE seq = 30', 30],
    ['the first entry was deleted', 'DELETE FROM audit WHERE seq = 1', 1],
    ['the end was cut off', 'DELETE FROM audit WHERE seq > 40', 41],
    ['all of it was deleted', 'DELETE FROM audit', 1],
    ['the head was taken away', 'DELETE FROM audit_head', 1],
    ['the head was put back', 'UPDATE audit_head SET seq = 40, hash = (SELECT hash FROM audit WHERE seq = 40)', 41],
    ['two entries changed places', 'UPDATE audit SET seq = CASE seq WHEN 11 THEN -12 ELSE -11 END WHERE seq IN (11, 12)', 11],
  ])('shows that %s, and where', async (_what, sql, brokenAt) => {
    const { store, security } = await withEntries(50);
    await tamper(store, sql);
    await tamper(store, 'UPDATE audit SET seq = -seq WHERE seq < 0');
    expect(await security.verifyAudit()).toMatchObject({ ok: false, brokenAt });
  });

  it('is verified over many pages while it grows', async () => {
    const { store, security } = await withEntries(2500);
    const writing = (async () => {
      for (let i = 0; i < 20; i++) await store.main.transaction('more', (tx) => security.record(tx, someone, 'test.more', null, i));
    })();
    for (let i = 0; i < 3; i++) expect(await security.verifyAudit()).toMatchObject({ ok: true });
    await writing;
    expect(await security.verifyAudit()).toMatchObject({ ok: true, entries: 2520 });
  });

  it('has one form for one value', () => {
    expect(canonicalJson({ b: 1, a: [true, null, undefined, { d: 1n, c: undefined }] })).toBe('{"a":[true,null,null,{"d":"1"}],"b":1}');
    expect(canonicalJson(new Uint8Array([1, 2]))).toMatch(/^\{"bytes":2,"sha256":"[0-9a-f]{64}"\}$/);
    expect(canonicalJson(undefined)).toBe('null');
  });
});

import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSecurity, securityMigrations, securityProcedures, sessionProcedures, vaultAt, vaultProcedures, type Lifecycle } from '../../../../electron/engine/security';
import type { Who } from '../../../../electron/engine/shared/who';
import { temporaryDir, testStore } from '../../../support/store';
import { aWindow, rig, someone, steppingClock } from './support';

const what = async ({ security }: Awaited<ReturnType<typeof rig>>) => (await security.auditPage(undefined, 100)).map((entry) => entry.what).reverse();

describe('security', () => {
  it('makes the vault\'s first person an administrator, once, and tells the audit trail', async () => {
    const all = await rig();
    const anna = { id: 1, name: 'Anna', role: 'administrator' };
    expect(await all.security.people()).toEqual([anna]);
    expect(await all.security.firstAdministrator()).toEqual(anna);
    await createSecurity(all);
    expect(await all.security.people()).toEqual([anna]);
    expect(await what(all)).toEqual(['vault.create', 'vault.open', 'vault.open']);
  });

  it('lets a person in with their passphrase alone, and records who came and who was refused', async () => {
    const all = await rig();
    const { security } = all;
    const bert = await security.addPerson(someone, { name: 'Bert', role: 'engineer', passphrase: 'passphrase of Bert' });
    const caller = aWindow();
    await expect(security.signIn(caller, bert.id, 'passphrase of Anna')).rejects.toMatchObject({ code: 'wrong-key' });
    await expect(security.signIn(caller, 99, 'passphrase of Bert')).rejects.toMatchObject({ code: 'wrong-key' });
    expect(caller.who).toBeNull();
    expect(await security.signIn(caller, bert.id, 'passphrase of Bert')).toEqual(bert);
    expect(caller.who).toEqual({ kind: 'person', person: bert });
    await security.signOut(caller);
    expect(caller.who).toBeNull();
    expect((await what(all)).slice(2)).toEqual(['security.addPerson', 'session.refused', 'session.refused', 'session.start', 'session.end']);
    expect(await security.verifyAudit()).toMatchObject({ ok: true });
  });

  it('gives a person who forgot theirs a new passphrase, and one who was shut out a way back with one', async () => {
    const all = await rig();
    const { security } = all;
    const bert = await security.addPerson(someone, { name: 'Bert', role: 'engineer', passphrase: 'passphrase of Bert' });
    await security.changePerson(someone, bert.id, { passphrase: 'another of Bert' }, 'forgotten');
    await expect(security.signIn(aWindow(), bert.id, 'passphrase of Bert')).rejects.toMatchObject({ code: 'wrong-key' });
    expect(await security.signIn(aWindow(), bert.id, 'another of Bert')).toEqual(bert);
    await security.changePerson(someone, bert.id, { active: false });
    expect(await security.people()).toHaveLength(1);
    expect(await security.everybody()).toMatchObject([{ id: 1, active: true }, { ...bert, active: false }]);
    await expect(security.changePerson(someone, bert.id, { active: true })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('Give a new one') as string });
    await expect(security.changePerson(someone, bert.id, { passphrase: 'a third of Bert' })).rejects.toMatchObject({ code: 'invalid-input' });
    await security.changePerson(someone, bert.id, { active: true, role: 'viewer', passphrase: 'a third of Bert' });
    expect(await security.signIn(aWindow(), bert.id, 'a third of Bert')).toEqual({ ...bert, role: 'viewer' });
    // What was recorded names no passphrase.
    const recorded = JSON.stringify(await security.auditPage(undefined, 100));
    expect(recorded).toContain('\\"passphrase\\":\\"new\\"');
    expect(recorded).not.toContain('of Bert');
  });

  it('shows a person who leaves one window out of all of them, and everybody before it is locked', async () => {
    const { security } = await rig();
    const [anna] = await security.people();
    const bert = await security.addPerson(someone, { name: 'Bert', role: 'engineer', passphrase: 'passphrase of Bert' });
    const [first, second, other] = [aWindow(), aWindow(), aWindow()];
    await security.signIn(first, bert.id, 'passphrase of Bert');
    security.adopt(second, bert);
    security.adopt(other, anna!);
    await security.signOut(first);
    expect([first.who, second.who]).toEqual([null, null]);
    expect(other.who).toEqual({ kind: 'person', person: anna });
    security.leaveAll();
    expect(other.who).toBeNull();
  });

  it('changes what a signed-in person may do at once, and shows them out', async () => {
    const { security } = await rig();
    const bert = await security.addPerson(someone, { name: 'Bert', role: 'engineer', passphrase: 'passphrase of Bert' });
    const caller = aWindow();
    await security.signIn(caller, bert.id, 'passphrase of Bert');
    await security.changePerson(someone, bert.id, { role: 'viewer' }, 'moved to another shift');
    expect(caller.who).toMatchObject({ person: { role: 'viewer' } });
    await security.changePerson(someone, bert.id, { active: false });
    expect(caller.who).toBeNull();
    expect(await security.people()).toHaveLength(1);
    await expect(security.signIn(caller, bert.id, 'passphrase of Bert')).rejects.toMatchObject({ code: 'wrong-key' });
    const [newest] = await security.auditPage(undefined, 3);
    expect(await security.auditPage(undefined, 3)).toContainEqual(expect.objectContaining({ what: 'security.changePerson', before: expect.stringContaining('"active":true'), after: expect.stringContaining('"active":false') }));
    expect(newest?.what).toBe('session.refused');
  });

  it('keeps an administrator whatever is asked', async () => {
    const { security } = await rig();
    await expect(security.changePerson(someone, 1, { active: false })).rejects.toMatchObject({ code: 'conflict' });
    await expect(security.changePerson(someone, 1, { role: 'viewer' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await security.people()).toHaveLength(1);
  });

  it('gives no two people the same name or the same passphrase', async () => {
    const { security } = await rig();
    await security.addPerson(someone, { name: 'Bert', role: 'viewer', passphrase: 'passphrase of Bert' });
    await expect(security.addPerson(someone, { name: 'bert', role: 'viewer', passphrase: 'another passphrase' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(security.addPerson(someone, { name: 'Carla', role: 'viewer', passphrase: 'passphrase of Bert' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await security.people()).toHaveLength(2);
  });

  it('changes one\'s own passphrase only for who knows the old one', async () => {
    const { security } = await rig();
    const session = sessionProcedures({ security });
    const bert = await security.addPerson(someone, { name: 'Bert', role: 'viewer', passphrase: 'passphrase of Bert' });
    const caller = aWindow();
    await security.signIn(caller, bert.id, 'passphrase of Bert');
    await expect(session.changePassphrase({ old: 'a guess', passphrase: 'new passphrase' }, caller)).rejects.toMatchObject({ code: 'wrong-key' });
    await session.changePassphrase({ old: 'passphrase of Bert', passphrase: 'new passphrase' }, caller);
    await expect(security.signIn(aWindow(), bert.id, 'passphrase of Bert')).rejects.toMatchObject({ code: 'wrong-key' });
    await security.signIn(aWindow(), bert.id, 'new passphrase');
  });

  it('keeps secrets out of the audit trail and out of every file', async () => {
    const key = randomBytes(32);
    const home = await temporaryDir();
    const store = await testStore(securityMigrations, { key, dir: home });
    const vault = vaultAt({ home, cost: { memoryKiB: 8, iterations: 1, parallelism: 1 }, storeDir: join(home, 'none') });
    await vault.create({ personName: 'Anna-7f3a', passphrase: 'PASS-7f3a-correct horse', useKeychain: false });
    const security = await createSecurity({ store, vault, clock: steppingClock() });
    await store.main.transaction('secret', (tx) => security.secrets.set(tx, someone, 'connector.line-1', 'SECRET-7f3a'));
    expect(await security.secrets.get('connector.line-1')).toBe('SECRET-7f3a');
    const trail = JSON.stringify(await security.auditPage(undefined, 100));
    expect(trail).toContain('connector.line-1');
    expect(trail).not.toContain('SECRET-7f3a');
    await store.main.transaction('secret', (tx) => security.secrets.remove(tx, someone, 'connector.line-1'));
    expect(await security.secrets.get('connector.line-1')).toBeUndefined();
    for (const name of await readdir(home)) {
      const bytes = await readFile(join(home, name));
      for (const mark of ['7f3a', Buffer.from('SECRET-7f3a').toString('base64').slice(0, 12), Buffer.from('7f3a', 'utf16le')]) expect(bytes.includes(mark), `${name}: ${mark}`).toBe(false);
    }
  });

  it('tells of failed attempts to unlock once it is open', async () => {
    const home = await temporaryDir();
    const vault = vaultAt({ home, cost: { memoryKiB: 8, iterations: 1, parallelism: 1 }, sleep: () => Promise.resolve() });
    const { key } = await vault.create({ personName: 'Anna', passphrase: 'correct horse battery', useKeychain: false });
    for (const guess of ['a', 'b', 'c', 'd']) await vault.unlockWithPassphrase(guess).catch(() => {});
    const store = await testStore(securityMigrations, { key, dir: home });
    const security = await createSecurity({ store, vault, clock: steppingClock() });
    expect(await security.auditPage(undefined, 9)).toContainEqual(expect.objectContaining({ what: 'vault.refused', after: expect.stringContaining('"count":4') }));
  });

  it('signs the window in that made, unlocked or recovered the vault, and no command line', async () => {
    const { security } = await rig();
    const person = (await security.firstAdministrator())!;
    const lifecycle: Lifecycle = {
      status: () => ({ state: 'open', keychain: false, demo: false, home: 'home' }),
      create: () => Promise.resolve({ recoveryKey: 'KEY', person }),
      unlock: () => Promise.resolve({ person }),
      recover: () => Promise.resolve({ person }),
      lock: () => Promise.resolve(),
    };
    const procedures = vaultProcedures({ lifecycle, opened: () => security });
    const window = aWindow();
    expect(await procedures.create({ personName: 'Anna', passphrase: 'passphrase of Anna', useKeychain: false }, window)).toEqual({ recoveryKey: 'KEY' });
    expect(window.who).toEqual({ kind: 'person', person });
    await procedures.lock(undefined, window);
    expect(window.who).toBeNull();
    const who: Who = { kind: 'ctl', user: 'root' };
    const ctl = { origin: 'ctl' as const, who };
    await procedures.unlock({ passphrase: 'passphrase of Anna' }, ctl);
    expect(ctl.who).toBe(who);
  });

  it('answers people and the trail in the contract\'s form', async () => {
    const { security } = await rig();
    const procedures = securityProcedures({ security });
    const caller = { origin: 'ctl' as const, who: someone };
    const person = await procedures.addPerson({ name: 'Bert', role: 'operator', passphrase: 'passphrase of Bert' }, caller);
    expect(await procedures.people(undefined, caller)).toContainEqual(person);
    expect((await procedures.audit({ limit: 1 }, caller))[0]).toMatchObject({ what: 'security.addPerson', who: 'ctl:tester', before: null });
    expect(await procedures.auditVerify(undefined, caller)).toMatchObject({ ok: true, brokenAt: null });
  });
});

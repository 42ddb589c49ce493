import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Keychain } from '../../../../electron/contract/host';
import { vaultAt, type VaultOptions } from '../../../../electron/engine/security';
import { temporaryDir } from '../../../support/store';

/** The least that Argon2 takes: these tests are about everything but its cost. */
const cost = { memoryKiB: 8, iterations: 1, parallelism: 1 };
const first = { personName: 'Anna', passphrase: 'correct horse battery', useKeychain: false };
const open = (home: string, more: Partial<VaultOptions> = {}) => vaultAt({ home, cost, sleep: () => Promise.resolve(), ...more });

/** A keychain that keeps what it is given, until it is told to forget. */
function keychainOf(): Keychain & { forget(): void } {
  let mask = 0x5a;
  const turn = (bytes: Uint8Array) => Promise.resolve(bytes.map((byte) => byte ^ mask));
  return { available: true, seal: turn, unseal: turn, forget: () => (mask = 0x11) };
}

describe('a vault', () => {
  it('opens with the passphrase it was made with and gives the same key', async () => {
    const home = await temporaryDir();
    const made = await open(home).create(first);
    const again = await open(home).unlockWithPassphrase(first.passphrase);
    expect(again).toEqual({ key: made.key, personId: 1 });
    expect(again.key).toHaveLength(32);
  });

  it('leaves the key that it handed out as it is when it is locked', async () => {
    const home = await temporaryDir();
    const vault = open(home);
    const made = await vault.create(first);
    const { key } = await vault.unlockWithRecovery(made.recoveryKey);
    vault.lock();
    expect(key).toEqual(made.key);
    expect(key.some((byte) => byte !== 0)).toBe(true);
    expect(() => vault.firstPerson()).toThrow(expect.objectContaining({ code: 'locked' }));
  });

  it('takes a passphrase for the same however its letters are composed', async () => {
    const home = await temporaryDir();
    await open(home).create({ ...first, passphrase: 'Schl\u00fcssel f\u00fcr Anna' });
    expect((await open(home).unlockWithPassphrase('Schlu\u0308ssel fu\u0308r Anna')).personId).toBe(1);
  });

  it('is its owner\'s file only, and says neither key, name nor passphrase', async () => {
    const home = await temporaryDir();
    const { key, recoveryKey } = await open(home).create(first);
    const path = join(home, 'vault.json');
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    const text = await readFile(path, 'utf8');
    const secrets = [first.personName, first.passphrase, recoveryKey, recoveryKey.replaceAll('-', ''), Buffer.from(key).toString('base64'), Buffer.from(key).toString('hex')];
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('refuses a wrong passphrase as a wrong key, and is not changed by it', async () => {
    const home = await temporaryDir();
    await open(home).create(first);
    const before = await readFile(join(home, 'vault.json'));
    await expect(open(home).unlockWithPassphrase('correct horse')).rejects.toMatchObject({ code: 'wrong-key' });
    expect(await readFile(join(home, 'vault.json'))).toEqual(before);
  });

  it('tells a damaged file from a wrong passphrase, whichever character was hit', async () => {
    const home = await temporaryDir();
    await open(home).create(first);
    const path = join(home, 'vault.json');
    const text = await readFile(path, 'utf8');
    for (const at of [1, 40, Math.floor(text.length / 2), text.length - 30]) {
      await writeFile(path, text.slice(0, at) + (text[at] === '5' ? '6' : '5') + text.slice(at + 1));
      await expect(open(home).unlockWithPassphrase(first.passphrase), `character ${at}`).rejects.toMatchObject({ code: 'store-damaged' });
    }
    await writeFile(path, text.slice(0, 100));
    await expect(open(home).unlockWithPassphrase(first.passphrase)).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it('is never made over another, nor over data whose vault is missing', async () => {
    const home = await temporaryDir();
    await open(home).create(first);
    await expect(open(home).create(first)).rejects.toMatchObject({ code: 'vault-exists' });
    const other = await temporaryDir();
    await writeFile(join(other, 'millwright.db'), 'data');
    await expect(open(other).create(first)).rejects.toMatchObject({ code: 'store-damaged' });
    expect(open(other).exists()).toBe(false);
  });

  it('opens with the recovery key, typed carelessly, and takes a new passphrase then', async () => {
    const home = await temporaryDir();
    const made = await open(home).create(first);
    const vault = open(home);
    expect((await vault.unlockWithRecovery(made.recoveryKey.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'))).key).toEqual(made.key);
    (await vault.prepareSlot('a new passphrase', 1)).putFor(1);
    await expect(open(home).unlockWithPassphrase(first.passphrase)).rejects.toMatchObject({ code: 'wrong-key' });
    expect((await open(home).unlockWithPassphrase('a new passphrase')).key).toEqual(made.key);
    expect((await open(home).unlockWithRecovery(made.recoveryKey)).key).toEqual(made.key);
  });

  it('says whether a recovery key has a slip in it or belongs to another vault', async () => {
    const home = await temporaryDir();
    const { recoveryKey } = await open(home).create(first);
    const slipped = (recoveryKey[0] === '7' ? '8' : '7') + recoveryKey.slice(1);
    await expect(open(home).unlockWithRecovery(slipped)).rejects.toMatchObject({ code: 'wrong-key', message: expect.stringContaining('slip') });
    await expect(open(home).unlockWithRecovery(recoveryKey.slice(5))).rejects.toMatchObject({ code: 'wrong-key', message: expect.stringContaining('52') });
    const foreign = await open(await temporaryDir()).create(first);
    await expect(open(home).unlockWithRecovery(foreign.recoveryKey)).rejects.toMatchObject({ code: 'wrong-key', message: expect.stringContaining('another') });
  });

  it('opens by the keychain where that is set up, and asks for a person where the keychain changed', async () => {
    const home = await temporaryDir();
    const keychain = keychainOf();
    const { key } = await open(home, { keychain }).create({ ...first, useKeychain: true });
    expect(await open(home, { keychain }).unlockWithKeychain()).toEqual({ key });
    keychain.forget();
    expect(await open(home, { keychain }).unlockWithKeychain()).toBeUndefined();
    expect((await open(home, { keychain }).unlockWithPassphrase(first.passphrase)).key).toEqual(key);
  });

  it('takes no key from the host that is not its own', async () => {
    const home = await temporaryDir();
    const { key } = await open(home).create(first);
    expect(open(home).unlockWithKey(key.map((byte) => byte ^ 1))).toBeUndefined();
    expect(open(home).unlockWithKey(key)).toEqual({ key });
  });

  it('knows each person by their passphrase, and nobody once they are shut out', async () => {
    const home = await temporaryDir();
    const vault = open(home);
    await vault.create(first);
    (await vault.prepareSlot('another passphrase')).putFor(2);
    expect((await open(home).unlockWithPassphrase('another passphrase')).personId).toBe(2);
    await expect(vault.prepareSlot('another passphrase')).rejects.toMatchObject({ code: 'conflict' });
    await expect(vault.verify(1, 'another passphrase')).rejects.toMatchObject({ code: 'wrong-key' });
    await vault.verify(2, 'another passphrase');
    vault.removePerson(2);
    await expect(open(home).unlockWithPassphrase('another passphrase')).rejects.toMatchObject({ code: 'wrong-key' });
    await expect(vault.verify(2, 'another passphrase')).rejects.toMatchObject({ code: 'wrong-key' });
  });

  it('does not open for a slot that was handed to somebody else in the file', async () => {
    const home = await temporaryDir();
    await open(home).create(first);
    const { fileStorage } = await import('../../../../electron/engine/security/vault/storage');
    const storage = fileStorage(home);
    const vault = storage.read();
    storage.write({ ...vault, slots: vault.slots.map((slot) => (slot.kind === 'person' ? { ...slot, personId: 7 } : slot)) });
    await expect(open(home).unlockWithPassphrase(first.passphrase)).rejects.toMatchObject({ code: 'wrong-key' });
  });

  it('lets whoever guesses wait longer each time, and counts for the audit trail', async () => {
    const home = await temporaryDir();
    await open(home).create(first);
    const waits: number[] = [];
    const vault = open(home, { sleep: (ms) => Promise.resolve(void waits.push(ms)) });
    const guesses = await Promise.allSettled(Array.from({ length: 9 }, (_, n) => vault.unlockWithPassphrase(`guess number ${n}`)));
    expect(guesses.every(({ status }) => status === 'rejected')).toBe(true);
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16000, 30000]);
    await vault.unlockWithPassphrase(first.passphrase);
    expect(vault.takeFailures()).toMatchObject({ count: 9 });
    expect(vault.takeFailures()).toBeUndefined();
    waits.length = 0;
    await expect(vault.unlockWithPassphrase('one more guess')).rejects.toMatchObject({ code: 'wrong-key' });
    expect(waits).toEqual([]);
  });

  it('derives in a thread the same key as without one', async () => {
    const { derive, deriverIn, newKdf } = await import('../../../../electron/engine/security/vault/kdf');
    const { bundled } = await import('../../../support/store');
    const kdf = newKdf({ memoryKiB: 1024, iterations: 2, parallelism: 1 });
    const inThread = deriverIn(await bundled('electron/engine/security/kdf-thread.ts'));
    expect(Buffer.from(await inThread('a passphrase', kdf))).toEqual(Buffer.from(await derive('a passphrase', kdf)));
  });

  it('has Argon2id as RFC 9106 gives it, checked by a vector of the reference implementation', async () => {
    const { derive } = await import('../../../../electron/engine/security/vault/kdf');
    const key = await derive('password', { name: 'argon2id', memoryKiB: 65536, iterations: 2, parallelism: 1, salt: Buffer.from('somesalt').toString('base64') });
    expect(Buffer.from(key).toString('hex')).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
  });
});

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { MillwrightError } from '../../../contract/errors';
import type { Keychain } from '../../../contract/host';
import type { Clock } from '../../shared/clock';
import { Attempts, type Failures } from './attempts';
import { defaultCost, type Deriver, type Kdf, type KdfCost, newKdf } from './kdf';
import { readRecoveryKey, writeRecoveryKey } from './recovery-key';
import { keyCheck, openSlot, personSlot, recoverySlot, seal, unseal, type PersonSlot, type Slot, type VaultFile } from './slot';
import type { VaultStorage } from './storage';

export type OpenedWith = 'new' | 'passphrase' | 'keychain' | 'recovery' | 'host';
const FIRST = 'millwright first person';
const FIRST_ID = 1;

export interface VaultDeps {
  storage: VaultStorage;
  derive: Deriver;
  clock: Clock;
  keychain?: Keychain;
  cost?: KdfCost;
  /** Throws where a vault must not be made: the folder holds data of another. */
  mayCreate?(): void;
  sleep?: (ms: number) => Promise<void>;
}

/**
 * Holds the one random key of an appliance, wrapped for each way in: every person's passphrase, the recovery key on
 * paper, the OS keychain. A way that is given is the only one tried.
 */
export class Vault {
  private key: Uint8Array | undefined;
  private openedWith: OpenedWith | undefined;
  private readonly unlocking: Attempts;
  private readonly signingIn = new Map<number, Attempts>();

  constructor(private readonly deps: VaultDeps) {
    this.unlocking = this.attempts();
  }

  exists(): boolean {
    return this.deps.storage.exists();
  }

  /** How it was opened; undefined while it is locked. */
  get opened(): OpenedWith | undefined {
    return this.openedWith;
  }

  /** Failed attempts to unlock since last asked. */
  takeFailures(): Failures | undefined {
    return this.unlocking.take();
  }

  /** Makes the vault and its first person. The recovery key is kept nowhere: show it once. Throws `vault-exists`. */
  async create(input: { personName: string; passphrase: string; useKeychain: boolean }): Promise<{ key: Uint8Array; recoveryKey: string; personId: number }> {
    const { storage, keychain, derive, mayCreate, cost = defaultCost } = this.deps;
    if (storage.exists()) throw new MillwrightError('vault-exists', 'This folder holds an appliance already. Unlock it, or choose another folder.');
    mayCreate?.();
    const key = new Uint8Array(randomBytes(32));
    const recovery = randomBytes(32);
    const kdf = newKdf(cost);
    const slots: Slot[] = [personSlot(key, await derive(input.passphrase, kdf), FIRST_ID, kdf), recoverySlot(key, recovery)];
    if (input.useKeychain) {
      if (!keychain?.available) throw new MillwrightError('unavailable', 'This machine has no keychain that protects a key. Set the appliance up with the passphrase alone.');
      slots.push({ kind: 'keychain', sealed: Buffer.from(await keychain.seal(key)).toString('base64') });
    }
    storage.create(this.fileFor(key, input.personName, slots));
    this.open(key, 'new');
    return { key: copy(key), recoveryKey: writeRecoveryKey(recovery), personId: FIRST_ID };
  }

  /** For a demo: a random key that is nowhere but in memory, or the one that the host still has. */
  createInMemory(personName: string, key: Uint8Array = new Uint8Array(randomBytes(32))): { key: Uint8Array; personId: number } {
    this.deps.storage.create(this.fileFor(key, personName, []));
    this.open(key, 'new');
    return { key: copy(key), personId: FIRST_ID };
  }

  /** Throws `wrong-key` (slower after each failure), `no-vault`, `store-damaged`. */
  unlockWithPassphrase(passphrase: string): Promise<{ key: Uint8Array; personId: number }> {
    return this.unlocking.run(async () => {
      const found = await this.find(this.deps.storage.read(), passphrase);
      if (!found) throw wrongPassphrase();
      this.open(found.key, 'passphrase');
      return { key: copy(found.key), personId: found.personId };
    });
  }

  /** Undefined where no keychain was set up, or it no longer gives the key back: then a person has to unlock. */
  async unlockWithKeychain(): Promise<{ key: Uint8Array } | undefined> {
    const { keychain, storage } = this.deps;
    const slot = storage.read().slots.find((one) => one.kind === 'keychain');
    if (!slot || !keychain?.available) return undefined;
    const key = await keychain.unseal(Buffer.from(slot.sealed, 'base64')).catch(() => undefined);
    return key && this.accept(key, 'keychain');
  }

  /** With the key that the host kept while the engine was started again. Undefined where it is not this vault's. */
  unlockWithKey(key: Uint8Array): { key: Uint8Array } | undefined {
    return this.accept(key, 'host');
  }

  /** Throws `wrong-key`, `no-vault`, `store-damaged`. The passphrases stay: set a new one once the store is open. */
  unlockWithRecovery(recoveryKey: string): Promise<{ key: Uint8Array }> {
    return this.unlocking.run(async () => {
      const recovery = readRecoveryKey(recoveryKey);
      const slot = this.deps.storage.read().slots.find((one) => one.kind === 'recovery');
      const key = slot && openSlot(slot, recovery);
      if (!key) throw new MillwrightError('wrong-key', 'This recovery key does not open this appliance. It is complete and without a slip, so it belongs to another one.');
      this.open(key, 'recovery');
      return { key: copy(key) };
    });
  }

  lock(): void {
    this.key?.fill(0);
    this.key = undefined;
    this.openedWith = undefined;
  }

  /** The person whom the vault was made for. */
  firstPerson(): { id: number; name: string } {
    const plain = unseal(this.opening(), this.deps.storage.read().first, FIRST);
    if (!plain) throw new MillwrightError('store-damaged', 'vault.json names no first person: it was changed by something else.', { file: 'vault.json' });
    return { id: FIRST_ID, name: Buffer.from(plain).toString('utf8') };
  }

  /** Throws `wrong-key` unless it is this person's passphrase; slower after each failure of theirs. */
  verify(personId: number, passphrase: string): Promise<void> {
    let attempts = this.signingIn.get(personId);
    if (!attempts) this.signingIn.set(personId, (attempts = this.attempts()));
    return attempts.run(async () => {
      const vault = this.deps.storage.read();
      const own = vault.slots.filter((slot): slot is PersonSlot => slot.kind === 'person' && slot.personId === personId);
      // Somebody who has no passphrase costs as much time as somebody who has one.
      const found = own.length > 0 ? await this.find({ ...vault, slots: own }, passphrase) : await this.deps.derive(passphrase, this.kdfOf(vault)).then(() => undefined);
      if (!found) throw new MillwrightError('wrong-key', 'This is not the passphrase of that person. Try again.');
    });
  }

  /**
   * Prepares a passphrase, a person's first or another; `putFor` then writes it, once the person's row is there. Throws
   * `conflict` where it is somebody else's: unlocking knows people by their passphrase alone.
   */
  async prepareSlot(passphrase: string, owner?: number): Promise<{ putFor(personId: number): void }> {
    const key = this.opening();
    const before = this.deps.storage.read();
    const kdf = this.kdfOf(before);
    const isOwn = (slot: Slot, id: number | undefined) => slot.kind === 'person' && slot.personId === id;
    const derived = await this.deps.derive(passphrase, kdf);
    const others = { ...before, slots: before.slots.filter((slot) => !isOwn(slot, owner)) };
    if (await this.find(others, passphrase, new Map([[JSON.stringify(kdf), derived]]))) {
      throw new MillwrightError('conflict', 'This passphrase can\'t be used. Choose another one.');
    }
    return { putFor: (personId) => this.changeSlots((slots) => [...slots.filter((slot) => !isOwn(slot, personId)), personSlot(key, derived, personId, kdf)]) };
  }

  removePerson(personId: number): void {
    this.opening();
    this.changeSlots((slots) => slots.filter((slot) => slot.kind !== 'person' || slot.personId !== personId));
  }

  private changeSlots(change: (slots: Slot[]) => Slot[]): void {
    const vault = this.deps.storage.read();
    this.deps.storage.write({ ...vault, slots: change(vault.slots) });
  }

  /**
   * Whose passphrase it is. People of one vault share the derivation's salt, so that an attempt costs the same however
   * many there are; each slot then has a salt of its own.
   */
  private async find(vault: VaultFile, passphrase: string, derived = new Map<string, Uint8Array>()): Promise<{ key: Uint8Array; personId: number } | undefined> {
    for (const slot of vault.slots) {
      if (slot.kind !== 'person') continue;
      const name = JSON.stringify(slot.kdf);
      let secret = derived.get(name);
      if (!secret) derived.set(name, (secret = await this.deps.derive(passphrase, slot.kdf)));
      const key = openSlot(slot, secret);
      if (key) return { key, personId: slot.personId };
    }
    return undefined;
  }

  private kdfOf(vault: VaultFile): Kdf {
    return vault.slots.find((slot): slot is PersonSlot => slot.kind === 'person')?.kdf ?? newKdf(this.deps.cost ?? defaultCost);
  }

  private accept(key: Uint8Array, by: OpenedWith): { key: Uint8Array } | undefined {
    const want = Buffer.from(this.deps.storage.read().check, 'base64');
    const got = Buffer.from(keyCheck(key), 'base64');
    if (want.length !== got.length || !timingSafeEqual(want, got)) return undefined;
    this.open(key, by);
    return { key: copy(key) };
  }

  private open(key: Uint8Array, by: OpenedWith): void {
    this.key = copy(key);
    this.openedWith = by;
  }

  private opening(): Uint8Array {
    if (!this.key) throw new MillwrightError('locked', 'The appliance is locked. Unlock it first.');
    return this.key;
  }

  private fileFor(key: Uint8Array, personName: string, slots: Slot[]): VaultFile {
    return { format: 'millwright-vault', version: 1, check: keyCheck(key), first: seal(key, Buffer.from(personName), FIRST), slots };
  }

  private attempts(): Attempts {
    return new Attempts(() => this.deps.clock.now(), this.deps.sleep);
  }
}

/** `slice` of a Buffer is a view: locking would wipe the key that was handed out. */
function copy(key: Uint8Array): Uint8Array {
  return new Uint8Array(key);
}

function wrongPassphrase(): MillwrightError {
  return new MillwrightError('wrong-key', 'This passphrase does not open this appliance. Check the keyboard and try again, or use the recovery key.');
}

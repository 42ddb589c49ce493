import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../canonical';
import { kdf } from './kdf';

const base64 = z.base64().max(4096);
/** AES-256-GCM. */
const sealed = z.strictObject({ nonce: base64, data: base64, tag: base64 });
export type Sealed = z.infer<typeof sealed>;

/** One way in: the data key wrapped under a key that only its owner can make. */
export const slot = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), personId: z.number().int().positive(), kdf, salt: base64, wrapped: sealed }),
  z.strictObject({ kind: z.literal('recovery'), salt: base64, wrapped: sealed }),
  z.strictObject({ kind: z.literal('keychain'), sealed: base64 }),
]);
export type Slot = z.infer<typeof slot>;
export type PersonSlot = Extract<Slot, { kind: 'person' }>;
export type RecoverySlot = Extract<Slot, { kind: 'recovery' }>;

export const vaultFile = z.strictObject({
  format: z.literal('millwright-vault'),
  version: z.literal(1),
  /** HMAC of the data key: tells whether a key that comes from elsewhere is this vault's. */
  check: base64,
  /** The first person, under the data key: known before there is a store to hold people. */
  first: sealed,
  slots: z.array(slot).max(1000),
});
export type VaultFile = z.infer<typeof vaultFile>;

export function seal(key: Uint8Array, plain: Uint8Array, about: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { nonce: nonce.toString('base64'), data: data.toString('base64'), tag: cipher.getAuthTag().toString('base64') };
}

/** Undefined where the key is another one, or a bit of it was changed. */
export function unseal(key: Uint8Array, { nonce, data, tag }: Sealed, about: string): Uint8Array | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: 16 }).setAAD(Buffer.from(about));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return new Uint8Array(Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]));
  } catch {
    return undefined;
  }
}

export function keyCheck(key: Uint8Array): string {
  return createHmac('sha256', key).update('millwright vault 1').digest('base64');
}

/** What a slot is bound to: it can't be given to another person, or to easier parameters. */
function about(of: Omit<PersonSlot, 'wrapped'> | Omit<RecoverySlot, 'wrapped'>): string {
  return canonicalJson(of);
}

function slotKey(secret: Uint8Array, salt: string, kind: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, Buffer.from(salt, 'base64'), `millwright slot ${kind}`, 32));
}

export function personSlot(dataKey: Uint8Array, derived: Uint8Array, personId: number, of: PersonSlot['kdf']): PersonSlot {
  const head = { kind: 'person' as const, personId, kdf: of, salt: randomBytes(16).toString('base64') };
  return { ...head, wrapped: seal(slotKey(derived, head.salt, 'person'), dataKey, about(head)) };
}

export function recoverySlot(dataKey: Uint8Array, recovery: Uint8Array): RecoverySlot {
  const head = { kind: 'recovery' as const, salt: randomBytes(16).toString('base64') };
  return { ...head, wrapped: seal(slotKey(recovery, head.salt, 'recovery'), dataKey, about(head)) };
}

/** The data key, or undefined where `secret` (derived from a passphrase, or a recovery key) is not this slot's. */
export function openSlot(of: PersonSlot | RecoverySlot, secret: Uint8Array): Uint8Array | undefined {
  const { wrapped, ...head } = of;
  return unseal(slotKey(secret, of.salt, of.kind), wrapped, about(head));
}

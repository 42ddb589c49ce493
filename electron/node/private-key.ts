import { createCipheriv, createPrivateKey, generateKeyPairSync, pbkdf2Sync, randomBytes, type KeyObject } from 'node:crypto';
import { MillwrightError } from '../contract/errors';

/** OWASP's password storage advice of 2023 for PBKDF2 with HMAC-SHA-256; half a second once. */
const ITERATIONS = 600_000;

export function newSigningKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

/**
 * A private key as PEM (PKCS #8, RFC 5958), which openssl reads too; under a passphrase as PBES2 (RFC 8018) with PBKDF2-HMAC-SHA-256 and
 * AES-256-CBC. Node's own export would derive the key with 2,048 rounds of SHA-1.
 */
export function privateKeyPem(key: KeyObject, passphrase: string | undefined): string {
  if (passphrase === undefined) return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(passphrase, salt, ITERATIONS, 32, 'sha256'), iv);
  const encrypted = Buffer.concat([cipher.update(key.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  const derivation = sequence(identifier(PBKDF2), sequence(octets(salt), integer(ITERATIONS), sequence(identifier(HMAC_SHA256), value(0x05))));
  const scheme = sequence(identifier(PBES2), sequence(derivation, sequence(identifier(AES_256_CBC), octets(iv))));
  const lines = sequence(scheme, octets(encrypted)).toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join('\n')}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
}

/** Errors: wrong-key (its passphrase is missing or another), invalid-input (no private key for Ed25519). */
export function readPrivateKey(pem: string, passphrase: string | undefined, file: string): KeyObject {
  const encrypted = pem.includes('BEGIN ENCRYPTED PRIVATE KEY');
  if (encrypted && passphrase === undefined) throw new MillwrightError('wrong-key', `The key ${file} is protected by a passphrase. Give it with --key-passphrase-file F, or MILLWRIGHT_KEY_PASSPHRASE.`, { file });
  let key: KeyObject;
  try {
    key = createPrivateKey(encrypted ? { key: pem, passphrase } : pem);
  } catch (error) {
    if (encrypted) throw new MillwrightError('wrong-key', `The passphrase does not open the key ${file}, or the file is damaged.`, { file }, error);
    throw new MillwrightError('invalid-input', `${file} is no private key. key new makes one.`, { file }, error);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new MillwrightError('invalid-input', `${file} is a key for ${key.asymmetricKeyType ?? 'something else'}; packages are signed with Ed25519.`, { file });
  return key;
}

// Object identifiers in DER: PKCS #5 (1.2.840.113549.1.5), HMAC (1.2.840.113549.2), AES (2.16.840.1.101.3.4.1).
const PBES2 = '2a864886f70d01050d';
const PBKDF2 = '2a864886f70d01050c';
const HMAC_SHA256 = '2a864886f70d0209';
const AES_256_CBC = '60864801650304012a';

/** Tag, length, content (X.690); nothing here is longer than 255 bytes. */
function value(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(content.length < 0x80 ? [tag, content.length] : [tag, 0x81, content.length]), content]);
}
const sequence = (...parts: readonly Uint8Array[]) => value(0x30, ...parts);
const octets = (bytes: Uint8Array) => value(0x04, bytes);
const identifier = (hex: string) => value(0x06, Buffer.from(hex, 'hex'));
/** Of three bytes, the highest bit of the first not set. */
const integer = (number: number) => value(0x02, Buffer.from([number >>> 16, (number >>> 8) & 0xff, number & 0xff]));

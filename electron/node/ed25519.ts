import { createHash, createPublicKey, sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto';
import { MillwrightError } from '../contract/errors';
import { inOrderOfNames, signedText, type PackageSignature, type SignedFile } from '../contract/signature';

/**
 * A public key out of PEM, or DER in base64. Errors: invalid-input where it is none, or of another kind than Ed25519.
 */
export function publicKeyOf(text: string): KeyObject {
  const refuse = (why: string, cause?: unknown) => new MillwrightError('invalid-input', `This is no public key for signatures: ${why}. Give the file that ends in .pub, which key new writes beside the key.`, {}, cause);
  if (text.includes('PRIVATE KEY')) throw refuse('it is a private key, which stays with whoever signs');
  let key: KeyObject;
  try {
    key = text.includes('-----BEGIN') ? createPublicKey(text) : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch (error) {
    throw refuse('it can\'t be read', error);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw refuse(`it is a key for ${key.asymmetricKeyType ?? 'something else'}, and Ed25519 is taken`);
  if (isWeak(key)) throw refuse('anyone can sign for this key');
  return key;
}

const derOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

/** SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal. */
export const fingerprintOf = (key: KeyObject): string => createHash('sha256').update(derOf(key)).digest('hex');
export const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** A signature over these files, in whatever order they come. */
export function signFiles(files: readonly SignedFile[], privateKey: KeyObject): PackageSignature {
  const publicKey = createPublicKey(privateKey);
  const sorted = inOrderOfNames(files);
  return {
    signatureVersion: 1,
    algorithm: 'Ed25519',
    keyId: fingerprintOf(publicKey),
    publicKey: derOf(publicKey).toString('base64'),
    files: sorted,
    signature: signBytes(null, Buffer.from(signedText(sorted)), privateKey).toString('base64'),
  };
}

/** Why a signature does not hold for the list of files that it carries; undefined where it holds. */
export function brokenSignature({ keyId, publicKey, files, signature }: PackageSignature): string | undefined {
  let key: KeyObject;
  try {
    key = publicKeyOf(publicKey);
  } catch {
    return 'its public key is none';
  }
  if (derOf(key).toString('base64') !== publicKey || fingerprintOf(key) !== keyId) return 'its key is not the one it names';
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.length !== 64 || !verifyBytes(null, Buffer.from(signedText(files)), key, bytes)) return 'it was not made with its key over this list of files';
  return undefined;
}

/** Whether the key is a point of small order ("Taming the many EdDSAs", 2020, table 1): for such a key anybody can write signatures. */
function isWeak(key: KeyObject): boolean {
  const smallOrder = [
    `01${'00'.repeat(31)}`, `ec${'ff'.repeat(30)}7f`, '00'.repeat(32), `${'00'.repeat(31)}80`,
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    // The same points, written in other ways that are taken too.
    `01${'00'.repeat(30)}80`, `ec${'ff'.repeat(31)}`, `ed${'ff'.repeat(30)}7f`, `ed${'ff'.repeat(31)}`, `ee${'ff'.repeat(30)}7f`, `ee${'ff'.repeat(31)}`,
  ];
  return smallOrder.includes(derOf(key).subarray(-32).toString('hex'));
}

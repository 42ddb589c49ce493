import * as z from 'zod';

/**
 * Who vouches for a model package: `signature.json` in it, an Ed25519 signature (RFC 8032) over the names and the SHA-256 of every other
 * file. The words here are shared by who signs and who checks.
 */
export const SIGNATURE_FILE = 'signature.json';
/** All the files that a signature may name. */
export const MOST_SIGNED_FILES = 10_000;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const base64 = z.base64().min(1).max(200);

export const signedFile = z.strictObject({ name: z.string().min(1).max(200), sha256 });
export type SignedFile = z.infer<typeof signedFile>;

/** A key is known by its fingerprint: the SHA-256 of its SubjectPublicKeyInfo in DER (RFC 8410), in hexadecimal. */
export const keyId = sha256;

export const packageSignature = z.strictObject({
  signatureVersion: z.literal(1),
  algorithm: z.literal('Ed25519'),
  keyId,
  /** SubjectPublicKeyInfo in DER, so that altered content is told apart from an unknown key. It makes nothing trusted. */
  publicKey: base64,
  /** In the order of their names by UTF-16 code unit, each once. */
  files: z.array(signedFile).min(1).max(MOST_SIGNED_FILES),
  signature: base64,
});
export type PackageSignature = z.infer<typeof packageSignature>;

/** What is signed. No name holds a line feed, so that no two lists give the same text; its first line keeps it from being taken for anything else. */
export function signedText(files: readonly SignedFile[]): string {
  return `Millwright package signature 1\n${files.map(({ name, sha256: sum }) => `${sum} ${name}\n`).join('')}`;
}

/** The one way in which a signature is written: any other bytes are refused, so that no byte of a signed package can change. */
export function signatureFile({ signatureVersion, algorithm, keyId: id, publicKey, files, signature }: PackageSignature): string {
  const inOrder = { signatureVersion, algorithm, keyId: id, publicKey, files: files.map(({ name, sha256: sum }) => ({ name, sha256: sum })), signature };
  return `${JSON.stringify(inOrder, null, 2)}\n`;
}

export function inOrderOfNames<T extends { name: string }>(files: readonly T[]): T[] {
  return [...files].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Names that a system without letter case, or with another form of accents, takes for one. */
export const foldedName = (name: string): string => name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/** Where a package stands. `shipped`: it is one that came with the appliance, whose installer vouches for it. */
export const signatureState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('unsigned') }),
  z.object({ state: z.literal('shipped') }),
  z.object({ state: z.literal('trusted'), keyId, name: z.string() }),
  z.object({ state: z.literal('unknown'), keyId }),
  z.object({ state: z.literal('wrong'), reason: z.string() }),
]);
export type SignatureState = z.infer<typeof signatureState>;

/** For a line of text. A fingerprint is compared whole before a key is trusted; here it only tells keys apart. */
export function signatureWords(signature: SignatureState): string {
  switch (signature.state) {
    case 'unsigned':
      return 'unsigned';
    case 'shipped':
      return 'came with the appliance';
    case 'trusted':
      return `signed by ${signature.name} (trusted)`;
    case 'unknown':
      return `signed by an unknown key ${signature.keyId.slice(0, 16)}…`;
    case 'wrong':
      return 'signature wrong';
  }
}

/** A key that this site trusts, under the name that a person gave it here. */
export const signer = z.object({
  keyId,
  name: z.string(),
  /** PEM, as it is handed on. */
  publicKey: z.string(),
  added: z.number(),
  addedBy: z.string(),
});
export type Signer = z.infer<typeof signer>;

export const signingPolicy = z.object({
  /** Only packages signed by a trusted key, or that came with the appliance, are imported and promoted. */
  signedOnly: z.boolean(),
  signers: z.array(signer),
});
export type SigningPolicy = z.infer<typeof signingPolicy>;

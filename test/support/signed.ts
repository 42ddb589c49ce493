import { createHash, type KeyObject } from 'node:crypto';
import { SIGNATURE_FILE, signatureFile } from '../../electron/contract/signature';
import { signFiles } from '../../electron/node/ed25519';

export type Files = Map<string, Uint8Array>;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** What a signature over these files says. */
export const signatureOf = (files: Files, key: KeyObject) => signFiles([...files].filter(([name]) => name !== SIGNATURE_FILE).map(([name, bytes]) => ({ name, sha256: sha256(bytes) })), key);

/** The same files with their signature. */
export const signed = (files: Files, key: KeyObject): Files => new Map([...files, [SIGNATURE_FILE, text(signatureFile(signatureOf(files, key)))]]);

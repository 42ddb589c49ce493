import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { MillwrightError } from '../../contract/errors';

/**
 * An encrypted file's first page can't tell a wrong key from damage. This small file beside it can: an HMAC of the
 * key, from which the key can't be found.
 */
const FILE = 'store.check';

function checkOf(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update('millwright store 1').digest();
}

/** Throws `wrong-key` where the folder's files were made with another key. True: it was checked. */
export function verifyKey(dir: string, key: Uint8Array): boolean {
  const path = join(dir, FILE);
  if (!existsSync(path)) return false;
  const want = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  // A damaged check proves nothing; the files themselves then decide.
  if (want.length !== 32) return false;
  if (timingSafeEqual(want, checkOf(key))) return true;
  throw new MillwrightError('wrong-key', 'This key does not belong to the data in this folder. Nothing was written. Put back the vault.json that belongs to it, or use its recovery key.', { file: FILE });
}

export async function writeKeyCheck(dir: string, key: Uint8Array): Promise<void> {
  const path = join(dir, FILE);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(`${checkOf(key).toString('hex')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MillwrightError } from '../../../../contract/errors';

/** `file:///folder`, as a path. Errors: invalid-input. */
export function folderOf(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.protocol === 'file:' && parsed.host === '') return fileURLToPath(parsed);
  } catch {
    // Told below.
  }
  throw new MillwrightError('invalid-input', `"${url}" is not the address of a folder on this machine. Write it like file:///data/readings.`);
}

/** By what a file is known, whatever it is called: the same content is the same file. */
export async function contentOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

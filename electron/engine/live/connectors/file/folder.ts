import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MillwrightError } from '../../../../contract/errors';

export interface FoundFile {
  name: string;
  path: string;
  bytes: number;
  changed: number;
}

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

/** Names that programs give to what they are still writing. */
const partial = /^[.~]|\.(part|partial|tmp|temp|crdownload|swp|lock)$|~$/i;

/** Files of a folder that a pattern such as `*.csv` fits, the oldest first. What is still being written by its name is left out. */
export async function filesIn(folder: string, pattern: string): Promise<FoundFile[]> {
  const fits = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  const names = (await readdir(folder)).filter((name) => fits.test(name) && !partial.test(name));
  const all = await Promise.all(names.map(async (name) => {
    const path = join(folder, name);
    // It may go while one looks.
    const found = await stat(path).catch(() => undefined);
    return found?.isFile() ? [{ name, path, bytes: found.size, changed: found.mtimeMs }] : [];
  }));
  return all.flat().sort((a, b) => a.changed - b.changed || (a.name < b.name ? -1 : 1));
}

/** By what a file is known, whatever it is called: the same content is the same file. */
export async function contentOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

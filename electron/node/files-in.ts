import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundFile {
  name: string;
  path: string;
  bytes: number;
  changed: number;
}

/** Names that programs give to what they are still writing. */
const partial = /^[.~]|\.(part|partial|tmp|temp|crdownload|swp|lock)$|~$/i;

/** Names that a pattern fits: `*` stands for any characters, `?` for one; large or small. */
export const fitting = (pattern: string): RegExp => new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');

/** Files of a folder that a pattern such as `*.csv` fits, the oldest first. What is still being written by its name is left out. `changed`: its time, UTC ms. Errors: the system's, where the folder can't be read. */
export async function filesIn(folder: string, pattern: string): Promise<FoundFile[]> {
  const fits = fitting(pattern);
  const names = (await readdir(folder)).filter((name) => fits.test(name) && !partial.test(name));
  const all = await Promise.all(names.map(async (name) => {
    const path = join(folder, name);
    // It may go while one looks.
    const found = await stat(path).catch(() => undefined);
    return found?.isFile() ? [{ name, path, bytes: found.size, changed: found.mtimeMs }] : [];
  }));
  return all.flat().sort((a, b) => a.changed - b.changed || (a.name < b.name ? -1 : 1));
}

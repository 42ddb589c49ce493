import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { MillwrightError } from '../../contract/errors';

export interface OutgoingFile {
  name: string;
  bytes: Uint8Array;
}

/**
 * Writes files into a folder, each whole or not at all: under another name first, synced, then renamed into place. What
 * has the same name is replaced. Returns the paths.
 * Errors: invalid-input (no whole path, or under the data folder, where nothing may lie in the clear), store-full, store-failed.
 */
export async function writeToFolder(home: string, folder: string, files: readonly OutgoingFile[]): Promise<string[]> {
  if (!isAbsolute(folder)) throw new MillwrightError('invalid-input', `"${folder}" is not a whole path: name the folder from its root.`, { folder });
  if (isWithin(await real(home), await real(folder))) {
    throw new MillwrightError('invalid-input', `${folder} is inside Millwright's own data folder, where nothing may lie unencrypted. Name a folder elsewhere.`, { folder });
  }
  const written: string[] = [];
  try {
    await makeFolder(resolve(folder));
    for (const { name, bytes } of files) written.push(await writeWhole(join(folder, safeName(name)), bytes));
  } catch (error) {
    throw told(error, folder);
  }
  return written;
}

/** Letters of a file's name that every system takes. */
export function safeName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._ -]/gu, '-').replace(/^\.+/, '').slice(0, 180) || 'report';
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<string> {
  const part = `${path}.${process.pid}.part`;
  try {
    const file = await open(part, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return path;
}

/** Node's own recursive mkdir never returns where a folder can't be made and its parent can't be told why (`/proc`). */
async function makeFolder(folder: string, parentMade = false): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' && !parentMade && dirname(folder) !== folder) {
      await makeFolder(dirname(folder));
      return makeFolder(folder, true);
    }
    if (code !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Through links, as far as the path exists: a link to the data folder is the data folder. */
async function real(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : join(await real(parent), whole.slice(parent.length));
  }
}

function isWithin(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

function told(error: unknown, folder: string): MillwrightError {
  if (error instanceof MillwrightError) return error;
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MillwrightError('store-full', `There is no room left in ${folder}. Make room, and the report is written at the next run.`, { folder }, error);
  const why = code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'Millwright may not write there' : error instanceof Error ? error.message : String(error);
  return new MillwrightError('store-failed', `Nothing could be written into ${folder}: ${why}.`, { folder }, error);
}

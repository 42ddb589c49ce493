import { stat } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { codeOf, isInside, makeFolder, mustBeWhole, writeWhole } from '../shared/whole-file';

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
  mustBeWhole(folder, 'folder');
  if (await isInside(home, folder)) {
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

function told(error: unknown, folder: string): MillwrightError {
  if (error instanceof MillwrightError) return error;
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MillwrightError('store-full', `There is no room left in ${folder}. Make room, and the report is written at the next run.`, { folder }, error);
  const why = code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'Millwright may not write there' : error instanceof Error ? error.message : String(error);
  return new MillwrightError('store-failed', `Nothing could be written into ${folder}: ${why}.`, { folder }, error);
}

/** Whether a folder lies on another disk than the root of its path: a share or a disk that was mounted. False where it is not there. */
export async function isMounted(folder: string): Promise<boolean> {
  const [own, root] = await Promise.all([stat(folder).catch(() => undefined), stat(parse(resolve(folder)).root)]);
  return own !== undefined && own.dev !== root.dev;
}

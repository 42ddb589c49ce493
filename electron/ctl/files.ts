import { closeSync, fsyncSync, mkdirSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { MillwrightError } from '../contract/errors';

/**
 * Makes a folder and those above it. Errors: invalid-input, naming the folder.
 * Node's own recursive mkdir never returns where a folder can't be made and the system does not say why (`/proc`).
 */
export function makeFolder(folder: string, mode = 0o777): void {
  const missing: string[] = [];
  let at = resolve(folder);
  for (; !exists(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  if (!isFolder(at)) throw new MillwrightError('invalid-input', `${at} is a file, not a folder. Name another folder.`, { folder: at });
  for (const path of missing) {
    try {
      mkdirSync(path, mode);
    } catch (error) {
      if (!isFolder(path)) throw writeError(error, path);
    }
  }
}

/** A file that is there whole or not at all; one of that name is replaced. Errors: invalid-input, store-full. */
export function writeWhole(path: string, bytes: Uint8Array): void {
  if (isFolder(path)) throw new MillwrightError('invalid-input', `${path} is a folder. Name a file.`, { file: path });
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    const file = openSync(part, 'w');
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw writeError(error, path);
  }
}

/** Nothing under the data folder may lie in the clear. Errors: invalid-input. */
export function refuseInside(home: string, path: string): void {
  const [outer, inner] = [real(home), real(path)];
  if (inner === outer || inner.startsWith(outer + sep)) {
    throw new MillwrightError('invalid-input', `${path} is inside Millwright's own data folder, where nothing may lie unencrypted. Name a place elsewhere.`, { file: path });
  }
}

/** What stands there; undefined where nothing does, or where one can't look. */
export function look(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

export const exists = (path: string): boolean => look(path) !== undefined;
export const isFolder = (path: string): boolean => look(path)?.isDirectory() ?? false;

/** Through links, as far as the path exists. */
function real(path: string): string {
  const whole = resolve(path);
  if (exists(whole)) return realpathSync(whole);
  const parent = dirname(whole);
  return parent === whole ? whole : join(real(parent), basename(whole));
}

/** A file that could not be written, in words. */
export function writeError(error: unknown, path: string): MillwrightError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MillwrightError('store-full', `There is no space left to write ${path}. Make room, or name another place.`, { file: path }, error);
  const why = code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'you may not write there' : code === 'ENOENT' ? 'its folder is not there and can\'t be made' : error instanceof Error ? error.message : String(error);
  return new MillwrightError('invalid-input', `${path} can't be written: ${why}.`, { file: path }, error);
}

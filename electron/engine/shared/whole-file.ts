import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { MillwrightError } from '../../contract/errors';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** A file that is there whole or not at all: under another name first, synced, then renamed into place. What has its name is replaced. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<string> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeSynced(part, bytes);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return path;
}

/** A file's bytes, on the disk for certain. Nothing stands in for its name meanwhile: for files of a folder that is renamed as a whole. */
export async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, Math.min(CHUNK_BYTES, bytes.length - at))).bytesWritten;
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A file that grows piece by piece and is there whole or not at all. */
/** @throws invalid-input where a path is none from the root: a relative one would lie wherever the engine happened to be started */
export function mustBeWhole(path: string, what: 'file' | 'folder' | 'file or folder'): void {
  if (isAbsolute(path)) return;
  throw new MillwrightError('invalid-input', `"${path}" is not a whole path: name the ${what} from its root.`, what === 'folder' ? { folder: path } : { file: path });
}

export interface WholeFile {
  write(text: string): Promise<void>;
  /** Syncs it and gives it its name. Errors: conflict where something has that name by now and may not be replaced. */
  commit(): Promise<void>;
  /** Leaves nothing behind; after a commit it does nothing. */
  discard(): Promise<void>;
}

/** A place for a file that somebody else writes, under the name `part`. */
export type Place = { part: string } & Pick<WholeFile, 'commit' | 'discard'>;

/** Errors of every step as of `writeError`, and conflict where the file exists and may not be replaced. */
export async function placeFor(path: string, overwrite: boolean): Promise<Place> {
  const refuse = async () => {
    if (!overwrite && (await stat(path).catch(() => undefined))) throw new MillwrightError('conflict', `${path} exists already. Give another name, or say that it may be replaced (--overwrite).`, { file: path });
  };
  const told = (error: unknown): never => {
    throw writeError(error, path);
  };
  await refuse();
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  let done = false;
  return {
    part,
    commit: async () => {
      await sync(part).catch(told);
      await refuse();
      await rename(part, path).catch(told);
      done = true;
    },
    discard: async () => {
      if (!done) await rm(part, { force: true });
    },
  };
}

/** A text that is written here. Errors: as of `placeFor`. */
export async function openWhole(path: string, overwrite: boolean): Promise<WholeFile> {
  const place = await placeFor(path, overwrite);
  const told = (error: unknown): never => {
    throw writeError(error, path);
  };
  const file = await open(place.part, 'w').catch(told);
  return {
    write: async (text) => {
      const bytes = Buffer.from(text, 'utf8');
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at).catch(told)).bytesWritten;
    },
    commit: async () => {
      await file.close().catch(told);
      await place.commit();
    },
    discard: async () => {
      await file.close().catch(() => undefined);
      await place.discard();
    },
  };
}

/** What was written into it by whomever is on the disk for certain. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Node's own recursive mkdir never returns where a folder can't be made and its parent can't be told why (`/proc`). */
export async function makeFolder(folder: string, parentMade = false): Promise<void> {
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

export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Whether a path lies in a folder or is it, whatever links lead there and whether or not it exists yet. */
export async function isInside(folder: string, path: string): Promise<boolean> {
  const [outer, inner] = [await real(folder), await real(path)];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

/** Through links, as far as the path exists. */
async function real(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : join(await real(parent), whole.slice(parent.length));
  }
}

/** A file that could not be written, in words. */
export function writeError(error: unknown, path: string): MillwrightError {
  if (error instanceof MillwrightError) return error;
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MillwrightError('store-full', `There is no space left to write ${path}. Make room, or name another place; nothing was left behind.`, { file: path }, error);
  const why = code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'Millwright may not write there' : code === 'ENOENT' ? 'its folder does not exist' : error instanceof Error ? error.message : String(error);
  return new MillwrightError('invalid-input', `${path} can't be written: ${why}.`, { file: path }, error);
}

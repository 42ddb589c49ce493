import { constants } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { MillwrightError } from '../../../contract/errors';
import { segmentOf, type Segment } from './kept/segments';

/** A file that is either there whole or not at all: written beside its place, synced, then renamed. */
export class AtomicFile {
  private constructor(readonly path: string, private readonly temp: string, private readonly file: FileHandle, private at: number) {}

  /** `kept`: so many bytes that were written into `temp` earlier stay, and it goes on behind them. Errors: invalid-input where the folder does not exist or may not be written to. */
  static async create(path: string, temp: string, kept = 0): Promise<AtomicFile> {
    const { O_RDWR, O_CREAT, O_TRUNC, O_NOFOLLOW = 0 } = constants;
    let file: FileHandle | undefined;
    try {
      file = await open(temp, O_RDWR | O_CREAT | O_NOFOLLOW | (kept === 0 ? O_TRUNC : 0));
      if (kept > 0) await file.truncate(kept);
      return new AtomicFile(path, temp, file, kept);
    } catch (error) {
      await file?.close().catch(() => undefined);
      throw writeError(error, path);
    }
  }

  /** Nothing of it is held back. Errors: store-full. */
  async write(...all: readonly Uint8Array[]): Promise<Segment> {
    try {
      for (const bytes of all) {
        for (let done = 0; done < bytes.length; ) done += (await this.file.write(bytes, done, bytes.length - done, this.at + done)).bytesWritten;
        this.at += bytes.length;
      }
    } catch (error) {
      throw writeError(error, this.path);
    }
    return segmentOf(...all);
  }

  /** It is whole under its temporary name, and on the disk. Errors: store-full. */
  async finish(): Promise<void> {
    try {
      await this.file.sync();
      await this.file.close();
    } catch (error) {
      throw writeError(error, this.path);
    }
  }

  /** Leaves nothing behind; may be called in any state. */
  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await removeFile(this.temp);
  }
}

/** Gives a synced file its name. Errors: conflict where a file has appeared in its place meanwhile. */
export async function putInPlace(temp: string, path: string, overwrite: boolean): Promise<void> {
  await refuseExisting(path, overwrite);
  await rename(temp, path).catch((error: unknown) => {
    throw writeError(error, path);
  });
}

export const removeFile = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined);

/** Errors: conflict where there is a file that may not be replaced; invalid-input where a folder is, which never may. */
export async function refuseExisting(path: string, overwrite = false): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new MillwrightError('invalid-input', `${path} is a folder. Name a file, in it or elsewhere.`, { file: path });
  if (found && !overwrite) throw new MillwrightError('conflict', `${path} exists already. Give another name, or say that it may be replaced (--overwrite).`, { file: path });
}

function writeError(error: unknown, path: string): Error {
  if (error instanceof MillwrightError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MillwrightError('store-full', `There is no space left where ${path} is to be written. Make room, or write it elsewhere; nothing was left behind.`, { file: path }, error);
  if (code === 'ENOENT') return new MillwrightError('invalid-input', `${path} can't be written: its folder does not exist.`, { file: path }, error);
  return new MillwrightError('invalid-input', `${path} can't be written: ${message}.`, { file: path }, error);
}

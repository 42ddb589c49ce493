import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { MillwrightError } from '../../../contract/errors';

const FLUSH_CHARS = 256 * 1024;

/** A file that is either there whole or not at all: written beside its place, synced, then renamed. */
export class AtomicFile {
  private pending: string[] = [];
  private chars = 0;

  private constructor(readonly path: string, private readonly temp: string, private readonly file: FileHandle) {}

  /** Errors: invalid-input where the folder does not exist or may not be written to. */
  static async create(path: string, temp: string): Promise<AtomicFile> {
    const file = await open(temp, 'w').catch((error: unknown) => {
      throw writeError(error, path);
    });
    return new AtomicFile(path, temp, file);
  }

  /** Errors: store-full. */
  async write(text: string | Uint8Array): Promise<void> {
    if (typeof text !== 'string') {
      await this.flush();
      return this.put(text);
    }
    this.pending.push(text);
    this.chars += text.length;
    if (this.chars >= FLUSH_CHARS) await this.flush();
  }

  /** Errors: conflict where a file has appeared in its place meanwhile, store-full. */
  async commit(overwrite: boolean): Promise<void> {
    try {
      await this.flush();
      await this.file.sync();
      await this.file.close();
    } catch (error) {
      throw writeError(error, this.path);
    }
    await putInPlace(this.temp, this.path, overwrite);
  }

  /** Leaves nothing behind; may be called in any state. */
  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await removeFile(this.temp);
  }

  private async flush(): Promise<void> {
    const text = this.pending.join('');
    this.pending = [];
    this.chars = 0;
    if (text !== '') await this.put(Buffer.from(text, 'utf8'));
  }

  private async put(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length; ) at += (await this.file.write(bytes, at)).bytesWritten;
    } catch (error) {
      throw writeError(error, this.path);
    }
  }
}

/** Gives a synced file its name. Errors: conflict where a file has appeared in its place meanwhile. */
export async function putInPlace(temp: string, path: string, overwrite: boolean): Promise<void> {
  if (!overwrite) await refuseExisting(path);
  await rename(temp, path).catch((error: unknown) => {
    throw writeError(error, path);
  });
}

export const removeFile = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined);

/** Errors: conflict. */
export async function refuseExisting(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found) throw new MillwrightError('conflict', `${path} exists already. Give another name, or say that it may be replaced (--overwrite).`, { file: path });
}

function writeError(error: unknown, path: string): Error {
  if (error instanceof MillwrightError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MillwrightError('store-full', `There is no space left where ${path} is to be written. Make room, or write it elsewhere; nothing was left behind.`, { file: path }, error);
  if (code === 'ENOENT') return new MillwrightError('invalid-input', `${path} can't be written: its folder does not exist.`, { file: path }, error);
  return new MillwrightError('invalid-input', `${path} can't be written: ${message}.`, { file: path }, error);
}

import { open, stat, type FileHandle } from 'node:fs/promises';
import { MillwrightError } from '../../contract/errors';
import { refuse } from './refuse';

/** A file to be read, and its size. Errors: not-found; invalid-input for what is no file, can't be read or, with `full`, is empty. */
export async function openFile(path: string, { full }: { full: boolean }): Promise<{ file: FileHandle; size: number }> {
  // A pipe would hold up whoever opens it; what is not there is told below.
  const kind = await stat(path).catch(() => undefined);
  if (kind && !kind.isFile()) throw refuse('file-none', path, 'is not a file.');
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new MillwrightError('not-found', `There is no file ${path}.`, { reason: 'file-gone', file: path });
    throw refuse('file-unread', path, `can't be read: ${error.message}.`, { says: error.message }, error);
  });
  try {
    const { size } = await file.stat();
    if (full && size === 0) throw refuse('file-empty', path, 'is empty.');
    return { file, size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

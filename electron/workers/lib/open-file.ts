import { open, stat, type FileHandle } from 'node:fs/promises';
import { MillwrightError } from '../../contract/errors';

/** A file to be read, and its size. Errors: not-found; invalid-input for what is no file, can't be read or, with `full`, is empty. */
export async function openFile(path: string, { full }: { full: boolean }): Promise<{ file: FileHandle; size: number }> {
  const refuse = (why: string, cause?: unknown) => new MillwrightError('invalid-input', `${path} ${why}`, { file: path }, cause);
  // A pipe would hold up whoever opens it; what is not there is told below.
  const kind = await stat(path).catch(() => undefined);
  if (kind && !kind.isFile()) throw refuse('is not a file.');
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new MillwrightError('not-found', `There is no file ${path}.`, { file: path });
    throw refuse(`can't be read: ${error.message}.`, error);
  });
  try {
    const { size } = await file.stat();
    if (full && size === 0) throw refuse('is empty.');
    return { file, size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

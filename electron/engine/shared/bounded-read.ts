import { open } from 'node:fs/promises';
import { MillwrightError } from '../../contract/errors';

const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * A file's bytes, read in pieces so that a large one does not hold up whoever reads it; undefined where there is no such file.
 * Errors: invalid-input where it is larger than `limitBytes` or can't be read.
 */
export async function readBounded(path: string, limitBytes: number): Promise<Uint8Array | undefined> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new MillwrightError('invalid-input', `${path} can't be read: ${error.message}.`, { file: path }, error);
  });
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    if (size > limitBytes) throw new MillwrightError('invalid-input', `${path} has ${Math.ceil(size / 1024 / 1024)} MB; up to ${Math.floor(limitBytes / 1024 / 1024)} MB are taken.`, { file: path });
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(CHUNK_BYTES, size - at), at);
      if (bytesRead === 0) throw new MillwrightError('invalid-input', `${path} became shorter while it was read.`, { file: path });
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

import { open, stat } from 'node:fs/promises';
import type { StageSource } from '../../../../engine/inference/protocols';

type Files = Extract<StageSource, { kind: 'files' }>;

/** Whether a path is one file that is scored where it lies: of text in UTF-8 as it is usually written, or Parquet. What is not there at all is told by whoever opens it. */
export async function isPlain({ path, encoding, delimiter, decimal, header, quotes }: Files): Promise<boolean> {
  if ((encoding ?? 'utf-8') !== 'utf-8' || delimiter !== undefined || decimal === ',' || header === false || quotes === false) return false;
  const found = await stat(path).catch(() => undefined);
  if (!found) return !isPattern(path);
  return !found.isDirectory() && (!found.isFile() || (await markOf(path)) === undefined);
}

/** Names of files may hold these too: a path that is there is none. */
export const isPattern = (path: string): boolean => /[*?]/.test(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));

/** By its byte order mark. */
export async function markOf(path: string): Promise<'utf-16le' | 'utf-16be' | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return undefined;
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    const mark = buffer.readUInt16BE(0);
    return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : undefined;
  } finally {
    await file.close();
  }
}

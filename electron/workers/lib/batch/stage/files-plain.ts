import { open, stat } from 'node:fs/promises';
import type { StageSource } from '../../../../engine/inference/protocols';
import { markOf } from '../text-file';

type Files = Extract<StageSource, { kind: 'files' }>;

/** Whether a path is one file that is scored where it lies: of text in UTF-8 as it is usually written, or Parquet. What is not there at all is told by whoever opens it. */
export async function isPlain({ path, encoding, delimiter, decimal, header, quotes }: Files): Promise<boolean> {
  if ((encoding ?? 'utf-8') !== 'utf-8' || delimiter !== undefined || decimal === ',' || header === false || quotes === false) return false;
  const found = await stat(path).catch(() => undefined);
  if (!found) return !isPattern(path);
  return !found.isDirectory() && (!found.isFile() || !(await hasMark(path)));
}

/** Names of files may hold these too: a path that is there is none. */
export const isPattern = (path: string): boolean => /[*?]/.test(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));

/** Of UTF-16. */
async function hasMark(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return false;
  try {
    return (await markOf(file)) !== undefined;
  } finally {
    await file.close();
  }
}

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isWorkbook } from '../../../../contract/batch-files';
import { MillwrightError } from '../../../../contract/errors';
import { fitting } from '../../../../node/files-in';
import { isPattern } from './files-plain';

const MOST_FILES = 10_000;
const known = /\.(csv|tsv|jsonl|ndjson|parquet)$/i;

/** The files of a folder or of a pattern, in the order of their names; undefined where the path is one file. What this run writes is none of them. Errors: not-found; invalid-input where there are none, or too many. */
export async function filesOf(path: string, output: string): Promise<string[] | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() || (!found && !isPattern(path))) return undefined;
  const folder = found ? path : dirname(path);
  const wanted = found ? undefined : fitting(basename(path));
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new MillwrightError('not-found', `There is no folder ${folder}.`, { reason: 'folder-gone', folder }, error);
    throw new MillwrightError('invalid-input', `${folder} can't be read: ${error.message}.`, { reason: 'folder-unread', folder, says: error.message }, error);
  });
  const own = new Set([resolve(output), `${resolve(output)}.rejects.csv`]);
  const files: string[] = [];
  for (const name of names.sort()) {
    const file = join(folder, name);
    if (name.startsWith('.') || name.startsWith('~$') || own.has(resolve(file)) || !(known.test(name) || isWorkbook(name)) || (wanted && !wanted.test(name))) continue;
    if ((await stat(file).catch(() => undefined))?.isFile()) files.push(file);
  }
  if (files.length === 0) throw new MillwrightError('not-found', `${path}: there is no file that can be scored (.csv, .tsv, .jsonl, .ndjson, .parquet, .xlsx).`, { reason: 'folder-empty', folder });
  if (files.length > MOST_FILES) throw new MillwrightError('invalid-input', `${path}: there are ${files.length.toLocaleString('en')} files, more than ${MOST_FILES.toLocaleString('en')} at once. Name fewer by a pattern.`, { reason: 'folder-many', folder, files: files.length, most: MOST_FILES });
  return files;
}

import { MillwrightError } from '../../../contract/errors';
import { refuse } from '../refuse';

/** What the library says, without the query that it repeats under it. */
export const said = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n\n', 1)[0]?.replace(/^[A-Za-z ]+ Error: /, '').replace(/\s+/g, ' ').trim() ?? '';

/** A file that could not be written, in words. */
export function writeProblem(error: unknown, path: string): MillwrightError {
  if (error instanceof MillwrightError) return error;
  const why = said(error);
  if (/No space left on device|quota exceeded/i.test(why)) return new MillwrightError('store-full', `There is no space left where ${path} is to be written. Make room, or write it elsewhere; nothing was left behind.`, { file: path }, error);
  if (/Out of Memory/i.test(String(error))) return new MillwrightError('invalid-input', `${path} can't be written: its rows do not fit into the memory that is set aside for it.`, { file: path }, error);
  if (/No such file or directory/i.test(why)) return new MillwrightError('invalid-input', `${path} can't be written: its folder does not exist.`, { file: path }, error);
  return new MillwrightError('invalid-input', `${path} can't be written: ${why}`, { file: path }, error);
}

/** A Parquet file that could not be read, in words. */
export function readProblem(error: unknown, path: string): MillwrightError {
  if (error instanceof MillwrightError) return error;
  if (/Out of Memory/i.test(String(error))) return refuse('parquet-large', path, 'asks for more memory than is set aside for reading: its row groups are too large, or it is damaged.', {}, error);
  return refuse('parquet-damaged', path, `is damaged, or no Parquet file that can be read: ${said(error)}`, { says: said(error) }, error);
}

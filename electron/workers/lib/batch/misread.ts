import { extname } from 'node:path';
import type { FileFault } from '../../../contract/file-faults';

/** So much of a file tells how its characters are written. */
export const SAMPLE_BYTES = 4096;
/** Text of a table in a Western script has a NUL in every second byte of UTF-16, and in three of four of UTF-32. */
const [WIDE, WIDER] = [0.25, 0.6];

/** What bytes with many NULs are and what to do with them; undefined: they may be text of one byte a character, or of its own mark. `encoding`: as it would be read, and of UTF-16 as it should be. */
export function wideText(bytes: Uint8Array, encoding: string): { says: string; encoding?: 'utf-16le' | 'utf-16be' } | undefined {
  const zeros = (from: number, step: number) => {
    let count = 0;
    for (let at = from; at < bytes.length; at += step) count += Number(bytes[at] === 0);
    return count;
  };
  const [a, b, c, d] = bytes;
  const isMarked = (a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff);
  if (bytes.length >= 4 && (isMarked || zeros(0, 1) > WIDER * bytes.length)) return { says: 'is UTF-32 text, which is not read. Save it as CSV UTF-8.' };
  if (encoding.startsWith('utf-16') || zeros(0, 1) <= WIDE * bytes.length) return undefined;
  const wide = zeros(1, 2) > zeros(0, 2) ? 'utf-16le' : 'utf-16be';
  return { says: `looks like UTF-16 text without its mark. Say so (--encoding ${wide}), or save it as CSV UTF-8.`, encoding: wide };
}

/** Why text has no line end that is known, where it has one of its own. */
export const oldLineEnds = (text: string): string | undefined => (!text.includes('\n') && /\r./s.test(text) ? 'has line ends of old Macs (CR alone), which are not read. Save it with those of Windows (CRLF) or Unix (LF).' : undefined);

/** Whether a header of one name is a row that another delimiter parts. */
export const isUndivided = ([only = '', ...rest]: readonly string[]): boolean => rest.length === 0 && (/[|;,\t]/.test(only) || /\S\s+\S+\s+\S/.test(only));

/** Whether what is taken for a header is a row of numbers. */
export const isNumbersAlone = (header: readonly string[]): boolean => header.length > 1 && header.every((name) => name !== '' && !Number.isNaN(Number(name)));

/** What to do where columns are missing from a file. */
export function missingAdvice(header: readonly string[], missing: string): string {
  if (isUndivided(header)) return `That is one column: if another character parts them, say which (--delimiter '|', tab or space).`;
  if (isNumbersAlone(header)) return `The first line is all numbers: if the file has no header, say so (--no-header), and which column feeds what (--columns ${missing}=column1,…).`;
  return `Say which column feeds what by --columns ${missing}=COLUMN or on the batch page; a look before (--preview) suggests some.`;
}

/** What a file is whose name says that it holds no rows as they are read here, and what to do with it. */
export function otherKind(path: string): { reason: FileFault; says: string } {
  const extension = extname(path).toLowerCase();
  if (['.db', '.sqlite', '.sqlite3'].includes(extension)) return { reason: 'file-sqlite', says: 'Of a SQLite file say which rows: --table NAME or --sql QUERY.' };
  return ['.gz', '.zip', '.bz2', '.xz', '.zst', '.7z'].includes(extension) ? { reason: 'file-packed', says: 'Unpack it first.' } : { reason: 'file-ending', says: 'Save it as one of these.' };
}

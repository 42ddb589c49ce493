import * as z from 'zod';
import { isWorkbook } from './batch-files';
import { slug, time } from './domain';

/** What rows a run scores. A kept job is stored as JSON and read again, so what was once valid stays valid. */

const path = z.string().min(1).max(4096);
const sql = z.string().trim().min(1).max(100_000);

/** How text files are written, where it is not told by them: else UTF-8 or UTF-16 with its mark, and the delimiter that the header has most of. Where it is a blank, any number of blanks and tabs delimit. */
export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1'] as const;
const text = {
  encoding: z.enum(textEncodings).optional(),
  delimiter: z.string().length(1).regex(/[^"\r\n]/, 'a quotation mark or a line end delimits nothing').optional(),
  /** What stands between a number's whole part and its fraction. */
  decimal: z.enum(['.', ',']).optional(),
  /** False: the first line is a row like any other, and columns are called `column1`, `column2`, … */
  header: z.boolean().optional(),
  /** False: a quotation mark is a character like any other. */
  quotes: z.boolean().optional(),
};

export const batchInputKinds = z.discriminatedUnion('kind', [
  /** A file; a folder, of which every file that can be scored; or a pattern with `*` and `?` in its last part. Of several, one after the other in the order of their names. */
  z.strictObject({ kind: z.literal('files'), path, ...text }),
  /** A sheet of an Excel workbook (.xlsx, .xlsm), the first one unless told. */
  z.strictObject({ kind: z.literal('sheet'), path, sheet: z.string().min(1).max(31).optional() }),
  /** A SQLite file: a table or view by name, or one SELECT. */
  z.strictObject({ kind: z.literal('sqlite'), path, table: z.string().min(1).max(1000).optional(), sql: sql.optional() }).refine((one) => (one.table === undefined) !== (one.sql === undefined), 'name either a table or a query'),
  /** A query to a database of the site, by the name under which the appliance keeps how it is reached. */
  z.strictObject({ kind: z.literal('postgres'), database: slug, sql }),
  /** What the appliance has of the machines that the model watches, or of those named (by their paths), from `from` on and before `to`. */
  z.strictObject({ kind: z.literal('history'), from: time, to: time, assets: z.array(z.string().min(1).max(500)).min(1).max(10_000).optional() }).refine(({ from, to }) => from < to, 'it has to begin before it ends'),
]);
export type BatchInputKind = z.infer<typeof batchInputKinds>;

/** A text is the path of what its ending says: a workbook, or else files. */
export const batchInput = z.union([path, batchInputKinds]);
export type BatchInput = z.infer<typeof batchInput>;

export function inputKind(input: BatchInput): BatchInputKind {
  if (typeof input !== 'string') return input;
  return isWorkbook(input) ? { kind: 'sheet', path: input } : { kind: 'files', path: input };
}

const LONGEST_QUERY = 120;
const short = (query: string) => (query.length > LONGEST_QUERY ? `${query.slice(0, LONGEST_QUERY)} …` : query).replace(/\s+/g, ' ').trim();
const iso = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');

/** What is scored, in words: of a plain file its path. */
export function inputWords(input: BatchInput): string {
  const one = inputKind(input);
  switch (one.kind) {
    case 'files':
      return one.path;
    case 'sheet':
      return one.sheet === undefined ? one.path : `${one.path}, sheet ${one.sheet}`;
    case 'sqlite':
      return one.table === undefined ? `${one.path}, ${short(one.sql ?? '')}` : `${one.path}, table ${one.table}`;
    case 'postgres':
      return `database ${one.database}, ${short(one.sql)}`;
    case 'history':
      return `history from ${iso(one.from)} to ${iso(one.to)}${one.assets ? ` of ${one.assets.join(', ')}` : ''}`;
  }
}

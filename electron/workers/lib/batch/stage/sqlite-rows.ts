import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type Sqlite from 'better-sqlite3-multiple-ciphers';
import { MillwrightError } from '../../../../contract/errors';
import type { StageSource } from '../../../../engine/inference/protocols';
import { openFile } from '../../open-file';
import { refuse } from '../../refuse';
import { one } from './query';
import { BLOCK_ROWS, type RowSource, type SourceCell, type SourceRow } from './types';

const BUSY_TIMEOUT_MS = 5000;
const MAGIC = 'SQLite format 3\0';

/** Native files can't be loaded from inside an archive: the package keeps them beside it. */
const addon = (): string => join(dirname(__filename).replace(/app\.asar(?=[\\/]|$)/, 'app.asar.unpacked'), 'native', 'better_sqlite3.node');

type Connection = Sqlite.Database;
type Asked = Extract<StageSource, { kind: 'sqlite' }>;

/**
 * A table, or what one SELECT gives, of a SQLite file that nobody needs to close for it: all of it as it was when it was begun. Nothing is written into it, and nothing is left beside it. Errors: not-found; invalid-input
 * (no SQLite file, encrypted, damaged, no such table, more than one statement or another than SELECT); unavailable (locked).
 */
export async function sqliteRows(asked: Asked): Promise<RowSource> {
  const { path } = asked;
  await checkStart(path);
  const hadLog = (await stat(`${path}-wal`).catch(() => undefined)) !== undefined;
  const Database = await library();
  let db: Connection | undefined;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true, nativeBinding: addon(), timeout: BUSY_TIMEOUT_MS });
    // Sorting stays in memory: nothing of a file goes into the temporary folder.
    for (const pragma of ['temp_store = MEMORY', 'mmap_size = 0', 'trusted_schema = OFF', 'cell_size_check = ON', 'query_only = ON']) db.pragma(pragma);
    db.exec('BEGIN');
    const statement = db.prepare<unknown[], SourceRow['cells']>(asked.sql === undefined ? tableQuery(db, path, asked.table ?? '') : one(asked.sql));
    if (!statement.reader || !statement.readonly) throw refuse('sqlite-rows', path, 'is asked for something else than rows: write one SELECT.');
    statement.raw(true).safeIntegers(true);
    return new SqliteRows(path, db, statement, hadLog ? undefined : () => leaveNothing(Database, path));
  } catch (error) {
    db?.close();
    if (!hadLog) leaveNothing(Database, path);
    throw inWords(error, path);
  }
}

const library = async (): Promise<typeof Sqlite> => {
  const module = (await import('better-sqlite3-multiple-ciphers')) as unknown as { default?: typeof Sqlite } & typeof Sqlite;
  return module.default ?? module;
};

async function checkStart(path: string): Promise<void> {
  const { file } = await openFile(path, { full: true });
  try {
    const { buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    if (buffer.toString('latin1') !== MAGIC) throw refuse('sqlite-none', path, 'is no SQLite file, or an encrypted one, which can\'t be read.');
  } finally {
    await file.close();
  }
}

function tableQuery(db: Connection, path: string, table: string): string {
  const names = db.prepare<unknown[], { name: string }>("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name").all().map(({ name }) => name);
  const found = names.find((name) => name === table) ?? names.find((name) => name.toLowerCase() === table.toLowerCase());
  if (found === undefined) throw refuse('sqlite-table', path, `has no table ${table}. ${names.length === 0 ? 'It has none at all.' : `There ${names.length === 1 ? 'is' : 'are'}: ${names.slice(0, 40).join(', ')}${names.length > 40 ? ' …' : ''}.`}`, { table, tables: names.slice(0, 40) });
  return `SELECT * FROM "${found.replaceAll('"', '""')}"`;
}

/** Who reads a file with a log (WAL) has SQLite lay one beside it; SQLite takes it away again when the last one who may write closes it. */
function leaveNothing(Database: typeof Sqlite, path: string): void {
  try {
    const db = new Database(path, { fileMustExist: true, nativeBinding: addon(), timeout: 0 });
    try {
      if (db.pragma('journal_mode', { simple: true }) === 'wal') db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').all();
    } finally {
      db.close();
    }
  } catch {
    // Where nobody may write, nothing was laid there.
  }
}

class SqliteRows implements RowSource {
  readonly unit = 'row';
  readonly bytesTotal = 0;
  readonly bytesRead = 0;
  readonly columns: RowSource['columns'];

  constructor(private readonly path: string, private readonly db: Connection, private readonly statement: Sqlite.Statement<unknown[], SourceRow['cells']>, private readonly over: (() => void) | undefined) {
    this.columns = statement.columns().map(({ name }) => ({ name }));
  }

  async *rows(): AsyncGenerator<SourceRow[]> {
    let line = 0;
    let block: SourceRow[] = [];
    try {
      for (const cells of this.statement.iterate()) {
        block.push({ line: ++line, cells: (cells as readonly unknown[]).map(cellOf) });
        if (block.length < BLOCK_ROWS) continue;
        yield block;
        block = [];
        await new Promise(setImmediate);
      }
    } catch (error) {
      throw inWords(error, this.path);
    }
    yield block;
  }

  close(): Promise<void> {
    this.db.close();
    this.over?.();
    return Promise.resolve();
  }
}

function cellOf(value: unknown): SourceCell {
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return value as SourceCell;
}

function inWords(error: unknown, path: string): Error {
  if (error instanceof MillwrightError) return error;
  const { code = '', message } = error as { code?: string; message: string };
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return refuse('sqlite-damaged', path, `is damaged, or encrypted: ${message}.`, { says: message }, error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new MillwrightError('unavailable', `${path} is being written by another program, which does not let go of it. Try again.`, { reason: 'sqlite-busy', file: path }, error);
  if (/^SQLITE_CANTOPEN/.test(code)) return refuse('sqlite-unopened', path, 'can\'t be opened: where it lies has to be writable, or copy it elsewhere.', {}, error);
  if (/more than one statement/.test(message)) return refuse('sqlite-many', path, 'is asked more than one thing: write one SELECT.', {}, error);
  return refuse('sqlite-refused', path, `can't answer: ${message}.`, { says: message }, error);
}

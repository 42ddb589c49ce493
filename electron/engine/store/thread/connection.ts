import Sqlite from 'better-sqlite3-multiple-ciphers';
import { SqlError } from '../errors';
import { IN_THE_CLEAR } from '../messages';
import type { SqlParams } from '../types';

export type Connection = Sqlite.Database;
type Statement = Sqlite.Statement<unknown[]>;

/** SQLCipher 4's own layout, which its command-line tool reads too: AES-256-CBC and an HMAC-SHA-512 over each page of 4 KiB. */
export const PAGE_BYTES = 4096;
const BUSY_TIMEOUT_MS = 5000;
/** The log is copied into the file when it has so many pages (4 MiB), and cut back to that after a burst. */
const CHECKPOINT_PAGES = 1000;
const CACHE_KIB = 8000;

export interface ConnectionOptions {
  addon: string;
  path: string;
  key: string;
  write: boolean;
  maxPages?: number;
}

/** Opens an encrypted file. Touches nothing of it yet: a wrong key or damage shows at the first statement. */
export function connect({ addon, path, key, write, maxPages }: ConnectionOptions): Connection {
  const db = new Sqlite(path, { readonly: !write, nativeBinding: addon, timeout: BUSY_TIMEOUT_MS });
  try {
    if (key !== IN_THE_CLEAR) {
      db.pragma("cipher = 'sqlcipher'");
      db.pragma('legacy = 4');
      db.pragma(`key = "x'${key}'"`);
    }
    // Nothing may go to disk in the clear: sorting and temporary tables stay in memory.
    db.pragma('temp_store = MEMORY');
    db.pragma('mmap_size = 0');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma(`cache_size = -${CACHE_KIB}`);
    if (write) {
      // Neither reads the file: the journal's mode is in its header from its making on.
      db.pragma('synchronous = FULL');
      db.pragma('fullfsync = ON');
      db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      db.pragma(`journal_size_limit = ${CHECKPOINT_PAGES * PAGE_BYTES}`);
      db.pragma('foreign_keys = ON');
      db.pragma('secure_delete = FAST');
      if (maxPages) db.pragma(`max_page_count = ${maxPages}`);
    } else {
      db.pragma('query_only = ON');
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

const STATEMENTS = 256;

/** One open file in a thread, with its prepared statements (the least recently used is given up) and its transaction. */
export class OpenFile {
  private readonly statements = new Map<string, Statement>();
  /** Number of the engine's transaction that this connection is in. */
  transaction: number | undefined;

  constructor(readonly db: Connection) {}

  all(sql: string, params: SqlParams | undefined): unknown[] {
    return this.queried(sql).all(...bound(params));
  }

  get(sql: string, params: SqlParams | undefined): unknown {
    return this.queried(sql).get(...bound(params));
  }

  run(sql: string, params: SqlParams | undefined): { changes: number; lastId: number } {
    const { changes, lastInsertRowid } = this.prepared(sql).run(...bound(params));
    return { changes, lastId: Number(lastInsertRowid) };
  }

  runMany(sql: string, rows: readonly SqlParams[]): void {
    const statement = this.prepared(sql);
    for (const row of rows) statement.run(...bound(row));
  }

  /** The writer's connection answers reads too: outside of a transaction nothing may be written by one. */
  private queried(sql: string): Statement {
    const statement = this.prepared(sql);
    if (this.transaction === undefined && !statement.readonly) throw new SqlError('SQLITE_READONLY', 'a statement that writes belongs into a transaction');
    return statement;
  }

  private prepared(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (statement) this.statements.delete(sql);
    else statement = this.db.prepare(sql);
    this.statements.set(sql, statement);
    if (this.statements.size > STATEMENTS) this.statements.delete(this.statements.keys().next().value as string);
    return statement;
  }
}

/** better-sqlite3 takes an array of values, or an object of names, as one argument. */
function bound(params: SqlParams | undefined): [] | [SqlParams] {
  return params === undefined ? [] : [params];
}

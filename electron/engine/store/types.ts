import type { ErrorData } from '../../contract/errors';
import type { Clock } from '../shared/clock';
import type { Emitter } from '../shared/emitter';

/** Values that SQLite takes and gives. Booleans are 0 and 1. */
export type SqlValue = string | number | bigint | null | Uint8Array;
export type SqlParams = readonly SqlValue[] | Readonly<Record<string, SqlValue>>;

/** A handle that can only read: one of the reading threads answers, and never waits for the writer. */
export interface Reader {
  all<Row>(sql: string, params?: SqlParams): Promise<Row[]>;
  get<Row>(sql: string, params?: SqlParams): Promise<Row | undefined>;
}

/** Inside a transaction: reads see what was written in it. */
export interface Transaction extends Reader {
  run(sql: string, params?: SqlParams): Promise<{ changes: number; lastId: number }>;
  /** The same statement for many rows, in one hop. */
  runMany(sql: string, rows: readonly SqlParams[]): Promise<void>;
}

export interface Database extends Reader {
  readonly name: string;
  /**
   * Runs `work` in one immediate transaction of the file's one writer; commits (fsynced: `synchronous=FULL`) when it
   * resolves and rolls back when it throws. Transactions of a file run one after the other, so `work` awaits nothing
   * but `tx`. Errors are MillwrightError: store-full, store-damaged, store-failed. After store-failed nobody knows
   * whether it committed: read, then decide.
   */
  transaction<T>(name: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** One step of a file's schema, never edited once shipped. `id` rises by one; the name says why. */
export interface Migration {
  id: number;
  name: string;
  sql: string;
}

export interface Store {
  /** `millwright.db`: registry, alarms, audit trail, everything but history. */
  readonly main: Database;
  /** Opens or makes another encrypted file of the same key, e.g. `history-2026-11.db`. The same handle for the same name. */
  file(name: string, migrations: readonly Migration[]): Promise<Database>;
  /** Names of the files that exist and begin so, sorted. */
  files(prefix: string): Promise<string[]>;
  /** Deletes a file whole (retention). */
  dropFile(name: string): Promise<void>;
  /** Bytes the store takes on disk, and free there. */
  space(): Promise<{ used: number; free: number }>;
  /** Gives the reserved space free so that alarms and the audit trail go on while the disk is full; made again when there is room. */
  reserve: { readonly held: boolean; release(): Promise<void>; restore(): Promise<void> };
  /** What is found out about a file while it is in use: damage, a full or failing disk, the result of a large file's check. */
  readonly health: Emitter<FileHealth>;
  close(): Promise<void>;
}

export interface FileHealth {
  file: string;
  ok: boolean;
  error?: ErrorData;
}

export interface StoreOptions {
  dir: string;
  /** 32 bytes, raw: the vault derives or unwraps it; SQLCipher is given it without another derivation. */
  key: Uint8Array;
  addon: string;
  sqlThread: string;
  /** Of `millwright.db`, all rooms' together, in rising order. */
  migrations: readonly Migration[];
  clock?: Clock;
  /** Files that are not encrypted: what encryption is measured against, and for nothing else. */
  inTheClear?: boolean;
  /** False: no reserved space (a demo, a test). */
  reserve?: boolean;
  /** Refuses to let a file grow beyond so many pages of 4 KiB: for trying a full disk. */
  maxPages?: number;
  /** A transaction whose work asks for nothing so long is undone; 30 s. */
  stuckAfterMs?: number;
  /** A file too large to be checked before it opens is checked so long after; 20 s. */
  checkAfterMs?: number;
  /** Threads of files other than `millwright.db` end when unused so long; 60 s. */
  idleMs?: number;
}

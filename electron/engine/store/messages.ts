import type { ErrorData } from '../../contract/errors';
import type { Migration, SqlParams } from './types';

/** In a key's place: the file is not encrypted. */
export const IN_THE_CLEAR = '';

/** How a file is opened: raw key as hex (64 digits), which SQLCipher takes without another derivation. */
export interface FileRef {
  /** Of one opening of one file; what later messages name it by. */
  file: number;
  path: string;
  key: string;
  /** Refuses to grow beyond, in pages: for trying out a full disk. */
  maxPages?: number;
}

export interface PrepareRequest {
  do: 'prepare';
  path: string;
  key: string;
  migrations: readonly Migration[];
  /** UTC ms, noted beside each migration. */
  now: number;
  /** Files up to this size are checked whole before they are used. */
  checkUpToBytes: number;
  /** Keeps the file as it was before a migration, beside it. */
  keepOld: boolean;
}
export interface Prepared {
  created: boolean;
  /** Ids of the migrations that were applied now. */
  migrated: number[];
  bytes: number;
  checked: boolean;
}

type Request =
  | PrepareRequest
  | ({ do: 'open'; write: boolean } & FileRef)
  | { do: 'close'; file: number }
  /** Whole check of a file on a connection of its own; answers SQLite's findings, none if it is sound. */
  | { do: 'check'; path: string; key: string }
  | { do: 'begin' | 'commit' | 'rollback'; file: number; tx: number }
  /** Without `tx` outside of a transaction (readers). */
  | { do: 'all' | 'get' | 'run'; file: number; tx?: number; sql: string; params?: SqlParams }
  | { do: 'runMany'; file: number; tx: number; sql: string; rows: readonly SqlParams[] }
  /** Closes every file and ends the thread. */
  | { do: 'end' };

export type ToThread = Request & { id: number };
export type ThreadRequest = Request;

export interface ThreadError {
  /** SQLite's extended code, one of `threadCodes`, a code of the file system, or the contract's where `millwright` is set. */
  code: string;
  message: string;
  /** The open transaction was rolled back with it. */
  lost: boolean;
  millwright?: boolean;
  details?: ErrorData['details'];
}
export type FromThread = { id: number; value: unknown } | { id: number; error: ThreadError };

export interface ThreadData {
  addon: string;
}

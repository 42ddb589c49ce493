import { type ErrorCode, MillwrightError } from '../../contract/errors';

/** An error of SQLite as it left its thread. `lost`: the open transaction was rolled back with it. */
export class SqlError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly lost = false,
  ) {
    super(message);
    this.name = 'SqlError';
  }
}

/** Codes of our own threads, beside SQLite's. */
export const threadCodes = { transactionLost: 'THREAD_TRANSACTION_LOST', notOpen: 'THREAD_NOT_OPEN', gone: 'THREAD_GONE' } as const;

/** Below this a failing write is taken for a full disk, whatever SQLite made of it. */
const NEARLY_NOTHING_BYTES = 256 * 1024;

const conflicts = new Set(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_ROWID', 'SQLITE_CONSTRAINT_FOREIGNKEY', 'SQLITE_CONSTRAINT_TRIGGER']);
/** The wal-index could not be made larger; SQLite says so when the file system has no room for it. */
const fullCodes = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']);
/** A full disk shows as one of these where a new file was to be made or a log written. */
const maybeFull = /^SQLITE_(IOERR(_WRITE|_FSYNC|_TRUNCATE|_SHMOPEN|_SHMMAP|_SHMLOCK|_DIR_FSYNC)?|CANTOPEN(_.*)?)$/;
const ours = /^SQLITE_(ERROR|MISUSE|RANGE|MISMATCH|TOOBIG|CONSTRAINT|AUTH|SCHEMA|NOLFS|INTERNAL|ABORT)/;

/**
 * What an error of SQLite (its extended code) or of the file system means for the person. `freeBytes` (of the file's disk) tells a full disk from a broken one
 * where SQLite's code says either.
 */
export function classifySqliteError(code: string, freeBytes = Number.POSITIVE_INFINITY): ErrorCode {
  if (fullCodes.has(code)) return 'store-full';
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code) || code === 'SQLITE_IOERR_CORRUPTFS' || code === 'SQLITE_IOERR_DATA') return 'store-damaged';
  if (maybeFull.test(code) && freeBytes < NEARLY_NOTHING_BYTES) return 'store-full';
  if (conflicts.has(code)) return 'conflict';
  if (ours.test(code)) return 'internal';
  return 'store-failed';
}

const sentences: Partial<Record<ErrorCode, (file: string) => string>> = {
  'store-full': (file) => `There is no space left to write ${file}. Nothing that was confirmed is lost. Free space on the disk that holds the appliance's data folder.`,
  'store-damaged': (file) => `${file} is damaged: a part of it is not what was written. It was left as it is. Restore it from a backup, or look at the disk first.`,
  'store-failed': (file) => `The disk refused to read or write ${file}. Look at the disk and its connection, then try again.`,
  conflict: () => 'It exists already, or something else still refers to it.',
};

/** Turns what a thread said into the project's one error; what is no error of SQLite passes through. */
export function storeError(error: unknown, file: string, freeBytes?: number): unknown {
  if (!(error instanceof SqlError)) return error;
  const code = classifySqliteError(error.code, freeBytes);
  const sentence = sentences[code]?.(file);
  const message = sentence ? `${sentence} (${error.code}: ${error.message})` : `${file}: ${error.message} (${error.code})`;
  return new MillwrightError(code, message, { file, sqlite: error.code }, error);
}

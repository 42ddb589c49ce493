/** A thread of SQL: the only place where SQLite runs. Serves one writer's file, or the readers of several files. */
import { parentPort, workerData } from 'node:worker_threads';
import { MillwrightError, toErrorData } from '../../contract/errors';
import { SqlError, threadCodes } from './errors';
import type { FromThread, ThreadData, ThreadError, ToThread } from './messages';
import { connect, OpenFile } from './thread/connection';
import { findings, prepareFile } from './thread/prepare';

const { addon } = workerData as ThreadData;
const files = new Map<number, OpenFile>();

parentPort?.on('message', (message: ToThread) => {
  let answer: FromThread;
  try {
    answer = { id: message.id, value: handle(message) };
  } catch (error) {
    answer = { id: message.id, error: described(error, message) };
  }
  parentPort?.postMessage(answer);
  if (message.do === 'end') parentPort?.close();
});

function handle(message: ToThread): unknown {
  switch (message.do) {
    case 'prepare':
      return prepareFile(message, addon);
    case 'open':
      files.set(message.file, new OpenFile(connect({ addon, ...message })));
      return undefined;
    case 'check':
      return check(message.path, message.key);
    case 'close':
      return close(message.file);
    case 'end':
      for (const file of [...files.keys()]) close(file);
      return undefined;
    case 'begin':
      return begin(opened(message.file), message.tx);
    case 'commit':
      return end(inTransaction(message), 'COMMIT');
    case 'rollback':
      return rollback(opened(message.file), message.tx);
    case 'all':
      return inTransaction(message).all(message.sql, message.params);
    case 'get':
      return inTransaction(message).get(message.sql, message.params);
    case 'run':
      return inTransaction(message).run(message.sql, message.params);
    case 'runMany':
      return inTransaction(message).runMany(message.sql, message.rows);
  }
}

function opened(file: number): OpenFile {
  const open = files.get(file);
  if (!open) throw new SqlError(threadCodes.notOpen, 'the file is not open in this thread');
  return open;
}

/** A statement of a transaction that is over must not run: it would commit by itself. */
function inTransaction(message: { file: number; tx?: number }): OpenFile {
  const file = opened(message.file);
  if (file.transaction !== message.tx) throw new SqlError(threadCodes.transactionLost, 'the transaction is over');
  return file;
}

function begin(file: OpenFile, tx: number): void {
  file.db.exec('BEGIN IMMEDIATE');
  file.transaction = tx;
}

function end(file: OpenFile, sql: 'COMMIT' | 'ROLLBACK'): void {
  file.db.exec(sql);
  file.transaction = undefined;
}

function rollback(file: OpenFile, tx: number): void {
  if (file.transaction !== tx) return;
  if (file.db.inTransaction) end(file, 'ROLLBACK');
  file.transaction = undefined;
}

function close(file: number): void {
  files.get(file)?.db.close();
  files.delete(file);
}

function check(path: string, key: string): string[] {
  const db = connect({ addon, path, key, write: false });
  try {
    return findings(db, 'quick_check');
  } finally {
    db.close();
  }
}

/** SQLite ends a transaction by itself on some errors (full disk, failed reads): the engine must know. */
function described(error: unknown, message: ToThread): ThreadError {
  const file = 'file' in message ? files.get(message.file) : undefined;
  const lost = file?.transaction !== undefined && !file.db.inTransaction;
  if (lost) file.transaction = undefined;
  if (error instanceof MillwrightError) return { ...toErrorData(error), lost, millwright: true };
  const code = (error as { code?: unknown }).code;
  return { code: typeof code === 'string' ? code : 'SQLITE_ERROR', message: error instanceof Error ? error.message : String(error), lost };
}

import { MillwrightError } from '../../contract/errors';
import { SqlError, threadCodes } from './errors';
import type { FileRef, Prepared, ThreadRequest } from './messages';
import type { ReaderPool } from './readers';
import { portable, type SqlThread } from './thread';
import type { Database, Migration, SqlParams } from './types';
import { openTransaction } from './transaction';

export interface FileOptions {
  name: string;
  file: FileRef;
  migrations: readonly Migration[];
  spawn(): SqlThread;
  readers: ReaderPool;
  /** Brings the file to this version's schema in the given thread, before its first use. */
  prepare(thread: SqlThread): Promise<Prepared>;
  /** Throws where this file may not be written now (reserved space). */
  mayWrite(): void;
  /** Makes a thread's error the project's, and says so to whoever watches the store's health. True for `again`: there may be room now. */
  failed(error: unknown): Promise<{ error: unknown; again: boolean }>;
  /** A transaction whose work asks for nothing so long is given up. */
  stuckAfterMs: number;
  /** The writer's thread ends when unused so long; null: never. */
  writerIdleMs: number | null;
}

/** One encrypted file: its writer's thread, its transactions one after the other, and reads past them. */
export class FileDatabase implements Database {
  readonly name: string;
  private writer: Promise<SqlThread> | undefined;
  private tail: Promise<unknown> = Promise.resolve();
  private nextTransaction = 1;
  /** Transactions begun and not over. */
  private underWay = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(private readonly options: FileOptions) {
    this.name = options.name;
  }

  /** Makes or migrates the file, and opens it for writing. */
  async open(): Promise<Prepared> {
    const thread = this.options.spawn();
    try {
      const prepared = await this.options.prepare(thread);
      this.writer = this.opened(thread);
      await this.writer;
      this.endWriterWhenIdle();
      return prepared;
    } catch (error) {
      await thread.close();
      this.writer = undefined;
      throw (await this.options.failed(error)).error;
    }
  }

  all<Row>(sql: string, params?: SqlParams): Promise<Row[]> {
    return this.read<Row[]>('all', sql, params);
  }

  get<Row>(sql: string, params?: SqlParams): Promise<Row | undefined> {
    return this.read<Row | undefined>('get', sql, params);
  }

  transaction: Database['transaction'] = (name, work) => {
    const turn = this.tail.then(async () => {
      const first = await this.attempt(name, work);
      if ('value' in first) return first.value;
      const second = first.again ? await this.attempt(name, work) : first;
      if ('value' in second) return second.value;
      throw second.error;
    });
    this.tail = turn.catch(() => {});
    return turn;
  };

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.idle);
    await this.tail;
    await this.options.readers.closeFile(this.options.file.file);
    await this.endWriter();
  }

  private async read<T>(kind: 'all' | 'get', sql: string, params: SqlParams | undefined): Promise<T> {
    this.mustBeOpen();
    const { readers, file } = this.options;
    const request: ThreadRequest = { do: kind, file: file.file, sql, params: portable(params) };
    try {
      // While the first reader comes up the idle writer answers: a start must not wait for a second thread. What it is asked
      // before a transaction begins it answers before, from what is committed.
      const writer = readers.isUp(file) || this.underWay > 0 ? undefined : await this.writer;
      if (writer && !writer.ended && this.underWay === 0) {
        readers.bringUp(file);
        const answer = await writer.ask<T>(request).then((value) => ({ value }), (error: unknown) => {
          // It ended meanwhile, as a writer does that nobody needs: the question is a reader's then.
          if (error instanceof SqlError && error.code === threadCodes.gone) return undefined;
          throw error;
        });
        if (answer) return answer.value;
      }
      return await readers.ask<T>(file, request);
    } catch (error) {
      throw (await this.options.failed(error)).error;
    }
  }

  private async attempt<T>(name: string, work: Parameters<typeof openTransaction<T>>[1]['work']): Promise<{ value: T } | { error: unknown; again: boolean }> {
    clearTimeout(this.idle);
    this.underWay++;
    try {
      this.mustBeOpen();
      this.options.mayWrite();
      const thread = await this.writing();
      const { file, stuckAfterMs } = this.options;
      return { value: await openTransaction(thread, { name, work, file: file.file, tx: this.nextTransaction++, stuckAfterMs }) };
    } catch (error) {
      return await this.options.failed(error);
    } finally {
      this.underWay--;
      this.endWriterWhenIdle();
    }
  }

  private async writing(): Promise<SqlThread> {
    let thread = await this.writer;
    if (!thread || thread.ended) {
      this.writer = this.opened(this.options.spawn());
      this.writer.catch(() => (this.writer = undefined));
      thread = await this.writer;
    }
    return thread;
  }

  private async opened(thread: SqlThread): Promise<SqlThread> {
    await thread.ask({ do: 'open', write: true, ...this.options.file });
    return thread;
  }

  private endWriterWhenIdle(): void {
    clearTimeout(this.idle);
    if (this.options.writerIdleMs === null || this.closed) return;
    this.idle = setTimeout(() => {
      this.tail = this.tail.then(() => this.endWriter());
    }, this.options.writerIdleMs);
    this.idle.unref();
  }

  private async endWriter(): Promise<void> {
    const writer = await this.writer?.catch(() => undefined);
    this.writer = undefined;
    await writer?.close();
  }

  private mustBeOpen(): void {
    if (this.closed) throw new MillwrightError('locked', `${this.name} is closed. Unlock the appliance and try again.`, { file: this.name });
  }
}

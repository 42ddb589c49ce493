import { Worker } from 'node:worker_threads';
import { MillwrightError } from '../../contract/errors';
import { SqlError, threadCodes } from './errors';
import type { FromThread, ThreadData, ThreadRequest } from './messages';
import type { SqlParams, SqlValue } from './types';

/** The engine's end of one thread of SQL: a promise per message, answered in the order asked. */
export class SqlThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, { done(value: unknown): void; failed(error: Error): void }>();
  private nextId = 1;
  private over: Error | undefined;
  readonly exited: Promise<void>;

  constructor(script: string, addon: string) {
    const workerData: ThreadData = { addon };
    this.worker = new Worker(script, { workerData, name: 'sql', execArgv: [] });
    // Only a question that waits for its answer keeps the process up.
    this.worker.unref();
    this.worker.on('message', (answer: FromThread) => this.answered(answer));
    this.worker.on('error', (error) => this.end(error instanceof Error ? error : new Error(String(error))));
    this.exited = new Promise((done) => {
      this.worker.once('exit', () => {
        this.end(new Error('the thread ended'));
        done();
      });
    });
  }

  get pending(): number {
    return this.waiting.size;
  }

  get ended(): boolean {
    return this.over !== undefined;
  }

  ask<T>(request: ThreadRequest): Promise<T> {
    return new Promise<T>((done, failed) => {
      if (this.over) return failed(new SqlError(threadCodes.gone, this.over.message, true));
      const id = this.nextId++;
      this.waiting.set(id, { done, failed });
      this.worker.ref();
      this.worker.postMessage({ ...request, id });
    });
  }

  /** Closes its files (a writer's closing checkpoints) and ends. */
  async close(): Promise<void> {
    if (!this.over) await this.ask({ do: 'end' }).catch(() => {});
    // Its end is waited for too: nothing else may keep the process up.
    this.worker.ref();
    await this.exited;
  }

  private answered(answer: FromThread): void {
    const call = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (this.waiting.size === 0) this.worker.unref();
    if (!('error' in answer)) return call?.done(answer.value);
    const { error } = answer;
    if (error.millwright) call?.failed(new MillwrightError(error.code as MillwrightError['code'], error.message, error.details));
    else call?.failed(new SqlError(error.code, error.message, error.lost));
  }

  private end(error: Error): void {
    this.over ??= error;
    const gone = new SqlError(threadCodes.gone, this.over.message, true);
    for (const call of this.waiting.values()) call.failed(gone);
    this.waiting.clear();
  }
}

/** A view into a larger buffer would travel with the whole of it. */
export function portable(params: SqlParams | undefined): SqlParams | undefined {
  if (params === undefined) return undefined;
  if (!Array.isArray(params)) return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, own(value)]));
  return (params as SqlValue[]).some(isView) ? (params as SqlValue[]).map(own) : params;
}

function isView(value: SqlValue): value is Uint8Array {
  return value instanceof Uint8Array && value.byteLength !== value.buffer.byteLength;
}

function own(value: SqlValue): SqlValue {
  return isView(value) ? new Uint8Array(value) : value;
}

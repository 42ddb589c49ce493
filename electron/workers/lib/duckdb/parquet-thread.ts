import type { Worker } from 'node:worker_threads';
import { tableThread } from '../threads';
import type { ColumnsOrder, FromReading } from './column-reader';
import { readProblem } from './words';

/** What a reading thread is told first. */
export interface ReadingOrder {
  role: 'read';
  path: string;
}
/** A file's schema in the order of its tree, the types of its columns in the library's words, and its rows. */
export interface Opened {
  schema: { name: string; children: number }[];
  types: string[];
  rows: number;
}
/** Nothing is opened before it is asked for: what the path leads to was looked at by then. */
export type ToReading = 'describe' | ColumnsOrder | 'end';

/** A thread that reads one file. What reads it blocks, and the library takes longer to begin than a small file takes to be read: it begins there at once, and nowhere else. */
export class ParquetThread {
  private readonly thread: Worker;
  private readonly over: Promise<void>;
  private readonly come: FromReading[] = [];
  private waiting: (() => void)[] = [];

  constructor(private readonly path: string) {
    this.thread = tableThread({ role: 'read', path });
    const put = (message: FromReading) => {
      this.come.push(message);
      for (const wake of this.waiting.splice(0)) wake();
    };
    this.thread.on('message', put);
    this.thread.on('error', ({ message }) => put({ failed: message }));
    this.over = new Promise((resolve) => this.thread.once('exit', () => resolve()));
    void this.over.then(() => put({ failed: 'the thread that reads it ended' }));
  }

  /** Errors: invalid-input where the file is damaged. */
  async next(): Promise<Exclude<FromReading, { failed: string }>> {
    for (;;) {
      const message = this.come.shift();
      if (message === undefined) await new Promise<void>((resolve) => this.waiting.push(resolve));
      else if (message !== 'end' && 'failed' in message) throw readProblem(new Error(message.failed), this.path);
      else return message;
    }
  }

  /** Errors: as of `next`. */
  async describe(): Promise<Opened> {
    this.tell('describe');
    const message = await this.next();
    if (message === 'end' || !('opened' in message)) throw new Error('The thread answered something else.');
    return message.opened;
  }

  tell(message: ToReading): void {
    this.thread.postMessage(message);
  }

  /** After what it was told to read. */
  async end(): Promise<void> {
    this.tell('end');
    await this.over;
  }
}

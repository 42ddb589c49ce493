import type { Worker } from 'node:worker_threads';
import { fromErrorData, MillwrightError } from '../../../../contract/errors';
import type { FromScoring, PartsOf, ToScoring } from './messages';

/** Parts that a thread holds at once: one that it works on, and one that lies ready. */
const AHEAD = 2;

interface Thread {
  worker: Worker;
  waiting: Map<number, { resolve(value: unknown): void; reject(error: Error): void }>;
  over: Promise<void>;
}

/** What a pool is given to do: the part, and what of its memory is handed over instead of copied; or a result that is known already, which takes its place in the order. */
export type Given<P, R = never> = { part: P; transfer: ArrayBuffer[] } | { known: R };

/**
 * Threads that each turn parts of a file into results. The results come in the order of the parts, whatever thread was quicker, and so does the first failure; only so many parts are under way that
 * memory does not grow with the file.
 */
export class Pool {
  private readonly threads: Thread[];
  /** Not 0: whoever works stops at its next step. */
  private readonly stop = new Int32Array(new SharedArrayBuffer(4));
  private nextId = 1;
  private ended: MillwrightError | undefined;

  /** `start`: a thread that answers each part with a `FromScoring`, ends when told, and looks at `stop` between its steps. */
  constructor(count: number, start: (stop: SharedArrayBuffer) => Worker) {
    this.threads = Array.from({ length: count }, () => this.watched(start(this.stop.buffer)));
  }

  /** Parts that are under way at once, at most. */
  get most(): number {
    return AHEAD * this.threads.length;
  }

  /** What the parts will be, before the first of them. */
  expect(parts: PartsOf): void {
    for (const { worker } of this.threads) worker.postMessage({ parts } satisfies ToScoring);
  }

  /** Errors: what the parts' source throws, what a thread answers, and gone where one ended. */
  async *inOrder<P, R>(parts: AsyncIterable<Given<P, R>>): AsyncGenerator<R> {
    const under: Promise<unknown>[] = [];
    for await (const given of parts) {
      under.push('known' in given ? Promise.resolve(given.known) : this.give(given.part, given.transfer));
      if (under.length >= this.most) yield (await under.shift()) as R;
    }
    for (const result of under) yield (await result) as R;
  }

  /** Resolves when every thread has ended. One in the middle of a run ends that first: the runtime can't be broken off. */
  async close(): Promise<void> {
    this.ended ??= new MillwrightError('cancelled', 'It was broken off.');
    Atomics.store(this.stop, 0, 1);
    for (const { worker } of this.threads) worker.postMessage('end' satisfies ToScoring);
    await Promise.all(this.threads.map(({ over }) => over));
  }

  private watched(worker: Worker): Thread {
    const waiting: Thread['waiting'] = new Map();
    const fail = (error: MillwrightError) => {
      this.ended ??= error;
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
    };
    worker.on('message', (message: FromScoring) => {
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      if ('failed' in message) one?.reject(fromErrorData(message.failed));
      else one?.resolve(message.result);
    });
    worker.on('error', (error) => fail(new MillwrightError('gone', `A thread that scores failed: ${error.message}`, {}, error)));
    const over = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    void over.then(() => fail(new MillwrightError('gone', 'A thread that scores ended in the middle of its work.')));
    return { worker, waiting, over };
  }

  private give(part: unknown, transfer: ArrayBuffer[]): Promise<unknown> {
    const thread = this.threads.reduce((least, one) => (one.waiting.size < least.waiting.size ? one : least));
    const id = this.nextId++;
    const result = this.ended ? Promise.reject(this.ended) : new Promise((resolve, reject) => thread.waiting.set(id, { resolve, reject }));
    // It is waited for when its turn comes.
    result.catch(() => undefined);
    if (!this.ended) thread.worker.postMessage({ id, part } satisfies ToScoring, transfer);
    return result;
  }
}

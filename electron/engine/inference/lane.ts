import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { pack, unpack } from './packed';
import { BACKGROUND, type InferenceCalls } from './protocols';
import type { Tensors } from './tensor';
import type { SessionSpec, Usage } from './types';
import { limited, startDirectWorker, type Worker } from './worker';

const LONGEST_PAUSE_MS = 5000;

/** What a lane does at a moment, in the order it was asked. */
export interface Work {
  /** The session it is done for. */
  key: string;
  /** Called when it is its turn in the process: from then on the time limit counts, and a death is its doing. */
  onTurn?: () => void;
}

/** One inference process, started when it is first needed and again whenever it died. It does one thing at a time, in the order asked. */
export class Lane {
  private worker: Worker<InferenceCalls> | undefined;
  private starting: Promise<Worker<InferenceCalls>> | undefined;
  private readonly loaded = new Set<string>();
  private readonly work: Work[] = [];
  /** Settles when the last thing asked is done. */
  private last: Promise<unknown> = Promise.resolve();
  /** Deaths and failed starts since it last did what it was asked. */
  private troubles = 0;
  private closed = false;

  constructor(private readonly host: Pick<Host, 'fork'>, private readonly onDeath: () => void, private readonly background = false) {}

  /** Starts the process before anything is asked of it; what keeps it from starting is told when something is. */
  warm(): void {
    void this.ready().catch(() => undefined);
  }

  has(key: string): boolean {
    return this.loaded.has(key);
  }

  /** The sessions it works for, the first one now. */
  get busyWith(): readonly Work[] {
    return this.work;
  }

  /** Errors: model-refused, timeout, gone. After the last two the process is no more. */
  async load({ key, bytes, warmUp, provider }: SessionSpec, limitMs: number): Promise<void> {
    await this.ask({ key }, (worker) => worker.line.call('load', { key, bytes, warmUp, provider }), limitMs, `Loading the model took longer than ${limitMs / 1000} s and was broken off.`);
    this.loaded.add(key);
  }

  /** Errors: as of `load`. */
  async run(work: Work, inputs: Tensors, limitMs: number): Promise<Tensors> {
    const packed = pack(inputs);
    return unpack(await this.ask(work, (worker) => worker.line.call('run', { key: work.key, inputs: packed }), limitMs, `The model took longer than ${limitMs / 1000} s to answer and was stopped.`));
  }

  /** The runtime's own `run`, one after the other, for so long. Errors: as of `load`. */
  measure(key: string, inputs: Tensors, forMs: number, limitMs: number): Promise<InferenceCalls['measure']['output']> {
    return this.ask({ key }, (worker) => worker.line.call('measure', { key, inputs, forMs }), limitMs, `Measuring the model took longer than ${limitMs / 1000} s and was broken off.`);
  }

  async backends(limitMs: number): Promise<string[]> {
    return this.ask({ key: '' }, (worker) => worker.line.call('backends', null), limitMs, 'The runtime did not say what it can use.');
  }

  usage(): Promise<Usage> {
    return this.worker?.line.call('usage', null) ?? Promise.resolve({ cpuMs: 0, peakBytes: 0 });
  }

  async release(key: string): Promise<void> {
    if (this.loaded.delete(key)) await this.worker?.line.call('release', { key }).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.worker?.end();
  }

  /** Sends it at once, so that the process finds it when it is done with what came before. */
  private async ask<T>(work: Work, send: (worker: Worker<InferenceCalls>) => Promise<T>, limitMs: number, late: string): Promise<T> {
    this.work.push(work);
    const before = this.last;
    const done = this.inTurn(work, before, send, limitMs, late);
    this.last = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      this.work.splice(this.work.indexOf(work), 1);
    }
  }

  private async inTurn<T>(work: Work, before: Promise<unknown>, send: (worker: Worker<InferenceCalls>) => Promise<T>, limitMs: number, late: string): Promise<T> {
    const worker = await this.ready();
    const answer = send(worker);
    // It may fail while it waits for its turn.
    answer.catch(() => undefined);
    await before;
    if (this.worker === worker) work.onTurn?.();
    const result = await limited(answer, limitMs, late, () => void this.drop(worker)).catch(async (error: unknown) => {
      // The next thing asked of this lane must find the process gone, not dying.
      if (error instanceof MillwrightError && error.code === 'timeout') await worker.exited;
      throw error;
    });
    this.troubles = 0;
    return result;
  }

  private async ready(): Promise<Worker<InferenceCalls>> {
    if (this.worker) return this.worker;
    this.starting ??= this.start().finally(() => {
      this.starting = undefined;
    });
    return this.starting;
  }

  private async start(): Promise<Worker<InferenceCalls>> {
    if (this.troubles > 1) await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_PAUSE_MS, 50 * 2 ** this.troubles)));
    if (this.closed) throw new MillwrightError('gone', 'The appliance is closing.');
    this.troubles++;
    const worker = await startDirectWorker<InferenceCalls>(this.host, 'inference', this.background ? { [BACKGROUND]: '1' } : {});
    this.worker = worker;
    void worker.exited.then(() => {
      this.forget(worker);
      if (!this.closed) this.onDeath();
    });
    // It was closed while its process came up.
    if (this.closed) await worker.end();
    return worker;
  }

  private drop(worker: Worker<InferenceCalls>): Promise<void> {
    this.forget(worker);
    return worker.end();
  }

  private forget(worker: Worker<InferenceCalls>): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.loaded.clear();
  }
}

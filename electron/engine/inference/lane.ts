import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { InferenceCalls } from './protocols';
import type { Tensors } from './tensor';
import type { SessionSpec } from './types';
import { limited, startWorker, type Worker } from './worker';

const LONGEST_PAUSE_MS = 5000;

/** One inference process, started when it is first needed and again whenever it died. It does one thing at a time. */
export class Lane {
  private worker: Worker<InferenceCalls> | undefined;
  private starting: Promise<Worker<InferenceCalls>> | undefined;
  private readonly loaded = new Set<string>();
  /** Deaths and failed starts since it last did what it was asked. */
  private troubles = 0;
  private closed = false;

  constructor(private readonly host: Pick<Host, 'fork'>, private readonly onDeath: () => void) {}

  /** Starts the process before anything is asked of it; what keeps it from starting is told when something is. */
  warm(): void {
    void this.ready().catch(() => undefined);
  }

  has(key: string): boolean {
    return this.loaded.has(key);
  }

  /** Errors: model-refused, timeout, gone. After the last two the process is no more. */
  async load({ key, bytes, warmUp }: SessionSpec, limitMs: number): Promise<void> {
    await this.ask((worker) => worker.line.call('load', { key, bytes, warmUp }), limitMs, `Loading the model took longer than ${limitMs / 1000} s and was broken off.`);
    this.loaded.add(key);
  }

  /** Errors: as of `load`. */
  run(key: string, inputs: Tensors, limitMs: number): Promise<Tensors> {
    return this.ask((worker) => worker.line.call('run', { key, inputs }), limitMs, `The model took longer than ${limitMs / 1000} s to answer and was stopped.`);
  }

  async release(key: string): Promise<void> {
    if (this.loaded.delete(key)) await this.worker?.line.call('release', { key }).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.worker?.end();
  }

  private async ask<T>(work: (worker: Worker<InferenceCalls>) => Promise<T>, limitMs: number, late: string): Promise<T> {
    const worker = await this.ready();
    const result = await limited(work(worker), limitMs, late, () => void this.drop(worker)).catch(async (error: unknown) => {
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
    const worker = await startWorker<InferenceCalls>(this.host, 'inference');
    this.worker = worker;
    void worker.exited.then(() => {
      this.forget(worker);
      if (!this.closed) this.onDeath();
    });
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

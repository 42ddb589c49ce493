import type { Host } from '../../contract/host';
import { startWorker, type BatchCalls, type StageJob, type Worker } from '../inference';

/** What is read. */
type Of = Pick<StageJob, 'key' | 'source'>;

/** After a look a person reads what it says, and begins. */
const READY_MS = 120_000;

/**
 * Processes that look at files and score them. One that has looked stands ready for what is asked next of the same input, with the threads that a run will want begun. For another input there is always a new one:
 * what a stranger's file may have done to the process that read it stays with that file.
 */
export class BatchProcesses {
  private ready: { worker: Worker<BatchCalls>; key: string; timer: ReturnType<typeof setTimeout> } | undefined;

  constructor(private readonly host: Pick<Host, 'fork'>, private readonly readyMs = READY_MS) {}

  /** Whoever takes one ends it, or lets it stay. */
  async take({ key }: Of): Promise<Worker<BatchCalls>> {
    const { ready } = this;
    if (ready?.key !== key) return startWorker<BatchCalls>(this.host, 'batch');
    this.forget();
    return ready.worker;
  }

  /** It has looked, and nothing goes on in it. */
  stay({ key, source }: Of, worker: Worker<BatchCalls>): void {
    const before = this.forget();
    void before?.worker.end();
    const timer = setTimeout(() => void this.close(), this.readyMs);
    this.ready = { worker, key, timer };
    void worker.exited.then(() => this.ready?.worker === worker && this.forget());
    // What is wrong with the file is told by whoever reads it.
    worker.line.call('prepare', { source }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.forget()?.worker.end();
  }

  private forget(): typeof this.ready {
    const { ready } = this;
    clearTimeout(ready?.timer);
    this.ready = undefined;
    return ready;
  }
}

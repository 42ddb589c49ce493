import { MillwrightError } from '../../contract/errors';
import { CallQueue } from './queue';
import type { InferenceOptions, SessionSpec } from './types';

/** A run that takes longer keeps others waiting noticeably: such a model does not run where quick ones are answered. */
const SLOW_MS = 25;

/** One session of the pool, in however many processes it is loaded. */
export class Pooled {
  readonly queue: CallQueue;
  /** Calls that wait until nothing else does. A queue of its own: an answer to a live call never waits for one of these. */
  readonly idle: CallQueue;
  /** When it was asked for, on `performance.now()`'s clock. */
  readonly since = performance.now();
  users = 0;
  /** Loads that ended with a dead process, in a row. */
  deadlyLoads = 0;
  /** It was loaded once, so when it can't be now, the reason is the machine's state and it is tried again. */
  proven = false;
  /** Set once it can't be served any more: released, or its loading kills. */
  over: Error | undefined;
  /** Of the first load. */
  readonly ready: Promise<void>;
  settleReady: (error?: Error) => void = () => {};
  /** Of a run, in ms; the newest count most. */
  private typicalMs = 0;

  constructor(readonly spec: SessionSpec, readonly apart: boolean, options: InferenceOptions) {
    this.queue = new CallQueue(options, spec.concatenate !== false);
    this.idle = new CallQueue(options, spec.concatenate !== false);
    this.ready = new Promise<void>((resolve, reject) => {
      this.settleReady = (error) => (error ? reject(error) : resolve());
    });
    // Whoever loads awaits it; a second failure after that has nobody to tell.
    this.ready.catch(() => undefined);
  }

  get key(): string {
    return this.spec.key;
  }

  get isSlow(): boolean {
    return this.typicalMs > SLOW_MS;
  }

  /** It waits to be loaded for the first time, or for a run. */
  get wantsWork(): boolean {
    return !this.over && (!this.proven || this.queue.waiting > 0);
  }

  took(ms: number): void {
    this.typicalMs = this.typicalMs === 0 ? ms : 0.8 * this.typicalMs + 0.2 * ms;
  }

  refuseFurther(error: Error): void {
    this.over ??= error;
    this.settleReady(error);
    this.failAll(error);
  }

  /** Whatever waits. */
  failAll(error: Error): void {
    this.queue.failAll(error);
    this.idle.failAll(error);
  }
}

export const closing = () => new MillwrightError('gone', 'The appliance is closing.');
export const released = () => new MillwrightError('gone', 'This model was released.');

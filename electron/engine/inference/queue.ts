import { MillwrightError } from '../../contract/errors';
import { CallStats } from './stats';
import { layoutOf, rowsOf, type Tensors } from './tensor';
import type { SessionStats } from './types';

/** One `run` of a caller, from being asked to being answered. */
export interface PendingCall {
  inputs: Tensors;
  rows: number;
  layout: string;
  limitMs: number;
  since: number;
  /** It shared a run that failed: the next one is its own, so that only the guilty call fails. */
  alone: boolean;
  /** Workers that died while they ran it alone. */
  deaths: number;
  /** Its run began in the process; what only waited behind another run has no part in a death. */
  begun: boolean;
  /** Set once it is known; delivered when all calls before it are. */
  deliver?: () => void;
  resolve(outputs: Tensors): void;
  reject(error: Error): void;
}

export interface QueueLimits {
  largestBatchRows: number;
  queueRows: number;
}

/**
 * The calls of one session. Bounded: a caller that asks faster than the model answers is told so at once. Answers leave in the
 * order of the calls, whichever worker finished first.
 */
export class CallQueue {
  private readonly calls: PendingCall[] = [];
  /** Everything unanswered, in the order asked. */
  private readonly order: PendingCall[] = [];
  private rows = 0;
  private readonly drained: (() => void)[] = [];
  readonly stats = new CallStats();

  constructor(private readonly limits: QueueLimits, private readonly concatenate: boolean) {}

  get waiting(): number {
    return this.calls.length;
  }

  get waitingRows(): number {
    return this.rows;
  }

  read(): SessionStats {
    return this.stats.read(this.waiting, this.rows);
  }

  /** When the first waiting call came, on `performance.now()`'s clock. */
  get firstSince(): number {
    return this.calls[0]?.since ?? Infinity;
  }

  get hasFullBatch(): boolean {
    return this.rows >= this.limits.largestBatchRows;
  }

  /** Errors: unavailable (queue full). */
  add(inputs: Tensors, limitMs: number): Promise<Tensors> {
    const rows = rowsOf(inputs);
    const counted = rows ?? 1;
    if (this.calls.length > 0 && this.rows + counted > this.limits.queueRows) {
      this.stats.rejected();
      return Promise.reject(new MillwrightError('unavailable', `The model has ${this.rows} rows waiting and takes no more just now. Ask again in a moment, or ask for less at once.`, { queueFull: true }));
    }
    return new Promise((resolve, reject) => {
      const call: PendingCall = {
        inputs, rows: counted, layout: layoutOf(inputs), limitMs, since: performance.now(), alone: rows === undefined || !this.concatenate, deaths: 0, begun: false, resolve, reject,
      };
      this.calls.push(call);
      this.order.push(call);
      this.rows += counted;
    });
  }

  /** The next run: one call, or as many of those that wait as fit under each other. */
  take(): PendingCall[] {
    const [first] = this.calls;
    if (!first) return [];
    let count = 1;
    let rows = first.rows;
    while (!first.alone) {
      const next = this.calls[count];
      if (!next || next.alone || next.layout !== first.layout || rows + next.rows > this.limits.largestBatchRows) break;
      rows += next.rows;
      count++;
    }
    this.rows -= rows;
    return this.calls.splice(0, count);
  }

  /** To be run again, before all others, in the same order. */
  putBack(calls: readonly PendingCall[]): void {
    this.calls.unshift(...calls);
    for (const call of calls) this.rows += call.rows;
  }

  answer(call: PendingCall, outcome: Tensors | Error): void {
    if (outcome instanceof Error) this.stats.failed();
    else this.stats.answered(performance.now() - call.since, call.rows);
    call.deliver = () => (outcome instanceof Error ? call.reject(outcome) : call.resolve(outcome));
    while (this.order[0]?.deliver) this.order.shift()?.deliver?.();
    if (this.order.length === 0) for (const done of this.drained.splice(0)) done();
  }

  failAll(error: Error): void {
    this.calls.length = 0;
    this.rows = 0;
    for (const call of [...this.order]) if (!call.deliver) this.answer(call, error);
  }

  /** Resolves when every call has its answer. */
  empty(): Promise<void> {
    return this.order.length === 0 ? Promise.resolve() : new Promise((resolve) => this.drained.push(resolve));
  }
}

import { env } from 'onnxruntime-common';
import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { Lane } from './lane';
import { CallQueue, type PendingCall } from './queue';
import { concatenate, rowsOf, sliceRows, type Tensors } from './tensor';
import type { Inference, InferenceOptions, Session, SessionSpec } from './types';

const defaults: InferenceOptions = { workers: 1, largestBatchRows: 1024, longestWaitMs: 0, queueRows: 65_536, limitMs: 10_000, loadLimitMs: 60_000 };

/** A model that killed its process this often while it was only loaded is not loaded again. */
const DEADLY_LOADS = 2;

interface Pooled {
  spec: SessionSpec;
  queue: CallQueue;
  /** Calls that wait until nothing else does. A queue of its own: an answer to a live call never waits for one of these. */
  idle: CallQueue;
  users: number;
  /** Loads that ended with a dead process, in a row. */
  deadlyLoads: number;
  /** It was loaded once, so when it can't be now, the reason is the machine's state and it is tried again. */
  proven: boolean;
  /** Set once it can't be served any more: released, or its loading kills. */
  over: Error | undefined;
  /** Of the first load. */
  ready: Promise<void>;
  settleReady(error?: Error): void;
}

/** Sessions in worker processes: a time limit, a crash or a hostile model costs one process, which is then started again with its sessions. */
export function createInference({ host, ...given }: { host: Pick<Host, 'fork'> } & Partial<InferenceOptions>): Inference {
  const options = { ...defaults, ...given };
  const pool = new Pool(host, options);
  return {
    runtimeVersion: env.versions.common,
    load: (spec) => pool.load(spec),
    warm: () => pool.warm(),
    close: () => pool.close(),
  };
}

class Pool {
  private readonly sessions = new Map<string, Pooled>();
  private readonly lanes: Lane[];
  private readonly sleeping = new Set<() => void>();
  private closed = false;
  /** Where the search for work begins, so that a busy model can't starve the others. */
  private turn = 0;
  /** An idle call is being run. */
  private idling = false;

  constructor(host: Pick<Host, 'fork'>, private readonly options: InferenceOptions) {
    this.lanes = Array.from({ length: options.workers }, () => new Lane(host, () => this.wake()));
    for (const lane of this.lanes) void this.serve(lane);
  }

  warm(): void {
    for (const lane of this.lanes) lane.warm();
  }

  async load(spec: SessionSpec): Promise<Session> {
    if (this.closed) throw closing();
    let pooled = this.sessions.get(spec.key);
    if (!pooled) {
      pooled = newPooled(spec, this.options);
      this.sessions.set(spec.key, pooled);
      this.wake();
    }
    pooled.users++;
    await pooled.ready;
    return this.handle(pooled);
  }

  private handle(pooled: Pooled): Session {
    const { options } = this;
    const wake = () => this.wake();
    let released = false;
    return {
      run(inputs, { limitMs = options.limitMs, idle = false } = {}) {
        const error = pooled.over ?? (released ? new MillwrightError('gone', 'This model was released.') : undefined);
        if (error) return Promise.reject(error);
        const answer = (idle ? pooled.idle : pooled.queue).add(inputs, limitMs);
        wake();
        return answer;
      },
      get waiting() {
        return pooled.queue.waiting;
      },
      release: async () => {
        if (released) return;
        released = true;
        if (--pooled.users === 0) await this.unload(pooled);
      },
    };
  }

  private async unload(pooled: Pooled): Promise<void> {
    await Promise.all([pooled.queue.empty(), pooled.idle.empty()]);
    if (pooled.users > 0) return;
    this.sessions.delete(pooled.spec.key);
    pooled.over = new MillwrightError('gone', 'This model was released.');
    await Promise.all(this.lanes.map((lane) => lane.release(pooled.spec.key)));
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const pooled of this.sessions.values()) this.giveUp(pooled, closing());
    this.wake();
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  private wake(): void {
    for (const wake of [...this.sleeping]) wake();
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.sleeping.delete(wake);
        resolve();
      };
      const timer = Number.isFinite(ms) ? setTimeout(wake, ms) : undefined;
      this.sleeping.add(wake);
    });
  }

  /** A lane's life: calls first, then sessions that it does not hold yet (new ones, or all after a death), then what waits for idle time. */
  private async serve(lane: Lane): Promise<void> {
    while (!this.closed) {
      const { pooled, wait } = this.nextCalls();
      const unloaded = [...this.sessions.values()].find(({ spec, over }) => !over && !lane.has(spec.key));
      // One at a time: with several lanes all but one stay free for whatever comes.
      const spare = wait < Infinity || this.idling ? undefined : [...this.sessions.values()].find(({ idle }) => idle.waiting > 0);
      if (pooled) await this.run(lane, pooled, pooled.queue);
      else if (unloaded) await this.loadInto(lane, unloaded);
      else if (spare) await this.runIdle(lane, spare);
      else await this.sleep(wait);
    }
  }

  private async runIdle(lane: Lane, pooled: Pooled): Promise<void> {
    this.idling = true;
    try {
      await this.run(lane, pooled, pooled.idle);
    } finally {
      this.idling = false;
      // A lane that slept since it was not its turn looks again.
      this.wake();
    }
  }

  private nextCalls(): { pooled?: Pooled; wait: number } {
    const all = [...this.sessions.values()];
    let wait = Infinity;
    for (let i = 0; i < all.length; i++) {
      const pooled = all[(this.turn + i) % all.length];
      if (!pooled || pooled.queue.waiting === 0) continue;
      const due = pooled.queue.firstSince + this.options.longestWaitMs - performance.now();
      if (due <= 0 || pooled.queue.hasFullBatch) {
        this.turn = (this.turn + i + 1) % all.length;
        return { pooled, wait: 0 };
      }
      wait = Math.min(wait, due);
    }
    return { wait };
  }

  private async loadInto(lane: Lane, pooled: Pooled): Promise<boolean> {
    try {
      await lane.load(pooled.spec, this.options.loadLimitMs);
      pooled.deadlyLoads = 0;
      pooled.proven = true;
      pooled.settleReady();
      return true;
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      const deadly = !(error instanceof MillwrightError) || error.code !== 'model-refused';
      if (deadly && ++pooled.deadlyLoads < DEADLY_LOADS) return false;
      if (deadly && pooled.proven) {
        pooled.deadlyLoads = 0;
        failAll(pooled, new MillwrightError('unavailable', `The model can't be loaded just now and is tried again: ${error.message}`, undefined, error));
        return false;
      }
      this.giveUp(pooled, deadly ? new MillwrightError('model-refused', `Loading the model ends its process each time: ${error.message}`, undefined, error) : error);
      return false;
    }
  }

  private giveUp(pooled: Pooled, error: Error): void {
    pooled.over ??= error;
    if (this.sessions.get(pooled.spec.key) === pooled) this.sessions.delete(pooled.spec.key);
    pooled.settleReady(error);
    failAll(pooled, error);
  }

  private async run(lane: Lane, pooled: Pooled, queue: CallQueue): Promise<void> {
    if (!lane.has(pooled.spec.key) && !(await this.loadInto(lane, pooled))) return;
    const calls = queue.take();
    const [first] = calls;
    if (!first) return;
    try {
      const outputs = await lane.run(pooled.spec.key, concatenate(calls.map(({ inputs }) => inputs)), Math.min(...calls.map(({ limitMs }) => limitMs)));
      this.answer(pooled, queue, calls, outputs);
    } catch (error) {
      this.failed(pooled, queue, calls, error instanceof Error ? error : new Error(String(error)));
    }
  }

  private answer(pooled: Pooled, queue: CallQueue, calls: PendingCall[], outputs: Tensors): void {
    const [first] = calls;
    if (calls.length === 1 && first) return queue.answer(first, outputs);
    // An output without one row a row of input can't be told apart by caller: each call then gets a run of its own.
    if (rowsOf(outputs) !== calls.reduce((sum, { rows }) => sum + rows, 0)) return this.again(pooled, queue, calls);
    let at = 0;
    for (const call of calls) queue.answer(call, sliceRows(outputs, at, (at += call.rows)));
  }

  private failed(pooled: Pooled, queue: CallQueue, calls: PendingCall[], error: Error): void {
    const [first] = calls;
    if (calls.length > 1 || !first) return this.again(pooled, queue, calls);
    const died = error instanceof MillwrightError && error.code === 'gone';
    if (died && first.deaths++ === 0 && !pooled.over) return this.again(pooled, queue, calls);
    queue.answer(first, died ? new MillwrightError('gone', 'The model\'s process died twice on the same input. The model is loaded again; this input gets no answer.', undefined, error) : error);
  }

  private again(pooled: Pooled, queue: CallQueue, calls: PendingCall[]): void {
    for (const call of calls) call.alone = true;
    if (pooled.over) for (const call of calls) queue.answer(call, pooled.over);
    else queue.putBack(calls);
  }
}

function failAll({ queue, idle }: Pooled, error: Error): void {
  queue.failAll(error);
  idle.failAll(error);
}

const closing = () => new MillwrightError('gone', 'The appliance is closing.');

function newPooled(spec: SessionSpec, options: InferenceOptions): Pooled {
  let settleReady: Pooled['settleReady'] = () => {};
  const ready = new Promise<void>((resolve, reject) => {
    settleReady = (error) => (error ? reject(error) : resolve());
  });
  // Whoever loads awaits it; a second failure after that has nobody to tell.
  ready.catch(() => undefined);
  const concatenate = spec.concatenate !== false;
  return { spec, queue: new CallQueue(options, concatenate), idle: new CallQueue(options, concatenate), users: 0, deadlyLoads: 0, proven: false, over: undefined, ready, settleReady };
}

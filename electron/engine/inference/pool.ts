import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { Lane } from './lane';
import { Lanes, PATIENCE_MS } from './lanes';
import { closing, Pooled, released } from './pooled';
import type { CallQueue, PendingCall } from './queue';
import { concatenate, rowsOf, sliceRows, type Tensors } from './tensor';
import type { InferenceOptions, Measured, Session, SessionSpec, Usage } from './types';

/** A model that killed its process this often while it was only loaded is not loaded again. */
const DEADLY_LOADS = 2;

/** Full batches that lie in a process, the one that runs among them: a message between processes can take longer than a run. */
const AHEAD = 3;

/** Every session with its queue, and who is served next, where. */
export class Pool {
  private readonly sessions = new Map<string, Pooled>();
  private readonly lanes: Lanes;
  private count: number;
  private closed = false;
  /** Where the search for work begins, so that a busy model can't starve the others. */
  private turn = 0;
  private wakeAt = Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** A call for idle time is being run. */
  private idling = false;

  constructor(private readonly host: Pick<Host, 'fork'>, private readonly options: InferenceOptions) {
    this.count = Math.max(1, options.workers);
    this.lanes = new Lanes(host, () => this.dispatch(), options.background);
  }

  get workers(): number {
    return this.count;
  }

  set workers(count: number) {
    this.count = Math.max(1, Math.floor(count));
    this.dispatch();
  }

  warm(): void {
    this.lanes.first.warm();
  }

  backends(): Promise<string[]> {
    return this.closed ? Promise.reject(closing()) : this.lanes.first.backends(this.options.limitMs);
  }

  async usage(): Promise<Usage> {
    const each = await Promise.all(this.lanes.all().map((lane) => lane.usage()));
    return { cpuMs: each.reduce((sum, { cpuMs }) => sum + cpuMs, 0), peakBytes: each.reduce((sum, { peakBytes }) => sum + peakBytes, 0) };
  }

  async load(spec: SessionSpec): Promise<Session> {
    if (this.closed) throw closing();
    let pooled = this.sessions.get(spec.key);
    if (!pooled) {
      const needsOwn = (spec.provider ?? 'cpu') !== 'cpu' || (spec.apart === true && this.sessions.size > 0);
      pooled = new Pooled(spec, needsOwn, this.options);
      this.sessions.set(spec.key, pooled);
      this.dispatch();
    }
    pooled.users++;
    await pooled.ready;
    return this.handle(pooled);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    for (const pooled of [...this.sessions.values()]) this.giveUp(pooled, closing());
    await this.lanes.close();
  }

  private handle(pooled: Pooled): Session {
    let isReleased = false;
    return {
      run: (inputs, { limitMs = this.options.limitMs, idle = false } = {}) => {
        const error = pooled.over ?? (isReleased ? released() : undefined);
        if (error) return Promise.reject(error);
        const answer = (idle ? pooled.idle : pooled.queue).add(inputs, limitMs);
        this.dispatch();
        return answer;
      },
      get waiting() {
        return pooled.queue.waiting;
      },
      stats: () => pooled.queue.read(),
      measure: (inputs, { forMs, sessions = 1 }) => this.measure(pooled.spec, inputs, forMs, sessions),
      release: async () => {
        if (isReleased) return;
        isReleased = true;
        if (--pooled.users === 0) await this.unload(pooled);
      },
    };
  }

  private async unload(pooled: Pooled): Promise<void> {
    await Promise.all([pooled.queue.empty(), pooled.idle.empty()]);
    if (pooled.users > 0) return;
    if (this.sessions.get(pooled.key) === pooled) this.sessions.delete(pooled.key);
    pooled.over = released();
    await this.lanes.release(pooled);
  }

  /** In processes of their own, so that what is served is not in the way. */
  private async measure(spec: SessionSpec, inputs: Tensors, forMs: number, sessions: number): Promise<Measured[]> {
    const { loadLimitMs, limitMs } = this.options;
    const lanes = Array.from({ length: sessions }, () => new Lane(this.host, () => undefined));
    try {
      await Promise.all(lanes.map((lane) => lane.load(spec, loadLimitMs)));
      return await Promise.all(lanes.map((lane) => lane.measure(spec.key, inputs, forMs, forMs + limitMs)));
    } finally {
      await Promise.all(lanes.map((lane) => lane.close()));
    }
  }

  /** Starts whatever can be started now: called whenever something was asked, became free or became due. */
  private dispatch(): void {
    if (this.closed) return;
    this.wakeAt = Infinity;
    while (this.startNext());
    this.startIdle();
    this.restoreFirst();
    clearTimeout(this.timer);
    if (this.wakeAt < Infinity) this.timer = setTimeout(() => this.dispatch(), Math.max(1, this.wakeAt - performance.now()));
  }

  private startNext(): boolean {
    const all = [...this.sessions.values()];
    for (let i = 0; i < all.length; i++) {
      const pooled = all[(this.turn + i) % all.length];
      if (!pooled?.wantsWork || !this.isDue(pooled)) continue;
      const lane = this.laneFor(pooled);
      if (!lane) continue;
      this.turn = (this.turn + i + 1) % all.length;
      void this.serve(lane, pooled);
      return true;
    }
    return false;
  }

  /** One at a time, where nobody else waits and a process is free: all others stay free for whatever comes. */
  private startIdle(): void {
    const all = [...this.sessions.values()];
    if (this.idling || all.some(({ wantsWork }) => wantsWork)) return;
    const pooled = all.find(({ proven, idle }) => proven && idle.waiting > 0);
    const lane = pooled && this.lanes.idle(pooled, true);
    if (pooled && lane) void this.serveIdle(lane, pooled);
  }

  private async serveIdle(lane: Lane, pooled: Pooled): Promise<void> {
    this.idling = true;
    if (lane.has(pooled.key) || (await this.loadInto(lane, pooled))) await this.run(lane, pooled, pooled.idle);
    this.idling = false;
    this.lanes.rest(lane);
    this.dispatch();
  }

  private isDue(pooled: Pooled): boolean {
    // Its first load is one lane's work.
    if (!pooled.proven) return this.lanes.servingNow(pooled).length === 0;
    const due = pooled.queue.firstSince + this.options.longestWaitMs;
    return pooled.queue.hasFullBatch || this.isPast(due);
  }

  private isPast(at: number): boolean {
    if (at <= performance.now()) return true;
    this.wakeAt = Math.min(this.wakeAt, at);
    return false;
  }

  /** Where it may be served now: an idle process, a further one, or behind its own run where nobody else waits. */
  private laneFor(pooled: Pooled): Lane | undefined {
    const serving = this.lanes.servingNow(pooled).filter((lane) => !pooled.proven || lane.has(pooled.key));
    const others = [...this.sessions.values()].filter((one) => one !== pooled && !one.apart);
    const busyOthers = others.filter((one) => one.wantsWork || this.lanes.servingNow(one).length > 0).length;
    const share = pooled.apart ? 1 : Math.max(1, Math.floor(this.count / (1 + busyOthers)));
    if (serving.length >= share) return this.behindOwn(pooled, serving, others);
    const idle = this.lanes.idle(pooled, others.length === 0);
    if (idle) return idle;
    // A process comes up for it. What waits goes to the first one that is free meanwhile.
    if (this.lanes.servingNow(pooled).length > serving.length) return this.behindOwn(pooled, serving, others);
    if (!this.lanes.canGrow(pooled, this.count - 1 + others.length)) return this.lanes.idle(pooled, true) ?? this.behindOwn(pooled, serving, others);
    const since = pooled.proven ? pooled.queue.firstSince : pooled.since;
    if (!pooled.apart && !pooled.isSlow && !this.isPast(since + PATIENCE_MS)) return this.behindOwn(pooled, serving, others);
    return this.lanes.grow(pooled);
  }

  /** A full batch may lie ready in the process when the one before is done, so that it never waits for this one. */
  private behindOwn(pooled: Pooled, serving: readonly Lane[], others: readonly Pooled[]): Lane | undefined {
    if (!pooled.queue.hasFullBatch || others.some(({ wantsWork }) => wantsWork)) return undefined;
    return serving.find((lane) => lane.busyWith.length < AHEAD && lane.has(pooled.key));
  }

  /** The first process holds every model that shares, also after it died. */
  private restoreFirst(): void {
    const { first } = this.lanes;
    const all = [...this.sessions.values()].filter(({ apart }) => !apart);
    if (first.busyWith.length > 0 || all.some(({ wantsWork }) => wantsWork)) return;
    const missing = all.find((one) => one.proven && !first.has(one.key) && !(one.isSlow && all.length > 1));
    if (missing) void this.loadInto(first, missing).finally(() => this.dispatch());
  }

  private async serve(lane: Lane, pooled: Pooled): Promise<void> {
    if (lane.has(pooled.key) || (await this.loadInto(lane, pooled))) await this.run(lane, pooled, pooled.queue);
    this.lanes.rest(lane);
    this.dispatch();
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
      await this.loadFailed(lane, pooled, error);
      return false;
    }
  }

  private async loadFailed(lane: Lane, pooled: Pooled, error: Error): Promise<void> {
    const isDeadly = !(error instanceof MillwrightError) || (error.code !== 'model-refused' && error.code !== 'unavailable');
    const isExtra = this.lanes.isExtra(lane);
    if (isDeadly && isExtra) await this.lanes.giveUp(lane);
    // The first process has it, or is tried next: that this one could not be had is no fault of the model.
    if (isDeadly && isExtra && pooled.proven && !pooled.apart) return;
    if (isDeadly && ++pooled.deadlyLoads < DEADLY_LOADS) return;
    if (isDeadly && pooled.proven) {
      pooled.deadlyLoads = 0;
      pooled.failAll(new MillwrightError('unavailable', `The model can't be loaded just now and is tried again: ${error.message}`, undefined, error));
      return;
    }
    this.giveUp(pooled, isDeadly ? new MillwrightError('model-refused', `Loading the model ends its process each time: ${error.message}`, undefined, error) : error);
  }

  private giveUp(pooled: Pooled, error: Error): void {
    if (this.sessions.get(pooled.key) === pooled) this.sessions.delete(pooled.key);
    pooled.refuseFurther(error);
    if (!this.closed) void this.lanes.release(pooled);
  }

  private async run(lane: Lane, pooled: Pooled, queue: CallQueue): Promise<void> {
    const calls = queue.take();
    if (calls.length === 0) return;
    let began = 0;
    const onTurn = () => {
      began = performance.now();
      for (const call of calls) call.begun = true;
    };
    try {
      const outputs = await lane.run({ key: pooled.key, onTurn }, concatenate(calls.map(({ inputs }) => inputs)), Math.min(...calls.map(({ limitMs }) => limitMs)));
      pooled.took(performance.now() - began);
      queue.stats.ran();
      this.answer(pooled, queue, calls, outputs);
    } catch (error) {
      if (error instanceof MillwrightError && error.code === 'timeout') pooled.took(performance.now() - began);
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
    const died = error instanceof MillwrightError && error.code === 'gone';
    // It only stood behind the run that ended the process.
    if (died && first && !first.begun && !pooled.over) return queue.putBack(calls);
    if (calls.length > 1 || !first) return this.again(pooled, queue, calls);
    if (died && first.deaths++ === 0 && !pooled.over) return this.again(pooled, queue, calls);
    queue.answer(first, died ? new MillwrightError('gone', 'The model\'s process died twice on the same input. The model is loaded again; this input gets no answer.', undefined, error) : error);
  }

  private again(pooled: Pooled, queue: CallQueue, calls: PendingCall[]): void {
    for (const call of calls) Object.assign(call, { alone: true, begun: false });
    if (pooled.over) for (const call of calls) queue.answer(call, pooled.over);
    else queue.putBack(calls);
  }
}

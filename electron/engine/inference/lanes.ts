import type { Host } from '../../contract/host';
import { Lane } from './lane';
import type { Pooled } from './pooled';

/** An extra process that did nothing for so long is ended. */
const IDLE_MS = 60_000;
/** How long calls wait for a process that is busy before another one is started: starting one takes longer than most runs. */
export const PATIENCE_MS = 20;
/** After an extra process could not be started. */
const PAUSE_MS = 5_000;

interface Extra {
  lane: Lane;
  /** Set for a model that runs apart: nobody else uses its process. */
  owner: Pooled | undefined;
  idle: ReturnType<typeof setTimeout> | undefined;
}

/**
 * The processes. The first one holds every model and is always there; further ones are started when a model would have to wait for another, or may use
 * several. The operating system then shares the cores among them, so that no model delays another more than its share.
 */
export class Lanes {
  readonly first: Lane;
  private readonly extras: Extra[] = [];
  private pausedUntil = 0;

  constructor(private readonly host: Pick<Host, 'fork'>, private readonly wake: () => void, private readonly background: boolean) {
    this.first = new Lane(host, wake, background);
  }

  all(): Lane[] {
    return [this.first, ...this.extras.map(({ lane }) => lane)];
  }

  isExtra(lane: Lane): boolean {
    return lane !== this.first;
  }

  servingNow(pooled: Pooled): Lane[] {
    return this.all().filter(({ busyWith }) => busyWith.some(({ key }) => key === pooled.key));
  }

  /** An idle process that may serve this model, one that holds it already before others. A slow model leaves the first process to the quick ones. */
  idle(pooled: Pooled, alone: boolean): Lane | undefined {
    const open = pooled.apart
      ? this.extras.filter(({ owner }) => owner === pooled).map(({ lane }) => lane)
      : [...(pooled.isSlow && !alone ? [] : [this.first]), ...this.extras.filter(({ owner }) => owner === undefined).map(({ lane }) => lane)];
    const idle = open.filter(({ busyWith }) => busyWith.length === 0);
    return idle.find((lane) => lane.has(pooled.key)) ?? idle[0];
  }

  /** Whether another process may be started, within `most` that all models share. */
  canGrow(pooled: Pooled, most: number): boolean {
    if (pooled.apart) return !this.extras.some(({ owner }) => owner === pooled);
    return most > 0 && this.extras.filter(({ owner }) => owner === undefined).length < most && performance.now() >= this.pausedUntil;
  }

  grow(pooled: Pooled): Lane {
    const lane = new Lane(this.host, this.wake, this.background);
    this.extras.push({ lane, owner: pooled.apart ? pooled : undefined, idle: undefined });
    return lane;
  }

  /** It could not be started or died while loading: whoever waits uses what there is. */
  async giveUp(lane: Lane): Promise<void> {
    this.pausedUntil = performance.now() + PAUSE_MS;
    await this.end(lane);
  }

  /** An extra process that does nothing is ended after a while; its model is in the first one too. */
  rest(lane: Lane): void {
    const extra = this.extras.find((one) => one.lane === lane);
    if (!extra || extra.owner) return;
    clearTimeout(extra.idle);
    extra.idle = setTimeout(() => {
      if (lane.busyWith.length === 0) void this.end(lane);
    }, IDLE_MS);
    extra.idle.unref?.();
  }

  async release(pooled: Pooled): Promise<void> {
    const own = this.extras.filter(({ owner }) => owner === pooled).map(({ lane }) => lane);
    await Promise.all([...own.map((lane) => this.end(lane)), ...this.all().map((lane) => lane.release(pooled.key))]);
  }

  async close(): Promise<void> {
    for (const { idle } of this.extras) clearTimeout(idle);
    await Promise.all(this.all().map((lane) => lane.close()));
  }

  private async end(lane: Lane): Promise<void> {
    const at = this.extras.findIndex((one) => one.lane === lane);
    if (at < 0) return;
    const [extra] = this.extras.splice(at, 1);
    clearTimeout(extra?.idle);
    await lane.close();
  }
}

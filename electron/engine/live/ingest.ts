import { MillwrightError } from '../../contract/errors';
import type { History, ReadingColumns } from '../history';
import type { Clock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import { ReadingBuilder, type UnchangedColumns } from './columns';
import type { Deadbands } from './deadbands';

export interface IngestOptions {
  /** A group is committed `soonMs` after its first message where the store is quick, so that commits take a quarter of the time at most; after `groupMs` in any case, */
  soonMs: number;
  groupMs: number;
  /** or at once when it has so many readings, */
  groupReadings: number;
  /**
   * or when no message came for `quietMs` and as many wait as a full window of its senders has: so many, or as many as the last commit let be acknowledged
   * where they came promptly after it. A sender that sends one by one is served at once so.
   */
  quietMessages: number;
  quietMs: number;
  /** Sources are paused above `highReadings` or `highMessages` not committed yet, and go on below half. */
  highReadings: number;
  highMessages: number;
  retryMs: readonly number[];
}

export const ingestDefaults: IngestOptions = {
  soonMs: 25,
  groupMs: 150,
  groupReadings: 5_000,
  quietMessages: 16,
  quietMs: 5,
  highReadings: 50_000,
  highMessages: 20_000,
  retryMs: [250, 500, 1_000, 2_000, 5_000],
};

/** Of so many last commits the quickest says how quick the store is: one that it was slow with must not hold up the next as well. */
const LAST_COMMITS = 3;

/** An answer to an acknowledgement comes within this. */
const PROMPT_MS = 20;

export interface Commit {
  readings: ReadingColumns;
  /** Arrival sequence of the first; the others follow. NaN where there is none. */
  firstSeq: number;
  /** What came along and was not kept. */
  unchanged: UnchangedColumns;
}

interface Group {
  builder: ReadingBuilder;
  /** One a message, in the order they came. */
  kept: (() => void)[];
  since: number;
  /** With so many messages, and then silence, its senders are taken to wait for us. */
  expected: number;
}

const newGroup = (deadbands?: Deadbands): Group => ({ builder: new ReadingBuilder(undefined, deadbands), kept: [], since: NaN, expected: Infinity });

/**
 * Groups messages into commits. A message counts as kept, and may be acknowledged to its source, only after the commit that holds all of its
 * readings; acknowledgements go out in the order the messages came. One commit is under way at a time, and the
 * next group gathers meanwhile. While the store takes nothing, the same group is tried again and again, nothing is acknowledged, and sources are paused.
 */
export class Ingest {
  readonly committed = new Emitter<Commit>();
  /** True: sources shall stop reading their sockets; false: they may go on. */
  readonly pressure = new Emitter<boolean>();
  /** In words, while readings can't be kept. */
  problem: string | null = null;
  paused = false;
  /** Readings that a commit refused, each time it did. */
  readonly refused = new Emitter<{ readings: number; message: string }>();
  private gathering: Group;
  private underWay: Group | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastArrival = 0;
  /** The last commit: its end, and how many messages it let be acknowledged; how long the last few took. */
  private last = { end: -Infinity, messages: Infinity };
  private took: number[] = [];
  private closed = false;
  /** The last group could not be kept before the end. */
  private left = false;
  private wake: (() => void) | undefined;
  private readonly options: IngestOptions;

  constructor(private readonly deps: { history: Pick<History, 'append'>; clock: Clock; busy?: () => Promise<void>; deadbands?: Deadbands }, options: Partial<IngestOptions> = {}) {
    this.gathering = newGroup(deps.deadbands);
    this.options = { ...ingestDefaults, ...options };
  }

  /**
   * One message: `fill` pushes its readings (none at all is well), `kept` is called once they would survive a power cut. Never called: the engine stopped first, or
   * the source is to send it again.
   */
  offer(fill: (out: ReadingBuilder) => void, kept: () => void): number {
    const group = this.gathering;
    const before = group.builder.length;
    fill(group.builder);
    group.kept.push(kept);
    this.lastArrival = performance.now();
    if (Number.isNaN(group.since)) {
      group.since = this.lastArrival;
      group.expected = this.lastArrival - this.last.end < PROMPT_MS ? Math.min(this.options.quietMessages, this.last.messages) : this.options.quietMessages;
    }
    if (group.kept.length === group.expected) this.cancel();
    if (group.builder.length >= this.options.groupReadings) this.flush();
    else this.schedule();
    this.press();
    return group.builder.length - before;
  }

  /** Messages that wait for their commit. */
  get waiting(): number {
    return this.gathering.kept.length + (this.underWay?.kept.length ?? 0);
  }

  /** Commits what is there and takes nothing more. What the store refuses now stays unacknowledged. */
  async close(): Promise<void> {
    this.closed = true;
    this.cancel();
    this.wake?.();
    while (this.underWay) await new Promise((resolve) => setTimeout(resolve, 5));
    // After a group that was not kept nothing is acknowledged: by a deadband what follows may stand for what is in it.
    if (this.gathering.kept.length > 0 && !this.left) await this.commit();
  }

  private schedule(): void {
    if (this.timer || this.underWay || this.closed) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (performance.now() >= this.due() - 0.5) this.flush();
      else this.schedule();
    }, Math.max(0, this.due() - performance.now()));
  }

  /** When the gathering group is to be committed, should nothing more come. */
  private due(): number {
    const { soonMs, groupMs, quietMs } = this.options;
    const { since, kept, expected } = this.gathering;
    const rested = this.took.length === 0 ? 0 : this.last.end + 3 * Math.min(...this.took);
    const latest = Math.min(since + groupMs, Math.max(since + soonMs, rested));
    return kept.length < expected ? latest : Math.min(latest, Math.max(this.lastArrival + quietMs, rested));
  }

  private cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private flush(): void {
    if (this.underWay || this.closed || this.gathering.kept.length === 0) return;
    this.cancel();
    void this.commit();
  }

  private async commit(): Promise<void> {
    const group = this.gathering;
    this.underWay = group;
    this.gathering = newGroup(this.deps.deadbands);
    const began = performance.now();
    const kept = await this.keep(group);
    this.left = !kept;
    this.last = { end: performance.now(), messages: group.kept.length };
    this.took = [...this.took, this.last.end - began].slice(-LAST_COMMITS);
    if (kept) await this.deps.busy?.();
    this.underWay = undefined;
    this.press();
    if (this.closed || this.gathering.kept.length === 0) return;
    if (this.gathering.builder.length >= this.options.groupReadings) this.flush();
    else this.schedule();
  }

  private async keep(group: Group): Promise<boolean> {
    const readings = group.builder.columns();
    const { unchanged } = group.builder;
    for (let attempt = 0; ; attempt++) {
      try {
        const { firstSeq } = readings.tag.length > 0 ? await this.deps.history.append(readings) : { firstSeq: NaN };
        if (readings.tag.length > 0) this.problem = null;
        for (const kept of group.kept) kept();
        if (readings.tag.length > 0 || unchanged.tag.length > 0) this.committed.emit({ readings, firstSeq, unchanged });
        return true;
      } catch (error) {
        this.problem = problemInWords(error);
        this.press();
        this.refused.emit({ readings: readings.tag.length, message: this.problem });
        if (this.closed) return false;
        await this.pause(this.options.retryMs[Math.min(attempt, this.options.retryMs.length - 1)] ?? 1_000);
        if (this.closed) return false;
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private press(): void {
    const { highReadings, highMessages } = this.options;
    const readings = this.gathering.builder.length + (this.underWay?.builder.length ?? 0);
    const messages = this.waiting;
    const next = this.paused ? readings > highReadings / 2 || messages > highMessages / 2 : readings > highReadings || messages > highMessages;
    // While nothing can be kept, nothing more is taken in.
    const stop = next || (this.problem !== null && this.underWay !== undefined && messages > 0);
    if (stop === this.paused) return;
    this.paused = stop;
    this.pressure.emit(stop);
  }
}

function problemInWords(error: unknown): string {
  if (error instanceof MillwrightError && error.code === 'store-full') return 'The disk is full. Readings are not kept and not acknowledged; sources hold them. Make room on the disk.';
  if (error instanceof MillwrightError) return `Readings can't be kept: ${error.message}`;
  return `Readings can't be kept: ${error instanceof Error ? error.message : String(error)}`;
}

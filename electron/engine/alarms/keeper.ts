import { MillwrightError } from '../../contract/errors';
import { Turns } from '../shared/turns';
import type { Transaction } from '../store';
import type { Point } from './points';
import { pointRecord, putChanges, type PointRecord } from './repository';
import type { AlarmDeps, AlarmRecord, Transition } from './types';

/** Transitions that wait for a store that takes nothing; beyond them the oldest go, the alarms' own state never does. */
const WAITING_TRANSITIONS = 10_000;

/**
 * Writes alarms behind the picture on the screen: what is decided is shown at once, and kept in order, in batches, by one writer. While the store takes nothing
 * it waits here, at most one state a point, and is tried again with every `flush`.
 */
export class Keeper {
  private points = new Map<Point, PointRecord>();
  private alarms = new Map<number, AlarmRecord>();
  private transitions: Transition[] = [];
  private watching = false;
  private readonly turns = new Turns();
  private scheduled = false;

  constructor(private readonly deps: Pick<AlarmDeps, 'store' | 'clock' | 'onProblem'>) {}

  putPoint(point: Point): void {
    this.points.set(point, pointRecord(point));
  }
  putAlarm(alarm: AlarmRecord): void {
    this.alarms.set(alarm.id, { ...alarm });
  }
  putTransition(transition: Transition): void {
    this.transitions.push(transition);
    if (this.transitions.length > WAITING_TRANSITIONS) this.transitions.shift();
  }
  /** Delays run: how far they have come is kept with the next flush. */
  stillWatching(): void {
    this.watching = true;
  }

  /** Soon: whatever else changes in this turn goes along. */
  flush(): void {
    if (this.scheduled || !this.waiting()) return;
    this.scheduled = true;
    void this.turns.run(async () => {
      this.scheduled = false;
      await this.writeWaiting();
    });
  }

  /** Runs `work` in a transaction of its own after everything decided before it. `begin` and `end` stand around it, before anything else is written: `end` also where it failed. */
  async transaction<T>(name: string, work: (tx: Transaction) => Promise<T>, { begin, end }: { begin?(): void; end?(result: T | undefined): void } = {}): Promise<T> {
    return this.turns.run(async () => {
      begin?.();
      let result: T | undefined;
      try {
        await this.writeWaiting();
        return (result = await this.withReserve(() => this.deps.store.main.transaction(name, work)));
      } finally {
        end?.(result);
      }
    });
  }

  /**
   * Reads the journal where it has no gaps: what people do is written past what values brought a moment before, so that a step may stand there while one with a lower number still waits. `below`:
   * the lowest that waits for a store that takes nothing; null: none does.
   */
  async whole<T>(read: (below: number | null) => Promise<T>): Promise<T> {
    return this.turns.run(async () => {
      await this.writeWaiting();
      return read(this.transitions[0]?.id ?? null);
    });
  }

  async settled(): Promise<void> {
    this.flush();
    await this.turns.run(async () => {});
  }

  private waiting(): boolean {
    return this.watching || this.points.size > 0 || this.alarms.size > 0 || this.transitions.length > 0;
  }

  private async writeWaiting(): Promise<void> {
    if (!this.waiting()) return;
    const { points, alarms, transitions } = this;
    this.points = new Map();
    this.alarms = new Map();
    this.transitions = [];
    this.watching = false;
    const watched = this.deps.clock.received();
    try {
      await this.withReserve(() => this.deps.store.main.transaction('alarms', (tx) => putChanges(tx, { points: [...points.values()], alarms: [...alarms.values()], transitions, watched })));
    } catch (error) {
      this.points = new Map([...points, ...this.points]);
      this.alarms = new Map([...alarms, ...this.alarms]);
      this.transitions = [...transitions, ...this.transitions].slice(-WAITING_TRANSITIONS);
      this.deps.onProblem?.(error);
    }
  }

  /** Alarms and acknowledgements are what the store's reserved space is for. */
  private async withReserve<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { reserve } = this.deps.store;
      if (!(error instanceof MillwrightError) || error.code !== 'store-full' || !reserve?.held) throw error;
      await reserve.release();
      return work();
    }
  }
}

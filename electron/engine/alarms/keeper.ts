import { MillwrightError } from '../../contract/errors';
import { Turns } from '../shared/turns';
import type { Transaction } from '../store';
import { putAlarms } from './repository';
import type { AlarmDeps, AlarmEvent, AlarmRecord } from './types';

/** Events that wait for a store that takes nothing; beyond them the oldest go, the alarms' own state never does. */
const WAITING_EVENTS = 10_000;

/**
 * Writes alarms behind the picture on the screen: what is decided is shown at once, and kept in order, in batches, by one writer. While the store takes nothing
 * it waits here, at most one state an alarm, and is tried again with every `flush`.
 */
export class Keeper {
  private readonly alarms = new Map<number, AlarmRecord>();
  private events: AlarmEvent[] = [];
  private readonly turns = new Turns();
  private scheduled = false;

  constructor(private readonly deps: Pick<AlarmDeps, 'store' | 'onProblem'>) {}

  put(alarm: AlarmRecord, event?: AlarmEvent): void {
    this.alarms.set(alarm.id, { ...alarm });
    if (!event) return;
    this.events.push(event);
    if (this.events.length > WAITING_EVENTS) this.events.shift();
  }

  get waiting(): number {
    return this.alarms.size;
  }

  /** Soon: whatever else changes in this turn goes along. */
  flush(): void {
    if (this.scheduled || this.alarms.size === 0) return;
    this.scheduled = true;
    void this.turns.run(async () => {
      this.scheduled = false;
      await this.writeWaiting();
    });
  }

  /** Runs `work` in a transaction of its own after everything decided before it. */
  async transaction<T>(name: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.turns.run(async () => {
      await this.writeWaiting();
      return this.withReserve(() => this.deps.store.main.transaction(name, work));
    });
  }

  async settled(): Promise<void> {
    this.flush();
    await this.turns.run(async () => {});
  }

  private async writeWaiting(): Promise<void> {
    if (this.alarms.size === 0) return;
    const alarms = [...this.alarms.values()];
    const events = this.events;
    this.alarms.clear();
    this.events = [];
    try {
      await this.withReserve(() => this.deps.store.main.transaction('alarms', (tx) => putAlarms(tx, alarms, events)));
    } catch (error) {
      for (const alarm of alarms) if (!this.alarms.has(alarm.id)) this.alarms.set(alarm.id, alarm);
      this.events = [...events, ...this.events].slice(-WAITING_EVENTS);
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

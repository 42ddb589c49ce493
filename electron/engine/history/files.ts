import { Turns } from '../shared/turns';
import type { Store } from '../store';
import { historyMigrations } from './migrations';
import { fileName, filePrefix, periodOf, periodOfFile, type Period } from './period';
import { PeriodFile } from './period-file';
import type { QuietOf } from './summary';

/** Sequences that are taken in advance by one write; a restart skips what was not used of them. */
const LEASE = 1_000_000;

/** The files of all periods, each opened when it is first needed, and the arrival sequence that runs through them. */
export class HistoryFiles {
  private readonly opened = new Map<string, Promise<PeriodFile>>();
  private periods: Period[] = [];
  private next = 1;
  private leased = 0;
  /** What changes the newest file or its lease comes one after the other. */
  private readonly turns = new Turns();

  constructor(private readonly store: Store, readonly quietOf: QuietOf) {}

  async start(): Promise<void> {
    for (const name of await this.store.files(filePrefix)) {
      const period = periodOfFile(name);
      if (period) this.periods.push(period);
    }
    // The newest file that was ever appended to knows the lease: it is written there before a sequence is given out.
    for (const period of [...this.periods].reverse()) {
      this.leased = await (await this.openKnown(period)).repository.lease();
      if (this.leased > 0) break;
    }
    this.next = Math.max(1, this.leased);
  }

  /** `count` sequences upwards from the returned one: higher than any before, across restarts. The file of some period must be there. */
  async takeSequences(count: number): Promise<number> {
    while (this.next + count > this.leased) {
      await this.turns.run(async () => {
        const wanted = this.next + count + LEASE;
        const newest = this.periods.at(-1);
        if (!newest || wanted <= this.leased) return;
        await (await this.openKnown(newest)).repository.setLease(wanted);
        this.leased = wanted;
      });
    }
    const first = this.next;
    this.next += count;
    return first;
  }

  /** The file that holds this time, made where there is none. */
  async fileFor(time: number): Promise<PeriodFile> {
    const period = periodOf(time);
    const isKnown = () => this.periods.some(({ name }) => name === period.name);
    if (isKnown()) return this.openKnown(period);
    return this.turns.run(async () => {
      const file = await this.openKnown(period);
      if (isKnown()) return file;
      const isNewest = this.periods.every((other) => other.name < period.name);
      if (isNewest && this.leased > 0) await file.repository.setLease(this.leased);
      this.periods = [...this.periods, period].sort((a, b) => (a.name < b.name ? -1 : 1));
      return file;
    });
  }

  /** Files with anything of [from, to), in order of time. */
  async overlapping(from: number, to: number): Promise<PeriodFile[]> {
    const files: PeriodFile[] = [];
    for (const period of this.periods) if (period.from < to && period.to > from) files.push(await this.openKnown(period));
    return files;
  }

  /** Those in use so far, and the two newest: where something may be open. (Batches of older ones wait until those are read.) */
  async toSeal(): Promise<PeriodFile[]> {
    await Promise.all(this.periods.slice(-2).map((period) => this.openKnown(period)));
    return (await Promise.all([...this.opened.values()].map((file) => file.catch(() => undefined)))).filter((file) => file !== undefined);
  }

  get nextSequence(): number {
    return this.next;
  }

  /** Periods that ended by `time`; never the newest one, which carries the sequence on. */
  endedBy(time: number): Period[] {
    return this.periods.slice(0, -1).filter((period) => period.to <= time);
  }

  drop(period: Period): Promise<void> {
    return this.turns.run(async () => {
      this.periods = this.periods.filter(({ name }) => name !== period.name);
      this.opened.delete(period.name);
      await this.store.dropFile(fileName(period));
    });
  }

  private openKnown(period: Period): Promise<PeriodFile> {
    let file = this.opened.get(period.name);
    if (!file) {
      file = this.store.file(fileName(period), historyMigrations).then((database) => PeriodFile.open(period, database, this.quietOf));
      this.opened.set(period.name, file);
      file.catch(() => this.opened.delete(period.name));
    }
    return file;
  }
}

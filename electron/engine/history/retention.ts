import type { Retention, RetentionPolicy } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import type { Who } from '../shared/who';
import type { Migration, Store } from '../store';
import { DAY } from './period';
import type { Cuts, History } from './types';

/** In `millwright.db`. */
export const retentionMigrations: Migration[] = [
  {
    id: 450,
    name: 'how long history is kept',
    sql: `
      -- One row once somebody has changed it: JSON.
      CREATE TABLE history_retention (one INTEGER PRIMARY KEY CHECK (one = 1), policy TEXT NOT NULL) STRICT;
    `,
  },
];

/** More than a year of readings, so that a year can be compared with the one before; what they amount to far longer, as it takes little. */
export const defaultPolicy: RetentionPolicy = { readings: 400, predictions: 1_100, minutes: 1_100, hours: 3_660, maxBytes: null };

/** Whatever the size: so many days are kept. */
const LEAST_DAYS = 2;
const CHECK_MS = 60_000;
const KEEPER: Who = { kind: 'system', room: 'history' };

export interface RetentionDeps {
  store: Store;
  history: Pick<History, 'letGo' | 'usage' | 'dropOlderThan' | 'extent'>;
  security: Pick<Security, 'record'>;
  clock: Clock;
  onProblem?: (error: unknown, doing: string) => void;
}

/** How long history is kept, and letting go of what is older: once a day (UTC) by itself, and whenever that was changed. */
export class HistoryRetention {
  private timer: ReturnType<typeof setInterval> | undefined;
  private lastDay = NaN;
  private running: Promise<unknown> = Promise.resolve();

  constructor(readonly deps: RetentionDeps) {}

  async show(): Promise<Retention> {
    const [policy, { bytes }, extent] = [await this.policy(), await this.deps.history.usage(), await this.deps.history.extent()];
    return { policy, bytes, from: extent?.from ?? null };
  }

  /** Rollups are kept as long as what they are of, at least. Errors: invalid-input. */
  async set(changes: Partial<RetentionPolicy>, who: Who, why?: string): Promise<Retention> {
    const before = await this.policy();
    const policy = { ...before, ...changes };
    check(policy);
    await this.deps.store.main.transaction('history.setRetention', async (tx) => {
      await tx.run('INSERT INTO history_retention (one, policy) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET policy = excluded.policy', [JSON.stringify(policy)]);
      await this.deps.security.record(tx, who, 'history.setRetention', before, policy, why);
    });
    this.lastDay = NaN;
    return this.show();
  }

  start(): void {
    this.timer ??= setInterval(() => void this.due().catch((error: unknown) => this.deps.onProblem?.(error, 'letting go of old history')), CHECK_MS);
    this.timer.unref();
  }

  /** What the timer does: once a day. */
  async due(): Promise<void> {
    const day = Math.floor(this.deps.clock.now() / DAY);
    if (day === this.lastDay) return;
    this.lastDay = day;
    await this.run();
  }

  /** Lets go of what is too old, then of the oldest where all takes more than it may. */
  run(): Promise<void> {
    const run = this.running.then(async () => {
      const { history, clock } = this.deps;
      const policy = await this.policy();
      const today = Math.floor(clock.now() / DAY);
      const cut = (days: number | null) => (days === null ? -Infinity : (today - days) * DAY);
      const hours = cut(policy.hours);
      if (hours > -Infinity) await history.dropOlderThan(hours, KEEPER, `hours are kept for ${policy.hours} days`);
      await history.letGo({ readings: cut(policy.readings), predictions: cut(policy.predictions), minutes: cut(policy.minutes) }, KEEPER, 'older than is kept');
      if (policy.maxBytes !== null) await this.shrink(policy.maxBytes, today);
    });
    this.running = run.catch(() => {});
    return run;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Readings and predictions first, the oldest day before the next; then the minutes. */
  private async shrink(maxBytes: number, today: number): Promise<void> {
    const { history } = this.deps;
    for (const tier of ['readings', 'minutes'] as const) {
      const { bytes, days } = await history.usage();
      const cut = cutFor(bytes - maxBytes, days.map((day) => ({ day: day.day, bytes: day[tier] })), today - LEAST_DAYS);
      if (cut === undefined) continue;
      const cuts: Cuts = { readings: cut, predictions: cut, minutes: tier === 'minutes' ? cut : -Infinity };
      await history.letGo(cuts, KEEPER, `all of history may take ${maxBytes} bytes`);
    }
  }

  private async policy(): Promise<RetentionPolicy> {
    const row = await this.deps.store.main.get<{ policy: string }>('SELECT policy FROM history_retention');
    return row ? { ...defaultPolicy, ...(JSON.parse(row.policy) as Partial<RetentionPolicy>) } : defaultPolicy;
  }
}

/** The moment before which days have to go for so many bytes, none of `last` or later. */
function cutFor(bytes: number, days: readonly { day: number; bytes: number }[], last: number): number | undefined {
  let cut: number | undefined;
  let freed = 0;
  for (const { day, bytes: own } of [...days].sort((a, b) => a.day - b.day)) {
    if (freed >= bytes || day >= last) break;
    freed += own;
    cut = (day + 1) * DAY;
  }
  return cut;
}

function check({ readings, predictions, minutes, hours }: RetentionPolicy): void {
  const days = (given: number | null) => given ?? Infinity;
  const refuse = (what: string) => {
    throw new MillwrightError('invalid-input', `${what} What readings amount to is kept as long as they are, at least.`);
  };
  if (days(minutes) < days(readings)) refuse('Minutes would be kept for less time than readings.');
  if (days(minutes) < days(predictions)) refuse('Minutes would be kept for less time than predictions.');
  if (days(hours) < days(minutes)) refuse('Hours would be kept for less time than minutes.');
}

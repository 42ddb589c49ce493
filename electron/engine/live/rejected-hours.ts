import type { RejectionCause } from '../../contract/domain';
import type { Database } from '../store';

const HOUR_MS = 3_600_000;
const EVERY_MS = 10_000;
/** As long as a report may speak of. */
const KEPT_HOURS = 401 * 24;

export interface RejectedCount {
  connector: string;
  cause: RejectionCause;
  count: number;
}

/** What was not kept as it came, by hour of the engine's clock, source and cause: kept, so that it can be told of any period. A crash costs the last ten seconds of it. */
export class RejectedHours {
  private readonly waiting = new Map<string, RejectedCount & { hour: number }>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly db: Database) {}

  add(connector: string, cause: RejectionCause, at: number, count: number): void {
    const hour = Math.floor(at / HOUR_MS);
    const key = `${hour} ${cause} ${connector}`;
    const own = this.waiting.get(key);
    if (own) own.count += count;
    else this.waiting.set(key, { hour, connector, cause, count });
  }

  start(): void {
    // Where nothing can be written that is told elsewhere; what waits is counted on.
    this.timer = setInterval(() => void this.flush().catch(() => undefined), EVERY_MS);
    this.timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush().catch(() => undefined);
  }

  /** Of the hours that lie in [from, to) or begin or end there, by source, then the most frequent first. */
  async between(from: number, to: number): Promise<RejectedCount[]> {
    await this.flush();
    return this.db.all<RejectedCount>(
      'SELECT connector, cause, sum(count) AS count FROM live_rejected WHERE hour >= ? AND hour < ? GROUP BY connector, cause ORDER BY connector, count DESC, cause', [Math.floor(from / HOUR_MS), Math.ceil(to / HOUR_MS)],
    );
  }

  private flush(): Promise<void> {
    this.writing = this.writing.catch(() => undefined).then(async () => {
      const due = [...this.waiting.values()];
      if (due.length === 0) return;
      this.waiting.clear();
      const oldest = Math.max(...due.map(({ hour }) => hour)) - KEPT_HOURS;
      try {
        await this.db.transaction('live.rejected', async (tx) => {
          await tx.runMany(
            'INSERT INTO live_rejected (hour, connector, cause, count) VALUES (?, ?, ?, ?) ON CONFLICT (hour, connector, cause) DO UPDATE SET count = count + excluded.count',
            due.map(({ hour, connector, cause, count }) => [hour, connector, cause, count]),
          );
          await tx.run('DELETE FROM live_rejected WHERE hour < ?', [oldest]);
        });
      } catch (error) {
        for (const { hour, connector, cause, count } of due) this.add(connector, cause, hour * HOUR_MS, count);
        throw error;
      }
    });
    return this.writing;
  }
}

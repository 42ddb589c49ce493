import { MillwrightError } from '../../contract/errors';
import { SqlError, threadCodes } from './errors';
import { portable, type SqlThread } from './thread';
import type { SqlParams, Transaction } from './types';

interface TransactionOptions<T> {
  name: string;
  work(tx: Transaction): Promise<T>;
  file: number;
  tx: number;
  stuckAfterMs: number;
}

/**
 * Runs `work` between BEGIN IMMEDIATE and COMMIT in the writer's thread. BEGIN is not waited for: the thread refuses
 * every statement of a transaction that it is not in, so nothing can slip out of it.
 */
export async function openTransaction<T>(thread: SqlThread, options: TransactionOptions<T>): Promise<T> {
  const { file, tx, work, name, stuckAfterMs } = options;
  const begun = thread.ask<void>({ do: 'begin', file, tx });
  begun.catch(() => {});
  /** The error that took the transaction with it: what came after says only that it is over. */
  let cause: unknown;
  const watch = new StuckWatch(name, stuckAfterMs);

  const ask = async <V>(request: { do: 'all' | 'get' | 'run'; sql: string; params?: SqlParams } | { do: 'runMany'; sql: string; rows: readonly SqlParams[] }): Promise<V> => {
    watch.asked();
    try {
      return await thread.ask<V>({ ...request, file, tx });
    } catch (error) {
      await begun;
      if (error instanceof SqlError && error.lost) cause ??= error;
      throw error instanceof SqlError && error.code === threadCodes.transactionLost && cause ? cause : error;
    } finally {
      watch.answered();
    }
  };
  const handle: Transaction = {
    all: (sql, params) => ask({ do: 'all', sql, params: portable(params) }),
    get: (sql, params) => ask({ do: 'get', sql, params: portable(params) }),
    run: (sql, params) => ask({ do: 'run', sql, params: portable(params) }),
    runMany: (sql, rows) => ask({ do: 'runMany', sql, rows: rows.map((row) => portable(row) as SqlParams) }),
  };

  try {
    const value = await Promise.race([work(handle), watch.stuck]);
    await begun;
    await thread.ask({ do: 'commit', file, tx });
    return value;
  } catch (error) {
    await thread.ask({ do: 'rollback', file, tx }).catch(() => {});
    await begun;
    throw error instanceof SqlError && error.code === threadCodes.transactionLost && cause ? cause : error;
  } finally {
    watch.end();
  }
}

/** Notices work that neither asks for anything nor ends. A long statement is not stuck: it is waited for. */
class StuckWatch {
  readonly stuck: Promise<never>;
  private readonly give: { up: (error: Error) => void };
  private waiting = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly name: string,
    private readonly afterMs: number,
  ) {
    const give = { up: (_: Error) => {} };
    this.stuck = new Promise<never>((_, failed) => (give.up = failed));
    this.stuck.catch(() => {});
    this.give = give;
    this.arm();
  }

  asked(): void {
    this.waiting++;
    clearTimeout(this.timer);
  }

  answered(): void {
    if (--this.waiting === 0) this.arm();
  }

  end(): void {
    this.waiting = Number.POSITIVE_INFINITY;
    clearTimeout(this.timer);
  }

  private arm(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.give.up(new MillwrightError('timeout', `The change "${this.name}" did not come to an end and was undone. Nothing of it was kept.`, { transaction: this.name }));
    }, this.afterMs);
  }
}

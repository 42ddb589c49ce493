import type { Database } from '../store';
import { decodeRows, encodeRows } from './codec';
import { pace } from '../shared/pace';
import type { Period } from './period';
import { historyRepository, type HistoryRepository } from './repository';
import { RowBuffer } from './row-buffer';
import type { Rows } from './rows';
import type { QuietOf } from './summary';

/**
 * One period: its sealed blocks on disk, and in memory, as columns, what is committed and not sealed yet (the open
 * rows), which are batch rows on disk. Every row is in one of the two, and `read` shows both as of one moment.
 */
export class PeriodFile {
  readonly repository: HistoryRepository;
  private readonly buffer = new RowBuffer();
  /** The batch rows that `buffer` holds, in its order. */
  private batches: { id: number; rows: number }[] = [];
  private readonly known = new Set<number>();
  /** Series that have come since the last seal. */
  private readonly seen = new Set<number>();
  /** Rises with every seal: what was read meanwhile may be of either side of it. */
  private generation = 0;
  private sealing: Promise<void> | undefined;
  /** A commit failed and may have happened all the same: the batch rows have to be looked at. */
  private inDoubt = false;
  /** Something of a seal, of one that counts or of one that was broken off, may lie where it does not belong. */
  unsettled = true;

  private constructor(readonly period: Period, private readonly database: Database, readonly quietOf: QuietOf) {
    this.repository = historyRepository(database);
  }

  static async open(period: Period, database: Database, quietOf: QuietOf): Promise<PeriodFile> {
    const file = new PeriodFile(period, database, quietOf);
    await file.loadBatches();
    return file;
  }

  get openRows(): number {
    return this.buffer.length;
  }

  /** How many series the open rows are of, about: what a seal left open counts once it has come again. */
  get openSeries(): number {
    return this.seen.size;
  }

  /** When the oldest open row was received; undefined when all is sealed. */
  get openSince(): number | undefined {
    return this.buffer.since;
  }

  /** Keeps rows as the batch `id`; resolves once committed. After an error, nothing of them is kept. */
  async append(id: number, rows: Rows): Promise<void> {
    const data = encodeRows(rows);
    try {
      await this.database.transaction('history append', (tx) => this.repository.insertBatch(tx, id, data));
    } catch (error) {
      if (!(await this.isThere(id))) throw error;
    }
    this.addBatch(id, rows);
  }

  /**
   * Runs `work` with the open rows; what it reads from the repository belongs to the same moment, so that a row is
   * seen once. Runs it again when a seal came in between, so it must only read.
   */
  async read<T>(work: (open: readonly Rows[], repository: HistoryRepository) => Promise<T>): Promise<T> {
    if (this.inDoubt) await this.loadBatches();
    for (;;) {
      await this.sealing;
      const generation = this.generation;
      const result = await work(this.buffer.parts(), this.repository);
      if (generation === this.generation && !this.sealing) return result;
    }
  }

  /** The oldest whole batches of about `limit` rows. */
  async oldestBatches(limit: number): Promise<{ ids: number[]; parts: Rows[] }> {
    if (this.inDoubt) await this.loadBatches();
    const ids: number[] = [];
    let count = 0;
    for (const batch of this.batches) {
      if (count > 0 && count + batch.rows > limit) break;
      ids.push(batch.id);
      count += batch.rows;
    }
    return { ids, parts: this.buffer.parts(count) };
  }

  /**
   * The rows of the oldest batches count in the blocks up to `last` from now on, and in the batches no more: in one short transaction, which
   * does what `write` says too.
   */
  async replaceBatches(ids: readonly number[], last: number, write: Parameters<Database['transaction']>[1]): Promise<void> {
    const commit = async () => {
      try {
        await this.database.transaction('history seal', async (tx) => {
          await this.repository.countBlocks(tx, last, ids);
          await write(tx);
        });
      } catch (error) {
        // Nobody knows whether a failed commit happened, but the file tells.
        if ((await this.repository.lastBlock()) < last) throw error;
      }
      const sealed = this.batches.splice(0, ids.length);
      for (const { id } of sealed) this.known.delete(id);
      this.seen.clear();
      this.buffer.drop(sealed.reduce((sum, batch) => sum + batch.rows, 0));
    };
    const sealing = commit().finally(() => {
      this.generation++;
      this.sealing = undefined;
    });
    this.sealing = sealing.catch(() => {});
    await sealing;
  }

  /** Commits a piece of a seal that does not count yet. */
  async write(work: Parameters<Database['transaction']>[1]): Promise<void> {
    await this.database.transaction('history piece', work);
  }

  private async isThere(id: number): Promise<boolean> {
    try {
      return await this.repository.hasBatch(id);
    } catch {
      this.inDoubt = true;
      return false;
    }
  }

  private addBatch(id: number, rows: Rows): void {
    // A load may have found it before its own commit was heard of here.
    if (this.known.has(id)) return;
    this.known.add(id);
    this.buffer.push(rows);
    for (const series of rows.series) this.seen.add(series);
    this.batches.push({ id, rows: rows.length });
  }

  private async loadBatches(): Promise<void> {
    const breathe = pace();
    for (;;) {
      await this.sealing;
      const generation = this.generation;
      const found: { id: number; rows: Rows }[] = [];
      for (const { id, data } of await this.repository.batches()) {
        if (!this.known.has(id)) found.push({ id, rows: decodeRows(data) });
        await breathe();
      }
      if (generation !== this.generation || this.sealing) continue;
      for (const { id, rows } of found) this.addBatch(id, rows);
      this.inDoubt = false;
      return;
    }
  }
}

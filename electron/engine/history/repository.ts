import type { Database, SqlValue, Transaction } from '../store';
import { hourRepository } from './hour-repository';
import { DAY } from './period';

export type { Hour, HourRollup } from './hour-repository';

export interface Block {
  series: number;
  from: number;
  to: number;
  minutes: Uint8Array | null;
  data: Uint8Array;
}
/** What the blocks of a UTC day take, in bytes. */
export interface DayBytes {
  day: number;
  readings: number;
  minutes: number;
}
export interface StoredBlock {
  series: number;
  data: Uint8Array;
}
/** One of the two is there. */
export interface RollupBlock {
  series: number;
  minutes: Uint8Array | null;
  data: Uint8Array | null;
}

/** A block beyond the last that counts is of a seal that is under way, or was broken off. */
const counts = 'id <= (SELECT last_block FROM state)';
/** A block lies within a day, so none that begins earlier than the day of `from` reaches it. */
const overlaps = `series IN (SELECT value FROM json_each(:series)) AND from_time >= :day AND from_time < :to AND to_time >= :from AND ${counts}`;

/** Batches whose rows count in blocks. */
const sealed = 'SELECT value FROM json_each((SELECT sealed FROM state))';

/** The SQL of one period's file. */
export function historyRepository(database: Database) {
  const range = (series: readonly number[], from: number, to: number) => ({ series: JSON.stringify(series), from, to, day: Math.floor(from / DAY) * DAY });
  return {
    ...hourRepository(database),

    batches: () => database.all<{ id: number; data: Uint8Array }>(`SELECT id, data FROM batch WHERE id NOT IN (${sealed}) ORDER BY id`),
    insertBatch: (tx: Transaction, id: number, data: Uint8Array) => tx.run('INSERT INTO batch (id, data) VALUES (?, ?)', [id, data]),
    async hasBatch(id: number): Promise<boolean> {
      return (await database.get('SELECT 1 FROM batch WHERE id = ?', [id])) !== undefined;
    },
    /** Batches that may be deleted, and what they take. */
    sealedBatches: () => database.all<{ id: number; bytes: number }>(`SELECT id, length(data) AS bytes FROM batch WHERE id IN (${sealed}) ORDER BY id`),
    /** These are deleted, of those that may be, and `left` are left of them. */
    deleteBatches: (ids: readonly number[], left: readonly number[]) =>
      database.transaction('history batches', async (tx) => {
        await tx.run('DELETE FROM batch WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)]);
        await tx.run('UPDATE state SET sealed = ?', [JSON.stringify(left)]);
      }),

    async lastBlock(): Promise<number> {
      return (await database.get<{ last: number }>('SELECT last_block AS last FROM state'))?.last ?? 0;
    },
    /** With the numbers from `first` on, which count once `countBlocks` says so. */
    insertBlocks: (tx: Transaction, first: number, blocks: readonly Block[]) =>
      tx.runMany('INSERT INTO block (id, series, from_time, to_time, minutes, data) VALUES (?, ?, ?, ?, ?, ?)',
        blocks.map((block, i): SqlValue[] => [first + i, block.series, block.from, block.to, block.minutes, block.data])),
    /** What was written up to this block counts from now on, the next hours with it, and these batches, which are all there, don't. */
    async countBlocks(tx: Transaction, last: number, batches: readonly number[]): Promise<void> {
      const ids = JSON.stringify(batches);
      const there = await tx.get<{ n: number }>('SELECT count(*) AS n FROM batch WHERE id IN (SELECT value FROM json_each(?))', [ids]);
      if (there?.n !== batches.length) throw new Error(`${there?.n} of ${batches.length} batches of ${database.name} were there to seal`);
      await tx.run('UPDATE state SET last_block = ?, moving = 1, sealed = ?', [last, ids]);
    },
    /** Deletes `most` blocks at most of those that don't count. How many there were. */
    dropUncounted: async (most: number): Promise<number> =>
      (await database.transaction('history uncounted', (tx) => tx.run(`DELETE FROM block WHERE id IN (SELECT id FROM block WHERE id > (SELECT last_block FROM state) LIMIT ${most})`))).changes,
    addToDays: (tx: Transaction, days: readonly DayBytes[]) =>
      tx.runMany('INSERT INTO day (day, readings, minutes) VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE SET readings = readings + excluded.readings, minutes = minutes + excluded.minutes',
        days.map(({ day, readings, minutes }): SqlValue[] => [day, readings, minutes])),
    /** In order of sealing, those that may hold rows in [from, to). */
    blocks: (series: readonly number[], from: number, to: number) =>
      database.all<StoredBlock>(`SELECT series, data FROM block WHERE ${overlaps} ORDER BY id`, range(series, from, to)),
    rollups: (series: readonly number[], from: number, to: number) =>
      database.all<RollupBlock>(`SELECT series, minutes, CASE WHEN minutes IS NULL THEN data END AS data FROM block WHERE ${overlaps}`, range(series, from, to)),

    async freePages(): Promise<number> {
      return (await database.get<{ freelist_count: number }>('PRAGMA freelist_count'))?.freelist_count ?? 0;
    },
    /** Gives free pages back to the disk: each run of the statement one. */
    giveBack: (pages: number) => database.transaction('history give back', (tx) => tx.runMany('PRAGMA incremental_vacuum(1)', Array.from({ length: pages }, () => []))),

    async lease(): Promise<number> {
      return (await database.get<{ lease: number }>('SELECT lease FROM state'))?.lease ?? 0;
    },
    setLease: (lease: number) => database.transaction('history lease', (tx) => tx.run('UPDATE state SET lease = max(lease, ?)', [lease])),
    async extent(): Promise<{ from: number | null; to: number | null }> {
      return (await database.get<{ from: number | null; to: number | null }>('SELECT from_time AS "from", to_time AS "to" FROM state')) ?? { from: null, to: null };
    },
    widen: (tx: Transaction, from: number, to: number) =>
      tx.run('UPDATE state SET from_time = min(coalesce(from_time, :from), :from), to_time = max(coalesce(to_time, :to), :to)', { from, to }),
  };
}
export type HistoryRepository = ReturnType<typeof historyRepository>;

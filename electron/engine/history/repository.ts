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
/** Since when (UTC ms, begin of a day) all that came is kept of each tier; -Infinity where nothing was let go. `late`: from where on something is yet to go, that came late or was broken off; Infinity: nothing. */
export interface Kept {
  readings: number;
  predictions: number;
  minutes: number;
  late: number;
}
/** `data` where the block has no minutes; `bytes` of its rows. */
export interface KeptBlock {
  id: number;
  bytes: number;
  data: Uint8Array | null;
}
/** One of the two is there. */
export interface RollupBlock {
  series: number;
  minutes: Uint8Array | null;
  data: Uint8Array | null;
}

/** A block beyond the last that counts is of a seal or a joining that is under way, or was broken off; one that was joined stands in later ones. */
const of = (column: string) => `(SELECT ${column} FROM state)`;
const joined = `series BETWEEN ${of('join_first')} AND ${of('join_last')} AND from_time >= ${of('join_day')} AND from_time < ${of('join_day')} + ${DAY} AND id <= ${of('join_to')}`;
const counts = `id <= ${of('last_block')} AND NOT (id <= ${of('join_to')} AND ${joined})`;
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
    /** `last`: the number of the last block of them all. */
    addToDays: (tx: Transaction, days: readonly DayBytes[], last: number) =>
      tx.runMany('INSERT INTO day (day, readings, minutes, last_block) VALUES (?, ?, ?, ?) ON CONFLICT (day) DO UPDATE SET readings = readings + excluded.readings, minutes = minutes + excluded.minutes, last_block = excluded.last_block',
        days.map(({ day, readings, minutes }): SqlValue[] => [day, readings, minutes, last])),
    /** In order of sealing, those that may hold rows in [from, to). */
    blocks: (series: readonly number[], from: number, to: number) =>
      database.all<StoredBlock>(`SELECT series, data FROM block WHERE ${overlaps} AND length(data) > 0 ORDER BY id`, range(series, from, to)),
    rollups: (series: readonly number[], from: number, to: number) =>
      database.all<RollupBlock>(`SELECT series, minutes, CASE WHEN minutes IS NULL THEN data END AS data FROM block WHERE ${overlaps}`, range(series, from, to)),

    /** The earliest day that ended by `before` and has blocks that were not looked at for joining. */
    async dayToJoin(before: number): Promise<number | undefined> {
      return (await database.get<{ day: number }>(`SELECT day FROM day WHERE last_block > joined_to AND (day + 1) * ${DAY} <= ? ORDER BY day LIMIT 1`, [before]))?.day;
    },
    dayLookedAt: (day: number, upTo: number) => database.transaction('history joined', (tx) => tx.run('UPDATE day SET joined_to = ? WHERE day = ?', [upTo, day])),
    /** The next `most` series after one, and how many blocks each has in the day. */
    seriesOfDay: (day: number, after: number, most: number) =>
      database.all<{ series: number; blocks: number }>(
        `WITH RECURSIVE found (series) AS (
           SELECT min(series) FROM block WHERE series > :after
           UNION ALL
           SELECT (SELECT min(series) FROM block WHERE series > found.series) FROM found WHERE found.series IS NOT NULL LIMIT :most
         ) SELECT series, (SELECT count(*) FROM block WHERE block.series = found.series AND from_time >= :from AND from_time < :to) AS blocks FROM found WHERE series IS NOT NULL`,
        { after, most, from: day * DAY, to: (day + 1) * DAY }),
    /** Bytes of the readings of a series in a day, and of the blocks without any (their readings were let go). */
    async bytesOfDay(series: number, day: number): Promise<{ bytes: number; minutes: number; gone: number }> {
      const found = await database.get<{ bytes: number; minutes: number; gone: number }>(
        `SELECT coalesce(sum(length(data)), 0) AS bytes, coalesce(sum(length(minutes)), 0) AS minutes, coalesce(sum(length(data) = 0), 0) AS gone FROM block WHERE series = ? AND from_time >= ? AND from_time < ? AND ${counts}`,
        [series, day * DAY, (day + 1) * DAY]);
      return found ?? { bytes: 0, minutes: 0, gone: 0 };
    },
    /** The blocks up to `last` count from now on, and those of these series of this day up to `to` don't. */
    countJoined: async (tx: Transaction, { first, last, day, to }: { first: number; last: number; day: number; to: number }, lastBlock: number, bytes: DayBytes): Promise<void> => {
      await tx.run('UPDATE state SET last_block = ?, join_first = ?, join_last = ?, join_day = ?, join_to = ?', [lastBlock, first, last, day * DAY, to]);
      await tx.run('UPDATE day SET readings = readings + ?, minutes = minutes + ? WHERE day = ?', [bytes.readings, bytes.minutes, day]);
    },
    /** Numbers of the blocks that stand in later ones, in order: neighbours lie beside each other. */
    async joinedBlocks(): Promise<number[]> {
      return (await database.all<{ id: number }>(`SELECT id FROM block WHERE ${of('join_to')} > 0 AND ${joined} ORDER BY id`)).map(({ id }) => id);
    },
    deleteBlocks: (ids: readonly number[]) => database.transaction('history joined blocks', (tx) => tx.run('DELETE FROM block WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)])),
    endJoin: () => database.transaction('history joined', (tx) => tx.run('UPDATE state SET join_to = 0 WHERE join_to > 0')),

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
      tx.run(`UPDATE state SET from_time = min(coalesce(from_time, :from), :from), to_time = max(coalesce(to_time, :to), :to),
        late_from = CASE WHEN :from < max(coalesce(readings_from, :from), coalesce(predictions_from, :from), coalesce(minutes_from, :from)) THEN min(coalesce(late_from, :from), :from) ELSE late_from END`, { from, to }),

    async kept(): Promise<Kept> {
      const row = await database.get<Record<keyof Kept, number | null>>('SELECT readings_from AS readings, predictions_from AS predictions, minutes_from AS minutes, late_from AS late FROM state');
      return { readings: row?.readings ?? -Infinity, predictions: row?.predictions ?? -Infinity, minutes: row?.minutes ?? -Infinity, late: row?.late ?? Infinity };
    },
    /** What lies from `from` on is to be looked at until `nothingLate`, whatever breaks off meanwhile. */
    markKept: ({ readings, predictions, minutes }: Omit<Kept, 'late'>, from: number) =>
      database.transaction('history let go', (tx) =>
        tx.run('UPDATE state SET readings_from = ?, predictions_from = ?, minutes_from = ?, late_from = ?', [...[readings, predictions, minutes].map((at) => (at > -Infinity ? at : null)), from])),
    nothingLate: () => database.transaction('history let go', (tx) => tx.run('UPDATE state SET late_from = NULL WHERE late_from IS NOT NULL')),
    /** What a series has in a day, by number, after one. */
    keptBlocks: (series: number, day: number, after: number, most: number) =>
      database.all<KeptBlock>('SELECT id, length(data) AS bytes, CASE WHEN minutes IS NULL THEN data END AS data FROM block WHERE series = ? AND from_time >= ? AND from_time < ? AND id > ? ORDER BY id LIMIT ?', [series, day * DAY, (day + 1) * DAY, after, most]),
    /** Their rows go, and their minutes stay. */
    async letGoOfRows(tx: Transaction, day: number, blocks: readonly (KeptBlock & { minutes: Uint8Array | null })[]): Promise<void> {
      const bytes = blocks.reduce((sum, block) => sum + block.bytes, 0);
      const minutes = blocks.reduce((sum, block) => sum + (block.minutes?.length ?? 0), 0);
      await tx.runMany("UPDATE block SET data = x'', minutes = coalesce(minutes, ?) WHERE id = ?", blocks.map((block): SqlValue[] => [block.minutes, block.id]));
      await tx.run('UPDATE day SET readings = max(0, readings - ?), minutes = minutes + ? WHERE day = ?', [bytes, minutes, day]);
    },
    async letGoOfBlocks(tx: Transaction, day: number, blocks: readonly { id: number }[]): Promise<void> {
      const ids = JSON.stringify(blocks.map(({ id }) => id));
      const gone = await tx.get<{ readings: number; minutes: number }>('SELECT sum(length(data)) AS readings, sum(coalesce(length(minutes), 0)) AS minutes FROM block WHERE id IN (SELECT value FROM json_each(?))', [ids]);
      await tx.run('DELETE FROM block WHERE id IN (SELECT value FROM json_each(?))', [ids]);
      await tx.run('UPDATE day SET readings = max(0, readings - ?), minutes = max(0, minutes - ?) WHERE day = ?', [gone?.readings ?? 0, gone?.minutes ?? 0, day]);
    },
    days: () => database.all<DayBytes>('SELECT day, readings, minutes FROM day ORDER BY day'),
    async fileBytes(): Promise<number> {
      const { page_count: pages } = (await database.get<{ page_count: number }>('PRAGMA page_count')) ?? { page_count: 0 };
      const { page_size: size } = (await database.get<{ page_size: number }>('PRAGMA page_size')) ?? { page_size: 0 };
      return pages * size;
    },
  };
}
export type HistoryRepository = ReturnType<typeof historyRepository>;

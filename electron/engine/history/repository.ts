import type { Database, SqlValue, Transaction } from '../store';
import { DAY } from './period';
import type { Summary } from './summary';

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
export interface Hour extends Summary {
  series: number;
  hour: number;
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
export type HourRollup = Pick<Hour, 'series' | 'hour' | 'used' | 'min' | 'max' | 'sum' | 'rest' | 'worst'>;
interface HourRow extends Omit<Hour, 'min' | 'max' | 'sum'> {
  min: number | null;
  max: number | null;
  sum: number | null;
}

const inList = 'series IN (SELECT value FROM json_each(:series))';
/** A block lies within a day, so none that begins earlier than the day of `from` reaches it. */
const overlaps = `${inList} AND from_time >= :day AND from_time < :to AND to_time >= :from`;
const hourColumns = 'series, hour, first, last, received, bad, missing, step, used, min, max, sum, rest, worst';

/** The SQL of one period's file. */
export function historyRepository(database: Database) {
  const range = (series: readonly number[], from: number, to: number) => ({ series: JSON.stringify(series), from, to, day: Math.floor(from / DAY) * DAY });
  return {
    batches: () => database.all<{ id: number; data: Uint8Array }>('SELECT id, data FROM batch ORDER BY id'),
    insertBatch: (tx: Transaction, id: number, data: Uint8Array) => tx.run('INSERT INTO batch (id, data) VALUES (?, ?)', [id, data]),
    async countBatches(ids: readonly number[]): Promise<number> {
      const row = await database.get<{ n: number }>('SELECT count(*) AS n FROM batch WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)]);
      return row?.n ?? 0;
    },
    async deleteBatches(tx: Transaction, ids: readonly number[]): Promise<number> {
      return (await tx.run('DELETE FROM batch WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)])).changes;
    },

    insertBlocks: (tx: Transaction, blocks: readonly Block[]) =>
      tx.runMany('INSERT INTO block (series, from_time, to_time, minutes, data) VALUES (?, ?, ?, ?, ?)',
        blocks.map((block): SqlValue[] => [block.series, block.from, block.to, block.minutes, block.data])),
    addToDays: (tx: Transaction, days: readonly DayBytes[]) =>
      tx.runMany('INSERT INTO day (day, readings, minutes) VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE SET readings = readings + excluded.readings, minutes = minutes + excluded.minutes',
        days.map(({ day, readings, minutes }): SqlValue[] => [day, readings, minutes])),
    /** In order of sealing, those that may hold rows in [from, to). */
    blocks: (series: readonly number[], from: number, to: number) =>
      database.all<StoredBlock>(`SELECT series, data FROM block WHERE ${overlaps} ORDER BY id`, range(series, from, to)),
    rollups: (series: readonly number[], from: number, to: number) =>
      database.all<RollupBlock>(`SELECT series, minutes, CASE WHEN minutes IS NULL THEN data END AS data FROM block WHERE ${overlaps}`, range(series, from, to)),

    replaceHours: (tx: Transaction, hours: readonly Hour[]) =>
      tx.runMany(`INSERT OR REPLACE INTO hour (${hourColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        hours.map((h): SqlValue[] => [h.series, h.hour, h.first, h.last, h.received, h.bad, h.missing, h.step, h.used, orNull(h.min), h.used === 1 ? null : orNull(h.max), h.used === 1 ? null : orNull(h.sum), h.rest, h.worst])),
    /** Hours `from` to `to` (exclusive), by series, then hour. */
    async hours(series: readonly number[], from: number, to: number): Promise<Hour[]> {
      const rows = await database.all<HourRow>(`SELECT ${hourColumns} FROM hour WHERE ${inList} AND hour >= :from AND hour < :to ORDER BY series, hour`,
        { series: JSON.stringify(series), from, to });
      return rows.map(toHour);
    },
    async hourRollups(series: readonly number[], from: number, to: number): Promise<HourRollup[]> {
      return (await database.all<HourRow>(`SELECT series, hour, used, min, max, sum, rest, worst FROM hour WHERE ${inList} AND hour >= :from AND hour < :to`,
        { series: JSON.stringify(series), from, to })).map(toHour);
    },
    async theseHours(keys: readonly { series: number; hour: number }[]): Promise<Hour[]> {
      const rows = await database.all<HourRow>(
        `SELECT ${hourColumns} FROM json_each(?) AS wanted JOIN hour ON series = wanted.value ->> 0 AND hour = wanted.value ->> 1`,
        [JSON.stringify(keys.map(({ series, hour }) => [series, hour]))],
      );
      return rows.map(toHour);
    },
    /** The newest hour of each series that lies before `hour`. */
    async lastBefore(series: readonly number[], hour: number): Promise<Hour[]> {
      const rows = await database.all<HourRow>(
        `SELECT hour.* FROM json_each(?) AS wanted JOIN hour ON series = wanted.value
         AND hour = (SELECT max(earlier.hour) FROM hour AS earlier WHERE earlier.series = wanted.value AND earlier.hour < ?)`,
        [JSON.stringify(series), hour],
      );
      return rows.map(toHour);
    },
    /** Series below 0 that have something sealed, one look into the key for each. */
    async predictionSeries(): Promise<number[]> {
      const rows = await database.all<{ series: number }>(
        `WITH RECURSIVE found (series) AS (
           SELECT min(series) FROM hour WHERE series < 0
           UNION ALL
           SELECT (SELECT min(series) FROM hour WHERE series > found.series AND series < 0) FROM found WHERE found.series IS NOT NULL
         ) SELECT series FROM found WHERE series IS NOT NULL`,
      );
      return rows.map((row) => row.series);
    },

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

/** SQLite has no NaN: it keeps NULL. Of a single value, `min` says it all: tags that report once an hour have an hour a reading. */
const orNull = (value: number): number | null => (value === value ? value : null);

function toHour<Row extends { min: number | null; max: number | null; sum: number | null }>(row: Row): Row & { min: number; max: number; sum: number } {
  const min = row.min ?? NaN;
  return { ...row, min, max: row.max ?? min, sum: row.sum ?? min };
}

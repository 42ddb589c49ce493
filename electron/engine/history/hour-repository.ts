import type { Database, SqlValue, Transaction } from '../store';
import type { Summary } from './summary';

export interface Hour extends Summary {
  series: number;
  hour: number;
}
export type HourRollup = Pick<Hour, 'series' | 'hour' | 'used' | 'min' | 'max' | 'sum' | 'rest' | 'worst'>;
interface HourRow extends Omit<Hour, 'min' | 'max' | 'sum'> {
  min: number | null;
  max: number | null;
  sum: number | null;
}

const columnNames = ['series', 'hour', 'first', 'last', 'received', 'bad', 'missing', 'step', 'used', 'min', 'max', 'sum', 'rest', 'worst'] as const;
const all = columnNames.join(', ');
const insert = (table: string) => `INSERT OR REPLACE INTO ${table} (${all}) VALUES (${columnNames.map(() => '?').join(', ')})`;

/** Whether the rows of hour_next count, and one of them takes the place of this row of `hour`. */
const moving = '(SELECT moving FROM state) = 1';
const stillCounts = `NOT (${moving} AND EXISTS (SELECT 1 FROM hour_next AS newer WHERE newer.series = hour.series AND newer.hour = hour.hour))`;
/** What counts, of both tables; `from` begins a FROM and ends with its table. */
const both = (columns: string, from: string, where: string) => {
  const of = (table: string) => columns.replaceAll('hour.', `${table}.`);
  return `SELECT ${of('hour')} FROM ${from}hour WHERE ${where.replaceAll('$', 'hour')} AND ${stillCounts}
    UNION ALL SELECT ${of('hour_next')} FROM ${from}hour_next WHERE ${where.replaceAll('$', 'hour_next')} AND ${moving}`;
};
const inList = '$.series IN (SELECT value FROM json_each(:series)) AND $.hour >= :from AND $.hour < :to';
const ofTable = columnNames.map((name) => `hour.${name} AS ${name}`).join(', ');

/** The SQL of a period's hours: those that count are in `hour`, or in `hour_next` while they are moved there. */
export function hourRepository(database: Database) {
  const list = (series: readonly number[], from: number, to: number) => ({ series: JSON.stringify(series), from, to });
  return {
    insertNextHours: (tx: Transaction, hours: readonly Hour[]) =>
      tx.runMany(insert('hour_next'),
        hours.map((h): SqlValue[] => [h.series, h.hour, h.first, h.last, h.received, h.bad, h.missing, h.step, h.used, orNull(h.min), h.used === 1 ? null : orNull(h.max), h.used === 1 ? null : orNull(h.sum), h.rest, h.worst])),
    /** Moves the first `most` of the next hours to where they belong, or drops them where they don't count. How many there were. */
    settleHours: (most: number): Promise<number> =>
      database.transaction('history hours', async (tx) => {
        const first = `SELECT series, hour FROM hour_next ORDER BY series, hour LIMIT ${most}`;
        await tx.run(`INSERT OR REPLACE INTO hour (${all}) SELECT ${all} FROM hour_next WHERE ${moving} ORDER BY series, hour LIMIT ${most}`);
        const { changes } = await tx.run(`DELETE FROM hour_next WHERE (series, hour) IN (${first})`);
        if (changes < most) await tx.run('UPDATE state SET moving = 0 WHERE moving = 1');
        return changes;
      }),

    /** Hours `from` to `to` (exclusive), by series, then hour. */
    async hours(series: readonly number[], from: number, to: number): Promise<Hour[]> {
      return (await database.all<HourRow>(`${both(ofTable, '', inList)} ORDER BY series, hour`, list(series, from, to))).map(toHour);
    },
    async hourRollups(series: readonly number[], from: number, to: number): Promise<HourRollup[]> {
      const columns = ['series', 'hour', 'used', 'min', 'max', 'sum', 'rest', 'worst'].map((name) => `hour.${name} AS ${name}`).join(', ');
      return (await database.all<HourRow>(both(columns, '', inList), list(series, from, to))).map(toHour);
    },
    async theseHours(keys: readonly { series: number; hour: number }[]): Promise<Hour[]> {
      const rows = await database.all<HourRow>(both(ofTable, 'json_each(:keys) AS wanted CROSS JOIN ', '$.series = wanted.value ->> 0 AND $.hour = wanted.value ->> 1'),
        { keys: JSON.stringify(keys.map(({ series, hour }) => [series, hour])) });
      return rows.map(toHour);
    },
    /** The newest hour of each series that lies before `hour`; while hours are moved there may be an older one beside it. */
    async lastBefore(series: readonly number[], hour: number): Promise<Hour[]> {
      const newest = '$.series = wanted.value AND $.hour = (SELECT max(earlier.hour) FROM $ AS earlier WHERE earlier.series = wanted.value AND earlier.hour < :before)';
      return (await database.all<HourRow>(both(ofTable, 'json_each(:series) AS wanted CROSS JOIN ', newest), { series: JSON.stringify(series), before: hour })).map(toHour);
    },
    /** Series below 0 that have something sealed, one look into the key for each. */
    async predictionSeries(): Promise<number[]> {
      const rows = await database.all<{ series: number }>(
        `WITH RECURSIVE found (series) AS (
           SELECT min(series) FROM hour WHERE series < 0
           UNION ALL
           SELECT (SELECT min(series) FROM hour WHERE series > found.series AND series < 0) FROM found WHERE found.series IS NOT NULL
         ) SELECT series FROM found WHERE series IS NOT NULL
         UNION SELECT series FROM hour_next WHERE series < 0 AND ${moving}`,
      );
      return rows.map((row) => row.series);
    },
  };
}

/** SQLite has no NaN: it keeps NULL. Of a single value, `min` says it all: tags that report once an hour have an hour a reading. */
const orNull = (value: number): number | null => (value === value ? value : null);

function toHour<Row extends { min: number | null; max: number | null; sum: number | null }>(row: Row): Row & { min: number; max: number; sum: number } {
  const min = row.min ?? NaN;
  return { ...row, min, max: row.max ?? min, sum: row.sum ?? min };
}

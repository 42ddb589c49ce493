import { open, stat } from 'node:fs/promises';
import type { OutputSummary, SummaryAnswer, SummaryGroup, SummaryJob } from '../../../engine/inference/output-summary';
import { literal, named, openDatabase, quoted, type Database } from '../duckdb/open';
import { said } from '../duckdb/words';
import { versionColumn } from './result-rows';

/** A share that keeps its time by another clock may be as far ahead. */
const CLOCK_MS = 2000;
const HEAD_BYTES = 1024 * 1024;
/** Of a file's rows, bytes. The library sets memory aside by it: with more, a large file would not be read at all. */
const LONGEST_ROW = 1024 * 1024;
/** What columns are, and which tell rows apart, is told by so many rows from all over the file; what stands in those is counted in all. */
const LOOKED_AT = 100_000;
/** Of a wide file fewer: so many fields fit into the memory that is set aside. */
const FIELDS_LOOKED_AT = 2_000_000;
const COLUMNS_AT_ONCE = 20;
/** More of a text is not looked at. */
const LOOKED_INTO = 64;
const MOST_COLUMNS = 200;
const MOST_GROUPS = 24;
const MOST_SHOWN = 3;
const BINS = 10;
const LONGEST_NAME = 40;

/** Counts what a run has written, where it lies; no row leaves this process but the highest. Never fails for what became of the file. */
export async function summarize(job: SummaryJob): Promise<SummaryAnswer> {
  const reasons = job.rejects === null ? null : await reasonsOf(job.rejects, job.written.at).catch(() => null);
  const there = await stat(job.output).catch(() => undefined);
  if (!there) return { says: 'Its output is not there any more.', summary: null, reasons };
  const changed = { says: 'Its output has been changed since it was written.', summary: null, reasons };
  if (there.mtimeMs > job.written.at + CLOCK_MS) return changed;
  try {
    const summary = await inDatabase(job.output, (database) => summaryOf(database, job));
    return summary ? { says: null, summary, reasons } : changed;
  } catch (error) {
    return { says: `Its output could not be read: ${said(error).replace(/[.\s]*$/, '')}.`, summary: null, reasons };
  }
}

async function inDatabase<Value>(path: string, work: (database: Database) => Promise<Value>): Promise<Value> {
  const database = await openDatabase([path]);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

const rowsOf = async ({ connection }: Database, sql: string) => (await connection.runAndReadAll(sql)).getRows();
const csvOf = (path: string, delimiter: string) =>
  `read_csv(${literal(path)}, header = true, all_varchar = true, delim = ${quoted(delimiter)}, quote = '"', escape = '"', strict_mode = false, max_line_size = ${LONGEST_ROW}, buffer_size = ${8 * LONGEST_ROW})`;

async function reasonsOf(path: string, at: number): Promise<NonNullable<SummaryAnswer['reasons']> | null> {
  if ((await stat(path)).mtimeMs > at + CLOCK_MS) return null;
  const rows = await inDatabase(path, (database) => rowsOf(database, `SELECT coalesce("column", ''), reason, count(*) FROM ${csvOf(path, ',')} GROUP BY ALL ORDER BY 3 DESC, 1, 2 LIMIT 8`));
  return rows.map(([column, reason, count]) => ({ column: String(column), reason: String(reason), rows: Number(count) }));
}

/** The file as a table; how it is written is told by its name, as it was for the run. */
async function tableOf(path: string): Promise<string> {
  if (/\.parquet$/i.test(path)) return `read_parquet(${literal(path)}, hive_partitioning = false)`;
  if (/\.(jsonl|ndjson)$/i.test(path)) return `read_json(${literal(path)}, format = 'newline_delimited', sample_size = ${LOOKED_AT}, maximum_object_size = ${LONGEST_ROW})`;
  return csvOf(path, await delimiterOf(path));
}

/** The run wrote a delimiter before the name of its last column. */
async function delimiterOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return new RegExp(`([^\\w\\s]|\\t)${versionColumn}\\r?\\n`).exec(buffer.toString('utf8', 0, bytesRead))?.[1] ?? ',';
  } finally {
    await file.close();
  }
}

/** Null where the file is not what the run has written. */
async function summaryOf(database: Database, job: SummaryJob): Promise<OutputSummary | null> {
  const { answer, limit, written } = job;
  const table = await tableOf(job.output);
  const columns = (await rowsOf(database, `DESCRIBE SELECT * FROM ${table}`)).map(([name]) => String(name));
  if (![answer.name, versionColumn].every((name) => columns.includes(name))) return null;
  const own = columns.filter((name) => !job.added.includes(name)).slice(0, MOST_COLUMNS);
  const [counted] = await rowsOf(database, `SELECT count(*), count(*) FILTER (WHERE CAST(${named(versionColumn)} AS VARCHAR) IS DISTINCT FROM ${quoted(written.version)}) FROM ${table}`);
  if (Number(counted?.[0]) !== written.rows || Number(counted?.[1]) > 0) return null;
  const classes = answer.kind === 'category';
  const told = `CAST(${named(answer.name)} AS VARCHAR)`;
  const [commonest = null] = classes ? (await rowsOf(database, `SELECT ${told} FROM ${table} WHERE ${told} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`)).map(([name]) => String(name)) : [];
  const value = classes ? `CAST(${told} = ${quoted(commonest ?? '')} AS INTEGER)` : `CAST(${named(answer.name)} AS DOUBLE)`;
  // Everything as text but the answer: what a column is, is told by what stands in it.
  const from = `(SELECT ${value} AS answered, ${classes ? told : 'NULL'} AS told${own.map((name, at) => `, CAST(${named(name)} AS VARCHAR) AS c${at}`).join('')} FROM ${table})`;
  const good = classes ? 'answered IS NOT NULL' : 'isfinite(answered)';
  const sums = `count(*), avg(answered), ${limit === null ? 'NULL' : `avg(CAST(answered >= ${limit} AS INTEGER))`}`;
  const groups = async (by: string, order: string, most: number, rows = from): Promise<SummaryGroup[]> =>
    (await rowsOf(database, `SELECT ${by} AS g, ${sums} FROM ${rows} WHERE ${good} AND g IS NOT NULL GROUP BY 1 ORDER BY ${order} LIMIT ${most}`)).map(([name, ...rest]) => ({ name: String(name), ...numbersOf(rest) }));
  const [all] = await groups("'all'", '1', 1);
  if (!all) return { rows: 0, mean: NaN, above: null, commonest, spread: [], by: [], time: null, highest: { key: null, rows: [] } };
  const found = await lookAt(database, from, own, written.rows);
  const groupsOf = (at: number, table = from) => groups(`c${at}`, '2 DESC, 1', MOST_GROUPS + 1, table);
  const { key, time } = found;
  return {
    rows: all.rows, mean: all.mean, above: all.above, commonest,
    spread: classes ? await classesOf(database, from) : await binsOf(database, from, good, answer.kind === 'probability'),
    by: await apart(found.few, all.mean, groupsOf, own),
    time: time === null ? null : { column: own[time] ?? '', ...(await overTime(database, from, `TRY_CAST(c${time} AS TIMESTAMP)`, groups)) },
    highest: {
      key: classes || key === null ? null : (own[key] ?? null),
      rows: classes ? [] : (await rowsOf(database, `SELECT k, n, answered FROM (SELECT answered, ${key === null ? 'NULL' : `c${key}`} AS k, row_number() OVER () AS n FROM ${from}) WHERE ${good} ORDER BY answered DESC, n LIMIT ${job.most}`)).map(([name, row, number]) => ({ key: name === null || name === undefined ? null : String(name), row: Number(row), value: Number(number) })),
    },
  };
}

const numbersOf = ([rows, mean, above]: readonly unknown[]): Omit<SummaryGroup, 'name'> => ({ rows: Number(rows), mean: Number(mean), above: above === null || above === undefined ? null : Number(above) });

interface Found {
  /** Places of columns: a few short texts each. */
  few: number[];
  /** The first that has a time in every row. */
  time: number | null;
  /** The first that names each row. */
  key: number | null;
}

const LOOKED = 'looked_at';

async function lookAt(database: Database, from: string, own: readonly string[], rows: number): Promise<Found> {
  if (own.length === 0) return { few: [], time: null, key: null };
  const step = Math.max(1, Math.ceil(rows / Math.min(LOOKED_AT, FIELDS_LOOKED_AT / own.length)));
  await rowsOf(database, `CREATE TEMP TABLE ${LOOKED} AS SELECT answered, told, ${own.map((_, at) => `left(c${at}, ${LOOKED_INTO}) AS c${at}`).join(', ')} FROM (SELECT *, row_number() OVER () AS n FROM ${from}) WHERE n % ${step} = 0`);
  const each = own.map((_, at) => `count(c${at}), count(DISTINCT c${at}), count(TRY_CAST(c${at} AS DOUBLE)), count(TRY_CAST(c${at} AS BIGINT)), count(TRY_CAST(c${at} AS TIMESTAMP)), coalesce(max(length(c${at})), 0), count(*) FILTER (WHERE c${at} LIKE '%.%')`);
  const [counted = []] = await rowsOf(database, `SELECT count(*) FROM ${LOOKED}`);
  const all = Number(counted[0]);
  const row: unknown[] = [];
  for (let at = 0; at < each.length; at += COLUMNS_AT_ONCE) row.push(...((await rowsOf(database, `SELECT ${each.slice(at, at + COLUMNS_AT_ONCE).join(', ')} FROM ${LOOKED}`))[0] ?? []));
  const columns = own.map((_, at) => {
    const [filled = 0, distinct = 0, numbers = 0, whole = 0, times = 0, longest = 0, points = 0] = row.slice(at * 7, at * 7 + 7).map(Number);
    const isNumber = filled > 0 && numbers === filled;
    const isTime = filled > 0 && times === filled && !isNumber;
    return {
      isTime, isFew: !isNumber && !isTime && longest <= LONGEST_NAME && distinct >= 2 && distinct <= MOST_GROUPS && filled > distinct,
      isKey: filled === all && distinct === all && !isTime && longest <= LONGEST_NAME && (!isNumber || (whole === filled && points === 0)),
    };
  });
  const first = (is: (column: (typeof columns)[number]) => boolean): number | null => {
    const at = columns.findIndex(is);
    return at < 0 ? null : at;
  };
  return { few: columns.flatMap(({ isFew }, at) => (isFew ? [at] : [])), time: first(({ isTime }) => isTime), key: first(({ isKey }) => isKey) };
}

/** The columns whose groups differ the most, by the rows that were looked at; each counted in all rows. */
async function apart(few: readonly number[], mean: number, groupsOf: (at: number, table?: string) => Promise<SummaryGroup[]>, own: readonly string[]): Promise<OutputSummary['by']> {
  const ranked: { at: number; between: number }[] = [];
  for (const at of few) {
    const groups = await groupsOf(at, LOOKED);
    const rows = groups.reduce((sum, one) => sum + one.rows, 0);
    ranked.push({ at, between: groups.reduce((sum, one) => sum + (one.rows / rows) * (one.mean - mean) ** 2, 0) });
  }
  const by: { column: string; groups: SummaryGroup[] }[] = [];
  for (const { at } of ranked.sort((a, b) => b.between - a.between)) {
    if (by.length === MOST_SHOWN) break;
    const groups = await groupsOf(at);
    if (groups.length >= 2 && groups.length <= MOST_GROUPS) by.push({ column: own[at] ?? '', groups: groups.sort((a, b) => b.mean - a.mean) });
  }
  return by;
}

const DAY_MS = 86_400_000;

async function overTime(database: Database, from: string, time: string, groups: (by: string, order: string, most: number) => Promise<SummaryGroup[]>): Promise<Omit<NonNullable<OutputSummary['time']>, 'column'>> {
  const [span = []] = await rowsOf(database, `SELECT epoch_ms(max(t)) - epoch_ms(min(t)) FROM (SELECT ${time} AS t FROM ${from})`);
  const days = Number(span[0]) / DAY_MS;
  const step = days <= 1 ? 'hour' : days <= MOST_GROUPS ? 'day' : days <= MOST_GROUPS * 7 ? 'week' : days <= MOST_GROUPS * 30 ? 'month' : 'year';
  return { step, groups: await groups(`strftime(date_trunc('${step}', ${time}), '${step === 'hour' ? '%Y-%m-%dT%H:%M' : '%Y-%m-%d'}')`, '1 DESC', MOST_GROUPS + 2).then((newest) => newest.reverse()) };
}

const classesOf = async (database: Database, from: string) =>
  (await rowsOf(database, `SELECT told, count(*) FROM ${from} WHERE told IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12`)).map(([name, rows]) => ({ name: String(name), rows: Number(rows) }));

async function binsOf(database: Database, from: string, good: string, probability: boolean): Promise<OutputSummary['spread']> {
  const [ends = []] = probability ? [[0, 1]] : await rowsOf(database, `SELECT min(answered), max(answered) FROM ${from} WHERE ${good}`);
  const [low, high] = [Number(ends[0]), Number(ends[1])];
  const width = (high - low) / BINS;
  const place = width > 0 ? `CAST(least(${BINS - 1}, greatest(0, floor((answered - (${low})) / ${width}))) AS INTEGER)` : '0';
  const counts = new Map((await rowsOf(database, `SELECT ${place} AS bin, count(*) FROM ${from} WHERE ${good} GROUP BY 1`)).map(([bin, rows]) => [Number(bin), Number(rows)]));
  const shown = (value: number) => (probability ? `${Math.round(value * 100)}` : String(Number(value.toPrecision(3))));
  return Array.from({ length: width > 0 ? BINS : 1 }, (_, at) => ({ name: `${shown(low + at * width)} to ${shown(low + (at + 1) * width)}${probability ? '\u202f%' : ''}`, rows: counts.get(at) ?? 0 }));
}

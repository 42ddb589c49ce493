import { open } from 'node:fs/promises';
import { cellOf } from '../../../../engine/inference/tables';
import type { LookedAt, LookedAtRow, StageSource } from '../../../../engine/inference/protocols';
import { openDatabase, named } from '../../duckdb/open';
import { expressionOf, tableOf, type ParquetFile } from '../../duckdb/parquet-reader';
import { openSource, textRows } from '../source';
import { textOf } from '../stage/columns';
import { isPlain } from '../stage/files-plain';
import { openRows } from '../stage/open';
import type { SourceCell, SourceRow } from '../stage/types';
import type { Cell, Row, Source } from '../types';

/** Rows that are looked at: the first ones, and a few at each of some places from all over the file. */
export const HEAD_ROWS = 200;
const SPOTS = 12;
const SPOT_ROWS = 25;
const SPOT_BYTES = 64 * 1024;
/** A text file that is read whole. */
const SMALL_BYTES = 512 * 1024;
/** Reading a table at many places is given up after so long. */
const SPOTS_MS = 1500;

/** Some rows of a file. */
export interface Looked {
  format: string;
  header: readonly string[];
  /** Of text with columns. */
  delimiter: string | null;
  /** Columns that nothing can be made of. */
  opaque: ReadonlySet<number>;
  /** Line 0: it stands in windows of others alone. */
  head: Row[];
  /** Where they stand is not known: their line is 0. */
  spots: Row[];
  /** How many rows there are. */
  of: number;
  exact: boolean;
}

/** Errors: as of `openSource`. */
export async function lookInto(from: StageSource, rows?: LookedAt): Promise<Looked> {
  if (rows) return { format: from.kind, header: rows.columns, delimiter: null, opaque: new Set(), head: rows.head.map(givenRow), spots: rows.spots.map(givenRow), of: rows.of, exact: rows.exact };
  if (from.kind === 'files' && (await isPlain(from))) return lookIntoFile(from.path);
  const source = await openRows(from, '', new AbortController().signal);
  try {
    const head: Row[] = [];
    let ended = true;
    for await (const rows of source.rows()) {
      head.push(...rows.slice(0, HEAD_ROWS - head.length).map(rowOf));
      ended = head.length < HEAD_ROWS;
      if (!ended) break;
    }
    return { format: from.kind, header: source.columns.map(({ name }) => name), delimiter: null, opaque: new Set(), head, spots: [], of: head.length, exact: ended };
  } finally {
    await source.close();
  }
}

const givenRow = ({ line, cells, problem }: LookedAtRow): Row => ({ line, raw: '', cells, ...(problem === null ? {} : { problem: { column: '', value: '', reason: problem } }) });

/** As it would stand in the table that such rows are read into. */
export function rowOf({ line, cells, problem }: SourceRow): Row {
  const trouble = problem === undefined ? {} : { problem: { column: '', value: '', reason: problem } };
  return { line, raw: '', cells: cells.map((cell) => (typeof cell === 'object' || typeof cell === 'bigint' ? cellText(cell) : cell)), ...trouble };
}

function cellText(cell: SourceCell): Cell {
  const text = textOf(cell);
  return typeof cell === 'bigint' && Number.isSafeInteger(Number(cell)) ? Number(cell) : text;
}

async function lookIntoFile(path: string): Promise<Looked> {
  const source = await openSource(path);
  try {
    const isSmall = source.format !== 'parquet' && source.bytesTotal <= SMALL_BYTES;
    const head: Row[] = [];
    const rest: Row[] = [];
    let ended = true;
    for await (const block of source.blocks()) {
      const left = HEAD_ROWS - head.length;
      head.push(...block.slice(0, left));
      if (isSmall) for (const row of block.slice(left)) rest.push(row);
      ended = isSmall || head.length < HEAD_ROWS;
      if (!ended) break;
    }
    const common = { format: source.format, header: source.header, delimiter: source.format === 'csv' ? source.delimiter : null, head };
    if (source.table) return { ...common, ...(await tableSpots(path, source.table, head.length)) };
    const bytes = head.reduce((sum, { raw }) => sum + Buffer.byteLength(raw) + source.newline.length, 0);
    const of = ended ? head.length + rest.length : Math.max(head.length, Math.round(((source.bytesTotal - source.rowsFrom.byte) / Math.max(1, bytes)) * head.length));
    return { ...common, opaque: new Set(), spots: ended ? rest : await textSpots(path, source, bytes), of, exact: ended };
  } finally {
    await source.close();
  }
}

/** Whole rows at some places. A place may lie inside a quoted field: where quotes are about, rows that do not have the header's width are passed over. */
async function textSpots(path: string, source: Source, behind: number): Promise<Row[]> {
  const from = source.rowsFrom.byte + behind;
  const left = source.bytesTotal - from;
  if (left <= 0) return [];
  const format = source.format === 'jsonl' ? 'jsonl' : 'csv';
  const file = await open(path, 'r');
  try {
    const rows: Row[] = [];
    const bytes = Buffer.alloc(SPOT_BYTES);
    for (let spot = 0; spot < SPOTS; spot++) {
      const { bytesRead } = await file.read(bytes, 0, Math.min(SPOT_BYTES, Math.ceil(left / SPOTS)), from + Math.floor((left * spot) / SPOTS));
      const text = bytes.toString('utf8', 0, bytesRead);
      const [start, end] = [text.indexOf('\n') + 1, text.lastIndexOf('\n') + 1];
      if (start === 0 || end <= start) continue;
      const found = textRows({ file: path, format, header: source.header, delimiter: source.delimiter }, text.slice(start, end), true).rows;
      rows.push(...found.filter(({ problem, raw }) => !problem || !raw.includes('"')).slice(0, SPOT_ROWS).map((row) => ({ ...row, line: 0 })));
    }
    return rows;
  } finally {
    await file.close();
  }
}

async function tableSpots(path: string, { columns, rows }: Pick<ParquetFile, 'columns' | 'rows'>, behind: number): Promise<Pick<Looked, 'opaque' | 'spots' | 'of' | 'exact'>> {
  const opaque = new Set(columns.flatMap(({ readAs }, at) => (readAs === null ? [at] : [])));
  const spots: Row[] = [];
  const database = await openDatabase([path]);
  try {
    const began = performance.now();
    const select = columns.map(({ name, type, readAs }) => expressionOf(named(name), type, readAs)).join(', ');
    for (let spot = 0; spot < SPOTS && rows > behind && performance.now() - began < SPOTS_MS; spot++) {
      const offset = behind + Math.floor(((rows - behind) * spot) / SPOTS);
      const found = await database.connection.runAndReadAll(`SELECT ${select} FROM ${tableOf(path)} LIMIT ${SPOT_ROWS} OFFSET ${offset}`);
      for (const values of found.getRows()) {
        spots.push({ line: 0, raw: '', cells: columns.map(({ readAs }, at) => {
          const value = values[at];
          return typeof value === 'number' ? cellOf({ numbers: Float64Array.of(value) }, readAs, 0) : value;
        }) });
      }
    }
  } finally {
    database.close();
  }
  return { opaque, spots, of: rows, exact: true };
}

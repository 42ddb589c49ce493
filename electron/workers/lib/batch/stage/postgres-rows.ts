import type { Client, FieldDef, QueryConfig } from 'pg';
import type { ColumnType } from '../../../../engine/inference/tables';
import type { DatabaseReach, StageSource } from '../../../../engine/inference/protocols';
import { connect, end, inWords } from './postgres';
import { one } from './query';
import { BLOCK_ROWS, type RowSource, type SourceCell, type SourceRow } from './types';

/** What one query gives, some rows at a time, all in one view of the database that nothing changes. Errors: as of `connect`; invalid-input where the query can't be answered, or would change something. */
export async function postgresRows({ reach, sql }: Extract<StageSource, { kind: 'postgres' }>, signal: AbortSignal): Promise<RowSource> {
  const query = one(sql);
  const client = await connect(reach, signal);
  try {
    // As a part of another query it is one query, and one that reads. Prepared, so that nothing stands behind it.
    const asked: QueryConfig & { queryMode: 'extended' } = { text: `SELECT * FROM (${query}\n) AS rows_to_score LIMIT 0`, queryMode: 'extended' };
    const { fields } = await client.query(asked);
    return new PostgresRows(client, reach, query, fields, signal);
  } catch (error) {
    await end(client);
    throw inWords(error, reach, signal);
  }
}

class PostgresRows implements RowSource {
  readonly unit = 'row';
  readonly bytesTotal = 0;
  readonly bytesRead = 0;
  readonly columns: RowSource['columns'];
  private readonly cells: readonly Reader[];

  constructor(private readonly client: Client, private readonly reach: DatabaseReach, private readonly query: string, fields: readonly FieldDef[], private readonly signal: AbortSignal) {
    this.cells = fields.map(({ dataTypeID }) => readerOf(dataTypeID));
    this.columns = fields.map(({ name }, at) => ({ name, type: this.cells[at]?.type }));
  }

  async *rows(): AsyncGenerator<SourceRow[]> {
    const module = await import('pg-cursor');
    const Cursor = module.default;
    const cursor = this.client.query(new Cursor<(string | null)[]>(this.query, [], { rowMode: 'array' }));
    let line = 0;
    try {
      for (;;) {
        const rows = await cursor.read(BLOCK_ROWS);
        if (rows.length === 0) break;
        yield rows.map((row) => ({ line: ++line, cells: row.map((text, at) => (text === null ? null : (this.cells[at]?.read(text) ?? null))) }));
      }
      await cursor.close();
    } catch (error) {
      throw inWords(error, this.reach, this.signal);
    }
  }

  close(): Promise<void> {
    return end(this.client);
  }
}

interface Reader {
  /** Not said where it is told by what comes: a whole number that no double holds is text. */
  type: ColumnType | undefined;
  read(text: string): SourceCell;
}

const text: Reader = { type: 'text', read: (value) => value };
const number: Reader = { type: 'number', read: Number };
const local: Reader = { type: 'local', read: (value) => momentOf(value, (ms) => ({ local: ms })) };

/** By the types' numbers in every PostgreSQL (pg_type.dat). Exact decimals become doubles, which is what a model takes. */
const readers: Record<number, Reader> = {
  16: { type: 'boolean', read: (value) => value === 't' },
  20: { type: undefined, read: BigInt }, 21: { type: 'integer', read: BigInt }, 23: { type: 'integer', read: BigInt }, 26: { type: 'integer', read: BigInt },
  700: number, 701: number, 1700: number,
  1082: local, 1114: local, 1184: { type: 'time', read: (value) => momentOf(value, (ms) => ({ time: ms })) },
};

const readerOf = (type: number): Reader => readers[type] ?? text;

/** As `2024-05-31 12:30:00.123456+00`; what no calendar of ours has (infinity, before Christ) is nothing. */
function momentOf(value: string, made: (ms: number) => SourceCell): SourceCell {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(\.\d+)?)?(?:\+00)?$/.exec(value);
  if (!match) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = match;
  return made(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) + Number(fraction) * 1000);
}

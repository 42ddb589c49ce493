import { MillwrightError } from '../../../contract/errors';
import type { ColumnType, TableBlock } from '../../../engine/inference/tables';
import { openFile } from '../open-file';
import { ColumnReader } from './column-reader';
import { checkNames } from './parquet-writer';
import { literal, openDatabase, type Database } from './open';
import { readProblem } from './words';

/** A column of a file. What it is read as; `null`: nothing that a value could be made of (lists, structures, bytes), which can only be passed on. */
export interface FoundColumn {
  name: string;
  /** In the library's words, such as DECIMAL(10,2). */
  type: string;
  readAs: ColumnType | null;
}

export const BLOCK_ROWS = 16_384;
/** One that is looked at, and one that is read meanwhile. */
const AHEAD = 2;

/** A Parquet file, read some thousand rows at a time, in its order. */
export class ParquetFile {
  private constructor(readonly path: string, private readonly database: Database, readonly columns: readonly FoundColumn[], readonly rows: number) {}

  /** Errors: not-found; invalid-input for what is no whole Parquet file, or has columns that can't be told apart. */
  static async open(path: string): Promise<ParquetFile> {
    await requireWhole(path);
    const database = await openDatabase([path]);
    try {
      const names = topNames(await rowsOf(database, `SELECT name, num_children FROM parquet_schema(${literal(path)})`));
      if (names.length === 0) throw new MillwrightError('invalid-input', `${path} has no columns.`, { file: path });
      checkNames(names, path);
      const types = await rowsOf(database, `DESCRIBE SELECT * FROM ${tableOf(path)}`);
      const columns = names.map((name, at): FoundColumn => {
        const type = String(types[at]?.[1]);
        return { name, type, readAs: readAs(type) };
      });
      const [counted] = await rowsOf(database, `SELECT num_rows FROM parquet_file_metadata(${literal(path)})`);
      return new ParquetFile(path, database, columns, Number(counted?.[0] ?? 0));
    } catch (error) {
      database.close();
      throw readProblem(error, path);
    }
  }

  /** The given columns alone are read, in place: see `ColumnReader`. */
  reader(columns: readonly FoundColumn[], size: { blockRows: number; ahead: number }): ColumnReader {
    return new ColumnReader(this.path, columns, size);
  }

  /** The same as blocks of their own memory, for whoever passes them on. Errors: invalid-input where the file is damaged. */
  async *blocks(columns: readonly FoundColumn[], blockRows = BLOCK_ROWS): AsyncGenerator<TableBlock> {
    const reader = this.reader(columns, { blockRows, ahead: AHEAD });
    try {
      for await (const block of reader.blocks()) {
        const own = block.columns.map((column) => ('numbers' in column ? { numbers: column.numbers.slice(), ...(column.nulls && { nulls: column.nulls.slice() }) } : column));
        reader.giveBack();
        yield { rows: block.rows, columns: own };
      }
    } finally {
      await reader.close();
    }
  }

  close(): void {
    this.database.close();
  }
}

/** The file as a table in SQL; nothing of its path is taken for data. */
export const tableOf = (path: string): string => `read_parquet(${literal(path)}, hive_partitioning = false)`;

const rowsOf = async ({ connection }: Database, sql: string) => (await connection.runAndReadAll(sql)).getRows();

const MAGIC = 'PAR1';

/** A file without its footer is still being written, or was cut short. */
async function requireWhole(path: string): Promise<void> {
  const refuse = (what: string): never => {
    throw new MillwrightError('invalid-input', `${path} ${what}`, { file: path });
  };
  const { file, size } = await openFile(path, { full: true });
  try {
    const ends = Buffer.alloc(12);
    await file.read(ends, 0, 4, 0);
    await file.read(ends, 4, 8, Math.max(0, size - 8));
    const [first, last] = [ends.toString('latin1', 0, 4), ends.toString('latin1', 8, 12)];
    if (first === 'PARE' || last === 'PARE') refuse('is an encrypted Parquet file, which can\'t be read.');
    if (first !== MAGIC) refuse('is no Parquet file.');
    if (last !== MAGIC || ends.readUInt32LE(4) + 12 > size) refuse('is not a whole Parquet file: it ends without its footer. It is still being written, or was cut short.');
  } finally {
    await file.close();
  }
}

/** Of a schema in the order of its tree: those that lie in nothing else. */
function topNames(schema: readonly (readonly unknown[])[]): string[] {
  const names: string[] = [];
  let at = 1;
  const skip = (): void => {
    const children = Number(schema[at++]?.[1] ?? 0);
    for (let child = 0; child < children && at < schema.length; child++) skip();
  };
  while (at < schema.length) {
    names.push(String(schema[at]?.[0]));
    skip();
  }
  return names;
}

const numeric = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/;
const local = /^(DATE|TIMESTAMP(_S|_MS|_NS)?)$/;
const textual = /^(VARCHAR|ENUM\(.*\)|UUID|JSON|TIME)$/;

function readAs(type: string): ColumnType | null {
  if (numeric.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'TIMESTAMP WITH TIME ZONE') return 'time';
  // A time without a zone is text: whoever reads it has a rule for that.
  return local.test(type) || textual.test(type) ? 'text' : null;
}

/** What a column is read as, in SQL. */
export function expressionOf(column: string, type: string, as: ColumnType | null): string {
  if (as === null) return 'NULL::VARCHAR';
  if (as === 'time') return `epoch_us(${column}) / 1000`;
  return as === 'number' && type !== 'DOUBLE' ? `CAST(${column} AS DOUBLE)` : as === 'text' && type !== 'VARCHAR' ? `CAST(${column} AS VARCHAR)` : column;
}

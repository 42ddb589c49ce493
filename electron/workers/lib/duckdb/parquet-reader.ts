import { open, stat } from 'node:fs/promises';
import type { DuckDBVector } from '@duckdb/node-api';
import { MillwrightError } from '../../../contract/errors';
import type { ColumnType, TableBlock } from '../../../engine/inference/tables';
import { checkNames } from './parquet-writer';
import { literal, named, openDatabase, type Database } from './open';
import { readProblem } from './words';

/** A column of a file. What it is read as; `null`: nothing that a value could be made of (lists, structures, bytes), which can only be passed on. */
export interface FoundColumn {
  name: string;
  /** In the library's words, such as DECIMAL(10,2). */
  type: string;
  readAs: ColumnType | null;
}

export const BLOCK_ROWS = 16_384;
/** Of the library's vectors, which are not taken apart. */
const CHUNK_ROWS = 2048;

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

  /** The given columns alone are read, so many rows at a time or a few less, but not fewer than lie in a vector of the library. Errors: invalid-input where the file is damaged. */
  async *blocks(columns: readonly FoundColumn[], blockRows = BLOCK_ROWS): AsyncGenerator<TableBlock> {
    const select = columns.map(({ name, type, readAs: as }, at) => `${expressionOf(named(name), type, as)} AS c${at}`);
    try {
      const result = await this.database.connection.stream(`SELECT ${select.join(', ') || '1 AS c0'} FROM ${tableOf(this.path)}`);
      const most = Math.max(blockRows, CHUNK_ROWS);
      let gathered = new Gathered(columns, most);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) break;
        if (gathered.rows + chunk.rowCount > most) {
          yield gathered.block();
          gathered = new Gathered(columns, most);
        }
        gathered.add((at) => chunk.getColumnVector(at), chunk.rowCount);
      }
      if (gathered.rows > 0) yield gathered.block();
    } catch (error) {
      throw readProblem(error, this.path);
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
  const kind = await stat(path).catch(() => undefined);
  if (!kind) throw new MillwrightError('not-found', `There is no file ${path}.`, { file: path });
  // A pipe would hold up whoever opens it.
  if (!kind.isFile()) refuse('is not a file.');
  if (kind.size === 0) refuse('is empty.');
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => refuse(`can't be read: ${error.message}.`));
  try {
    const ends = Buffer.alloc(12);
    await file.read(ends, 0, 4, 0);
    await file.read(ends, 4, 8, Math.max(0, kind.size - 8));
    const [first, last] = [ends.toString('latin1', 0, 4), ends.toString('latin1', 8, 12)];
    if (first === 'PARE' || last === 'PARE') refuse('is an encrypted Parquet file, which can\'t be read.');
    if (first !== MAGIC) refuse('is no Parquet file.');
    if (last !== MAGIC || ends.readUInt32LE(4) + 12 > kind.size) refuse('is not a whole Parquet file: it ends without its footer. It is still being written, or was cut short.');
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

function expressionOf(column: string, type: string, as: ColumnType | null): string {
  if (as === null) return 'NULL::VARCHAR';
  if (as === 'time') return `epoch_us(${column}) / 1000`;
  return as === 'number' && type !== 'DOUBLE' ? `CAST(${column} AS DOUBLE)` : as === 'text' && type !== 'VARCHAR' ? `CAST(${column} AS VARCHAR)` : column;
}

interface Numbers {
  items: Float64Array;
  validity: { data: BigUint64Array | null };
}

/** Chunks laid under each other. */
class Gathered {
  rows = 0;
  private readonly columns: readonly ({ numbers: Float64Array; nulls?: Uint8Array } | { texts: (string | null)[] })[];

  constructor(private readonly found: readonly FoundColumn[], private readonly most: number) {
    this.columns = found.map(({ readAs: as }) => (as === 'text' || as === null ? { texts: [] } : { numbers: new Float64Array(most) }));
  }

  add(vector: (at: number) => DuckDBVector, rows: number): void {
    this.columns.forEach((column, at) => {
      if ('texts' in column) for (let row = 0; row < rows; row++) column.texts.push(vector(at).getItem(row) as string | null);
      else if (this.found[at]?.readAs === 'boolean') this.addBooleans(column, vector(at), rows);
      else this.addNumbers(column, vector(at) as unknown as Numbers, rows);
    });
    this.rows += rows;
  }

  block(): TableBlock {
    return { rows: this.rows, columns: this.columns };
  }

  private addNumbers(column: { numbers: Float64Array; nulls?: Uint8Array }, { items, validity }: Numbers, rows: number): void {
    column.numbers.set(items.subarray(0, rows), this.rows);
    if (!validity.data) return;
    // A bit a row, the lowest first.
    const bits = new Uint8Array(validity.data.buffer, validity.data.byteOffset, validity.data.byteLength);
    const nulls = (column.nulls ??= new Uint8Array(this.most));
    for (let row = 0; row < rows; row++) nulls[this.rows + row] = ((bits[row >> 3] ?? 0) >> (row & 7)) & 1 ? 0 : 1;
  }

  private addBooleans(column: { numbers: Float64Array; nulls?: Uint8Array }, vector: DuckDBVector, rows: number): void {
    for (let row = 0; row < rows; row++) {
      const value = vector.getItem(row);
      column.numbers[this.rows + row] = value === true ? 1 : 0;
      if (value === null) (column.nulls ??= new Uint8Array(this.most))[this.rows + row] = 1;
    }
  }
}

import type { ColumnType, TableBlock } from '../../../engine/inference/tables';
import { openFile } from '../open-file';
import { refuse } from '../refuse';
import { ColumnReader } from './column-reader';
import { checkNames } from './parquet-writer';
import { literal } from './open';
import { ParquetThread, type Opened } from './parquet-thread';

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
  private reading: ColumnReader | undefined;

  private constructor(private readonly thread: ParquetThread, readonly columns: readonly FoundColumn[], readonly rows: number) {}

  /** Errors: not-found; invalid-input for what is no whole Parquet file, or has columns that can't be told apart. */
  static async open(path: string): Promise<ParquetFile> {
    const thread = new ParquetThread(path);
    try {
      await requireWhole(path);
      const { schema, types, rows } = await thread.describe();
      const names = topNames(schema);
      if (names.length === 0) throw refuse('columns-none', path, 'has no columns.');
      checkNames(names, path);
      const columns = names.map((name, at): FoundColumn => {
        const type = types[at] ?? '';
        return { name, type, readAs: readAs(type) };
      });
      return new ParquetFile(thread, columns, rows);
    } catch (error) {
      await thread.end();
      throw error;
    }
  }

  /** The given columns alone are read, in place: see `ColumnReader`. One reads at a time, and is closed before the next one. */
  reader(columns: readonly FoundColumn[], size: { blockRows: number; ahead: number }): ColumnReader {
    return (this.reading = new ColumnReader(this.thread, columns, size));
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

  async close(): Promise<void> {
    await this.reading?.close();
    await this.thread.end();
  }
}

/** The file as a table in SQL; nothing of its path is taken for data. */
export const tableOf = (path: string): string => `read_parquet(${literal(path)}, hive_partitioning = false)`;

const MAGIC = 'PAR1';

/** A file without its footer is still being written, or was cut short. */
async function requireWhole(path: string): Promise<void> {
  const { file, size } = await openFile(path, { full: true });
  try {
    const ends = Buffer.alloc(12);
    await file.read(ends, 0, 4, 0);
    await file.read(ends, 4, 8, Math.max(0, size - 8));
    const [first, last] = [ends.toString('latin1', 0, 4), ends.toString('latin1', 8, 12)];
    if (first === 'PARE' || last === 'PARE') throw refuse('parquet-locked', path, 'is an encrypted Parquet file, which can\'t be read.');
    if (first !== MAGIC) throw refuse('parquet-none', path, 'is no Parquet file.');
    if (last !== MAGIC || ends.readUInt32LE(4) + 12 > size) throw refuse('parquet-cut', path, 'is not a whole Parquet file: it ends without its footer. It is still being written, or was cut short.');
  } finally {
    await file.close();
  }
}

/** Of a schema in the order of its tree: those that lie in nothing else. */
function topNames(schema: Opened['schema']): string[] {
  const names: string[] = [];
  let at = 1;
  const skip = (): void => {
    const children = schema[at++]?.children ?? 0;
    for (let child = 0; child < children && at < schema.length; child++) skip();
  };
  while (at < schema.length) {
    names.push(schema[at]?.name ?? '');
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

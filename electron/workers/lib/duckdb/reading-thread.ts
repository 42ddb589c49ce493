import { parentPort, type MessagePort } from 'node:worker_threads';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import type { ColumnValues } from '../../../engine/inference/tables';
import { roomIn, type ColumnsOrder, type FromReading, type Room } from './column-reader';
import { duckdb, literal, named, openDatabase } from './open';
import { expressionOf, tableOf, type FoundColumn } from './parquet-reader';
import type { Opened, ReadingOrder, ToReading } from './parquet-thread';
import { bindings, Vectors } from './vectors';

/** A file's own row number, which the library gives unless a column of the file is called so. */
const ROW_NUMBER = 'file_row_number';

type Tell = (message: FromReading) => void;

/** Does what it is told, one after the other, until it is told to end. */
export function serveReading({ path }: ReadingOrder): void {
  const port = parentPort as MessagePort;
  const tell: Tell = (message) => port.postMessage(message);
  const opening = openDatabase([path]);
  let last: Promise<void> = opening.then(() => undefined, () => undefined);
  let count = 0;
  const answer = async (message: ToReading): Promise<void> => {
    if (message === 'end') {
      await opening.then(({ close }) => close(), () => undefined);
      process.exit();
    }
    try {
      const { connection } = await opening;
      if (message === 'describe') tell({ opened: await described(connection, path) });
      else await readColumns(connection, { ...message, path, as: `take${count++}` }, tell);
    } catch (error) {
      tell({ failed: error instanceof Error ? error.message : String(error) });
    }
  };
  port.on('message', (message: ToReading) => {
    last = last.then(() => answer(message));
  });
}

async function described(connection: DuckDBConnection, path: string): Promise<Opened> {
  const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();
  const schema = await rowsOf(`SELECT name, num_children FROM parquet_schema(${literal(path)})`);
  const types = schema.length > 1 ? await rowsOf(`DESCRIBE SELECT * FROM ${tableOf(path)}`) : [];
  const [counted] = await rowsOf(`SELECT num_rows FROM parquet_file_metadata(${literal(path)})`);
  return { schema: schema.map(([name, children]) => ({ name: String(name), children: Number(children ?? 0) })), types: types.map(([, type]) => String(type)), rows: Number(counted?.[0] ?? 0) };
}

/**
 * Reads a file's columns into the memory that it was given. The library hands each chunk to a function of ours as it decodes it: fetching results one by one copies every value once more, and costs five times as
 * much. Such a function can't be left waiting by anything but its thread, so it has one.
 */
async function readColumns(connection: DuckDBConnection, { path, as, columns, blockRows, state, slots }: ColumnsOrder & { path: string; as: string }, tell: Tell): Promise<void> {
  const library = await duckdb();
  const rooms = slots.map((memory) => roomIn(memory, columns, blockRows));
  const blocks = new Blocks(columns, blockRows, rooms, new Int32Array(state), new Vectors(bindings()), tell);
  const isNumbered = !columns.some(({ name }) => name.toLowerCase() === ROW_NUMBER);
  connection.registerScalarFunction(library.DuckDBScalarFunction.create({
    name: as, returnType: library.BOOLEAN, volatile: true,
    // A row without a value is handed over like any other.
    specialHandling: true,
    parameterTypes: [...columns.map(({ readAs }): DuckDBType => (readAs === 'boolean' ? library.BOOLEAN : isText(readAs) ? library.VARCHAR : library.DOUBLE)), library.BIGINT],
    mainFunction: (info, chunk) => {
      try {
        blocks.add(chunk, isNumbered);
      } catch (error) {
        info.setError(error instanceof Error ? error.message : String(error));
      }
    },
  }));
  const taken = columns.map(({ name, type, readAs }) => expressionOf(named(name), type, readAs));
  await connection.run(`SELECT count(${as}(${[...taken, isNumbered ? ROW_NUMBER : '0::BIGINT'].join(', ')})) FROM ${tableOf(path)}`);
  blocks.end();
  tell('end');
}

const isText = (readAs: FoundColumn['readAs']): boolean => readAs === 'text' || readAs === null;

/** Chunks laid under each other, in one slot after the other. */
class Blocks {
  private rows = 0;
  private filled = 0;
  private seen = 0;
  private texts: (string | null)[][];
  private nulls: boolean[];

  constructor(
    private readonly columns: readonly FoundColumn[], private readonly most: number, private readonly rooms: readonly Room[], private readonly state: Int32Array, private readonly vectors: Vectors,
    private readonly tell: Tell,
  ) {
    this.texts = columns.map(() => []);
    this.nulls = columns.map(() => false);
  }

  /** @throws Error where it was broken off, or the library did not keep to the file's order */
  add(chunk: DuckDBDataChunk, isNumbered: boolean): void {
    const { rowCount } = chunk;
    if (isNumbered && this.vectors.first(chunk, this.columns.length) !== this.seen) throw new Error('the rows did not come in their order');
    this.seen += rowCount;
    if (this.rows + rowCount > this.most) this.end();
    if (this.rows === 0) this.waitForRoom();
    this.columns.forEach(({ readAs }, at) => this.addColumn(chunk, at, readAs));
    this.rows += rowCount;
  }

  /** What was gathered goes to whoever asked. */
  end(): void {
    if (this.rows === 0) return;
    const { rows } = this;
    const room = this.rooms[this.filled % this.rooms.length];
    const columns = this.columns.map((_, at): ColumnValues => {
      const own = room?.[at];
      return own ? { numbers: own.numbers.subarray(0, rows), ...(this.nulls[at] && { nulls: own.nulls.subarray(0, rows) }) } : { texts: this.texts[at] ?? [] };
    });
    this.tell({ block: { rows, columns } });
    this.rows = 0;
    this.filled++;
    this.texts = this.columns.map(() => []);
    this.nulls = this.columns.map(() => false);
  }

  private addColumn(chunk: DuckDBDataChunk, at: number, readAs: FoundColumn['readAs']): void {
    const own = this.rooms[this.filled % this.rooms.length]?.[at];
    if (!own) {
      const vector = chunk.getColumnVector(at);
      for (let row = 0; row < chunk.rowCount; row++) this.texts[at]?.push(vector.getItem(row) as string | null);
      return;
    }
    const nulls = own.nulls.subarray(this.rows);
    const any = this.vectors.read(chunk, at, readAs === 'boolean' ? 'boolean' : 'number', own.numbers.subarray(this.rows), nulls);
    if (any && !this.nulls[at]) own.nulls.fill(0, 0, this.rows);
    else if (!any && this.nulls[at]) nulls.fill(0, 0, chunk.rowCount);
    this.nulls[at] ||= any;
  }

  private waitForRoom(): void {
    for (;;) {
      const given = Atomics.load(this.state, 0);
      if (Atomics.load(this.state, 1) !== 0) throw new Error('It was broken off.');
      if (this.filled - given < this.rooms.length) return;
      Atomics.wait(this.state, 0, given);
    }
  }
}

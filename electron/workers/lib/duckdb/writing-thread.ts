import { parentPort, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import type { ColumnType, ColumnValues, NewColumn, TableBlock } from '../../../engine/inference/tables';
import { duckdb, openDatabase } from './open';
import { given, type CopyOrder, type FromWriting, type ToWriting, type WritingOrder } from './parquet-writer';
import { bindings, CHUNK_ROWS, Vectors } from './vectors';

/** A column that a block lacks has no values. */
const NOTHING: ColumnValues = { texts: [] };

/** Runs one COPY whose rows come from the thread that started this one. */
export async function writeColumns({ port, signal, files }: WritingOrder): Promise<void> {
  const tell = (message: FromWriting) => parentPort?.postMessage(message);
  try {
    const library = await duckdb();
    const incoming = new Incoming(port, new Int32Array(signal), new Filling(bindings()), () => tell('taken'));
    const { connection, close } = await openDatabase(files);
    try {
      const { columns, sql } = incoming.order();
      const types = typesOf(library);
      connection.registerTableFunction(library.DuckDBTableFunction.create({
        name: 'given',
        bindFunction: (info) => columns.forEach(({ type }, index) => info.addResultColumn(given(index), types[type])),
        initFunction: () => undefined,
        mainFunction: (info, chunk) => {
          try {
            if (!incoming.fill(columns, chunk)) chunk.rowCount = 0;
          } catch (error) {
            info.setError(error instanceof Error ? error.message : String(error));
          }
        },
      }));
      const result = await connection.run(sql);
      tell({ done: Number(result.rowsChanged) });
    } finally {
      close();
    }
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
  }
}

const typesOf = ({ VARCHAR, DOUBLE, BIGINT, BOOLEAN, TIMESTAMPTZ, TIMESTAMP }: typeof import('@duckdb/node-api')): Record<ColumnType, DuckDBType> => ({ text: VARCHAR, number: DOUBLE, integer: BIGINT, boolean: BOOLEAN, time: TIMESTAMPTZ, local: TIMESTAMP });

/** Blocks as they come; asked from within the library's own call, so whoever asks sleeps until there is one. */
class Incoming {
  private block: TableBlock | undefined;
  private at = 0;
  private ended = false;

  constructor(private readonly port: MessagePort, private readonly signal: Int32Array, private readonly filling: Filling, private readonly taken: () => void) {}

  /** What is to be written. @throws Error where it was broken off */
  order(): CopyOrder {
    for (;;) {
      const message = this.received();
      if (message === 'abandon') throw new Error('It was broken off.');
      if (typeof message === 'object' && 'sql' in message) return message;
    }
  }

  /** Returns false at the end. @throws Error where it was broken off */
  fill(columns: readonly NewColumn[], chunk: DuckDBDataChunk): boolean {
    const block = this.next();
    if (!block) return false;
    const rows = Math.min(CHUNK_ROWS, block.rows - this.at);
    chunk.rowCount = rows;
    columns.forEach(({ type }, index) => this.filling.fill(chunk, index, type, block.columns[index] ?? NOTHING, this.at));
    this.at += rows;
    return true;
  }

  private next(): TableBlock | undefined {
    while (!this.ended && (!this.block || this.at >= this.block.rows)) {
      if (this.block) this.taken();
      this.block = undefined;
      this.take(this.received());
    }
    return this.block;
  }

  private received(): ToWriting {
    for (;;) {
      // Looked at before the message: what comes between is no reason to sleep.
      const before = Atomics.load(this.signal, 0);
      const received = receiveMessageOnPort(this.port);
      if (received) return received.message as ToWriting;
      Atomics.wait(this.signal, 0, before);
    }
  }

  private take(message: ToWriting): void {
    if (message === 'abandon') throw new Error('It was broken off.');
    if (message === 'end') this.ended = true;
    else if ('rows' in message) [this.block, this.at] = [message, 0];
  }
}

/** Puts a block's values into a chunk's vectors. */
class Filling {
  private readonly vectors: Vectors;
  /** Used again for each chunk. */
  private readonly truth = new Uint8Array(CHUNK_ROWS);
  private readonly whole = new BigInt64Array(CHUNK_ROWS);

  constructor(native: ReturnType<typeof bindings>) {
    this.vectors = new Vectors(native);
  }

  fill(chunk: DuckDBDataChunk, at: number, type: ColumnType, column: ColumnValues, from: number): void {
    if ('numbers' in column) return this.numbers(chunk, at, type, column, from);
    const vector = chunk.getColumnVector(at);
    const rows = chunk.rowCount;
    if ('texts' in column) for (let i = 0; i < rows; i++) vector.setItem(i, column.texts[from + i] ?? null);
    else for (let i = 0; i < rows; i++) vector.setItem(i, column.labels[column.codes[from + i] ?? -1] ?? null);
    vector.flush();
  }

  private numbers(chunk: DuckDBDataChunk, at: number, type: ColumnType, { numbers, nulls }: { numbers: Float64Array; nulls?: Uint8Array | undefined }, from: number): void {
    const here = nulls?.subarray(from);
    if (type === 'number' && numbers.buffer instanceof ArrayBuffer) return this.vectors.write(chunk, at, numbers, from, nulls);
    const rows = chunk.rowCount;
    if (type === 'boolean') {
      for (let i = 0; i < rows; i++) this.truth[i] = numbers[from + i] === 1 ? 1 : 0;
      return this.vectors.write(chunk, at, this.truth, 0, here);
    }
    for (let i = 0; i < rows; i++) this.whole[i] = BigInt(Math.round((numbers[from + i] ?? 0) * (type === 'time' || type === 'local' ? 1000 : 1)));
    this.vectors.write(chunk, at, this.whole, 0, here);
  }
}

import { parentPort, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { DuckDBDataChunk, DuckDBType, DuckDBVector } from '@duckdb/node-api';
import type { ColumnType, ColumnValues, NewColumn, TableBlock } from '../../../engine/inference/tables';
import { duckdb, openDatabase } from './open';
import { given, type FromWriting, type ToWriting, type WritingOrder } from './parquet-writer';

/** A column that a block lacks has no values. */
const NOTHING: ColumnValues = { texts: [] };

/** Of the library's vectors. */
const CHUNK_ROWS = 2048;

/** Runs one COPY whose rows come from the thread that started this one. */
export async function writeColumns({ signal, columns, files, sql }: WritingOrder): Promise<void> {
  const port = parentPort as MessagePort;
  const tell = (message: FromWriting) => port.postMessage(message);
  const incoming = new Incoming(port, new Int32Array(signal), () => tell('taken'));
  try {
    const library = await duckdb();
    const { connection, close } = await openDatabase(files);
    try {
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

const typesOf = ({ VARCHAR, DOUBLE, BIGINT, BOOLEAN, TIMESTAMPTZ }: typeof import('@duckdb/node-api')): Record<ColumnType, DuckDBType> => ({ text: VARCHAR, number: DOUBLE, integer: BIGINT, boolean: BOOLEAN, time: TIMESTAMPTZ });

/** Blocks as they come; asked from within the library's own call, so whoever asks sleeps until there is one. */
class Incoming {
  private block: TableBlock | undefined;
  private at = 0;
  private ended = false;

  constructor(private readonly port: MessagePort, private readonly signal: Int32Array, private readonly taken: () => void) {}

  /** Returns false at the end. @throws Error where it was broken off */
  fill(columns: readonly NewColumn[], chunk: DuckDBDataChunk): boolean {
    const block = this.next();
    if (!block) return false;
    const rows = Math.min(CHUNK_ROWS, block.rows - this.at);
    chunk.rowCount = rows;
    columns.forEach(({ type }, index) => fill(chunk.getColumnVector(index), type, block.columns[index] ?? NOTHING, this.at, rows));
    this.at += rows;
    return true;
  }

  private next(): TableBlock | undefined {
    while (!this.ended && (!this.block || this.at >= this.block.rows)) {
      if (this.block) this.taken();
      this.block = undefined;
      // Looked at before the message: what comes between is no reason to sleep.
      const before = Atomics.load(this.signal, 0);
      const received = receiveMessageOnPort(this.port);
      if (!received) Atomics.wait(this.signal, 0, before);
      else this.take(received.message as ToWriting);
    }
    return this.block;
  }

  private take(message: ToWriting): void {
    if (message === 'abandon') throw new Error('It was broken off.');
    if (message === 'end') this.ended = true;
    else [this.block, this.at] = [message, 0];
  }
}

interface Settable {
  items: Float64Array | BigInt64Array;
}

function fill(vector: DuckDBVector, type: ColumnType, column: ColumnValues, from: number, rows: number): void {
  if ('texts' in column) for (let i = 0; i < rows; i++) vector.setItem(i, column.texts[from + i] ?? null);
  else if ('codes' in column) for (let i = 0; i < rows; i++) vector.setItem(i, column.labels[column.codes[from + i] ?? -1] ?? null);
  else fillNumbers(vector, type, column, from, rows);
  vector.flush();
}

function fillNumbers(vector: DuckDBVector, type: ColumnType, { numbers, nulls }: { numbers: Float64Array; nulls?: Uint8Array | undefined }, from: number, rows: number): void {
  if (type === 'boolean') {
    for (let i = 0; i < rows; i++) vector.setItem(i, numbers[from + i] === 1);
  } else {
    const { items } = vector as unknown as Settable;
    // Bit for bit: no number is looked at.
    if (items instanceof Float64Array) items.set(numbers.subarray(from, from + rows));
    else for (let i = 0; i < rows; i++) items[i] = BigInt(Math.round((numbers[from + i] ?? 0) * (type === 'time' ? 1000 : 1)));
  }
  if (nulls) for (let i = 0; i < rows; i++) if (nulls[from + i]) vector.setItem(i, null);
}

import { dirname, join } from 'node:path';
import { Worker, type TransferListItem } from 'node:worker_threads';
import type { MeasuringOrder } from './batch/measure';
import type { ScoringOrder } from './batch/pool/messages';
import type { ReadingOrder } from './duckdb/parquet-thread';
import type { WritingOrder } from './duckdb/parquet-writer';

/** What a thread that runs a model is told first. */
export type ModelOrder = ScoringOrder | MeasuringOrder;
/** What a thread that reads or writes a table is told first. */
export type TableOrder = ReadingOrder | WritingOrder;

/** Scripts of their own, beside the process's: each thread loads what it needs alone, and what the process holds besides would cost every one of them more than a small file takes to score. */
const scripts = { model: 'batch-models.cjs', table: 'batch-tables.cjs' };
type Kind = keyof typeof scripts;

/** Begun, and told nothing yet. */
const ready: Record<Kind, Worker[]> = { model: [], table: [] };

/** Threads that wait for what they are to do with what they need loaded: beginning takes longer than a file of some ten thousand rows takes to be scored. */
export function keepReady(kind: Kind, count: number): void {
  while (ready[kind].length < count) {
    const thread = begun(kind);
    ready[kind].push(thread);
    // A process that is let go ends, whoever waits in it.
    thread.unref();
    // Whoever wants one begins another then, and is told of what that fails of.
    thread.on('error', () => undefined);
    thread.once('exit', () => (ready[kind] = ready[kind].filter((one) => one !== thread)));
  }
}

const begun = (kind: Kind): Worker => new Worker(join(dirname(__filename), scripts[kind]), { name: kind });

function told(kind: Kind, order: ModelOrder | TableOrder, transfer: TransferListItem[] = []): Worker {
  const thread = ready[kind].shift() ?? begun(kind);
  thread.ref();
  thread.postMessage(order, transfer);
  return thread;
}

export const modelThread = (order: ModelOrder): Worker => told('model', order);
export const tableThread = (order: TableOrder, transfer?: TransferListItem[]): Worker => told('table', order, transfer);

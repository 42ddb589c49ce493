import { isMainThread, workerData } from 'node:worker_threads';
import type { MeasuringOrder } from './lib/batch/measure';
import type { ScoringOrder } from './lib/batch/pool/messages';
import type { ReadingOrder } from './lib/duckdb/column-reader';
import type { WritingOrder } from './lib/duckdb/parquet-writer';

/**
 * A worker that scores one file, with sessions of its own so that live scoring does not wait for it, or that writes one table. What must be able to wait, and what blocks, has a thread of this same script.
 * Each of them begins with what it needs alone: a small file is read, scored and written in less time than all of it takes to load.
 */
if (isMainThread) void import('./lib/batch/serve').then(({ serveBatch }) => serveBatch());
else void beThread(workerData as ReadingOrder | WritingOrder | MeasuringOrder | ScoringOrder);

async function beThread(order: ReadingOrder | WritingOrder | MeasuringOrder | ScoringOrder): Promise<void> {
  if (order.role === 'read') await (await import('./lib/duckdb/reading-thread')).readColumns(order);
  else if (order.role === 'write') await (await import('./lib/duckdb/writing-thread')).writeColumns(order);
  else if (order.role === 'measure') await (await import('./lib/batch/measure')).measureHere(order);
  else (await import('./lib/batch/pool/thread')).scoreHere(order);
}

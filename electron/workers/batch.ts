import { isMainThread, workerData } from 'node:worker_threads';
import { serveLine } from '../engine/inference/line';
import type { BatchCalls } from '../engine/inference/protocols';
import { measureHere, measureSessions, type MeasuringOrder } from './lib/batch/measure';
import type { ScoringOrder } from './lib/batch/pool/messages';
import { scoreHere } from './lib/batch/pool/thread';
import { readRows } from './lib/batch/read';
import { runBatch } from './lib/batch/run';
import { tableHandlers } from './lib/duckdb/serve-tables';
import type { WritingOrder } from './lib/duckdb/parquet-writer';
import { writeColumns } from './lib/duckdb/writing-thread';
import { workerPort } from './lib/port';

/** A worker that scores one file, with sessions of its own so that live scoring does not wait for it, or that writes one table. What must be able to wait, and what blocks, has a thread of this same script. */
if (isMainThread) void workerPort().then((port) => serveLine<BatchCalls>(port, { ...tableHandlers(), score: (job, { signal, progress }) => runBatch(job, signal, progress), read: readRows, measure: measureSessions }));
else beThread(workerData as WritingOrder | MeasuringOrder | ScoringOrder);

function beThread(order: WritingOrder | MeasuringOrder | ScoringOrder): void {
  if (order.role === 'write') void writeColumns(order);
  else if (order.role === 'measure') void measureHere(order);
  else scoreHere(order);
}

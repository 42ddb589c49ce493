import { isMainThread, workerData } from 'node:worker_threads';
import { serveLine } from '../engine/inference/line';
import type { BatchCalls } from '../engine/inference/protocols';
import { readRows } from './lib/batch/read';
import { runBatch } from './lib/batch/run';
import { tableHandlers } from './lib/duckdb/serve-tables';
import { writeColumns } from './lib/duckdb/writing-thread';
import { workerPort } from './lib/port';

/** A worker that scores one file, with a session of its own so that live scoring does not wait for it, or that writes one table. What must be able to wait has a thread of this same script. */
if (isMainThread) void workerPort().then((port) => serveLine<BatchCalls>(port, { ...tableHandlers(), score: (job, { signal, progress }) => runBatch(job, signal, progress), read: readRows }));
else void writeColumns(workerData as Parameters<typeof writeColumns>[0]);

import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { MeasuringOrder } from './batch/measure';
import type { ScoringOrder } from './batch/pool/messages';
import type { ReadingOrder } from './duckdb/parquet-thread';
import type { WritingOrder } from './duckdb/parquet-writer';

/** What a thread that runs a model is started with. */
export type ModelOrder = ScoringOrder | MeasuringOrder;
/** What a thread that reads or writes a table is started with. */
export type TableOrder = ReadingOrder | WritingOrder;

/** Scripts of their own, beside the process's: each thread loads what it needs alone, and what the process holds besides would cost every one of them more than a small file takes to score. */
const started = (script: string, order: ModelOrder | TableOrder): Worker => new Worker(join(dirname(__filename), script), { workerData: order, name: order.role });

export const modelThread = (order: ModelOrder): Worker => started('batch-models.cjs', order);
export const tableThread = (order: TableOrder): Worker => started('batch-tables.cjs', order);

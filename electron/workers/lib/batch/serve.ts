import { serveLine } from '../../../engine/inference/line';
import type { BatchCalls } from '../../../engine/inference/protocols';
import { tableHandlers } from '../duckdb/serve-tables';
import { workerPort } from '../port';
import { measureSessions } from './measure';
import { readRows } from './read';
import { runBatch } from './run';

/** Answers for the batch process. */
export async function serveBatch(): Promise<void> {
  serveLine<BatchCalls>(await workerPort(), { ...tableHandlers(), score: async (job, { signal, progress }) => (job.done === undefined ? runBatch(job, signal, progress) : (await import('./folder/run-each')).runEach(job, signal, progress)), read: readRows, preview: async (what) => (await import('./preview/preview')).preview(what), tryDatabase: async (reach) => (await import('./stage/postgres-try')).tryDatabase(reach), summarize: async (job) => (await import('./summarize')).summarize(job), measure: measureSessions });
}

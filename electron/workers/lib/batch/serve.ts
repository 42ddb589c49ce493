import { serveLine, type Handlers } from '../../../engine/inference/line';
import type { BatchCalls } from '../../../engine/inference/protocols';
import { tableHandlers } from '../duckdb/serve-tables';
import { workerPort } from '../port';
import { measureSessions } from './measure';
import { prepare } from './pool/start';
import { readRows } from './read';
import { runBatch } from './run';

/** Answers for the batch process. */
export async function serveBatch(): Promise<void> {
  let tidy = (): Promise<void> => Promise.resolve();
  const score: Handlers<BatchCalls>['score'] = async (job, { signal, progress }) => {
    // Into a folder, the list of what is whole there shows that it is over.
    if (job.done !== undefined) return (await import('./folder/run-each')).runEach(job, signal, progress);
    const finished = await runBatch(job, signal, progress);
    tidy = finished.tidy;
    return finished.result;
  };
  serveLine<BatchCalls>(await workerPort(), { ...tableHandlers(), prepare, score, tidy: () => tidy(), read: readRows, preview: async (what) => (await import('./preview/preview')).preview(what), lookFolder: async (what, { signal, progress }) => (await import('./preview/folder')).lookFolder(what, signal, progress), tryDatabase: async (reach) => (await import('./stage/postgres-try')).tryDatabase(reach), summarize: async (job) => (await import('./summarize')).summarize(job), measure: measureSessions });
}

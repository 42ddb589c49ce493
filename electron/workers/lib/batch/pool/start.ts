import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { BatchCalls, BatchJob } from '../../../../engine/inference/protocols';
import { keepReady, modelThread } from '../../threads';
import { formatOf, writtenAs } from '../source';
import { isPlain } from '../stage/files-plain';
import type { ScoringOrder } from './messages';
import { Pool } from './pool';

/** A thread and its session cost as much as some ten thousand rows through a small model. */
const BYTES_A_THREAD = 2 * 1024 * 1024;
/** Each session holds a model of its own, in about twice its file's size. */
const MODELS_BYTES = 512 * 1024 * 1024;
/** Than what the bytes tell of. */
const REASONS_SLOWER = 1000;

/** As many as there are cores, fewer for a small file and for a large model. Their number changes no byte of what is written. */
export function threadsFor(modelBytes: number, fileBytes: number, cores = availableParallelism()): number {
  return Math.max(1, Math.min(cores, Math.ceil(fileBytes / BYTES_A_THREAD), Math.floor(MODELS_BYTES / Math.max(1, modelBytes))));
}

/** Reasons take far longer than what the bytes tell of. */
const threadsOf = ({ threads, reasons }: Pick<BatchJob, 'threads' | 'reasons'>, modelBytes: number, fileBytes: number): number => threads ?? threadsFor(modelBytes, reasons ? fileBytes * REASONS_SLOWER : fileBytes);

/** Threads with a session each. They begin at once; what their parts are is told them by `expect`. */
export function startPool(job: BatchJob, fileBytes: number): Pool {
  const { model, binding, manifest, explainedBy, reasons } = job;
  const shared = new Uint8Array(new SharedArrayBuffer(model.length));
  shared.set(model);
  return new Pool(threadsOf(job, model.length, fileBytes), (stop) => {
    const order: ScoringOrder = { role: 'score', stop, model: shared, binding, manifest, explainedBy, reasons };
    return modelThread(order);
  });
}

/** Begins the threads that a run of a file that lies there as it is scored will want, while its model is looked at. What is wrong with the file is told by the run. */
export async function prepare({ source, output, ...job }: BatchCalls['prepare']['input']): Promise<null> {
  if (source.kind !== 'files' || !(await isPlain(source))) return null;
  const found = await stat(source.path).catch(() => undefined);
  if (!found?.isFile()) return null;
  keepReady('model', threadsOf(job, 0, found.size));
  keepReady('table', formatOf(source.path) === 'parquet' ? 2 : output !== undefined && writtenAs(output) === 'parquet' ? 1 : 0);
  return null;
}

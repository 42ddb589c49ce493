import { availableParallelism } from 'node:os';
import type { BatchJob } from '../../../../engine/inference/protocols';
import { modelThread } from '../../threads';
import type { ScoringOrder } from './messages';
import { Pool } from './pool';

/** A thread and its session cost as much as some ten thousand rows through a small model. */
const BYTES_A_THREAD = 2 * 1024 * 1024;
/** Each session holds a model of its own, in about twice its file's size. */
const MODELS_BYTES = 512 * 1024 * 1024;
/** Reasons take far longer than what the bytes tell of. */
const REASONS_SLOWER = 1000;

/** As many as there are cores, fewer for a small file and for a large model. Their number changes no byte of what is written. */
export function threadsFor(modelBytes: number, fileBytes: number, cores = availableParallelism()): number {
  return Math.max(1, Math.min(cores, Math.ceil(fileBytes / BYTES_A_THREAD), Math.floor(MODELS_BYTES / Math.max(1, modelBytes))));
}

/** Threads with a session each. They begin at once; what their parts are is told them by `expect`. */
export function startPool({ model, binding, manifest, threads, explainedBy, reasons }: BatchJob, fileBytes: number): Pool {
  const shared = new Uint8Array(new SharedArrayBuffer(model.length));
  shared.set(model);
  return new Pool(threads ?? threadsFor(model.length, reasons ? fileBytes * REASONS_SLOWER : fileBytes), (stop) => {
    const order: ScoringOrder = { role: 'score', stop, model: shared, binding, manifest, explainedBy, reasons };
    return modelThread(order);
  });
}

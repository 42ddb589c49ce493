import type { BatchCalls } from '../engine/inference/protocols';
import { serveLine } from '../engine/inference/line';
import { readRows } from './lib/batch/read';
import { runBatch } from './lib/batch/run';
import { workerPort } from './lib/port';

/** A worker that scores one file, with a session of its own so that live scoring does not wait for it. */
void workerPort().then((port) => serveLine<BatchCalls>(port, { score: (job, { signal, progress }) => runBatch(job, signal, progress), read: readRows }));

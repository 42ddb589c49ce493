import { parentPort } from 'node:worker_threads';
import { measureHere } from './lib/batch/measure-here';
import { scoreHere } from './lib/batch/pool/thread';
import { loadRuntime } from './lib/runtime';
import type { ModelOrder } from './lib/threads';

/** A thread of the batch process that runs a model. */
parentPort?.once('message', (order: ModelOrder) => {
  if (order.role === 'measure') void measureHere(order);
  else scoreHere(order);
});
loadRuntime();

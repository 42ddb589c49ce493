import { workerData } from 'node:worker_threads';
import { measureHere } from './lib/batch/measure-here';
import { scoreHere } from './lib/batch/pool/thread';
import type { ModelOrder } from './lib/threads';

/** A thread of the batch process that runs a model. */
const order = workerData as ModelOrder;
if (order.role === 'measure') void measureHere(order);
else scoreHere(order);

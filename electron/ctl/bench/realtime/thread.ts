import { parentPort, workerData } from 'node:worker_threads';
import { carryOut, type Plan } from './asking';

/** Asks on a thread of its own, whose loop is Node's: in the process's own, Chromium's, an answer passes two more threads before it is seen, on either side of the comparison. */
void carryOut(workerData as Plan).then((asked) => parentPort?.postMessage(asked));

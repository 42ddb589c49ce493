import { parentPort, Worker } from 'node:worker_threads';
import type { BatchCalls } from '../../../engine/inference/protocols';
import { loadModel } from '../runtime';

type Measuring = BatchCalls['measure']['input'];

/** What a measuring thread is started with. */
export interface MeasuringOrder extends Omit<Measuring, 'sessions'> {
  role: 'measure';
  /** How many threads are ready: the last one wakes the others, so that all run at once. */
  ready: SharedArrayBuffer;
  threads: number;
}

/** The runtime's own `run` in so many threads with a session each. Errors: model-refused. */
export async function measureSessions({ sessions, ...job }: Measuring): Promise<BatchCalls['measure']['output']> {
  const ready = new SharedArrayBuffer(4);
  const rates = await Promise.all(Array.from({ length: sessions }, () => oneThread({ role: 'measure', ...job, ready, threads: sessions })));
  return { rowsPerS: rates.reduce((sum, rate) => sum + rate, 0) };
}

function oneThread(order: MeasuringOrder): Promise<number> {
  const thread = new Worker(__filename, { workerData: order, name: 'measure' });
  return new Promise((resolve, reject) => {
    thread.on('message', resolve);
    thread.on('error', reject);
    thread.on('exit', () => reject(new Error('the thread that measures ended')));
  });
}

/** In the thread: answers with its rows a second. */
export async function measureHere({ model, batches, batchRows, forMs, ready, threads }: MeasuringOrder): Promise<void> {
  const session = await loadModel(model);
  const counter = new Int32Array(ready);
  // Found cold, and its memory not yet laid out.
  for (const batch of batches.slice(0, 1)) await session.run(batch);
  if (Atomics.add(counter, 0, 1) + 1 === threads) Atomics.notify(counter, 0);
  else for (let now = Atomics.load(counter, 0); now < threads; now = Atomics.load(counter, 0)) Atomics.wait(counter, 0, now);
  let rows = 0;
  const began = performance.now();
  for (let at = 0; performance.now() - began < forMs; at++) {
    await session.run(batches[at % batches.length] ?? {});
    rows += batchRows;
  }
  const rate = (rows * 1000) / (performance.now() - began);
  await session.release();
  parentPort?.postMessage(rate);
}

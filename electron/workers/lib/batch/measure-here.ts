import { parentPort } from 'node:worker_threads';
import { loadModel } from '../runtime';
import type { MeasuringOrder } from './measure';

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

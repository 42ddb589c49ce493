import type { BatchCalls } from '../../../engine/inference/protocols';
import { modelThread } from '../threads';

type Measuring = BatchCalls['measure']['input'];

/** What a measuring thread is told first. */
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
  const thread = modelThread(order);
  return new Promise((resolve, reject) => {
    thread.on('message', resolve);
    thread.on('error', reject);
    thread.on('exit', () => reject(new Error('the thread that measures ended')));
  });
}

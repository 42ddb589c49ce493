import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { Pool, type Given } from '../../../electron/workers/lib/batch/pool/pool';

/** A thread that answers a number with its square after so many ms; 13 fails, 99 ends the thread, and a run can't be broken off. */
const script = `
const { parentPort, workerData } = require('node:worker_threads');
const stop = new Int32Array(workerData.stop);
parentPort.on('message', (message) => {
  if (message === 'end') process.exit();
  const { id, part: { value, ms } } = message;
  if (value === 99) process.exit();
  if (Atomics.load(stop, 0)) return parentPort.postMessage({ id, failed: { code: 'cancelled', message: 'stopped' } });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  parentPort.postMessage(value === 13 ? { id, failed: { code: 'invalid-input', message: 'not ' + value } } : { id, result: { value: value * value, thread: workerData.name } });
});`;

let pool: Pool;
afterEach(() => pool.close());

function start(threads: number): void {
  let name = 0;
  pool = new Pool(threads, (stop) => new Worker(script, { eval: true, workerData: { stop, name: name++ } }));
}

interface Part {
  value: number;
  ms: number;
}
interface Answer {
  value: number;
  thread: number;
}
async function* parts(values: readonly Part[], onTaken: () => void = () => {}): AsyncGenerator<Given<Part>> {
  for (const part of values) {
    onTaken();
    yield { part, transfer: [] };
  }
}
const all = async (source: AsyncIterable<Answer>) => {
  const got: Answer[] = [];
  for await (const one of source) got.push(one);
  return got;
};

describe('a pool of threads', () => {
  it('gives the results in the order of the parts, whichever thread was quicker, and uses every thread', async () => {
    start(3);
    const values = Array.from({ length: 24 }, (_, value) => ({ value, ms: value % 3 === 0 ? 12 : 1 }));
    const got = await all(pool.inOrder(parts(values.filter(({ value }) => value !== 13))));
    expect(got.map(({ value }) => value)).toEqual(values.map(({ value }) => value ** 2).filter((square) => square !== 169));
    expect(new Set(got.map(({ thread }) => thread)).size).toBe(3);
  });

  it('takes only so many parts ahead of what was taken from it', async () => {
    start(2);
    let [taken, given, most] = [0, 0, 0];
    for await (const _ of pool.inOrder<Part, Answer>(parts(Array.from({ length: 40 }, () => ({ value: 1, ms: 0 })), () => taken++))) most = Math.max(most, taken - given++);
    expect([taken, given]).toEqual([40, 40]);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('tells the first failure in the order of the parts, after what came before it', async () => {
    start(2);
    const got: number[] = [];
    const reading = async () => {
      for await (const { value } of pool.inOrder<Part, Answer>(parts([{ value: 2, ms: 30 }, { value: 13, ms: 0 }, { value: 3, ms: 0 }]))) got.push(value);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'invalid-input', message: 'not 13' });
    expect(got).toEqual([4]);
  });

  it('tells that a thread ended in the middle, and takes nothing more', async () => {
    start(2);
    await expect(all(pool.inOrder(parts([{ value: 1, ms: 0 }, { value: 99, ms: 0 }, { value: 2, ms: 0 }, { value: 3, ms: 0 }, { value: 4, ms: 0 }])))).rejects.toMatchObject({ code: 'gone' });
    await expect(all(pool.inOrder(parts([{ value: 1, ms: 0 }])))).rejects.toMatchObject({ code: 'gone' });
  });

  it('fails with what its source throws', async () => {
    start(1);
    const broken = async function* (): AsyncGenerator<Given<Part>> {
      yield { part: { value: 1, ms: 0 }, transfer: [] };
      throw new Error('the file is damaged');
    };
    await expect(all(pool.inOrder(broken()))).rejects.toThrow('the file is damaged');
  });

  it('lets a run end when it is closed, and begins none that lies ready', async () => {
    start(1);
    const reading = all(pool.inOrder(parts([{ value: 1, ms: 40 }, { value: 2, ms: 60_000 }])));
    reading.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await pool.close();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as ort from 'onnxruntime-node';
import { createInference, switchable } from '../../../electron/engine/inference';
import type { Inference, InferenceOptions, Provider, Tensor, Tensors } from '../../../electron/engine/inference';
import { buildModel, columnsModel, dataType, floats, labelModel, slowModel, value } from '../../support/onnx-builder';
import { nodeHost, type NodeHost } from '../../support/node-host';

let host: NodeHost;
let inference: Inference;
const start = (options: Partial<InferenceOptions> = {}) => (inference = createInference({ host, ...options }));

beforeEach(() => {
  host = nodeHost();
});
afterEach(async () => {
  await inference.close();
  await host.close();
});

const column = (...values: number[]): Tensor => ({ type: 'float32', dims: [values.length, 1], data: Float32Array.from(values) });
const rounds = (...values: number[]): Tensors => ({ rounds: { type: 'int64', dims: [values.length, 1], data: BigInt64Array.from(values.map(BigInt)) } });
const numbers = (tensors: Tensors, name: string) => [...(tensors[name]?.data ?? [])].map(Number);
const ENDLESS = 2_000_000_000;
const killWorkers = () => {
  for (const worker of host.workers) worker.kill();
};

describe('a session in a worker process', () => {
  it('answers as the runtime does', async () => {
    const session = await start().load({ key: 'columns', bytes: columnsModel() });
    const outputs = await session.run({ a: column(1, 2, 3), b: column(10, 20, 30) });
    expect(outputs.sum).toMatchObject({ type: 'float32', dims: [3, 1] });
    expect(numbers(outputs, 'sum')).toEqual([21, 42, 63]);
    expect(inference.runtimeVersion).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('takes and gives every type of tensor', async () => {
    const types = ['float32', 'float64', 'int32', 'int64', 'bool', 'string'] as const;
    const bytes = buildModel({
      nodes: types.map((type) => ({ op: 'Identity', inputs: [type], outputs: [`${type}_out`] })),
      inputs: types.map((type) => value(type, type, ['N', 1])),
      outputs: types.map((type) => value(`${type}_out`, type, ['N', 1])),
    });
    const data = {
      float32: Float32Array.of(1.5, NaN), float64: Float64Array.of(0.1, -0), int32: Int32Array.of(-1, 2), int64: BigInt64Array.of(-(2n ** 60n), 3n),
      bool: Uint8Array.of(0, 1), string: ['', 'Größe, "x"'],
    };
    const session = await start().load({ key: 'types', bytes });
    const outputs = await session.run(Object.fromEntries(types.map((type) => [type, { type, dims: [2, 1], data: data[type] }])));
    for (const type of types) expect(outputs[`${type}_out`]).toEqual({ type, dims: [2, 1], data: data[type] });
  });

  it('keeps apart the answers of runs of one shape, also where shapes depend on the rows', async () => {
    start();
    const columns = await inference.load({ key: 'columns', bytes: columnsModel() });
    const both = await Promise.all([columns.run({ a: column(1, 2), b: column(1, 1) }), columns.run({ a: column(3, 4), b: column(1, 1) }), columns.run({ a: column(5, 6), b: column(1, 1) })]);
    expect(both.map((outputs) => numbers(outputs, 'sum'))).toEqual([[3, 4], [5, 6], [7, 8]]);
    const picked = await inference.load({
      key: 'picked', concatenate: false,
      bytes: buildModel({ nodes: [{ op: 'Cast', inputs: ['a'], outputs: ['wanted'], attributes: { to: { int: dataType.bool } } }, { op: 'NonZero', inputs: ['wanted'], outputs: ['places'] }], inputs: [value('a', 'float32', ['N', 1])], outputs: [value('places', 'int64', [2, 'M'])] }),
    });
    for (const [values, places] of [[[1, 0, 1], [0, 2, 0, 0]], [[0, 0, 0], []], [[0, 7, 0], [1, 0]], [[1, 1, 1], [0, 1, 2, 0, 0, 0]], [[1, 1, 1], [0, 1, 2, 0, 0, 0]]] as const) {
      expect(numbers(await picked.run({ a: column(...values) }), 'places')).toEqual(places);
    }
  });

  it('reads labels as strings', async () => {
    const session = await start().load({ key: 'labels', bytes: labelModel() });
    const outputs = await session.run({ a: column(1, 1), grade: { type: 'string', dims: [2, 1], data: ['H', 'L'] } });
    expect(numbers(outputs, 'p')).toEqual([11, 2]);
  });

  it('refuses a model that the runtime refuses, with the reason', async () => {
    start();
    const bytes = buildModel({ nodes: [{ op: 'Nonesuch', inputs: ['x'], outputs: ['y'], domain: 'com.example' }], inputs: [value('x', 'float32', ['N', 1])], outputs: [value('y', 'float32', ['N', 1])], opsets: { '': 17, 'com.example': 1 } });
    await expect(inference.load({ key: 'bad', bytes })).rejects.toMatchObject({ code: 'model-refused', message: expect.stringContaining('Nonesuch') });
    const session = await inference.load({ key: 'good', bytes: columnsModel() });
    expect(numbers(await session.run({ a: column(1), b: column(1) }), 'sum')).toEqual([3]);
  });

  it('names the input that a call lacks', async () => {
    const session = await start().load({ key: 'columns', bytes: columnsModel() });
    await expect(session.run({ a: column(1) })).rejects.toMatchObject({ code: 'model-refused', message: expect.stringContaining('b') });
  });
});

/** A small network of fixed numbers: sums in it round, so that another order of adding would show. */
function network(): Uint8Array {
  const numbersOf = (count: number, seed: number) => Array.from({ length: count }, (_, i) => Math.sin((i + 1) * seed) * 0.7);
  return buildModel({
    nodes: [
      { op: 'Gemm', inputs: ['x', 'w1', 'b1'], outputs: ['h'] },
      { op: 'Tanh', inputs: ['h'], outputs: ['t'] },
      { op: 'Gemm', inputs: ['t', 'w2', 'b2'], outputs: ['y'] },
    ],
    inputs: [value('x', 'float32', ['N', 9])],
    outputs: [value('y', 'float32', ['N', 3])],
    initializers: [floats('w1', [9, 33], numbersOf(297, 12.9898)), floats('b1', [33], numbersOf(33, 78.233)), floats('w2', [33, 3], numbersOf(99, 37.719)), floats('b2', [3], numbersOf(3, 4.581))],
  });
}
const networkRows = (rows: number, shift = 0): Tensors => ({ x: { type: 'float32', dims: [rows, 9], data: Float32Array.from({ length: rows * 9 }, (_, i) => Math.cos((i + shift) * 0.73) * 3) } });

const bitsOf = ({ buffer, byteOffset, length }: Float32Array) => new Uint32Array(buffer, byteOffset, length);

describe('bits', () => {
  it('are those of the runtime itself for the same batch', async () => {
    const session = await start().load({ key: 'network', bytes: network() });
    const bare = await ort.InferenceSession.create(network(), { intraOpNumThreads: 1, interOpNumThreads: 1 });
    for (const rows of [1, 7, 32, 1024, 3000]) {
      const { x } = networkRows(rows);
      const own = await bare.run({ x: new ort.Tensor('float32', x!.data as Float32Array, x!.dims) });
      expect(bitsOf((await session.run({ x: x! })).y!.data as Float32Array)).toEqual(bitsOf(own.y!.data as Float32Array));
    }
    await bare.release();
  });

  it('are the same for calls that shared a run and for each alone', async () => {
    const session = await start().load({ key: 'network', bytes: network() });
    const together = await Promise.all(Array.from({ length: 40 }, (_, i) => session.run(networkRows(1 + (i % 5), i))));
    expect(session.stats().runs).toBeLessThan(40);
    for (const [i, outputs] of together.entries()) expect((await session.run(networkRows(1 + (i % 5), i))).y!.data).toEqual(outputs.y!.data);
  });
});

describe('two models', () => {
  it('do not wait for each other: the quick one answers while a run of the slow one goes on', async () => {
    start();
    const slow = await inference.load({ key: 'slow', bytes: slowModel() });
    const quick = await inference.load({ key: 'columns', bytes: columnsModel() });
    let over = false;
    const endless = slow.run(rounds(ENDLESS), { limitMs: 120_000 }).catch(() => (over = true));
    for (let i = 0; i < 20; i++) expect(numbers(await quick.run({ a: column(i), b: column(1) }), 'sum')).toEqual([i + 2]);
    expect(over).toBe(false);
    // A model that comes meanwhile is loaded, too, and tried apart.
    const late = await inference.load({ key: 'labels', bytes: labelModel(), apart: true });
    expect(numbers(await late.run({ a: column(1), grade: { type: 'string', dims: [1, 1], data: ['H'] } }), 'p')).toEqual([11]);
    await late.release();
    expect(over).toBe(false);
    await inference.close();
    await endless;
  });

  it('share the processes: one that asks without end leaves the other its turn', async () => {
    start({ workers: 2 });
    const greedy = await inference.load({ key: 'network', bytes: network() });
    const modest = await inference.load({ key: 'columns', bytes: columnsModel() });
    let stop = false;
    let greedyRuns = 0;
    const flood = Promise.all(Array.from({ length: 8 }, async () => {
      for (; !stop; greedyRuns++) await greedy.run(networkRows(1024));
    }));
    for (let i = 0; i < 10; i++) {
      const before = greedyRuns;
      expect(numbers(await modest.run({ a: column(i), b: column(0) }), 'sum')).toEqual([i]);
      // Of what the other had waiting, at most what was under way in a process went before.
      expect(greedyRuns - before).toBeLessThan(64);
    }
    stop = true;
    await flood;
  });
});

describe('a provider', () => {
  /** No build of the runtime has both. */
  const absent: Provider = process.platform === 'darwin' ? 'dml' : 'coreml';

  it('that this machine has not is told by name, and harms nobody', async () => {
    const session = await start().load({ key: 'columns', bytes: columnsModel() });
    expect(await inference.backends()).toContain('cpu');
    await expect(inference.load({ key: `columns@${absent}`, bytes: columnsModel(), provider: absent })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining(absent) });
    expect(numbers(await session.run({ a: column(1), b: column(1) }), 'sum')).toEqual([3]);
  });

  it('that breaks off loses no call: the processor answers it, and it is told once', async () => {
    start();
    const told: string[] = [];
    const session = switchable(await inference.load({ key: 'columns', bytes: columnsModel() }));
    const other = await inference.load({ key: 'other', bytes: columnsModel(), apart: true });
    session.onFallback = (provider, reason) => told.push(`${provider}: ${reason}`);
    await session.use('webgpu', other);
    expect(numbers(await session.run({ a: column(1), b: column(1) }), 'sum')).toEqual([3]);
    expect([session.provider, other.stats().calls]).toEqual(['webgpu', 1]);
    await other.release();
    const answers = await Promise.all([1, 2, 3].map((n) => session.run({ a: column(n), b: column(0) })));
    expect(answers.map((outputs) => numbers(outputs, 'sum')[0])).toEqual([1, 2, 3]);
    expect(session.provider).toBe('cpu');
    expect(told).toEqual([expect.stringContaining('webgpu: ')]);
  });

  it('is not blamed for an input that the processor can\'t answer either', async () => {
    start();
    const session = switchable(await inference.load({ key: 'columns', bytes: columnsModel() }));
    await session.use('webgpu', await inference.load({ key: 'other', bytes: columnsModel(), apart: true }));
    await expect(session.run({ a: column(1) })).rejects.toMatchObject({ code: 'model-refused' });
    expect(session.provider).toBe('webgpu');
  });
});

describe('what is measured', () => {
  it('counts calls, rows, runs, refusals and times of a session', async () => {
    const session = await start({ queueRows: 10 }).load({ key: 'columns', bytes: columnsModel() });
    expect(session.stats()).toMatchObject({ calls: 0, rejected: 0, p50Ms: null, rowsPerRun: null });
    const settled = await Promise.allSettled(Array.from({ length: 8 }, () => session.run({ a: column(1, 2, 3, 4), b: column(0, 0, 0, 0) })));
    const answered = settled.filter(({ status }) => status === 'fulfilled').length;
    const stats = session.stats();
    expect(stats).toMatchObject({ calls: answered, rows: 4 * answered, rejected: 8 - answered, waiting: 0, waitingRows: 0, failed: 0 });
    expect(stats.rowsPerRun).toBeGreaterThanOrEqual(4);
    expect(stats.p50Ms).toBeGreaterThan(0);
    expect(stats.p99Ms).toBeGreaterThanOrEqual(stats.p50Ms ?? Infinity);
  });

  it('runs the runtime bare in processes of its own', async () => {
    const session = await start().load({ key: 'columns', bytes: columnsModel() });
    const measured = await session.measure({ a: column(1), b: column(2) }, { forMs: 20, sessions: 2 });
    expect(measured).toHaveLength(2);
    for (const { runs, p50Ms, p99Ms } of measured) expect(runs > 0 && p50Ms > 0 && p99Ms >= p50Ms).toBe(true);
    expect([session.stats().calls, host.workers.size]).toEqual([0, 1]);
  });
});

describe('calls that wait together', () => {
  it('share a run, and each gets its own rows in the order asked', async () => {
    const session = await start().load({ key: 'columns', bytes: columnsModel() });
    const order: number[] = [];
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const outputs = await session.run({ a: column(i, i + 0.5), b: column(0, 0) });
        order.push(i);
        return numbers(outputs, 'sum');
      }),
    );
    expect(answers).toEqual(Array.from({ length: 50 }, (_, i) => [i, i + 0.5]));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('get runs of their own where the answer has not one row a row', async () => {
    const bytes = buildModel({ nodes: [{ op: 'ReduceSum', inputs: ['x'], outputs: ['total'], attributes: { keepdims: { int: 1 } } }], inputs: [value('x', 'float32', ['N', 1])], outputs: [value('total', 'float32', [1, 1])] });
    const session = await start().load({ key: 'total', bytes });
    const answers = await Promise.all([[1, 2], [3, 4], [5, 6]].map((values) => session.run({ x: column(...values) })));
    expect(answers.map((outputs) => numbers(outputs, 'total')[0])).toEqual([3, 7, 11]);
  });

  it('are turned away when the queue is full', async () => {
    const session = await start({ queueRows: 10 }).load({ key: 'columns', bytes: columnsModel() });
    const call = () => session.run({ a: column(1, 2, 3, 4), b: column(0, 0, 0, 0) });
    const settled = await Promise.allSettled(Array.from({ length: 8 }, call));
    const refused = settled.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every((one) => one.status === 'rejected' && (one.reason as { code: string }).code === 'unavailable')).toBe(true);
    await expect(call()).resolves.toBeDefined();
  });
});

describe('calls for idle time', () => {
  it('are passed by every other call, of whichever model, and are answered in the end', async () => {
    start();
    const [slow, columns] = [await inference.load({ key: 'slow', bytes: slowModel() }), await inference.load({ key: 'columns', bytes: columnsModel() })];
    const order: string[] = [];
    const told = (name: string, call: Promise<Tensors>) => call.then(() => order.push(name));
    const calls = [
      told('under way', slow.run(rounds(100_000))), told('idle', slow.run(rounds(1), { idle: true })), told('idle too', columns.run({ a: column(1), b: column(1) }, { idle: true })),
      told('live', slow.run(rounds(2))), told('other', columns.run({ a: column(1), b: column(1) })),
    ];
    await Promise.all(calls);
    expect(order.slice(-2)).toEqual(['idle', 'idle too']);
  });

  it('fail with their model, and are waited for when it is released', async () => {
    const session = await start().load({ key: 'columns', bytes: columnsModel() });
    const waiting = session.run({ a: column(1), b: column(2) }, { idle: true });
    await session.release();
    expect(numbers(await waiting, 'sum')).toEqual([5]);
    await expect(session.run({ a: column(1), b: column(2) }, { idle: true })).rejects.toMatchObject({ code: 'gone' });
  });
});

describe('a worker that hangs or dies', () => {
  it('is stopped at the time limit; the call fails, the next one is answered', async () => {
    const session = await start().load({ key: 'slow', bytes: slowModel() });
    await expect(session.run(rounds(ENDLESS), { limitMs: 300 })).rejects.toMatchObject({ code: 'timeout' });
    expect(numbers(await session.run(rounds(3)), 'y')).toEqual([3]);
  });

  it('costs the calls that shared its run nothing but time', async () => {
    const session = await start().load({ key: 'slow', bytes: slowModel() });
    const [hopeless, fine] = await Promise.allSettled([session.run(rounds(ENDLESS), { limitMs: 300 }), session.run(rounds(5), { limitMs: 300 })]);
    expect(hopeless).toMatchObject({ status: 'rejected', reason: { code: 'timeout' } });
    expect(fine.status === 'fulfilled' && numbers(fine.value, 'y')).toEqual([5]);
  });

  it('costs full batches that lay ready behind it nothing but time', async () => {
    const session = await start({ largestBatchRows: 1 }).load({ key: 'slow', bytes: slowModel() });
    const settled = await Promise.allSettled([ENDLESS, 5, 6, 7].map((n) => session.run(rounds(n), { limitMs: 400 })));
    expect(settled.map((one) => (one.status === 'fulfilled' ? numbers(one.value, 'y')[0] : (one.reason as { code: string }).code))).toEqual(['timeout', 5, 6, 7]);
  });

  it('comes back with all its sessions after a crash, and the call under way is run again', async () => {
    start();
    const slow = await inference.load({ key: 'slow', bytes: slowModel() });
    const columns = await inference.load({ key: 'columns', bytes: columnsModel() });
    const underWay = slow.run(rounds(300_000));
    await new Promise((resolve) => setTimeout(resolve, 20));
    killWorkers();
    expect(numbers(await underWay, 'y')).toEqual([300_000]);
    expect(numbers(await columns.run({ a: column(1), b: column(2) }), 'sum')).toEqual([5]);
  });

  it('is started again as soon as the machine can; until then calls fail at once, not for good', async () => {
    let full = false;
    inference = createInference({ host: { fork: (entry) => (full ? Promise.reject(new Error('no memory for another process')) : host.fork(entry)) } });
    const session = await inference.load({ key: 'columns', bytes: columnsModel() });
    const ask = () => session.run({ a: column(1), b: column(2) });
    full = true;
    killWorkers();
    await expect.poll(() => ask().then(() => 'answered', (error: { code: string }) => error.code), { timeout: 10_000 }).toBe('unavailable');
    full = false;
    await expect.poll(() => ask().then((outputs) => numbers(outputs, 'sum'), () => undefined), { timeout: 10_000 }).toEqual([5]);
  });

  it('fails a call clearly when it dies on it twice', async () => {
    const session = await start().load({ key: 'slow', bytes: slowModel() });
    const call = session.run(rounds(ENDLESS));
    const failed = expect(call).rejects.toMatchObject({ code: 'gone' });
    for (let deaths = 0; deaths < 2; deaths++) {
      while (session.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 10));
      await new Promise((resolve) => setTimeout(resolve, 100));
      killWorkers();
      while (deaths === 0 && session.waiting === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await failed;
  });
});

describe('several workers', () => {
  it('answer side by side and still in order', async () => {
    const session = await start({ workers: 2 }).load({ key: 'slow', bytes: slowModel(), concatenate: false });
    const order: number[] = [];
    await Promise.all([200_000, 1, 2, 3].map(async (n) => {
      const outputs = await session.run(rounds(n));
      order.push(...numbers(outputs, 'y'));
    }));
    expect(order).toEqual([200_000, 1, 2, 3]);
  });

  it('are started when calls wait, as many as may be', async () => {
    const session = await start({ workers: 2 }).load({ key: 'slow', bytes: slowModel(), concatenate: false });
    expect(host.workers.size).toBe(1);
    const endless = [1, 2, 3].map(() => session.run(rounds(ENDLESS)).catch(() => undefined));
    await expect.poll(() => host.workers.size, { timeout: 20_000 }).toBe(2);
    await expect.poll(() => session.waiting, { timeout: 20_000 }).toBe(1);
    await inference.close();
    await Promise.all(endless);
  });

  it('release a session that nobody uses', async () => {
    start();
    const first = await inference.load({ key: 'columns', bytes: columnsModel() });
    const second = await inference.load({ key: 'columns', bytes: columnsModel() });
    await first.release();
    expect(numbers(await second.run({ a: column(1), b: column(1) }), 'sum')).toEqual([3]);
    await second.release();
    await expect(second.run({ a: column(1), b: column(1) })).rejects.toMatchObject({ code: 'gone' });
  });
});

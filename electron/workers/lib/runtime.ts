import { createRequire } from 'node:module';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { MillwrightError } from '../../contract/errors';
import { plainReason } from './reasons';
import { percentile } from '../../engine/inference/stats';
import type { Tensor, Tensors, TensorType } from '../../engine/inference/tensor';
import type { Measured, Provider } from '../../engine/inference/types';

type Runtime = typeof import('onnxruntime-node');

/** The runtime is native and large: only a process that runs models loads it, and only when it does. */
let loading: Promise<Runtime> | undefined;
const runtime = (): Promise<Runtime> => (loading ??= load());

/** Not by `import()`: a thread's first one costs it more than a small file takes to score. */
async function load(): Promise<Runtime> {
  return createRequire(__filename)('onnxruntime-node') as Runtime;
}

/** Loads it ahead of the first model; what goes wrong is told with that. */
export function loadRuntime(): void {
  runtime().catch(() => undefined);
}

/** Names that this build of the runtime can be asked for on this system. That a provider works is only known when a model was loaded on it. */
export async function supportedBackends(): Promise<string[]> {
  return (await runtime()).listSupportedBackends().map(({ name }) => name);
}

/** One loaded model. */
export interface LoadedModel {
  run(inputs: Tensors): Promise<Tensors>;
  /** The runtime's own `run` of one batch, over and over, for so long: nothing is taken apart or sent. */
  measure(inputs: Tensors, forMs: number): Promise<Measured>;
  release(): Promise<void>;
}

/**
 * Loads a model with one intra-op thread: with more, the bits of a row depend on the batch it stands in.
 * Errors: model-refused, with the runtime's message in plain words; unavailable where the provider is what does not work.
 */
export async function loadModel(bytes: Uint8Array, provider: Provider = 'cpu'): Promise<LoadedModel> {
  const ort = await runtime();
  const session = await ort.InferenceSession.create(bytes, {
    // Operators that a provider lacks are run by the processor, which stands behind every provider.
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 4,
  }).catch((error: unknown) => {
    throw provider === 'cpu' ? refused(error) : noProvider(provider, error);
  });
  const outputs = new OutputArrays(provider === 'cpu');
  return {
    run: (inputs) => run(ort, session, inputs, outputs),
    measure: (inputs, forMs) => measure(session, tensorsOf(ort, inputs), forMs),
    release: () => session.release(),
  };
}

function tensorsOf(ort: Runtime, inputs: Tensors): Record<string, OrtTensor> {
  const feeds: Record<string, OrtTensor> = {};
  for (const [name, { type, data, dims }] of Object.entries(inputs)) feeds[name] = new ort.Tensor(type as 'float32', data as Float32Array, dims);
  return feeds;
}

/** The first runs find a cold processor and code that is not compiled yet. */
const COLD_RUNS = 20;

async function measure(session: InferenceSession, feeds: Record<string, OrtTensor>, forMs: number): Promise<Measured> {
  const coldUntil = performance.now() + forMs / 4;
  for (let i = 0; i < COLD_RUNS && performance.now() < coldUntil; i++) await session.run(feeds);
  const times: number[] = [];
  const began = performance.now();
  for (let now = began; now - began < forMs; ) {
    await session.run(feeds);
    const then = performance.now();
    times.push(then - now);
    now = then;
  }
  const ms = performance.now() - began;
  const sorted = Float64Array.from(times).sort();
  return { runs: times.length, ms, p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) };
}

/**
 * The binding waits for a turn of the event loop before it runs; in a utility process such a turn takes two hops between threads. The run blocks this thread whenever it
 * happens, so it happens at once.
 */
function atOnce<T>(begin: () => T): T {
  const later = globalThis.setImmediate;
  globalThis.setImmediate = ((work: () => void) => work()) as unknown as typeof setImmediate;
  try {
    return begin();
  } finally {
    globalThis.setImmediate = later;
  }
}

async function run(ort: Runtime, session: InferenceSession, inputs: Tensors, outputs: OutputArrays): Promise<Tensors> {
  const feeds = tensorsOf(ort, inputs);
  const before = outputs.of(inputs);
  const fetched = await atOnce(() => (before ? session.run(feeds, tensorsOf(ort, before)) : session.run(feeds))).catch((error: unknown) => {
    if (!before) throw refused(error);
    // Shapes that depend on what the rows say: each run finds its own.
    outputs.never();
    return atOnce(() => session.run(feeds)).catch((again: unknown) => {
      throw refused(again);
    });
  });
  const answer: Tensors = {};
  for (const [name, tensor] of Object.entries(fetched)) {
    answer[name] = { type: tensor.type as TensorType, dims: [...tensor.dims], data: dataOf(tensor) };
    if (tensor.location !== 'cpu') throw new MillwrightError('model-refused', `The output ${name} is not in the processor's memory.`);
  }
  outputs.keep(inputs, answer);
  return answer;
}

/**
 * The outputs of the last run, written into again by the next one of the same shapes: new memory costs more than copying what it holds. So an answer has to be copied or sent
 * before the next run.
 */
class OutputArrays {
  private shapes = '';
  private arrays: Tensors | undefined;

  constructor(private steady: boolean) {}

  of(inputs: Tensors): Tensors | undefined {
    return this.arrays && this.shapes === shapesOf(inputs) ? this.arrays : undefined;
  }

  keep(inputs: Tensors, outputs: Tensors): void {
    if (!this.steady || this.of(inputs)) return;
    // The runtime makes texts itself, and half precision comes as a view.
    const fixed = Object.values(outputs).every(({ type }) => type !== 'string' && type !== 'float16');
    this.shapes = shapesOf(inputs);
    this.arrays = fixed ? outputs : undefined;
  }

  never(): void {
    this.steady = false;
    this.arrays = undefined;
  }
}

const shapesOf = (tensors: Tensors) => JSON.stringify(Object.entries(tensors).map(([name, { dims }]) => [name, dims]));

/** Half precision as its bits, also where the runtime has an array type for it. */
function dataOf({ type, data }: OrtTensor): Tensor['data'] {
  if (type !== 'float16') return data as Tensor['data'];
  const { buffer, byteOffset, length } = data as Uint16Array;
  return new Uint16Array(buffer, byteOffset, length);
}

function noProvider(provider: Provider, error: unknown): MillwrightError {
  const raw = (error instanceof Error ? error.message : String(error)).replace(/\/\S+\/onnxruntime_src\/\S+ |\/onnxruntime_src\/\S+ /g, '').replace(/\s+/g, ' ').trim().slice(0, 300);
  return new MillwrightError('unavailable', `The runtime can't load the model on ${provider} here: ${raw}`, { provider, runtime: raw }, error);
}

function refused(error: unknown): MillwrightError {
  const { reason, raw } = plainReason(error instanceof Error ? error.message : String(error));
  return new MillwrightError('model-refused', reason, { runtime: raw }, error);
}

import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { MillwrightError } from '../../contract/errors';
import { plainReason } from './reasons';
import type { Tensor, Tensors, TensorType } from '../../engine/inference/tensor';

type Runtime = typeof import('onnxruntime-node');

/** The runtime is native and large: only a process that runs models loads it, and only when it does. */
let loading: Promise<Runtime> | undefined;
const runtime = () => (loading ??= import('onnxruntime-node').then((module) => ('InferenceSession' in module ? module : (module as { default: Runtime }).default)));

/** Loads it ahead of the first model; what goes wrong is told with that. */
export function loadRuntime(): void {
  runtime().catch(() => undefined);
}

/** One loaded model. */
export interface LoadedModel {
  run(inputs: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

/**
 * Loads a model with one intra-op thread: with more, the bits of a row depend on the batch it stands in.
 * Errors: model-refused, with the runtime's message in plain words.
 */
export async function loadModel(bytes: Uint8Array): Promise<LoadedModel> {
  const ort = await runtime();
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 4,
  }).catch((error: unknown) => {
    throw refused(error);
  });
  return {
    run: (inputs) => run(ort, session, inputs),
    release: () => session.release(),
  };
}

async function run(ort: Runtime, session: InferenceSession, inputs: Tensors): Promise<Tensors> {
  const feeds: Record<string, OrtTensor> = {};
  for (const [name, { type, data, dims }] of Object.entries(inputs)) feeds[name] = new ort.Tensor(type as 'float32', data as Float32Array, dims);
  const fetched = await session.run(feeds).catch((error: unknown) => {
    throw refused(error);
  });
  const outputs: Tensors = {};
  for (const [name, tensor] of Object.entries(fetched)) {
    outputs[name] = { type: tensor.type as TensorType, dims: [...tensor.dims], data: dataOf(tensor) };
    if (tensor.location !== 'cpu') throw new MillwrightError('model-refused', `The output ${name} is not in the processor's memory.`);
  }
  return outputs;
}

/** Half precision as its bits, also where the runtime has an array type for it. */
function dataOf({ type, data }: OrtTensor): Tensor['data'] {
  if (type !== 'float16') return data as Tensor['data'];
  const { buffer, byteOffset, length } = data as Uint16Array;
  return new Uint16Array(buffer, byteOffset, length);
}

function refused(error: unknown): MillwrightError {
  const { reason, raw } = plainReason(error instanceof Error ? error.message : String(error));
  return new MillwrightError('model-refused', reason, { runtime: raw }, error);
}

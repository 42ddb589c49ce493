/** The ONNX project's backend tests, as folders hold them: a model, its inputs, and the outputs that are expected of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onnx } from 'onnx-proto';
import { inspectModel, modelToRun } from '../../electron/engine/models/inspector';
import type { Inference, Tensor, Tensors, TensorType } from '../../electron/engine/inference';
import type { Host } from '../../electron/contract/host';
import { readModel } from '../../electron/workers/lib/onnx/graph';
import { MODEL_FILE } from '../../electron/engine/inference/protocols';

/** `matches`, or what keeps it from it. */
export type Outcome = 'matches' | 'differs' | string;

/** Folders below `folder` that hold a model with inputs and outputs. */
export function backendTests(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(`test_data_set_0`) && existsSync(join(folder, name, '..', MODEL_FILE)))
    .map((name) => join(folder, name, '..'))
    .sort();
}

/** As the binding takes it: the file goes to the runtime as it is. */
export async function runRaw(inference: Inference, test: string): Promise<Outcome> {
  const bytes = new Uint8Array(readFileSync(join(test, MODEL_FILE)));
  return run(inference, `raw:${test}`, bytes, test, bytes);
}

/** As the appliance takes it: inspected, refused with a reason or made into what runs. */
export async function runImported(host: Pick<Host, 'fork'>, inference: Inference, test: string): Promise<Outcome> {
  const bytes = new Uint8Array(readFileSync(join(test, MODEL_FILE)));
  const files = new Map([[MODEL_FILE, bytes]]);
  const { inspection } = await inspectModel(host, { files });
  if (!inspection.ok) return inspection.reason ?? 'refused';
  return run(inference, `imported:${test}`, await modelToRun(host, inspection, files), test, bytes);
}

async function run(inference: Inference, key: string, bytes: Uint8Array, test: string, original: Uint8Array): Promise<Outcome> {
  try {
    const session = await inference.load({ key, bytes, concatenate: false });
    try {
      const { inputs, outputs } = readModel(original);
      const found = await session.run(Object.fromEntries(tensorsOf(test, 'input').map((tensor, at) => [inputs[at]?.name ?? '', tensor])));
      const wanted: Tensors = Object.fromEntries(tensorsOf(test, 'output').map((tensor, at) => [outputs[at]?.name ?? '', tensor]));
      return Object.entries(wanted).every(([name, tensor]) => found[name] !== undefined && alike(found[name], tensor)) ? 'matches' : 'differs';
    } finally {
      await session.release();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const types: Record<number, TensorType> = { 1: 'float32', 6: 'int32', 7: 'int64', 8: 'string', 9: 'bool', 10: 'float16', 11: 'float64' };

function tensorsOf(test: string, what: 'input' | 'output'): Tensor[] {
  const folder = join(test, 'test_data_set_0');
  const names = readdirSync(folder).filter((name) => name.startsWith(`${what}_`));
  return names.sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b))).map((name) => tensorOf(onnx.TensorProto.decode(readFileSync(join(folder, name)))));
}

function tensorOf(proto: onnx.TensorProto): Tensor {
  const type = types[proto.dataType ?? 0];
  if (!type) throw new Error(`its data are of type ${proto.dataType}`);
  const raw = Uint8Array.from(proto.rawData ?? []).buffer;
  const has = raw.byteLength > 0;
  const data = {
    float32: () => (has ? new Float32Array(raw) : Float32Array.from(proto.floatData ?? [])),
    float64: () => (has ? new Float64Array(raw) : Float64Array.from(proto.doubleData ?? [])),
    float16: () => (has ? new Uint16Array(raw) : Uint16Array.from(proto.int32Data ?? [])),
    int32: () => (has ? new Int32Array(raw) : Int32Array.from(proto.int32Data ?? [])),
    int64: () => (has ? new BigInt64Array(raw) : BigInt64Array.from((proto.int64Data ?? []).map((value) => BigInt(String(value))))),
    bool: () => (has ? new Uint8Array(raw) : Uint8Array.from(proto.int32Data ?? [])),
    string: () => (proto.stringData ?? []).map((text) => new TextDecoder().decode(text)),
  };
  return { type, dims: (proto.dims ?? []).map(Number), data: data[type]() };
}

/** As ONNX's own runner compares: 1e-3 of the value, and 1e-7. */
function alike(found: Tensor, wanted: Tensor): boolean {
  if (found.type !== wanted.type || found.dims.join() !== wanted.dims.join() || found.data.length !== wanted.data.length) return false;
  return Array.from(wanted.data as ArrayLike<unknown>).every((value, at) => {
    const own = found.data[at];
    if (typeof value === 'string' || wanted.type === 'float16') return own === value;
    const [a, b] = [Number(own), Number(value)];
    return Object.is(a, b) || Math.abs(a - b) <= 1e-7 + 1e-3 * Math.abs(b);
  });
}

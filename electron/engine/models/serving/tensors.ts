import type { Inspection } from '../../../contract/models';
import type { Tensor, TensorType } from '../../inference';
import type { VersionRecord } from '../types';

/** A tensor of the graph as a server of the Open Inference Protocol shows it. */
export interface ServedTensor {
  name: string;
  type: TensorType;
  /** Sizes behind the batch; of a graph that is not served in batches all of them. -1: any. */
  dims: number[];
  /** The class behind each column, where the model names its classes. */
  labels: string[];
}

export interface ServedTensors {
  /** Rows of one run at most; 0: the graph fixes its first dimension or has no batch, and runs are not laid together. */
  maxBatch: number;
  inputs: ServedTensor[];
  outputs: ServedTensor[];
}

/** As many rows as bounds a run's memory and time; one caller with more sends several requests. */
const MOST_ROWS = 1024;

/** What the graph that runs here takes and gives. Rows whose answers depend on those beside them are served one at a time. */
export function servedTensors({ inspection, binding }: Pick<VersionRecord, 'inspection' | 'binding'>): ServedTensors {
  const open = binding.batched !== false && inspection.inputs.every(({ shape }) => shape.length > 0 && typeof shape[0] !== 'number');
  const asServed = ({ name, type, shape, labels = [] }: Inspection['inputs'][number]): ServedTensor =>
    ({ name, type: type as TensorType, dims: (open ? shape.slice(1) : shape).map((size) => (typeof size === 'number' && size > 0 ? size : -1)), labels });
  return { maxBatch: open ? (binding.batch ?? MOST_ROWS) : 0, inputs: inspection.inputs.map(asServed), outputs: inspection.outputs.map(asServed) };
}

export const datatypes: Record<TensorType, string> = { float32: 'FP32', float64: 'FP64', float16: 'FP16', int32: 'INT32', int64: 'INT64', bool: 'BOOL', string: 'BYTES' };

/** As a binary tensor: little-endian, row-major, without padding; of texts each behind its length in four bytes. */
export function tensorBytes({ data }: Pick<Tensor, 'data'>): Buffer {
  if (!Array.isArray(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat(data.flatMap((text) => {
    const bytes = Buffer.from(text, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return [length, bytes];
  }));
}

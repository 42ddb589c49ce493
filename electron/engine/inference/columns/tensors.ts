import { MillwrightError } from '../../../contract/errors';
import type { Manifest } from '../../../contract/manifest';
import { fromHalf, toHalf } from '../half';
import { tensorData, type Tensor, type TensorRoom, type Tensors } from '../tensor';
import { toSequence } from './sequences';
import { isText, type Binding, type BoundInput, type BoundOutput, type FedColumn } from './types';

/** Lays the given rows of the columns into the graph's tensors, in `room` where there is one. Labels travel as text where the graph takes text, else as their codes. */
export function toTensors(binding: Binding, manifest: Manifest, values: ReadonlyMap<string, FedColumn>, rows: Int32Array, room?: TensorRoom): Tensors {
  const tensors: Tensors = {};
  for (const input of binding.inputs) tensors[input.graph] = toTensor(input, manifest, values, rows, room);
  return tensors;
}

function toTensor(input: BoundInput, manifest: Manifest, values: ReadonlyMap<string, FedColumn>, rows: Int32Array, room?: TensorRoom): Tensor {
  const { graph, type, rank, columns, steps, layout } = input;
  if (steps !== undefined && layout !== undefined) return toSequence({ ...input, steps, layout }, values, rows);
  const width = columns.length;
  const data = room?.of(graph, type, rows.length * width) ?? tensorData(type, rows.length * width);
  columns.forEach((name, at) => {
    const column = values.get(name) ?? new Float64Array(0);
    if (isText(column)) {
      for (let i = 0; i < rows.length; i++) data[i * width + at] = column[rows[i] ?? 0] ?? '';
    } else if (column instanceof BigInt64Array) {
      for (let i = 0; i < rows.length; i++) data[i * width + at] = column[rows[i] ?? 0] ?? 0n;
    } else if (Array.isArray(data)) {
      const own = manifest.inputs.find((one) => one.name === name);
      const labels = own?.kind === 'category' ? own.labels : [];
      for (let i = 0; i < rows.length; i++) data[i * width + at] = labels[column[rows[i] ?? 0] ?? -1] ?? '';
    } else if (data instanceof BigInt64Array) {
      for (let i = 0; i < rows.length; i++) data[i * width + at] = BigInt(Math.trunc(column[rows[i] ?? 0] ?? 0));
    } else if (data instanceof Uint16Array) {
      for (let i = 0; i < rows.length; i++) data[i * width + at] = toHalf(column[rows[i] ?? 0] ?? NaN);
    } else {
      for (let i = 0; i < rows.length; i++) data[i * width + at] = column[rows[i] ?? 0] ?? NaN;
    }
  });
  return { type, dims: dimsOf(rank, rows.length, width), data };
}

/** A list of several columns is one row without a batch dimension. */
function dimsOf(rank: BoundInput['rank'], rows: number, width: number): number[] {
  return rank === 0 ? [] : rank === 1 ? [rows * width] : [rows, width];
}

/** Puts a run's outputs where their rows are; numbers of 64 bits into `whole` too. Errors: model-refused where a tensor has not one row a row. */
export function fromTensors(binding: Binding, manifest: Manifest, tensors: Tensors, rows: Int32Array, into: Record<string, Float64Array>, whole?: Record<string, BigInt64Array>): void {
  for (const output of binding.outputs) {
    const tensor = tensors[output.graph];
    const target = into[output.name];
    if (!tensor || !target) throw new MillwrightError('model-refused', `The model gave no output ${output.graph}.`, { output: output.name });
    const width = checkedWidth(output, tensor, rows.length, binding.batched !== false);
    const given = manifest.outputs.find(({ name }) => name === output.name);
    const labels = given?.labels ?? [];
    const named = given?.kind === 'category' && areWholeNumbers(labels);
    const { data } = tensor;
    const exact = whole && data instanceof BigInt64Array ? (whole[output.name] ??= new BigInt64Array(target.length)) : undefined;
    for (let i = 0; i < rows.length; i++) {
      const value = data instanceof Uint16Array ? fromHalf(data[i * width + output.column] ?? NaN) : data[i * width + output.column];
      const byLabel = named || typeof value === 'string';
      const number = byLabel ? labels.indexOf(String(value)) : Number(value);
      if (exact && typeof value === 'bigint') exact[rows[i] ?? 0] = value;
      target[rows[i] ?? 0] = Number.isFinite(number) && !(byLabel && number < 0) ? number : NaN;
    }
  }
}

/** A class that is called by a whole number is told by that number; other labels by their position where a model gives numbers. */
export const areWholeNumbers = (labels: readonly string[]): boolean => labels.length > 0 && labels.every((label) => /^-?\d+$/.test(label));

function checkedWidth(output: BoundOutput, { dims, data }: Tensor, rows: number, batched: boolean): number {
  const width = data.length / Math.max(1, rows);
  const isTable = (dims[0] === rows || !batched) && dims.length <= 2 && Number.isInteger(width) && output.column < width;
  if (!isTable) {
    throw new MillwrightError('model-refused', `The model's output ${output.graph} came with the shape [${dims.join(', ')}] for ${rows} rows; one number a row is needed.`, { output: output.name });
  }
  return width;
}

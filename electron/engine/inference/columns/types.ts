import type { SequenceSpec } from '../../../contract/manifest';
import type { TensorType } from '../tensor';

/** How the columns of a manifest lie in the tensors of a graph. Plain data: it travels to workers. */
export interface Binding {
  inputs: BoundInput[];
  outputs: BoundOutput[];
  /** Rows of one run where the graph fixes them; a run with fewer is filled up with its last row. */
  batch: number | null;
  /** False: the graph has no batch dimension and takes one row as it is. */
  batched?: false;
}

export interface BoundInput {
  /** The graph's name of the tensor. */
  graph: string;
  type: TensorType;
  /** `[N]` or `[N, width]`; without a batch dimension `[]` or `[width]`. A sequence: `[N, steps, width]` or `[N, steps]`. */
  rank: 0 | 1 | 2 | 3;
  /** Names of the manifest's inputs, in the order of the tensor's columns. */
  columns: string[];
  /** Where the tensor holds windows: samples of each column a row, and which of its dimensions is time. */
  steps?: number;
  layout?: SequenceSpec['layout'];
}
export type BoundSequence = BoundInput & Required<Pick<BoundInput, 'steps' | 'layout'>>;

export interface BoundOutput {
  /** The manifest's name. */
  name: string;
  graph: string;
  /** Which column of the tensor; its width is only known when it has run. */
  column: number;
}

/**
 * Values of one input for every row. Of a category: labels, or codes into the manifest's labels. Of a boolean: 0 and 1. Of text: the text. NaN (or an
 * empty label) is "no value"; an empty text is a value. An input in a sequence has its window for every row: `length` values, oldest first, row after row.
 */
export type Column = Float64Array | readonly string[];
export type Columns = Readonly<Record<string, Column>>;
/** As they may be given to be scored: of whole numbers also as 64 bits each, exact beyond 2^53 where the tensor has as many. */
export type GivenColumns = Readonly<Record<string, Column | BigInt64Array>>;
/** As it is laid into a tensor: numbers and codes, whole numbers of 64 bits for a tensor of them, or text. */
export type FedColumn = Float64Array | BigInt64Array | readonly string[];

export const isText = (column: FedColumn): column is readonly string[] => Array.isArray(column);

export interface Scored {
  /** Per output of the manifest; NaN where no prediction could be made. A category's output is its code. */
  outputs: Record<string, Float64Array>;
  /** 1: predicted. 0: left out, since a value was missing, not a number of its kind, or an unknown label; or the model gave no number. */
  valid: Uint8Array;
  /** Outputs that the model gives as whole numbers of 64 bits, to the last bit; only where asked for (`whole`). */
  whole?: Record<string, BigInt64Array>;
  /** 1: an input lay outside the range seen in training; the answer stands, and should be marked. */
  outside: Uint8Array;
}

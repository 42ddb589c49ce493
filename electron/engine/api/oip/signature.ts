import type { ManifestInput, ManifestOutput } from '../../../contract/manifest';
import type { TensorType } from '../../inference';
import type { VersionRecord } from '../../models';
import type { Datatype } from './protocol';

/** A tensor that a model takes: a column of rows, or a window of samples a row. */
export interface InputTensor {
  name: string;
  datatype: Datatype;
  /** The package's inputs that it holds; more than one in a window. */
  columns: readonly ManifestInput[];
  /** Samples of each column a row; undefined: one value, no window. */
  steps: number | undefined;
  /** The graph takes these whole numbers with all of their 64 bits. */
  wide: boolean;
}

export interface OutputTensor {
  name: string;
  datatype: Datatype;
  output: ManifestOutput;
}

export interface TensorSignature {
  inputs: readonly InputTensor[];
  outputs: readonly OutputTensor[];
}

const plain: Record<TensorType, Datatype> = { float32: 'FP32', float64: 'FP64', float16: 'FP16', int32: 'INT32', int64: 'INT64', bool: 'BOOL', string: 'BYTES' };

/**
 * The tensors that a version shows: its package's inputs, each a column `[N, 1]` under its own name, and each window `[N, time, features]`, whatever
 * way the graph has them inside. Labels and texts are BYTES; numbers have the graph's own precision.
 */
export function tensorsOf({ manifest, binding, inspection }: Pick<VersionRecord, 'manifest' | 'binding' | 'inspection'>): TensorSignature {
  const inputs: InputTensor[] = [];
  for (const bound of binding.inputs) {
    const columns = bound.columns.flatMap((name) => manifest.inputs.filter((input) => input.name === name));
    if (bound.steps === undefined) {
      for (const column of columns) inputs.push({ name: column.name, datatype: columnType(column, bound.type), columns: [column], steps: undefined, wide: column.kind === 'integer' && bound.type === 'int64' });
    } else {
      const sequence = manifest.sequences?.find(({ inputs: own }) => own[0] === bound.columns[0]);
      inputs.push({ name: sequence?.name ?? bound.graph, datatype: plain[bound.type], columns, steps: bound.steps, wide: false });
    }
  }
  const order = manifest.inputs.map(({ name }) => name);
  inputs.sort((a, b) => order.indexOf(a.columns[0]?.name ?? '') - order.indexOf(b.columns[0]?.name ?? ''));
  const outputs = manifest.outputs.map((output): OutputTensor => {
    const bound = binding.outputs.find(({ name }) => name === output.name);
    const type = inspection.outputs.find(({ name }) => name === bound?.graph)?.type;
    return { name: output.name, output, datatype: output.kind === 'category' && output.labels ? 'BYTES' : (plain[type as TensorType] ?? 'FP64') };
  });
  return { inputs, outputs };
}

function columnType({ kind }: ManifestInput, type: TensorType): Datatype {
  switch (kind) {
    case 'category': case 'text': return 'BYTES';
    case 'boolean': return 'BOOL';
    // Into numbers of other kinds a whole number goes where 32 bits hold it.
    case 'integer': return type === 'int64' ? 'INT64' : 'INT32';
    case 'number': return plain[type];
  }
}

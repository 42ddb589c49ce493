import { MODEL_FILE, tensorsFor, type Columns } from '../../inference';
import type { VersionRecord } from '../types';
import { pbtxt, PbEnum, type PbMessage } from './pbtxt';
import { datatypes, servedTensors, tensorBytes, type ServedTensor } from './tensors';

/** A request waits so long for others to share a run with. */
const QUEUE_DELAY_US = 500;
/** Samples that a server runs before it says that it is ready. */
const WARM_UPS = 2;

export interface TritonModel {
  record: VersionRecord;
  /** The graph that runs here: with the rewrites that made it run. */
  graph: Uint8Array;
  /** Triton counts versions by whole numbers: this is the how-manieth of its model that was imported. */
  number: number;
  /** A row each. */
  warmUps: readonly Columns[];
}

/** The folder of one model in Triton's repository, by path under it. */
export async function tritonModel({ record, graph, number, warmUps }: TritonModel): Promise<Map<string, Uint8Array>> {
  const { inputs, outputs, maxBatch } = servedTensors(record);
  const files = new Map<string, Uint8Array>();
  const put = (path: string, content: string | Uint8Array) => void files.set(`${record.model}/${path}`, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  const labelled = outputs.map((tensor, at) => ({ tensor, file: tensor.labels.length > 0 ? `labels-${at + 1}.txt` : undefined }));
  for (const { tensor, file } of labelled) if (file) put(file, tensor.labels.map((label) => `${label.replace(/\s+/g, ' ')}\n`).join(''));
  const warm: PbMessage[] = [];
  for (const [at, row] of warmUps.slice(0, WARM_UPS).entries()) {
    const tensors = await tensorsFor(row, 1, record);
    warm.push([['name', `golden-${at + 1}`], ['batch_size', 1], ['inputs', inputs.flatMap((tensor, which): PbMessage[] => {
      const laid = tensors[tensor.name];
      if (!laid) return [];
      const file = `golden-${at + 1}-${which + 1}`;
      put(`warmup/${file}`, tensorBytes(laid));
      const dims = maxBatch > 0 ? laid.dims.slice(1) : laid.dims;
      return [[['key', tensor.name], ['value', [['data_type', typeOf(tensor)], ['dims', dims.length === 0 ? [1] : dims], ['input_data_file', file]]]]];
    })]]);
  }
  put(`${number}/${MODEL_FILE}`, graph);
  put('config.pbtxt', `# ${record.model} ${record.version}, package ${record.sha256}\n${pbtxt([
    ['name', record.model],
    ['backend', 'onnxruntime'],
    ['max_batch_size', maxBatch],
    ['version_policy', [['specific', [['versions', [number]]]]]],
    ['input', inputs.map((tensor) => tensorConfig(tensor, maxBatch))],
    ['output', labelled.map(({ tensor, file }) => [...tensorConfig(tensor, maxBatch), ['label_filename', file]] as PbMessage)],
    ['instance_group', [[['kind', new PbEnum('KIND_CPU')], ['count', 1]]]],
    ['dynamic_batching', maxBatch > 1 ? [['max_queue_delay_microseconds', QUEUE_DELAY_US]] : undefined],
    ['model_warmup', warm.length > 0 ? warm : undefined],
    ['parameters', [
      // With more threads a row's last bits depend on the rows beside it.
      parameter('intra_op_thread_count', '1'),
      parameter('inter_op_thread_count', '1'),
      parameter('millwright.version', record.version),
      parameter('millwright.sha256', record.sha256),
    ]],
  ])}`);
  return files;
}

const typeOf = ({ type }: ServedTensor) => new PbEnum(`TYPE_${datatypes[type].replace('BYTES', 'STRING')}`);

/** A tensor with nothing behind its batch is shown as a column of one, and reshaped for the graph. */
function tensorConfig(tensor: ServedTensor, maxBatch: number): PbMessage {
  const scalar = tensor.dims.length === 0;
  return [['name', tensor.name], ['data_type', typeOf(tensor)], ['dims', scalar ? [1] : tensor.dims], ['reshape', scalar && maxBatch > 0 ? [['shape', []]] : undefined]];
}

const parameter = (key: string, value: string): PbMessage => [['key', key], ['value', [['string_value', value]]]];

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Inspection } from '../../contract/domain';
import { toErrorData } from '../../contract/errors';
import { readModel, type ModelSummary } from './onnx/graph';
import type { TensorShape } from './onnx/types';
import { unknownOperator, zipMapReason } from './reasons';
import { loadModel } from './runtime';
import { tensorTypes } from '../../engine/inference/tensor';

export const LARGEST_MODEL_BYTES = 512 * 1024 * 1024;

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;
/** Domains whose operators the runtime brings along. */
const knownDomains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft', 'com.microsoft.nchwc', 'com.ms.internal.nhwc']);

/**
 * Says what a file is and whether it runs here; never throws for what is in the file. Runs in a process of its own, since
 * the runtime's loader may take forever or crash on a hostile model. `sha256` is of the bytes that were looked at.
 */
export async function inspectFile(path: string): Promise<{ inspection: Inspection; sha256: string }> {
  const began = performance.now();
  const size = (await stat(path)).size;
  let inspection = nothingKnown(size);
  let sha256 = '';
  if (size > LARGEST_MODEL_BYTES) {
    inspection.reason = `The file has ${megabytes(size)}; models of up to ${megabytes(LARGEST_MODEL_BYTES)} are taken.`;
  } else {
    const bytes = await readFile(path);
    sha256 = createHash('sha256').update(bytes).digest('hex');
    inspection = await inspectBytes(bytes);
  }
  return { inspection: { ...inspection, ms: Math.round((performance.now() - began) * 10) / 10 }, sha256 };
}

async function inspectBytes(bytes: Uint8Array): Promise<Inspection> {
  const nothing = nothingKnown(bytes.length);
  if (bytes.length === 0) return { ...nothing, reason: 'The file is empty.' };
  let summary: ModelSummary;
  try {
    summary = readModel(bytes);
  } catch {
    return { ...nothing, reason: 'The file is not an ONNX model, or it is damaged or cut short.' };
  }
  const { producer, opsets, inputs, outputs, parameters } = summary;
  const known = { ...nothing, producer, opsets, inputs, outputs, parameters };
  const reason = refusal(summary) ?? (await loadingFails(bytes));
  return reason === undefined ? { ...known, ok: true, warnings: warningsOf(summary) } : { ...known, reason };
}

const nothingKnown = (bytes: number): Inspection => ({
  ok: false, producer: '', opsets: {}, inputs: [], outputs: [], parameters: 0, bytes, rewrites: [], warnings: [], ms: 0,
});

/** What can be said from the graph alone, in words better than the runtime's. */
function refusal(model: ModelSummary): string | undefined {
  const own = new Set(model.functions);
  const training = model.operators.find(({ domain }) => domain.includes('training'));
  if (training || model.training) {
    return `${training ? `The operator ${training.name} (${training.domain})` : 'A part of the model'} belongs to training. Export the model for inference, without its training part.`;
  }
  const custom = model.operators.find(({ domain, name }) => !knownDomains.has(domain) && !own.has(`${domain}:${name}`));
  if (custom) return unknownOperator(custom.name, custom.domain);
  if (model.externalData) return 'The model keeps its weights in files beside it, which can\'t be taken yet. Save it as one file.';
  const maps = model.outputs.filter(({ type }) => type.includes('map('));
  if (maps.length > 0) return zipMapReason(maps.map(({ name }) => name));
  return valueRefusal('input', model.inputs) ?? valueRefusal('output', model.outputs);
}

function valueRefusal(what: string, values: readonly TensorShape[]): string | undefined {
  if (values.length === 0) return `The model has no ${what}.`;
  const foreign = values.find(({ type }) => !(tensorTypes as readonly string[]).includes(type));
  if (!foreign) return undefined;
  return `The ${what} ${foreign.name} is of type ${foreign.type}. Taken are ${tensorTypes.join(', ')}: export the model with one of these.`;
}

async function loadingFails(bytes: Uint8Array): Promise<string | undefined> {
  try {
    await (await loadModel(bytes)).release();
    return undefined;
  } catch (error) {
    return toErrorData(error).message;
  }
}

function warningsOf(model: ModelSummary): string[] {
  const warnings: string[] = [];
  const opset = model.opsets['ai.onnx'];
  if (opset !== undefined && opset < 9) warnings.push(`Operator set ${opset} is old; the model runs, but export it again when you can.`);
  const fixed = model.inputs.filter(({ shape }) => typeof shape[0] === 'number');
  if (fixed.length > 0) warnings.push(`The batch is fixed at ${fixed.map(({ name, shape }) => `${shape[0]} (${name})`).join(', ')}; export with an open first dimension for speed.`);
  return warnings;
}

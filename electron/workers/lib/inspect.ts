import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Inspection } from '../../contract/models';
import { MillwrightError, toErrorData } from '../../contract/errors';
import { LARGEST_MODEL_BYTES, MODEL_FILE, type InspectionCalls, type ModelFiles, type ModelInput } from '../../engine/inference/protocols';
import { asTables } from '../../engine/inference/columns/binding';
import { tensorTypes } from '../../engine/inference/tensor';
import { fileBeside, leaves } from '../../engine/shared/beside';
import { readBounded } from '../../engine/shared/bounded-read';
import { dataFilesOf } from './onnx/external';
import { readModel, type ModelSummary } from './onnx/graph';
import { runnableModel, zipMapsToRewrite, type Runnable } from './onnx/rewrite';
import type { TensorShape } from './onnx/types';
import { noTableReason, unknownOperator } from './reasons';
import { loadModel } from './runtime';

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;
/** Domains whose operators the runtime brings along. */
const knownDomains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft', 'com.microsoft.nchwc', 'com.ms.internal.nhwc']);

type Inspected = InspectionCalls['inspect']['output'];

/**
 * Says what a model is and whether it runs here; never throws for what is in it. Runs in a process of its own, since
 * the runtime's loader may take forever or crash on a hostile model. `sha256` is of the model's bytes that were looked at.
 */
export async function inspectModel(input: ModelInput): Promise<Inspected> {
  const began = performance.now();
  const inspected = await look(input);
  return { ...inspected, inspection: { ...inspected.inspection, ms: Math.round((performance.now() - began) * 10) / 10 } };
}

/** What runs of a package that was inspected before. Errors: model-refused. */
export async function deriveModel(files: ModelFiles): Promise<Uint8Array> {
  const bytes = files.get(MODEL_FILE) ?? new Uint8Array(0);
  return runnableModel(bytes, readModel(bytes), files, LARGEST_MODEL_BYTES).bytes;
}

async function look(input: ModelInput): Promise<Inspected> {
  const size = 'path' in input ? (await stat(input.path)).size : (input.files.get(MODEL_FILE)?.length ?? 0);
  if (size > LARGEST_MODEL_BYTES) {
    return { inspection: { ...nothingKnown(size), reason: `The file has ${megabytes(size)}; models of up to ${megabytes(LARGEST_MODEL_BYTES)} are taken.` }, sha256: '', dataFiles: [] };
  }
  const bytes = ('path' in input ? await readBounded(input.path, LARGEST_MODEL_BYTES) : input.files.get(MODEL_FILE)) ?? new Uint8Array(0);
  return { ...(await inspectBytes(bytes, input)), sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function inspectBytes(bytes: Uint8Array, input: ModelInput): Promise<Omit<Inspected, 'sha256'>> {
  const nothing = nothingKnown(bytes.length);
  if (bytes.length === 0) return { inspection: { ...nothing, reason: 'The file is empty.' }, dataFiles: [] };
  let summary: ModelSummary;
  try {
    summary = readModel(bytes);
  } catch {
    return { inspection: { ...nothing, reason: notAModel(bytes) }, dataFiles: [] };
  }
  const { names, leaves: stray } = dataFilesOf(summary.external);
  const inspection = { ...nothing, ...shownOf(summary) };
  try {
    const reason = refusal(summary) ?? (stray === undefined ? undefined : leaves(stray));
    if (reason !== undefined) return { inspection: { ...inspection, reason }, dataFiles: names };
    const data = await readData(names, input);
    const runnable = runnableModel(bytes, summary, data, LARGEST_MODEL_BYTES);
    const runs = signatureOf(summary, runnable);
    // What it takes and gives as it runs; the operator sets as they stand in the file.
    Object.assign(inspection, shownOf(runs), { opsets: summary.opsets, bytes: bytes.length + sizeOf(data) });
    const foreign = valueRefusal('input', runs.inputs) ?? valueRefusal('output', runs.outputs);
    if (foreign !== undefined) return { inspection: { ...inspection, reason: foreign }, dataFiles: names };
    await (await loadModel(runnable.bytes)).release();
    return { inspection: { ...inspection, ok: true, rewrites: runnable.rewrites, warnings: warningsOf({ ...runs, opsets: summary.opsets }) }, dataFiles: names };
  } catch (error) {
    return { inspection: { ...inspection, reason: toErrorData(error).message }, dataFiles: names };
  }
}

function notAModel(bytes: Uint8Array): string {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return isZip ? 'The file is a zip archive. A package of this kind has a name that ends in .mwpkg.' : 'The file is not an ONNX model, or it is damaged or cut short.';
}

const nothingKnown = (bytes: number): Inspection => ({
  ok: false, producer: '', opsets: {}, inputs: [], outputs: [], parameters: 0, bytes, rewrites: [], warnings: [], ms: 0,
});

const shownOf = ({ producer, opsets, inputs, outputs, parameters }: ModelSummary) => ({ producer, opsets, inputs, outputs, parameters });

const sizeOf = (files: ModelFiles) => [...files.values()].reduce((sum, { length }) => sum + length, 0);

/** Errors: as of `fileBeside`; invalid-input where they are too large together. */
async function readData(names: readonly string[], input: ModelInput): Promise<Map<string, Uint8Array>> {
  const data = new Map<string, Uint8Array>();
  for (const name of names) {
    const left = LARGEST_MODEL_BYTES - sizeOf(data);
    const bytes = 'path' in input ? await readBounded(await fileBeside(dirname(input.path), name), left) : input.files.get(name);
    if (!bytes) throw new MillwrightError('not-found', `The model keeps its weights in the file ${name}, which the package does not hold. Put it in, or save the model as one file.`, { name });
    data.set(name, bytes);
  }
  return data;
}

/** What the model takes and gives as it runs, with the classes behind the columns that were lists of maps. */
function signatureOf(summary: ModelSummary, { bytes, rewrites }: Runnable): ModelSummary {
  if (rewrites.length === 0) return summary;
  const labels = new Map(zipMapsToRewrite(summary).map((zipMap) => [zipMap.output, zipMap.labels]));
  const runs = readModel(bytes);
  return { ...runs, outputs: runs.outputs.map((output) => (labels.get(output.name)?.length ? { ...output, labels: labels.get(output.name) } : output)) };
}

/** What can be said from the graph alone, in words better than the runtime's. */
function refusal(model: ModelSummary): string | undefined {
  const own = new Set(model.functions);
  const training = model.operators.find(({ domain }) => domain.includes('training'));
  if (training || model.training) {
    return `${training ? `The operator ${training.name} (${training.domain})` : 'A part of the model'} belongs to training. Export the model for inference, without its training part.`;
  }
  const custom = model.operators.find(({ domain, name }) => !knownDomains.has(domain) && !own.has(`${domain}:${name}`));
  return custom && unknownOperator(custom.name, custom.domain);
}

function valueRefusal(what: 'input' | 'output', values: readonly TensorShape[]): string | undefined {
  if (values.length === 0) return `The model has no ${what}.`;
  const foreign = values.find(({ type }) => !(tensorTypes as readonly string[]).includes(type));
  if (!foreign) return undefined;
  if (/^(?:sequence|map|optional|sparse)\(/.test(foreign.type)) return noTableReason(what, foreign);
  return `The ${what} ${foreign.name} is of type ${foreign.type}. Taken are ${tensorTypes.join(', ')}: export the model with one of these.`;
}

function warningsOf(model: ModelSummary): string[] {
  const warnings: string[] = [];
  const opset = model.opsets['ai.onnx'];
  if (opset !== undefined && opset < 9) warnings.push(`Operator set ${opset} is old; the model runs, but export it again when you can.`);
  const { inputs, batched } = asTables(model);
  const [fixed] = inputs.map(({ shape }) => shape[0]).filter((size) => typeof size === 'number');
  if (!batched) warnings.push('The model has no batch dimension, so it is fed row by row. Export it with an open first dimension for speed.');
  else if (fixed === 1) warnings.push('The batch is fixed at 1, so the model is fed row by row. Export it with an open first dimension for speed.');
  else if (fixed !== undefined) warnings.push(`The batch is fixed at ${fixed}, so the model is fed ${fixed} rows at a time, filled up where there are fewer. Export it with an open first dimension for speed.`);
  return warnings;
}

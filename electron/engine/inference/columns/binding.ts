import type { Inspection } from '../../../contract/models';
import { MillwrightError } from '../../../contract/errors';
import type { Manifest, ManifestInput, ManifestOutput, SequenceSpec } from '../../../contract/manifest';
import type { TensorType } from '../tensor';
import type { Binding, BoundInput, BoundOutput } from './types';

export type Signature = Pick<Inspection, 'inputs' | 'outputs'>;
type Value = Signature['inputs'][number];

/** Types of tensor that can carry a kind of input without changing a value. A category as a number is its label's position. */
const carriers: Record<ManifestInput['kind'], readonly TensorType[]> = {
  number: ['float32', 'float64', 'float16'],
  integer: ['float32', 'float64', 'int32', 'int64'],
  boolean: ['bool', 'float32', 'float64', 'float16', 'int32', 'int64'],
  category: ['string', 'float32', 'float64', 'int32', 'int64'],
  text: ['string'],
};
/** Types that can carry a gap: NaN, or an empty label. */
const gapCarriers: readonly TensorType[] = ['float32', 'float64', 'float16', 'string'];
const outputTypes: Record<ManifestOutput['kind'], readonly TensorType[]> = {
  probability: ['float32', 'float64', 'float16'],
  number: ['float32', 'float64', 'float16', 'int32', 'int64', 'bool'],
  category: ['string', 'float32', 'float64', 'int32', 'int64', 'bool'],
};

/** A batch that the graph fixes is filled up where there are fewer rows; a larger one would be mostly filling. */
const LARGEST_FIXED_BATCH = 1024;

/** A manifest's spelling of a graph's name: lower case, and nothing but letters, digits, - and _. */
export function identifierOf(graphName: string, prefix: string): string {
  const plain = graphName.toLowerCase().replace(/[^a-z0-9_-]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 56);
  return /^[a-z]/.test(plain) ? plain : `${prefix}${plain === '' ? '' : `_${plain}`}`;
}

/** Columns of a tensor: 1 for `[N]`, undefined where the graph leaves it open. */
export function widthOf({ shape }: Value): number | undefined {
  if (shape.length === 1) return 1;
  const last = shape[1];
  return typeof last === 'number' ? last : undefined;
}

/**
 * Lays a manifest over a graph. Inputs are named as the graph's; a graph with one matrix takes the manifest's inputs as its columns, in
 * their order. Errors: model-refused, naming what does not fit.
 */
export function bind(manifest: Manifest, signature: Signature): Binding {
  const { inputs: graph, outputs, batched } = asTables(signature);
  const inputs = bindInputs(manifest, graph).map((input) => ({ ...input, rank: rankOf(signature, input) }));
  const binding = { inputs, outputs: manifest.outputs.map((output) => bindOutput(output, manifest, outputs)), batch: fixedBatch(graph) };
  return batched ? binding : { ...binding, batched };
}

/**
 * The signature as tables of rows. A model without a batch dimension (numbers alone, or one list of several) is one that takes a single row at a
 * time: `batched` is false.
 */
export function asTables(signature: Signature): Signature & { batched: boolean } {
  const { inputs, outputs } = signature;
  const [only] = inputs;
  const isList = inputs.length === 1 && only?.shape.length === 1 && typeof only.shape[0] === 'number' && only.shape[0] > 1;
  const batched = !isList && !(inputs.length > 0 && inputs.every(({ shape }) => shape.length === 0));
  if (batched) return { inputs, outputs, batched };
  const asRow = (value: Value): Value => ({ ...value, shape: value.shape.length > 1 ? value.shape : [1, value.shape[0] ?? 1] });
  return { inputs: inputs.map(asRow), outputs: outputs.map(asRow), batched };
}

function rankOf({ inputs }: Signature, { graph, rank }: BoundInput): BoundInput['rank'] {
  const own = inputs.find(({ name }) => name === graph)?.shape.length;
  return own === 0 || own === 1 ? own : rank;
}

/** The sequences by their names; what is left as columns of tables. */
function bindInputs({ inputs, sequences = [] }: Pick<Manifest, 'inputs' | 'sequences'>, graph: readonly Value[]): BoundInput[] {
  const bound = sequences.map((sequence) => bindSequence(sequence, inputs, graph));
  const tables = graph.filter(({ name }) => !bound.some((one) => one.graph === name));
  return [...bound, ...bindTables(inputs.filter(({ name }) => !bound.some(({ columns }) => columns.includes(name))), tables)];
}

function bindSequence({ name, inputs: columns, length, layout }: SequenceSpec, inputs: readonly ManifestInput[], graph: readonly Value[]): BoundInput {
  const value = graph.find((one) => isNamed(one, name, 'input'));
  if (!value) throw refuse(`The manifest names the sequence ${name}, which is no input of the model. It has ${list(graph)}.`, name);
  const sizes = layout === 'time-features' ? [length, columns.length] : [columns.length, length];
  const wanted = value.shape.length === 2 && columns.length === 1 ? [length] : sizes;
  const own = value.shape.slice(1);
  const fits = (sizesOf: readonly number[]) => own.length === sizesOf.length && own.every((size, at) => typeof size !== 'number' || size === sizesOf[at]);
  if (!fits(wanted)) {
    const other = layout === 'time-features' ? 'features-time' : 'time-features';
    const hint = fits([...sizes].reverse()) ? ` Its layout is ${other}.` : '';
    throw refuse(`The model's input ${value.name} has the shape ${shapeText(value)}; the manifest's ${length} samples of ${columns.length} inputs would be [N, ${wanted.join(', ')}].${hint}`, value.name);
  }
  if (value.type === 'string') throw refuse(`The model's input ${value.name} takes text; a sequence holds numbers.`, value.name);
  const types = inputs.filter((input) => columns.includes(input.name)).map((input) => carrier(input, value));
  return { graph: value.name, type: types[0] ?? 'float32', rank: own.length === 1 ? 2 : 3, columns, steps: length, layout };
}

function bindTables(wanted: readonly ManifestInput[], graph: readonly Value[]): BoundInput[] {
  for (const value of graph) {
    if (value.shape.length === 3) {
      throw refuse(`The model's input ${value.name} has the shape ${shapeText(value)}, which is a window of samples. Say under sequences in the manifest which inputs it holds and how many samples of each.`, value.name);
    }
    if (value.shape.length !== 1 && value.shape.length !== 2) {
      throw refuse(`The model's input ${value.name} has the shape ${shapeText(value)}, which is no table of rows and columns. Such models can't be fed yet.`, value.name);
    }
  }
  const [matrix] = graph;
  const isMatrix = graph.length === 1 && matrix && matrix.shape.length === 2 && (wanted.length > 1 || (widthOf(matrix) ?? 1) > 1);
  if (isMatrix) return [bindMatrix(wanted, matrix)];
  const missing = wanted.filter((input) => !graph.some((value) => isNamed(value, input.name, 'input')));
  const unfed = graph.filter((value) => !wanted.some((input) => isNamed(value, input.name, 'input')));
  if (missing.length > 0 || unfed.length > 0) throw namesDiffer('input', missing, unfed);
  return graph.map((value) => {
    const input = wanted.find(({ name }) => isNamed(value, name, 'input'));
    if (!input) throw namesDiffer('input', [], [value]);
    const width = widthOf(value) ?? 1;
    if (width !== 1) throw refuse(`The model's input ${value.name} has ${width} columns; beside other inputs each must be one column.`, value.name);
    return { graph: value.name, type: carrier(input, value), rank: value.shape.length === 1 ? 1 : 2, columns: [input.name] };
  });
}

function bindMatrix(wanted: readonly ManifestInput[], matrix: Value): BoundInput {
  const width = widthOf(matrix);
  if (width !== undefined && width !== wanted.length) {
    throw refuse(`The model's input ${matrix.name} has ${width} columns, the manifest names ${wanted.length} inputs. Name each column, in the model's order.`, matrix.name);
  }
  const types = wanted.map((input) => carrier(input, matrix));
  return { graph: matrix.name, type: types[0] ?? 'float32', rank: 2, columns: wanted.map(({ name }) => name) };
}

function carrier(input: ManifestInput, value: Value): TensorType {
  const type = carriers[input.kind].find((one) => one === value.type);
  if (!type) throw refuse(`The manifest says that ${input.name} is a ${input.kind}, but the model takes it as ${value.type}. One of the two is wrong.`, input.name);
  if (input.missing && !gapCarriers.includes(type)) throw refuse(`The manifest says that ${input.name} may be missing, but the model takes it as ${type}, which has no way to say so.`, input.name);
  return type;
}

/** By name, or `<name>_<k>` for column k; a binary classifier's pair of probabilities stands for its second, the positive class. */
function bindOutput(output: ManifestOutput, manifest: Manifest, graph: readonly Value[]): BoundOutput {
  for (const value of graph) {
    const whole = isNamed(value, output.name, 'output');
    const column = whole ? 0 : columnOf(value, output.name);
    if (column === undefined) continue;
    if (value.shape.length !== 1 && value.shape.length !== 2) throw refuse(`The model's output ${value.name} has the shape ${shapeText(value)}; one number a row is needed.`, value.name);
    if (!outputTypes[output.kind].some((type) => type === value.type)) {
      throw refuse(`The manifest says that ${output.name} is a ${output.kind}, but the model gives it as ${value.type}. One of the two is wrong.`, output.name);
    }
    if (value.type === 'string' && !output.labels) throw refuse(`The model gives ${output.name} as text; the manifest must list its labels.`, output.name);
    if (value.labels && output.labels && output.kind === 'probability' && value.labels.join('\n') !== output.labels.join('\n')) {
      throw refuse(`The manifest lists the classes of ${output.name} as ${output.labels.join(', ')}; the model has ${value.labels.join(', ')}, in this order.`, output.name);
    }
    const width = widthOf(value) ?? 1;
    const isPair = whole && width === 2 && output.kind === 'probability' && manifest.task === 'binary-classification';
    if (whole && width !== 1 && !isPair) {
      throw refuse(`The model's output ${value.name} has ${width} columns. Name the one that is meant: ${output.name}_0 to ${output.name}_${width - 1}.`, output.name);
    }
    if (column >= width && widthOf(value) !== undefined) throw refuse(`The model's output ${value.name} has ${width} columns; there is none for ${output.name}.`, output.name);
    return { name: output.name, graph: value.name, column: isPair ? 1 : column };
  }
  throw namesDiffer('output', [output], graph);
}

function columnOf(value: Value, name: string): number | undefined {
  const match = /^(.*)_(\d{1,3})$/.exec(name);
  return match?.[1] !== undefined && isNamed(value, match[1], 'output') ? Number(match[2]) : undefined;
}

const isNamed = (value: Value, name: string, prefix: string) => value.name === name || identifierOf(value.name, prefix) === name;

function fixedBatch(inputs: readonly Value[]): number | null {
  const sizes = new Set(inputs.map(({ shape }) => shape[0]).filter((size) => typeof size === 'number'));
  const [size] = sizes;
  if (size === undefined) return null;
  if (sizes.size > 1 || size < 1 || size > LARGEST_FIXED_BATCH) throw refuse(`The model takes exactly ${[...sizes].join(' and ')} rows at a time. Export it with an open first dimension.`);
  return size;
}

function namesDiffer(what: 'input' | 'output', missing: readonly { name: string }[], unfed: readonly Value[]): MillwrightError {
  const parts = [
    missing.length > 0 ? `the manifest names the ${what} ${list(missing)}, which the model does not have` : '',
    unfed.length > 0 ? `the model has the ${what} ${list(unfed)}${missing.length > 0 ? '' : ', which the manifest does not name'}` : '',
  ].filter(Boolean);
  const message = `Manifest and model do not fit: ${parts.join('; ')}.`;
  return new MillwrightError('model-refused', message, { [`${what}s`]: [...missing, ...unfed].map(({ name }) => name) });
}

const list = (values: readonly { name: string }[]) => values.map(({ name }) => name).join(', ');
const shapeText = ({ shape }: Value) => `[${shape.map((size) => size ?? '?').join(', ')}]`;
const refuse = (message: string, name?: string) => new MillwrightError('model-refused', message, name === undefined ? undefined : { name });

import type { Inspection } from '../../contract/models';
import { MillwrightError } from '../../contract/errors';
import type { Manifest, ManifestInput, ManifestOutput } from '../../contract/manifest';
import { areWholeNumbers, asTables, identifierOf, widthOf } from '../inference';
import { LARGEST_WINDOW } from './parse';

type Value = Inspection['inputs'][number];

/** As many as a manifest may name. */
const MOST_INPUTS = 512;

/**
 * What a bare model's manifest would say: each input of one value a row is an input; the columns of a single matrix are `input_0`,
 * `input_1`, …, and so are those of a single window, whose shape is read as `[batch, time, features]`; the first table of floats is what it predicts, or the probabilities where the model names its classes. Errors: model-refused, with what a manifest would have to say.
 */
export function inferManifest(signature: Pick<Inspection, 'inputs' | 'outputs'>, name: string, version: string): Manifest {
  const { inputs, outputs } = asTables(signature);
  return {
    manifestVersion: 1,
    name,
    version,
    title: name,
    task: taskOf(outputs),
    description: 'Imported without a manifest: its inputs and outputs are named as the file names them, and nothing says what they mean.',
    licence: 'unknown',
    trainingData: [],
    inputs: inferInputs(inputs),
    ...inferSequences(inputs),
    outputs: inferOutputs(outputs),
    thresholds: [],
    metrics: {},
  };
}

/** What the file does not say and was taken to be so, for whoever brings it. */
export function assumedOf({ sequences = [] }: Pick<Manifest, 'sequences'>): string[] {
  return sequences.map(
    ({ name, inputs, length }) =>
      `The input ${name} is taken as windows of the last ${length} rows of a file, oldest first, each row with ${inputs.length} column${inputs.length === 1 ? '' : 's'}, and the file as one series. If that is not so, say how it is under sequences and series in a manifest.json.`,
  );
}

function inferSequences(values: readonly Value[]): Pick<Manifest, 'sequences'> {
  const [only] = values;
  if (values.length !== 1 || !only || only.shape.length !== 3) return {};
  const { length, width } = windowOf(only);
  return { sequences: [{ name: identifierOf(only.name, 'input'), inputs: Array.from({ length: width }, (_, i) => `input_${i}`), length, layout: 'time-features' }] };
}

function windowOf({ name, shape: [, length, width] }: Value): { length: number; width: number } {
  if (typeof length !== 'number' || typeof width !== 'number') throw refuse(`the input ${name} does not say how many samples of how many columns it takes; a manifest's sequences do`);
  if (width > MOST_INPUTS) throw refuse(`the input ${name} has ${width} columns; up to ${MOST_INPUTS} are taken`);
  if (length * width > LARGEST_WINDOW) throw refuse(`the input ${name} has ${length * width} values a row; up to ${LARGEST_WINDOW} are taken`);
  return { length, width };
}

function inferInputs(values: readonly Value[]): ManifestInput[] {
  const [only] = values;
  if (values.length === 1 && only?.shape.length === 3) return inferColumns(only, windowOf(only).width);
  if (values.length === 1 && only?.shape.length === 2 && widthOf(only) !== 1) {
    const width = widthOf(only);
    if (width === undefined) throw refuse(`the input ${only.name} does not say how many columns it has`);
    if (width > MOST_INPUTS) throw refuse(`the input ${only.name} has ${width} columns; up to ${MOST_INPUTS} are taken`);
    return inferColumns(only, width);
  }
  return values.map((value) => {
    if (value.shape.length < 1 || value.shape.length > 2) throw refuse(`the input ${value.name} is no column of a table`);
    return inferInput(value, []);
  });
}

const inferColumns = (value: Value, width: number) => Array.from({ length: width }, (_, i) => inferInput({ ...value, name: `input_${i}` }, [`f${i}`, `${value.name}_${i}`]));

function inferInput({ name, type }: Value, aliases: string[]): ManifestInput {
  const named = { name: identifierOf(name, 'input'), title: name.slice(0, 80), aliases: identifierOf(name, 'input') === name ? aliases : [name, ...aliases] };
  if (type === 'string') return { ...named, kind: 'text', from: 'attribute', maxLength: 10_000 };
  const kind = type === 'bool' ? 'boolean' : type === 'int32' || type === 'int64' ? 'integer' : 'number';
  return { ...named, kind, from: 'tag' };
}

/** A model that names its classes is a classifier. */
function taskOf(outputs: readonly Value[]): Manifest['task'] {
  const classes = outputs.find(({ labels }) => labels)?.labels?.length ?? 0;
  return classes === 2 ? 'binary-classification' : classes > 2 ? 'classification' : 'other';
}

function inferOutputs(values: readonly Value[]): ManifestOutput[] {
  const tables = values.filter(({ shape, type }) => (shape.length === 1 || shape.length === 2) && type !== 'string');
  const output = tables.find(({ labels }) => labels) ?? tables.find(({ type }) => type.startsWith('float')) ?? tables[0];
  if (!output) throw refuse('it has no output of one number a row');
  const width = widthOf(output) ?? 1;
  if (width > 64) throw refuse(`its output ${output.name} has ${width} columns; up to 64 are taken`);
  if (output.labels?.length === width) return [...inferProbabilities(output, output.labels), ...inferAnswer(values, output.labels)];
  const name = identifierOf(output.name, 'output');
  const of = (suffix: string): ManifestOutput => ({ name: `${name}${suffix}`, title: `${output.name}${suffix}`.slice(0, 80), kind: 'number', meaning: `output ${output.name}${suffix} of the model` });
  return width === 1 ? [of('')] : Array.from({ length: width }, (_, i) => of(`_${i}`));
}

/** Of two classes the second is the positive one, and its probability is the prediction; of more, each class has its own. */
function inferProbabilities(output: Value, labels: string[]): ManifestOutput[] {
  const name = identifierOf(output.name, 'output');
  const [, positive] = labels;
  if (labels.length === 2) return [{ name, title: `Probability of ${positive}`.slice(0, 80), kind: 'probability', labels, meaning: `probability of the class ${positive}, in the model's output ${output.name}`.slice(0, 400) }];
  return labels.map((label, i) => ({ name: `${name}_${i}`, title: `Probability of ${label}`.slice(0, 80), kind: 'probability', labels, meaning: `probability of the class ${label}, in the model's output ${output.name}`.slice(0, 400) }));
}

/** The class itself, where the model gives it as text, or as a whole number and all its classes are called by one. */
function inferAnswer(values: readonly Value[], labels: string[]): ManifestOutput[] {
  const types = areWholeNumbers(labels) ? ['string', 'int64', 'int32'] : ['string'];
  const answers = values.filter((value) => !value.labels && types.includes(value.type) && value.shape.length === 1);
  const classifiers = values.filter((value) => value.labels);
  const [answer] = answers;
  if (!answer || answers.length > 1 || classifiers.length > 1) return [];
  return [{ name: identifierOf(answer.name, 'output'), title: answer.name.slice(0, 80), kind: 'category', labels, meaning: 'the class that the model decides for' }];
}

const refuse = (why: string) => new MillwrightError('model-refused', `The model came without a manifest, and ${why}. Bring it as a folder with model.onnx and a manifest.json.`);

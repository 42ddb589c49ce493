import type { Inspection } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import type { Manifest, ManifestInput, ManifestOutput } from '../../contract/manifest';
import { identifierOf, widthOf } from '../inference';

type Value = Inspection['inputs'][number];

/**
 * What a bare model's manifest would say: each input of one value a row is an input; the columns of a single matrix are `input_0`,
 * `input_1`, …; the first table of floats is what it predicts. Errors: model-refused, with what a manifest would have to say.
 */
export function inferManifest({ inputs, outputs }: Pick<Inspection, 'inputs' | 'outputs'>, name: string, version: string): Manifest {
  return {
    manifestVersion: 1,
    name,
    version,
    title: name,
    task: 'other',
    description: 'Imported without a manifest: its inputs and outputs are named as the file names them, and nothing says what they mean.',
    licence: 'unknown',
    trainingData: [],
    inputs: inferInputs(inputs),
    outputs: inferOutputs(outputs),
    thresholds: [],
    metrics: {},
  };
}

function inferInputs(values: readonly Value[]): ManifestInput[] {
  const [only] = values;
  if (values.length === 1 && only?.shape.length === 2 && widthOf(only) !== 1) {
    const width = widthOf(only);
    if (width === undefined) throw refuse(`the input ${only.name} does not say how many columns it has`);
    if (width > 512) throw refuse(`the input ${only.name} has ${width} columns; up to 512 are taken`);
    return Array.from({ length: width }, (_, i) => inferInput({ ...only, name: `input_${i}` }, [`f${i}`, `${only.name}_${i}`]));
  }
  return values.map((value) => {
    if (value.shape.length < 1 || value.shape.length > 2) throw refuse(`the input ${value.name} is no column of a table`);
    return inferInput(value, []);
  });
}

function inferInput({ name, type }: Value, aliases: string[]): ManifestInput {
  if (type === 'string') throw refuse(`the input ${name} is text, and a bare file does not say which labels it may have`);
  const kind = type === 'bool' ? 'boolean' : type === 'int32' || type === 'int64' ? 'integer' : 'number';
  const identifier = identifierOf(name, 'input');
  return { name: identifier, title: name.slice(0, 80), kind, from: 'tag', aliases: identifier === name ? aliases : [name, ...aliases] };
}

function inferOutputs(values: readonly Value[]): ManifestOutput[] {
  const tables = values.filter(({ shape, type }) => (shape.length === 1 || shape.length === 2) && type !== 'string');
  const output = tables.find(({ type }) => type.startsWith('float')) ?? tables[0];
  if (!output) throw refuse('it has no output of one number a row');
  const width = widthOf(output) ?? 1;
  if (width > 64) throw refuse(`its output ${output.name} has ${width} columns; up to 64 are taken`);
  const name = identifierOf(output.name, 'output');
  const of = (suffix: string): ManifestOutput => ({ name: `${name}${suffix}`, title: `${output.name}${suffix}`.slice(0, 80), kind: 'number', meaning: `output ${output.name}${suffix} of the model` });
  return width === 1 ? [of('')] : Array.from({ length: width }, (_, i) => of(`_${i}`));
}

const refuse = (why: string) => new MillwrightError('model-refused', `The model came without a manifest, and ${why}. Bring it as a folder with model.onnx and a manifest.json.`);

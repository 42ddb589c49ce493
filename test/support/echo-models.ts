import { buildModel, value, type ElementType } from './onnx-builder';
import type { writePackage } from './packages';

type Written = NonNullable<Parameters<typeof writePackage>[1]>;

const kinds = { float32: 'number', float64: 'number', int64: 'integer', int32: 'integer', bool: 'boolean', string: 'category', float16: 'number' } as const;
const names = { float32: 'fp32', float64: 'fp64', int64: 'int64', int32: 'int32', bool: 'bool', string: 'bytes', float16: 'fp16' } as const;
export const echoLabels = ['groß', 'klein'];

/** A package whose outputs repeat its inputs, one of each type: what comes back shows what arrived. */
export function echoPackage(name: string, types: readonly ElementType[]): Written {
  const own = types.filter((type): type is keyof typeof kinds => type in kinds);
  return {
    golden: null,
    manifest: {
      manifestVersion: 1, name, version: '1.0.0', title: 'Echo', task: 'other', description: 'Repeats what it is given.', licence: 'Apache-2.0',
      inputs: own.map((type) => ({ name: names[type], title: type, kind: kinds[type], ...(type === 'string' ? { labels: echoLabels } : {}), from: 'attribute' })),
      outputs: own.map((type) => ({ name: `${names[type]}_out`, title: type, kind: type === 'string' ? 'category' : 'number', ...(type === 'string' ? { labels: echoLabels } : {}), meaning: 'the same' })),
    },
    model: buildModel({
      nodes: own.map((type) => ({ op: 'Identity', inputs: [names[type]], outputs: [`${names[type]}_out`] })),
      inputs: own.map((type) => value(names[type], type, ['N', 1])),
      outputs: own.map((type) => value(`${names[type]}_out`, type, ['N', 1])),
    }),
  };
}

export const echoed = (types: readonly (keyof typeof names)[]): Record<string, string> => Object.fromEntries(types.map((type) => [names[type], `${names[type]}_out`]));

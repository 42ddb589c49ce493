import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { integer, integers, message, text, type Field } from './protobuf';

/** Columns of `benchTable`, and what the models take and give. */
export const FEATURES = 10;
const columnName = (at: number): string => `c${at}`;
export const [INPUT, OUTPUT] = ['X', 'y'];

/** A graph from `X` to `y`: its nodes in the fields of onnx.proto's NodeProto, its weights in those of TensorProto, and the domains beside ONNX's own with their versions. */
export interface Graph {
  task: 'regression' | 'classification';
  nodes: readonly (readonly Field[])[];
  weights?: readonly (readonly Field[])[];
  domains: readonly (readonly [string, number])[];
}

/** A package of one model over the columns of `benchTable`, without golden samples. */
export async function writePackage(folder: string, name: string, graph: Graph): Promise<string> {
  const path = join(folder, name);
  const what = 'For a benchmark; its answers mean nothing.';
  await mkdir(path);
  await writeFile(join(path, 'model.onnx'), modelOf(graph));
  await writeFile(join(path, 'card.md'), `# ${name}\n\n${what}\n`);
  await writeFile(join(path, 'manifest.json'), JSON.stringify({
    manifestVersion: 1, name, version: '1.0.0', title: name, task: graph.task, description: what, licence: 'Apache-2.0',
    inputs: Array.from({ length: FEATURES }, (_, at) => ({ name: columnName(at), title: columnName(at), kind: 'number' })),
    outputs: [{ name: OUTPUT, title: OUTPUT, kind: 'number', meaning: what }],
  }));
  return path;
}

function modelOf({ nodes, weights = [], domains }: Graph): Uint8Array {
  const graph = [...nodes.map((node) => message(1, node)), text(2, 'graph'), ...weights.map((one) => message(5, one)), message(11, matrix(INPUT, FEATURES)), message(12, matrix(OUTPUT, 1))];
  return Buffer.concat([integer(1, 8), message(7, graph), opset('', 17), ...domains.map(([domain, version]) => opset(domain, version))]);
}

export const attribute = (name: string, type: number, value: Field): Field => message(5, [text(1, name), value, integer(20, type)]);
export const ints = (name: string, values: readonly number[]): Field => attribute(name, 7, integers(8, values));
const opset = (domain: string, version: number): Field => message(8, [text(1, domain), integer(2, version)]);
/** Single precision, any number of rows. */
const matrix = (name: string, width: number): Field[] => [text(1, name), message(2, [message(1, [integer(1, 1), message(2, [message(1, [text(2, 'rows')]), message(1, [integer(1, width)])])])])];

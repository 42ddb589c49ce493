import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { floats, integer, integers, message, text, type Field } from './protobuf';

/** One tree, its nodes in a list: a leaf has no feature. A value of at most `threshold` goes left. */
export interface TreeNode {
  feature: number | null;
  threshold: number;
  left: number;
  right: number;
  /** Of a leaf: what it adds. */
  value: number;
}

export const FEATURES = 10;
export const columnName = (at: number): string => `c${at}`;

/** The depth that gradient boosting libraries grow to unless told otherwise. */
const DEPTH = 6;

/** Whole trees that split at random places between 0 and 100, where the values of `benchTable` lie. */
export function randomTrees(count: number): TreeNode[][] {
  let seed = 1;
  // Park and Miller, Communications of the ACM 31 (1988).
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  return Array.from({ length: count }, () =>
    Array.from({ length: 2 ** (DEPTH + 1) - 1 }, (_, at): TreeNode =>
      at < 2 ** DEPTH - 1
        ? { feature: Math.floor(random() * FEATURES), threshold: 100 * random(), left: 2 * at + 1, right: 2 * at + 2, value: 0 }
        : { feature: null, threshold: 0, left: 0, right: 0, value: random() / count },
    ),
  );
}

/** A package of one regressor over the columns of `benchTable`, without golden samples. `base` is added to the sum of the trees. */
export async function writeTrees(folder: string, name: string, trees: readonly (readonly TreeNode[])[], base = 0): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  await writeFile(join(path, 'model.onnx'), model(trees, base));
  await writeFile(join(path, 'card.md'), `# ${name}\n\nTrees for a benchmark; their answers mean nothing.\n`);
  await writeFile(join(path, 'manifest.json'), JSON.stringify({
    manifestVersion: 1, name, version: '1.0.0', title: name, task: 'regression', description: 'Trees for a benchmark; their answers mean nothing.', licence: 'Apache-2.0',
    inputs: Array.from({ length: FEATURES }, (_, at) => ({ name: columnName(at), title: columnName(at), kind: 'number' })),
    outputs: [{ name: 'y', title: 'y', kind: 'number', meaning: 'The sum of the trees.' }],
  }));
  return path;
}

/** `TreeEnsembleRegressor` of ai.onnx.ml 3, in onnx.proto's fields. */
function model(trees: readonly (readonly TreeNode[])[], base: number): Uint8Array {
  const nodes = trees.flatMap((tree, treeId) => tree.map((node, nodeId) => ({ ...node, treeId, nodeId })));
  const leaves = nodes.filter(({ feature }) => feature === null);
  const node = [
    text(1, 'X'), text(2, 'y'), text(4, 'TreeEnsembleRegressor'), text(7, 'ai.onnx.ml'),
    attribute('n_targets', 2, integer(3, 1)),
    attribute('base_values', 6, floats(7, [base])),
    ints('nodes_treeids', nodes.map(({ treeId }) => treeId)),
    ints('nodes_nodeids', nodes.map(({ nodeId }) => nodeId)),
    ints('nodes_featureids', nodes.map(({ feature }) => feature ?? 0)),
    attribute('nodes_modes', 8, Buffer.concat(nodes.map(({ feature }) => text(9, feature === null ? 'LEAF' : 'BRANCH_LEQ')))),
    attribute('nodes_values', 6, floats(7, nodes.map(({ threshold }) => threshold))),
    ints('nodes_truenodeids', nodes.map(({ left }) => left)),
    ints('nodes_falsenodeids', nodes.map(({ right }) => right)),
    ints('target_treeids', leaves.map(({ treeId }) => treeId)),
    ints('target_nodeids', leaves.map(({ nodeId }) => nodeId)),
    ints('target_ids', leaves.map(() => 0)),
    attribute('target_weights', 6, floats(7, leaves.map(({ value }) => value))),
  ];
  const graph = [message(1, node), text(2, 'trees'), message(11, matrix('X', FEATURES)), message(12, matrix('y', 1))];
  return Buffer.concat([integer(1, 8), message(7, graph), opset('', 17), opset('ai.onnx.ml', 3)]);
}

const attribute = (name: string, type: number, value: Field): Field => message(5, [text(1, name), value, integer(20, type)]);
const ints = (name: string, values: readonly number[]): Field => attribute(name, 7, integers(8, values));
const opset = (domain: string, version: number): Field => message(8, [text(1, domain), integer(2, version)]);
/** Single precision, any number of rows. */
const matrix = (name: string, width: number): Field[] => [text(1, name), message(2, [message(1, [integer(1, 1), message(2, [message(1, [text(2, 'rows')]), message(1, [integer(1, width)])])])])];

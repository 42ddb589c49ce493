import { attribute, FEATURES, INPUT, ints, OUTPUT, writePackage } from './package';
import { floats, integer, text, type Field } from './protobuf';

/** One tree, its nodes in a list: a leaf has no feature. A value of at most `threshold` goes left. */
export interface TreeNode {
  feature: number | null;
  threshold: number;
  left: number;
  right: number;
  /** Of a leaf: what it adds. */
  value: number;
}

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

/** A package of so many trees over the columns of `benchTable`. */
export const writeTrees = (folder: string, name: string, trees: readonly (readonly TreeNode[])[]): Promise<string> => writePackage(folder, name, { task: 'regression', nodes: [ensemble(trees)], domains: [['ai.onnx.ml', 3]] });

/** `TreeEnsembleRegressor` of ai.onnx.ml 3, in onnx.proto's fields. */
function ensemble(trees: readonly (readonly TreeNode[])[]): Field[] {
  const nodes = trees.flatMap((tree, treeId) => tree.map((node, nodeId) => ({ ...node, treeId, nodeId })));
  const leaves = nodes.filter(({ feature }) => feature === null);
  return [
    text(1, INPUT), text(2, OUTPUT), text(4, 'TreeEnsembleRegressor'), text(7, 'ai.onnx.ml'),
    attribute('n_targets', 2, integer(3, 1)),
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
}

"""Writes a scikit-learn forest as one ONNX ``TreeEnsembleRegressor`` node.

The node gives the forest's own prediction (the mean over its trees) as a plain float tensor of shape [N, 1].
Two properties are kept on purpose:

* Same decisions. scikit-learn compares float32 features with float64 thresholds, ONNX compares float32 with
  float32. Every threshold is rounded down to the nearest float32, which leaves ``x <= t`` the same for every
  float32 ``x``.
* Same bits in every batch. Leaf values are rounded to a power-of-two grid on which all partial sums of trees are
  exact in float32, so the order of summation (batch size, number of threads) cannot change the result.
"""

from __future__ import annotations

import math

import numpy as np
from onnx import NodeProto, helper
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.tree._tree import Tree

Forest = RandomForestClassifier | RandomForestRegressor

ML_OPSET = 3
"""Version of the ``ai.onnx.ml`` operator set these nodes are written for."""

FLOAT32_BITS = 24
"""Bits of precision of a float32 significand."""


def round_down_to_float32(thresholds: np.ndarray) -> np.ndarray:
    """Largest float32 that is not above each float64 threshold; any shape, same shape returned."""
    rounded = thresholds.astype(np.float32)
    too_high = rounded.astype(np.float64) > thresholds
    return np.where(too_high, np.nextafter(rounded, np.float32(-np.inf)), rounded).astype(np.float32)


def node_values(forest: Forest, tree: Tree) -> np.ndarray:
    """What each node of a tree predicts, shape [nodes]: the share of the second class, or the mean target."""
    if isinstance(forest, RandomForestClassifier):
        counts = tree.value[:, 0, :]
        return counts[:, 1] / counts.sum(axis=1)
    return tree.value[:, 0, 0]


def leaf_weights(values: list[np.ndarray]) -> list[np.ndarray]:
    """Each tree's node values divided by the number of trees, on a grid where float32 sums are exact.

    Takes and returns one float64 array of shape [nodes, targets] per tree; only the entries of leaves are used. With
    ``bound`` the largest sum the trees can reach and 2**e the power of two that holds it, every value becomes a multiple of
    2**(e - 24): a partial sum is then such a multiple too, not above 2**e, and so exactly a float32. One grid for all
    targets: what is not above another value stays so.
    """
    exact = [own / len(values) for own in values]
    exponent = math.ceil(math.log2(largest_sum(exact)))
    on_grid = round_to_grid(exact, exponent)
    if largest_sum(on_grid) > 2.0**exponent:
        on_grid = round_to_grid(exact, exponent + 1)
    return on_grid


def largest_sum(weights: list[np.ndarray]) -> float:
    """Upper bound of the absolute sum when one value is taken from each tree."""
    return float(sum(np.abs(values).max() for values in weights))


def round_to_grid(weights: list[np.ndarray], exponent: int) -> list[np.ndarray]:
    """Every value rounded to the nearest multiple of 2**(exponent - 24)."""
    step = 2.0 ** (exponent - FLOAT32_BITS)
    return [np.round(values / step) * step for values in weights]


def forest_node(forest: Forest, features: str, output: str, more: list[np.ndarray] | None = None) -> NodeProto:
    """The forest as an ONNX node.

    ``features`` names a float tensor of shape [N, columns in training order]; ``output`` becomes a float tensor of
    shape [N, 1]: the probability of the second class for a binary classifier, the value for a regressor. With ``more``,
    further values of the nodes (one array of shape [nodes, k] per tree, zero for most leaves), its shape is [N, 1 + k].
    """
    nodes: dict[str, list] = {
        "nodes_treeids": [], "nodes_nodeids": [], "nodes_featureids": [], "nodes_modes": [], "nodes_values": [],
        "nodes_truenodeids": [], "nodes_falsenodeids": [],
        "target_treeids": [], "target_nodeids": [], "target_ids": [], "target_weights": [],
    }  # fmt: skip
    trees = [estimator.tree_ for estimator in forest.estimators_]
    values = [node_values(forest, tree)[:, None] for tree in trees]
    if more is not None:
        values = [np.hstack([own, further]) for own, further in zip(values, more)]
    for tree_id, (tree, weights) in enumerate(zip(trees, leaf_weights(values))):
        add_tree(nodes, tree_id, tree, weights)
    return helper.make_node(
        "TreeEnsembleRegressor", [features], [output], name="forest", domain="ai.onnx.ml",
        n_targets=values[0].shape[1], aggregate_function="SUM", post_transform="NONE", **nodes,
    )  # fmt: skip


def add_tree(nodes: dict[str, list], tree_id: int, tree: Tree, weights: np.ndarray) -> None:
    """Appends one tree to the attribute lists of the node; ``weights`` has shape [nodes of this tree, targets].

    Every leaf has a weight for the first target; one of zero for another is left out, which is what it adds.
    """
    is_leaf = tree.children_left < 0
    count = tree.node_count
    leaves = np.flatnonzero(is_leaf)
    nodes["nodes_treeids"] += [tree_id] * count
    nodes["nodes_nodeids"] += range(count)
    nodes["nodes_featureids"] += np.where(is_leaf, 0, tree.feature).tolist()
    nodes["nodes_modes"] += np.where(is_leaf, "LEAF", "BRANCH_LEQ").tolist()
    nodes["nodes_values"] += np.where(is_leaf, 0, round_down_to_float32(tree.threshold)).tolist()
    nodes["nodes_truenodeids"] += np.where(is_leaf, 0, tree.children_left).tolist()
    nodes["nodes_falsenodeids"] += np.where(is_leaf, 0, tree.children_right).tolist()
    for leaf in leaves:
        targets = [0, *(target for target in range(1, weights.shape[1]) if weights[leaf, target] != 0)]
        nodes["target_treeids"] += [tree_id] * len(targets)
        nodes["target_nodeids"] += [int(leaf)] * len(targets)
        nodes["target_ids"] += targets
        nodes["target_weights"] += weights[leaf, targets].tolist()

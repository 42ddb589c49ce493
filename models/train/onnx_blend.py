"""Writes several scikit-learn tree regressors, averaged, as one ONNX ``TreeEnsembleRegressor`` node in double precision.

Same decisions: both sides compare float32 features, held as doubles, with the trainer's own double thresholds. Same bits in
every batch: leaves are rounded to a power-of-two grid (about 1e-12) on which every partial sum is exact in float64.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from onnx import NodeProto, helper, numpy_helper
from sklearn.ensemble import ExtraTreesRegressor, GradientBoostingRegressor, HistGradientBoostingRegressor

import onnx_forest

Member = ExtraTreesRegressor | GradientBoostingRegressor | HistGradientBoostingRegressor

FLOAT64_BITS = 53


@dataclass(frozen=True)
class Tree:
    """One tree as arrays of shape [nodes]; ``left`` is taken where feature <= threshold; ``left`` < 0 marks a leaf."""

    left: np.ndarray
    right: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    value: np.ndarray


def trees_of(member: Member) -> tuple[list[Tree], float]:
    """The trees, whose values add up to the member's prediction, and what is added to it."""
    if isinstance(member, HistGradientBoostingRegressor):
        trees = [histogram_tree(predictor.nodes) for (predictor,) in member._predictors]
        return trees, float(np.ravel(member._baseline_prediction)[0])
    if isinstance(member, GradientBoostingRegressor):
        boosted = [plain_tree(estimator.tree_, member.learning_rate) for (estimator,) in member.estimators_]
        return boosted, float(np.ravel(member.init_.constant_)[0])
    return [plain_tree(estimator.tree_, 1 / len(member.estimators_)) for estimator in member.estimators_], 0.0


def histogram_tree(nodes: np.ndarray) -> Tree:
    """A tree of histogram boosting; categorical splits are refused, since ONNX has no node for them."""
    if nodes["is_categorical"].any():
        raise ValueError("categorical splits can't be written")
    is_leaf = nodes["is_leaf"].astype(bool)
    left, right = (np.where(is_leaf, -1, nodes[side].astype(int)) for side in ("left", "right"))
    return Tree(left, right, nodes["feature_idx"].astype(int), nodes["num_threshold"].astype(float), nodes["value"])


def plain_tree(tree, share: float) -> Tree:  # noqa: ANN001 (scikit-learn's own tree has no public type)
    """A tree whose values are multiplied by ``share``."""
    return Tree(tree.children_left, tree.children_right, tree.feature, tree.threshold, tree.value[:, 0, 0] * share)


def on_exact_grid(values: list[np.ndarray]) -> list[np.ndarray]:
    """Values per tree, rounded so that every float64 sum of one value a tree is exact."""
    exponent = math.ceil(math.log2(onnx_forest.largest_sum(values))) + 1
    step = 2.0 ** (exponent - FLOAT64_BITS)
    return [np.round(one / step) * step for one in values]


def blend_node(members: list[Member], features: str, output: str) -> NodeProto:
    """The mean of the members. ``features`` names a double tensor [N, columns in training order], ``output`` a float [N, 1]."""
    parts = [trees_of(member) for member in members]
    trees = [tree for own, _ in parts for tree in own]
    values = [tree.value / len(members) for tree in trees]
    values[0] = values[0] + sum(base for _, base in parts) / len(members)
    names = ("treeids", "nodeids", "featureids", "modes", "truenodeids", "falsenodeids")
    nodes: dict[str, list] = {f"nodes_{name}": [] for name in names}
    nodes |= {"target_treeids": [], "target_nodeids": []}
    thresholds, weights = [], []
    for number, (tree, value) in enumerate(zip(trees, on_exact_grid(values))):
        is_leaf = tree.left < 0
        leaves = np.flatnonzero(is_leaf)
        nodes["nodes_treeids"] += [number] * len(is_leaf)
        nodes["nodes_nodeids"] += range(len(is_leaf))
        nodes["nodes_featureids"] += np.where(is_leaf, 0, tree.feature).tolist()
        nodes["nodes_modes"] += np.where(is_leaf, "LEAF", "BRANCH_LEQ").tolist()
        nodes["nodes_truenodeids"] += np.where(is_leaf, 0, tree.left).tolist()
        nodes["nodes_falsenodeids"] += np.where(is_leaf, 0, tree.right).tolist()
        nodes["target_treeids"] += [number] * len(leaves)
        nodes["target_nodeids"] += leaves.tolist()
        thresholds.append(np.where(is_leaf, 0, tree.threshold))
        weights.append(value[leaves])
    return helper.make_node(
        "TreeEnsembleRegressor", [features], [output], name="blend", domain="ai.onnx.ml", n_targets=1,
        aggregate_function="SUM", post_transform="NONE", target_ids=[0] * len(nodes["target_treeids"]),
        nodes_values_as_tensor=numpy_helper.from_array(np.concatenate(thresholds), "thresholds"),
        target_weights_as_tensor=numpy_helper.from_array(np.concatenate(weights), "leaves"), **nodes,
    )  # fmt: skip

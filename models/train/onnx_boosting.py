"""Writes a scikit-learn histogram boosting classifier of two classes as ONNX nodes.

Kept on purpose, besides what ``onnx_forest.py`` keeps (the same decisions, the same bits in every batch): a missing value goes
where the trainer sent it. Converters have lost that branch, unseen as long as rows are complete (sklearn-onnx 1253).
"""

from __future__ import annotations

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper
from sklearn.ensemble import HistGradientBoostingClassifier

import onnx_forest

ML_OPSET = onnx_forest.ML_OPSET
GROUP_EXPONENT = 4
"""Values lie on a grid of 2**(4 - 24). One grid for all trees would have to be coarser, and the probabilities with it: the bound of their
sum is in the hundreds. So they come in groups with a bound of 16, which are added one after the other."""


def trees_of(classifier: HistGradientBoostingClassifier) -> list[np.ndarray]:
    """The nodes of each tree as scikit-learn keeps them. Categorical splits are refused: ONNX has no node for them."""
    trees = [predictor.nodes for (predictor,) in classifier._predictors]
    if any(nodes["is_categorical"].any() for nodes in trees):
        raise ValueError("categorical splits can't be written: give the labels as ordered codes")
    return trees


def probability_nodes(classifier: HistGradientBoostingClassifier, features: str, output: str) -> tuple[list[NodeProto], TensorProto]:
    """Nodes that give the probability of the second class, and the constant they need.

    ``features`` names a float tensor of shape [N, columns in training order], ``output`` becomes one of shape [N, 1].
    """
    trees = trees_of(classifier)
    baseline = np.full((1, 1), np.ravel(classifier._baseline_prediction)[0], np.float32)
    groups = groups_of(trees)
    nodes = [group_node(group, features, f"sum_{number}") for number, group in enumerate(groups)]
    sums = [f"sum_{number}" for number in range(len(groups))]
    nodes += [helper.make_node("Sum", [*sums, "baseline"], ["log_odds"]), helper.make_node("Sigmoid", ["log_odds"], [output])]
    return nodes, numpy_helper.from_array(baseline, "baseline")


def groups_of(trees: list[np.ndarray]) -> list[list[np.ndarray]]:
    """The trees in order, in groups whose largest sum stays within 2**``GROUP_EXPONENT`` with room for rounding."""
    groups: list[list[np.ndarray]] = [[]]
    for nodes in trees:
        if onnx_forest.largest_sum([one["value"] for one in [*groups[-1], nodes]]) > 2.0**GROUP_EXPONENT - 0.5 and groups[-1]:
            groups.append([])
        groups[-1].append(nodes)
    return groups


def group_node(group: list[np.ndarray], features: str, output: str) -> NodeProto:
    """One node for a group of trees, whose float32 sums are exact in any order."""
    attributes: dict[str, list] = {
        "nodes_treeids": [], "nodes_nodeids": [], "nodes_featureids": [], "nodes_modes": [], "nodes_values": [],
        "nodes_truenodeids": [], "nodes_falsenodeids": [], "nodes_missing_value_tracks_true": [],
        "target_treeids": [], "target_nodeids": [], "target_weights": [],
    }  # fmt: skip
    for tree_id, (nodes, weights) in enumerate(zip(group, onnx_forest.round_to_grid([one["value"] for one in group], GROUP_EXPONENT))):
        add_tree(attributes, tree_id, nodes, weights)
    attributes["target_ids"] = [0] * len(attributes["target_treeids"])
    return helper.make_node(
        "TreeEnsembleRegressor", [features], [output], name=output, domain="ai.onnx.ml",
        n_targets=1, aggregate_function="SUM", post_transform="NONE", **attributes,
    )  # fmt: skip


def add_tree(attributes: dict[str, list], tree_id: int, nodes: np.ndarray, weights: np.ndarray) -> None:
    """Appends one tree; ``nodes`` and ``weights`` have shape [nodes of this tree]."""
    is_leaf = nodes["is_leaf"].astype(bool)
    leaves = np.flatnonzero(is_leaf)
    thresholds = onnx_forest.round_down_to_float32(nodes["num_threshold"].astype(np.float64))
    attributes["nodes_treeids"] += [tree_id] * len(nodes)
    attributes["nodes_nodeids"] += range(len(nodes))
    attributes["nodes_featureids"] += np.where(is_leaf, 0, nodes["feature_idx"]).tolist()
    attributes["nodes_modes"] += np.where(is_leaf, "LEAF", "BRANCH_LEQ").tolist()
    attributes["nodes_values"] += np.where(is_leaf, 0, thresholds).tolist()
    attributes["nodes_truenodeids"] += np.where(is_leaf, 0, nodes["left"]).tolist()
    attributes["nodes_falsenodeids"] += np.where(is_leaf, 0, nodes["right"]).tolist()
    attributes["nodes_missing_value_tracks_true"] += np.where(is_leaf, 0, nodes["missing_go_to_left"]).tolist()
    attributes["target_treeids"] += [tree_id] * len(leaves)
    attributes["target_nodeids"] += leaves.tolist()
    attributes["target_weights"] += weights[leaves].tolist()

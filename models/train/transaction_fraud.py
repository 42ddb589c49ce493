"""Trains the ``transaction-fraud`` package on simulated card payments and writes models/transaction-fraud/.

    /usr/bin/python3 models/train/transaction_fraud.py

Boosted trees on what a till can send in one request. Nothing is read: ``card_payments.py`` simulates the payments, and since
it knows how, ``card_posterior.py`` gives the true probability of fraud, which no model can beat. Trained on the earlier weeks,
measured on the later ones. Every seed is fixed: a second run writes the same bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pandas as pd
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score

import card_features as features
import card_habits as habits
import card_payments as payments
import card_posterior as posterior
import onnx_boosting
import onnx_linear
import package
import passport
import transaction_fraud_card
from fraud_rules import best_single_rule

NAME = "transaction-fraud"
VERSION = "1.0.0"
OUTPUT = "fraud_probability"

SEED = 4
CARDS = 12_000
WARM_UP_DAYS = 7
"""So long that every window that a payment looks back on is full."""
TRAIN_DAYS = 56
TEST_DAYS = 21
TREES = 300
PLAIN_BELOW = 0.0015
"""A payment is plainly honest where a first model gives it a lower probability."""
PLAIN_SHARE = 0.08
"""Share of those trained on; each counts for as many as were left out."""
ALERT_SHARE = 0.01
REACH = 0.9
RULE_LIMIT = 0.35
GOLDEN_ROWS = 64


def ordered_labels(frame: pd.DataFrame, fraud: np.ndarray) -> dict[str, list[str]]:
    """Labels of each category by their share of fraud in training, so that a threshold can split them as well as any set."""
    return {
        name: pd.Series(fraud).groupby(frame[name].to_numpy()).mean().reindex(labels, fill_value=0).sort_values(kind="stable").index.tolist()
        for name, (_, labels) in features.LABELS.items()
    }


def matrix_of(frame: pd.DataFrame, order: dict[str, list[str]]) -> np.ndarray:
    """Float32 array of shape [rows, inputs]; a label is its place in ``order``, an unknown one NaN, as in the graph."""
    codes = {name: frame[name].map({label: float(code) for code, label in enumerate(labels)}) for name, labels in order.items()}
    return frame.assign(**codes)[list(features.INPUTS)].astype(np.float32).to_numpy()


def fit_boosting(matrix: np.ndarray, fraud: np.ndarray) -> HistGradientBoostingClassifier:
    """Boosted trees, settings chosen on another seed of the simulator.

    Nearly all honest payments are plainly so. A first model tells which, and of those a share stands for all, by its weight; what it finds
    doubtful is kept whole. Early stopping is off: it would draw rows by chance.
    """
    random = np.random.default_rng(SEED)
    few = (fraud == 1) | (random.random(len(fraud)) < PLAIN_SHARE)
    first = boosting(60, 0.2).fit(matrix[few], fraud[few], np.where(fraud[few] == 1, 1, 1 / PLAIN_SHARE))
    doubtful = (fraud == 1) | (first.predict_proba(matrix)[:, 1] > PLAIN_BELOW)
    chosen = doubtful | (random.random(len(fraud)) < PLAIN_SHARE)
    return boosting(TREES, 0.06).fit(matrix[chosen], fraud[chosen], np.where(doubtful[chosen], 1, 1 / PLAIN_SHARE))


def boosting(trees: int, rate: float) -> HistGradientBoostingClassifier:
    """Not fitted yet."""
    return HistGradientBoostingClassifier(
        max_iter=trees, learning_rate=rate, max_leaf_nodes=31, min_samples_leaf=20, l2_regularization=10, early_stopping=False, random_state=SEED
    )  # fmt: skip


def build_graph(model: HistGradientBoostingClassifier, order: dict[str, list[str]]) -> onnx.ModelProto:
    """The ONNX model: one [N, 1] tensor per input, labels looked up, trees, one [N, 1] probability."""
    nodes = [
        helper.make_node(
            "LabelEncoder", [name], [f"{name}_code"], domain="ai.onnx.ml", keys_strings=labels,
            values_floats=[float(code) for code in range(len(labels))], default_float=float("nan"),
        )
        for name, labels in order.items()
    ]  # fmt: skip
    columns = [f"{name}_code" if name in order else name for name in features.INPUTS]
    nodes.append(helper.make_node("Concat", columns, ["features"], axis=1))
    trees, baseline = onnx_boosting.probability_nodes(model, "features", OUTPUT)
    inputs = onnx_linear.column_inputs([name for name in features.INPUTS if name not in order], list(order))
    outputs = [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["N", 1])]
    graph = helper.make_graph([*nodes, *trees], NAME.replace("-", "_"), inputs, outputs, [baseline])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", onnx_boosting.ML_OPSET)]
    built = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="millwright")
    onnx.checker.check_model(built, full_check=True)
    return built


def measured(test: transaction_fraud_card.Test, rule: tuple[str, float]) -> dict[str, Any]:
    """The figures of manifest.json. Raises ``SystemExit`` where one misses what this package promises."""
    ceiling, reached = (float(average_precision_score(test.fraud, score)) for score in (test.true_probability, test.probability))
    figures = {
        "prAuc": round(reached, 4),
        "prAucCeiling": round(ceiling, 4),
        "shareOfCeiling": round(reached / ceiling, 4),
        "bestSingleRule": rule[0],
        "bestSingleRulePrAuc": round(rule[1], 4),
        "alertShare": ALERT_SHARE,
        "recallAtAlertShare": round(test.recall(test.probability, ALERT_SHARE), 4),
        "recallAtAlertShareCeiling": round(test.recall(test.true_probability, ALERT_SHARE), 4),
        "precisionAtAlertShare": round(test.precision(test.probability, ALERT_SHARE), 4),
        "threshold": float(f"{test.limit(test.probability, ALERT_SHARE):.4g}"),
        "testRows": len(test.fraud),
        "testFraud": int(test.fraud.sum()),
    }
    if reached < REACH * ceiling or rule[1] > RULE_LIMIT:
        raise SystemExit(f"not good enough to ship: {figures}")
    return figures


def manifest(train: pd.DataFrame, figures: dict[str, Any]) -> dict[str, Any]:
    """Content of manifest.json but for the version of its schema. No limit: a payment is no equipment that could alarm."""
    inputs = [
        package.number_input(item.name, item.title, item.unit, item.name, train[item.name].dropna().to_numpy(float), kind=item.kind)
        for item in features.NUMBERS
    ]
    inputs += [package.boolean_input(item.name, item.title, item.name) for item in features.FLAGS]
    inputs += [package.category_input(name, title, name, labels) for name, (title, labels) in features.LABELS.items()]
    return {
        "name": NAME,
        "version": VERSION,
        "title": "Transaction fraud",
        "task": "binary-classification",
        "description": "Tells how likely a card payment is fraud, from the payment and sums over the card's past. Trained on simulated payments: "
        "it shows how such a model works and has seen no real fraud.",
        "licence": "Apache-2.0",
        "trainingData": [
            {"name": "Simulated card payments", "source": "models/train/card_payments.py", "licence": "Apache-2.0", "rows": len(train)}
        ],
        "inputs": inputs,
        "outputs": [{"name": OUTPUT, "title": "Fraud risk", "kind": "probability", "meaning": "probability that a payment like this is fraud"}],
        "metrics": {
            "protocol": f"Simulated payments; trained on {TRAIN_DAYS // 7} weeks, measured on the {TEST_DAYS // 7} weeks after them, on the same cards. "
            "PR AUC is average precision. The ceiling is that of the simulator's true probability given all that a card has shown. Settings were chosen on "
            "another seed.",
            **figures,
        },
    }  # fmt: skip


def golden_rows(test: transaction_fraud_card.Test, threshold: float) -> np.ndarray:
    """Positions of rows to keep: two payments of each pattern, the surest answers and those nearest to the threshold."""
    chosen = [row for run in range(payments.USUAL, len(habits.RUNS)) for row in np.flatnonzero(test.run == run)[:2]]
    for order in (test.probability, -test.probability, np.abs(test.probability - threshold)):
        chosen.extend(np.argsort(order, kind="stable")[:8].tolist())
    return np.array(list(dict.fromkeys(chosen)))


def as_sent(frame: pd.DataFrame) -> pd.DataFrame:
    """The inputs as the engine is fed: whole numbers as such, flags as true and false."""
    kinds = {item.name: np.int64 for item in features.NUMBERS if item.kind == "integer"} | {item.name: bool for item in features.FLAGS}
    return frame.astype(kinds)


def main() -> None:
    """Simulates, trains on the earlier weeks, measures on the later ones and writes the package."""
    simulated = payments.simulate(CARDS, WARM_UP_DAYS + TRAIN_DAYS + TEST_DAYS, SEED)
    frame, fraud = features.features_of(simulated), simulated.fraud
    day = simulated.payments["time"].to_numpy()
    train, later = (day >= WARM_UP_DAYS) & (day < WARM_UP_DAYS + TRAIN_DAYS), day >= WARM_UP_DAYS + TRAIN_DAYS
    order = ordered_labels(frame[train], fraud[train])
    model = fit_boosting(matrix_of(frame[train], order), fraud[train])

    test_frame = frame[later].reset_index(drop=True)
    test = transaction_fraud_card.Test(
        fraud[later],
        simulated.payments["run"].to_numpy()[later],
        model.predict_proba(matrix_of(test_frame, order))[:, 1],
        posterior.fraud_probability(simulated)[later],
    )
    rule = best_single_rule(frame[train], fraud[train], test_frame, test.fraud)
    figures = measured(test, rule)
    golden = passport.passport_of(
        lambda rows: {OUTPUT: model.predict_proba(matrix_of(rows, order))[:, 1]}, as_sent(test_frame), passport.source_of(model), GOLDEN_ROWS,
        golden_rows(test, figures["threshold"]),
    )  # fmt: skip
    card = transaction_fraud_card.text(model, frame[train], fraud[train], test, figures, len(golden.inputs), VERSION)
    package.write_package(build_graph(model, order), manifest(frame[train], figures), golden, card, package.background_of(as_sent(frame[train].reset_index(drop=True))))
    print(figures)


if __name__ == "__main__":
    main()

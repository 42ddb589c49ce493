"""Trains the ``customer-churn`` package on Telco Customer Churn and writes models/customer-churn/.

    /usr/bin/python3 models/train/customer_churn.py --data <folder with telco-customer-churn.csv>

A logistic regression on nineteen columns, labels as they stand in the data. Looking the labels up, the total charges of
customers who have not been charged yet, and the scale of the numbers are all inside the ONNX graph. The customer's
number is never an input. Every seed is fixed: a second run writes the same bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pandas as pd
from onnx import TensorProto, helper
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegressionCV
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import crossval
import customer_churn_card
import onnx_linear
import package
import passport
import telco

NAME = "customer-churn"
VERSION = "1.1.0"
OUTPUT = "churn_probability"

SEED = 2018
STRENGTHS = (0.01, 0.1, 1.0, 10.0)
"""Inverse strengths of the penalty to choose from."""
THRESHOLD = 0.5
GOLDEN_ROWS = 96
GOLDEN_NEW = 4
"""How many of the rows with blank total charges become golden rows."""


def fit_logistic(features: np.ndarray, target: np.ndarray, seed: int) -> Pipeline:
    """Standardises numbers, spreads labels over columns of 0 and 1, and fits a logistic regression.

    ``features`` has shape [rows, 19] as of ``telco.features_of``, ``target`` shape [rows] with 0 or 1. The strength of
    the penalty is the one with the best log loss in five folds of these rows; no others take part in the choice.
    """
    numbers, flags = len(telco.NUMBERS), len(telco.FLAGS)
    labels = [np.arange(len(item.labels), dtype=float) for item in telco.CATEGORIES]
    columns = ColumnTransformer([
        ("numbers", StandardScaler(), slice(0, numbers)),
        ("flags", "passthrough", slice(numbers, numbers + flags)),
        ("labels", OneHotEncoder(categories=labels, sparse_output=False), slice(numbers + flags, len(telco.INPUTS))),
    ])  # fmt: skip
    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    return make_pipeline(
        columns, LogisticRegressionCV(Cs=STRENGTHS, cv=folds, scoring="neg_log_loss", tol=1e-8, max_iter=5000)
    ).fit(features, target)


def weights_of(model: Pipeline) -> customer_churn_card.Weights:
    """What the fitted pipeline multiplies and adds, per input."""
    columns, logistic = model[0], model[-1]
    scaler = columns.named_transformers_["numbers"]
    weights = iter(logistic.coef_[0])
    return customer_churn_card.Weights(
        intercept=float(logistic.intercept_[0]),
        numbers={
            item.name: (float(centre), next(weights) / float(scale))
            for item, centre, scale in zip(telco.NUMBERS, scaler.mean_, scaler.scale_)
        },
        flags={item.name: next(weights) for item in telco.FLAGS},
        labels={item.name: {label: next(weights) for label in item.labels} for item in telco.CATEGORIES},
    )


def build_graph(model: Pipeline) -> onnx.ModelProto:
    """The ONNX model: one [N, 1] tensor per input, its term, their sum, one [N, 1] probability.

    An unknown label gives NaN instead of a score, and so does a missing number, but for the total charges where the
    tenure is 0: there a missing value is no charges yet.
    """
    weights = weights_of(model)
    linear = onnx_linear.LinearNodes()
    charged = f"{telco.TOTAL.name}_or_none"
    linear.zero_where_missing(telco.TOTAL.name, telco.TENURE.name, charged)
    for name, (centre, weight) in weights.numbers.items():
        linear.number(charged if name == telco.TOTAL.name else name, centre, weight)
    for name, weight in weights.flags.items():
        linear.number(name, 0, weight)
    for name, of_label in weights.labels.items():
        linear.label(name, of_label)
    linear.probability(weights.intercept, OUTPUT)
    inputs = onnx_linear.column_inputs([*weights.numbers, *weights.flags], list(weights.labels))
    outputs = [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["N", 1])]
    graph = helper.make_graph(linear.nodes, NAME.replace("-", "_"), inputs, outputs, linear.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", onnx_linear.ML_OPSET)]
    built = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="millwright")
    onnx.checker.check_model(built, full_check=True)
    return built


def golden_rows(data: pd.DataFrame, probability: np.ndarray) -> np.ndarray:
    """Sorted numbers of the rows to keep, shape [96].

    New customers with blank total charges, the extremes of each number, a customer who left and one who stayed of
    each label and flag, those with the rarest labels all in all, the surest answers and those nearest to the
    threshold, and rows by chance up to the number. ``probability`` has shape [rows].
    """
    left = telco.target_of(data) == 1
    chosen: list[int] = data.index[telco.is_new_without_charges(data)][:GOLDEN_NEW].tolist()
    for item in telco.NUMBERS:
        chosen.extend([data[item.column].idxmin(), data[item.column].idxmax()])
    for item in (*telco.FLAGS, *telco.CATEGORIES):
        for label in sorted(data[item.column].unique()):
            with_label = (data[item.column] == label).to_numpy()
            chosen.extend([np.flatnonzero(with_label & left)[0], np.flatnonzero(with_label & ~left)[0]])
    counts = [data[item.column].map(data[item.column].value_counts()) for item in telco.CATEGORIES]
    frequency = np.log(np.stack(counts)).sum(axis=0)
    for order in (frequency, probability, -probability, np.abs(probability - THRESHOLD)):
        chosen.extend(np.argsort(order, kind="stable")[:8].tolist())
    by_chance = np.random.default_rng(SEED).permutation(len(data)).tolist()
    unique = list(dict.fromkeys([*map(int, chosen), *by_chance]))
    return np.sort(unique[:GOLDEN_ROWS])


def as_sent(data: pd.DataFrame) -> pd.DataFrame:
    """The columns as the engine is fed, by the names of the inputs: a blank is NaN, a flag true or false, a label as it is spelt."""
    numbers = {item.name: data[item.column] for item in telco.NUMBERS}
    flags = {item.name: data[item.column].map(telco.FLAG_CODES) == 1 for item in telco.FLAGS}
    return pd.DataFrame({**numbers, **flags, **{item.name: data[item.column] for item in telco.CATEGORIES}})


def as_read(rows: pd.DataFrame) -> pd.DataFrame:
    """The other way round: rows as sent, under the columns and in the spelling of the data."""
    flags = {item.name: rows[item.name].map({True: "Yes", False: "No"}) for item in telco.FLAGS}
    return rows.assign(**flags).rename(columns={item.name: item.column for item in telco.INPUTS}).reset_index(drop=True)


def manifest(data: pd.DataFrame, validation: crossval.Validation) -> dict[str, Any]:
    """Content of manifest.json but for the version of its schema. No limit: nothing about a customer is an alarm."""
    numbers = telco.numbers_of(data)
    inputs = [
        package.number_input(
            item.name, item.title, item.unit, item.column, numbers[item.column].to_numpy(float), kind=item.kind,
            missing=item is telco.TOTAL,
        )  # fmt: skip
        for item in telco.NUMBERS
    ]
    inputs += [package.boolean_input(item.name, item.title, item.column) for item in telco.FLAGS]
    inputs += [package.category_input(item.name, item.title, item.column, item.labels) for item in telco.CATEGORIES]
    return {
        "name": NAME,
        "version": VERSION,
        "title": "Customer churn",
        "task": "binary-classification",
        "description": "Tells how likely a customer of a telephone company, as described by contract, services and "
        "charges, is one who left. For files of customers; it names no time within which somebody leaves.",
        "licence": "Apache-2.0",
        "trainingData": [
            {
                "name": "Telco Customer Churn (IBM sample data)",
                "source": customer_churn_card.SOURCE,
                "licence": "Apache-2.0",
                "rows": len(data),
            }
        ],
        "inputs": inputs,
        "outputs": [
            {
                "name": OUTPUT,
                "title": "Churn risk",
                "kind": "probability",
                "meaning": "probability that a customer like this is one who left",
            }
        ],
        "metrics": {
            "protocol": f"Mean of {len(validation.folds)} test folds: stratified {crossval.FOLDS}-fold "
            f"cross-validation, {crossval.REPEATS} repeats with a seed each. Strength of the penalty chosen by five "
            f"folds inside each training part, threshold fixed at {THRESHOLD}; nothing was chosen on a test fold. F1 "
            "of those who left. Brier score and confusion counts: out-of-fold predictions, each row once; counts of "
            "the first repeat.",
            **{name: round(score, 4) for name, score in validation.means().items()},
            "brier": round(float(np.mean(crossval.brier_scores(validation))), 4),
            "threshold": THRESHOLD,
            "confusion": validation.confusion(0),
        },
    }


def main() -> None:
    """Cross-validates, trains on all rows and writes the package."""
    data = telco.read_data(package.parse_data_folder(NAME, "Telco Customer Churn", "churn", "telco-customer-churn.csv"))
    features, target = telco.features_of(data), telco.target_of(data)
    validation = crossval.cross_validate(features, target, fit_logistic, THRESHOLD, SEED)
    model = fit_logistic(features, target, SEED)
    probability = model.predict_proba(features)[:, 1]
    rows = golden_rows(data, probability)

    golden = passport.passport_of(
        lambda sent: {OUTPUT: model.predict_proba(telco.features_of(as_read(sent)))[:, 1]}, as_sent(data), passport.source_of(model), GOLDEN_ROWS, rows
    )
    card = customer_churn_card.text(data, weights_of(model), model[-1].C_[0], validation, len(golden.inputs), VERSION)
    # Blank total charges mean nothing beside another customer's tenure: they are 0 there, as they are inside the graph.
    background = package.background_of(as_sent(data).fillna({item.name: 0 for item in telco.NUMBERS}))
    package.write_package(build_graph(model), manifest(data, validation), golden, card, background)
    print("brier", crossval.brier_scores(validation))
    print(crossval.summary(validation))


if __name__ == "__main__":
    main()

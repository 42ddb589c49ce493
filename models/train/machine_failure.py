"""Trains the ``machine-failure`` package on AI4I 2020 and writes models/machine-failure/.

    /usr/bin/python3 models/train/machine_failure.py --data <folder with ai4i2020.csv>

A random forest on six inputs and three quantities derived from them. The derived quantities are computed inside the
ONNX graph, in float32 and in the same order of operations as in ``ai4i.features_of``. The columns of the five failure
modes, the row number and the product number are never inputs. The modes are told by the same trees (``failure_modes``). Every seed is fixed: a second run writes the same bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pandas as pd
from onnx import TensorProto, helper, numpy_helper
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score

import ai4i
import crossval
import failure_modes
import machine_failure_card
import onnx_forest
import package
import passport

NAME = "machine-failure"
VERSION = "1.2.0"
OUTPUT = "failure_probability"
OUTPUTS = [OUTPUT, *(mode.output for mode in failure_modes.MODES)]

SEED = 2020
TREES = 256
LEAF_SIZES = (2, 3, 5, 8)
THRESHOLD = 0.5
GOLDEN_ROWS = 64


def fit_forest(features: np.ndarray, target: np.ndarray, seed: int) -> RandomForestClassifier:
    """Fits one forest per leaf size and keeps the one with the best out-of-bag average precision.

    ``features`` has shape [rows, 9], ``target`` shape [rows] with 0 or 1. Only these rows take part in the choice.
    """
    best, best_score = None, -np.inf
    for leaf_size in LEAF_SIZES:
        forest = RandomForestClassifier(
            TREES,
            max_features=5,
            min_samples_leaf=leaf_size,
            max_leaf_nodes=64,
            oob_score=True,
            random_state=seed,
            n_jobs=-1,
        ).fit(features, target)
        score = average_precision_score(target, forest.oob_decision_function_[:, 1])
        if score > best_score:
            best, best_score = forest, score
    # One thread from here on: several add up the trees in a varying order, which changes the last bits.
    return best.set_params(n_jobs=1)


def build_graph(forest: RandomForestClassifier, shares: list[np.ndarray]) -> onnx.ModelProto:
    """The ONNX model: one [N, 1] tensor per input, derived quantities, forest, one [N, 1] probability of failure and one of each mode.

    A label that is not a grade becomes NaN, and a row with any NaN or infinite feature gives NaN instead of a score
    (every feature times zero, summed and added to the result).
    """
    column = ["N", 1]
    inputs = [helper.make_tensor_value_info(item.name, TensorProto.FLOAT, column) for item in ai4i.MEASURED]
    inputs.append(helper.make_tensor_value_info(ai4i.GRADE, TensorProto.STRING, column))
    constants = [
        numpy_helper.from_array(np.array(ai4i.RADIANS_PER_S_AND_RPM, np.float32), "radians_per_s_and_rpm"),
        numpy_helper.from_array(np.array(0, np.float32), "zero"),
        numpy_helper.from_array(np.array([1], np.int64), "feature_axis"),
    ]
    nodes = [
        helper.make_node(
            "LabelEncoder", [ai4i.GRADE], ["grade_code"], domain="ai.onnx.ml",
            keys_strings=list(ai4i.GRADES), values_floats=list(ai4i.GRADE_CODES), default_float=float("nan"),
        ),
        helper.make_node("Mul", ["torque", "rotational_speed"], ["torque_speed"]),
        helper.make_node("Mul", ["torque_speed", "radians_per_s_and_rpm"], ["power"]),
        helper.make_node("Sub", ["process_temperature", "air_temperature"], ["temperature_rise"]),
        helper.make_node("Mul", ["tool_wear", "torque"], ["strain"]),
        helper.make_node("Concat", list(ai4i.FEATURES), ["features"], axis=1),
        onnx_forest.forest_node(forest, "features", "scores", shares),
        helper.make_node("Mul", ["features", "zero"], ["zero_or_nan"]),
        helper.make_node("ReduceSum", ["zero_or_nan", "feature_axis"], ["guard"], keepdims=1),
        helper.make_node("Add", ["scores", "guard"], ["guarded"]),
        helper.make_node("Split", ["guarded"], OUTPUTS, axis=1),
    ]  # fmt: skip
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, column) for name in OUTPUTS]
    graph = helper.make_graph(nodes, NAME.replace("-", "_"), inputs, outputs, constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", onnx_forest.ML_OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="millwright")
    onnx.checker.check_model(model, full_check=True)
    return model


def golden_rows(data: pd.DataFrame, probability: np.ndarray) -> np.ndarray:
    """Sorted numbers of the rows to keep, shape [64].

    Failures of each mode and without one, harmless rows of each grade, random failures that the target does not
    count, the extremes of each input, the rows on either side of each documented limit, those nearest to the
    threshold, and rows by chance up to the number. ``probability`` has shape [rows].
    """
    failed = data[ai4i.TARGET] == 1
    no_mode = data[list(ai4i.MODES)].sum(axis=1) == 0
    chosen: list[int] = []
    for mode in ai4i.MODES:
        chosen.extend(data.index[failed & (data[mode] == 1)][:3])
    chosen.extend(data.index[failed & no_mode][:2])
    chosen.extend(data.index[~failed & (data["RNF"] == 1)][:2])
    for grade in ai4i.GRADES:
        chosen.extend(data.index[~failed & no_mode & (data[ai4i.GRADE_COLUMN] == grade)][:2])
    for item in ai4i.MEASURED:
        chosen.extend([data[item.column].idxmin(), data[item.column].idxmax()])
    for _, distance in ai4i.documented_limits(data).items():
        chosen.extend([distance[distance > 0].idxmin(), distance[distance <= 0].idxmax()])
    chosen.extend(np.argsort(np.abs(probability - THRESHOLD), kind="stable")[:8].tolist())
    by_chance = np.random.default_rng(SEED).permutation(len(data)).tolist()
    unique = list(dict.fromkeys([*chosen, *by_chance]))
    return np.sort(unique[:GOLDEN_ROWS])


def manifest(data: pd.DataFrame, validation: crossval.Validation, modes: failure_modes.ModeValidation) -> dict[str, Any]:
    """Content of manifest.json but for the version of its schema."""
    inputs = [
        package.number_input(
            item.name, item.title, item.unit, item.column, data[item.column].to_numpy(float), item.over
        )
        for item in ai4i.MEASURED
    ]
    inputs.append(package.category_input(ai4i.GRADE, "Product grade", ai4i.GRADE_COLUMN, ai4i.GRADES))
    return {
        "name": NAME,
        "version": VERSION,
        "title": "Machine failure",
        "task": "binary-classification",
        "description": "Tells how likely a milling machine in its present state is one that failed, from "
        "temperatures, speed, torque, tool wear and product grade, and of which failure mode: heat dissipation, power, "
        "overstrain or tool wear. It describes the present state and gives no time to failure.",
        "licence": "Apache-2.0",
        "trainingData": [
            {
                "name": "AI4I 2020 Predictive Maintenance Dataset",
                "source": "https://doi.org/10.24432/C5HS5C",
                "licence": "CC-BY-4.0",
                "rows": len(data),
            }
        ],
        "inputs": inputs,
        "outputs": [
            {
                "name": OUTPUT,
                "title": "Failure risk",
                "kind": "probability",
                "meaning": "probability that a mill in this state is one that failed",
                "modes": [mode.output for mode in failure_modes.MODES],
            },
            *(
                {
                    "name": mode.output,
                    "title": mode.title,
                    "kind": "probability",
                    "meaning": f"probability that a mill in this state is one that failed {mode.failure}; never above the failure risk",
                }
                for mode in failure_modes.MODES
            ),
        ],
        "thresholds": [
            {"output": OUTPUT, "limit": THRESHOLD, "deadband": 0.05, "onDelayMs": 5000, "priority": 1}
        ],
        "metrics": {
            "protocol": f"Mean of {len(validation.folds)} test folds: stratified {crossval.FOLDS}-fold "
            f"cross-validation, {crossval.REPEATS} repeats. Leaf size chosen out-of-bag inside each training "
            "part, threshold fixed at 0.5; the other settings of the forest were settled earlier on other shuffles of "
            "the same rows. F1 of the failure class. Confusion counts: out-of-fold predictions of the first repeat, "
            "each row once. Of the modes: out-of-fold, mean of the repeats; recall and precision among all failures, found or not; areas over all rows.",
            **{name: round(score, 4) for name, score in validation.means().items()},
            "threshold": THRESHOLD,
            "confusion": validation.confusion(0),
            **modes.by_mode(),
        },
    }


def main() -> None:
    """Cross-validates, trains on all rows and writes the package."""
    data = ai4i.read_data(package.parse_data_folder(NAME, "AI4I 2020", "ai4i2020", "ai4i2020.csv"))
    features, target = ai4i.features_of(data), data[ai4i.TARGET].to_numpy()
    validation = crossval.cross_validate(features, target, fit_forest, THRESHOLD, SEED)
    modes = failure_modes.modes_of(data)
    mode_validation = failure_modes.validate(validation, features, modes)
    forest = fit_forest(features, target, SEED)
    shares = failure_modes.leaf_shares(forest, features, target, modes)
    probability = forest.predict_proba(features)[:, 1]
    rows = golden_rows(data, probability)
    columns = {item.name: item.column for item in ai4i.MEASURED} | {ai4i.GRADE: ai4i.GRADE_COLUMN}

    def answer(given: pd.DataFrame) -> dict[str, np.ndarray]:
        asked = ai4i.features_of(given.rename(columns=columns))
        by_mode = failure_modes.mode_probabilities(forest, shares, asked)
        return {OUTPUT: forest.predict_proba(asked)[:, 1], **dict(zip(OUTPUTS[1:], by_mode.T))}

    sent = data[list(columns.values())].set_axis(list(columns), axis=1)
    golden = passport.passport_of(answer, sent, f"{passport.source_of(forest)} and apply", GOLDEN_ROWS, rows)
    card = machine_failure_card.text(data, forest, validation, mode_validation, LEAF_SIZES, len(golden.inputs), VERSION)
    package.write_package(build_graph(forest, shares), manifest(data, validation, mode_validation), golden, card, package.background_of(sent))
    print(f"{crossval.summary(validation)}\n{machine_failure_card.told_table(mode_validation)}")


if __name__ == "__main__":
    main()

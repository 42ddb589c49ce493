"""Trains the ``pump-anomaly`` package on a simulated pump loop and writes models/pump-anomaly/.

    /usr/bin/python3 models/train/pump_anomaly.py --data <folder with SKAB's files>

Gradient boosting on what has changed within the last ten minutes (``pump_features``), computed inside the graph. Training, settings and the
limit come from simulated runs alone (``pump_loop``). SKAB is read when the model is finished: its anomaly-free file for the scaling, its labelled
files for the test. Every seed is fixed: a second run writes the same bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier

import onnx_boosting
import package
import pump_anomaly_card
import pump_background
import pump_features
import pump_golden
import pump_graph
import pump_scoring
import skab
from pump_faults import FAULTS
from pump_plants import SENSORS
from pump_samples import RUNS, SECONDS, Samples, records, simulated_samples

NAME = "pump-anomaly"
VERSION = "1.2.0"
OUTPUT = "fault_probability"

TRAINING, CHOICE, TEST = range(0, 6), range(100, 102), range(200, 202)
"""Seeds of the simulated batches: to train, to choose settings and limit, to measure."""

LEAVES = (7, 15)
ROUNDS = (100,)
SEED = 2020

INPUTS = {
    "accelerometer_1": ("Vibration 1", "g"),
    "accelerometer_2": ("Vibration 2", "g"),
    "current": ("Motor current", "A"),
    "pressure": ("Pressure behind the pump", "bar"),
    "temperature": ("Motor temperature", "°C"),
    "thermocouple": ("Fluid temperature", "°C"),
    "voltage": ("Voltage", "V"),
    "flow": ("Flow", "L/min"),
}
REFERENCES = {"mean": "in quiet hours", "spread": "spread in quiet hours"}


def fit_boosting(training: Samples, choice: Samples) -> tuple[HistGradientBoostingClassifier, dict[tuple[int, int], float]]:
    """The classifier with the best average precision on ``choice``, and that of each setting (leaves, rounds)."""
    fitted, precision = {}, {}
    for leaves in LEAVES:
        for rounds in ROUNDS:
            boosting = HistGradientBoostingClassifier(
                learning_rate=0.1, max_iter=rounds, max_leaf_nodes=leaves, min_samples_leaf=100, l2_regularization=5.0,
                early_stopping=False, random_state=SEED,
            ).fit(training.features, training.faulty)  # fmt: skip
            scores = boosting.predict_proba(choice.features)[:, 1]
            fitted[leaves, rounds] = boosting
            precision[leaves, rounds] = pump_scoring.average_precision(choice.faulty, scores)
    return fitted[max(precision, key=precision.get)], precision


def reference_name(sensor: str, what: str) -> str:
    """The input that holds a sensor's mean or spread."""
    return f"{sensor}_{what}"


def build_graph(boosting: HistGradientBoostingClassifier) -> onnx.ModelProto:
    """The ONNX model: a window [N, 600, 8] and sixteen [N, 1] of the reference; one [N, 1] probability."""
    graph = pump_graph.Graph()
    tables = {what: [reference_name(sensor, what) for sensor in SENSORS] for what in REFERENCES}
    mean, spread = (graph.node("Concat", *names, axis=1) for names in tables.values())
    features, guard = pump_graph.add_features(graph, "window", mean, spread)
    boosted, baseline = onnx_boosting.probability_nodes(boosting, features, "score")
    nodes = [*graph.nodes, *boosted, helper.make_node("Add", ["score", guard], [OUTPUT])]
    column = ["N", 1]
    inputs = [helper.make_tensor_value_info("window", TensorProto.FLOAT, ["N", pump_features.WINDOW, len(SENSORS)])]
    inputs += [helper.make_tensor_value_info(name, TensorProto.FLOAT, column) for names in tables.values() for name in names]
    outputs = [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, column)]
    built = helper.make_graph(nodes, NAME.replace("-", "_"), inputs, outputs, [*graph.constants.values(), baseline])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", onnx_boosting.ML_OPSET)]
    model = helper.make_model(built, opset_imports=opsets, ir_version=8, producer_name="millwright")
    onnx.checker.check_model(model, full_check=True)
    return model


def manifest_inputs() -> list[dict[str, Any]]:
    """A reading for each sensor, and its mean and spread as attributes of the equipment. No ranges: levels are not judged."""
    readings = [
        {"name": name, "title": title, "kind": "number", "unit": unit, "from": "tag", "aliases": [skab.COLUMNS[name]], "missing": True}
        for name, (title, unit) in INPUTS.items()
    ]
    references = [
        {
            "name": reference_name(name, what), "title": f"{title} {words}", "kind": "number", "unit": unit, "from": "attribute",
            "aliases": [], "explainedWith": name,
        }  # fmt: skip
        for what, words in REFERENCES.items()
        for name, (title, unit) in INPUTS.items()
    ]
    return [*readings, *references]


def manifest(measured: pump_anomaly_card.Measured, runs: int) -> dict[str, Any]:
    """Content of manifest.json but for the version of its schema."""
    pooled = pump_scoring.pooled(measured.model)
    return {
        "name": NAME,
        "version": VERSION,
        "title": "Pump anomaly",
        "task": "anomaly",
        "description": "Tells how likely it is that something is wrong with a pump in a water circulation loop now, from what its eight sensors "
        "did within the last ten minutes. It knows changes, not levels: a fault that was there before the window is not seen.",
        "licence": "Apache-2.0",
        "trainingData": [
            {"name": "Simulated pump loops", "source": "models/train/pump_loop.py", "licence": "Apache-2.0", "rows": runs * SECONDS}
        ],
        "inputs": manifest_inputs(),
        "sequences": [{"name": "window", "inputs": list(SENSORS), "length": pump_features.WINDOW}],
        "series": {
            "order": {"name": "time", "title": "Time", "aliases": ["datetime", "timestamp"]},
            "stepMs": 1000,
            "take": "last",
        },
        "outputs": [
            {
                "name": OUTPUT,
                "title": "Fault risk",
                "kind": "probability",
                "meaning": "probability, as of the simulated runs, that a fault of the pump or its loop is present now",
            }
        ],
        "thresholds": [
            {"output": OUTPUT, "limit": measured.limit, "deadband": 0.1, "onDelayMs": 10_000, "priority": 2}
        ],
        "metrics": {
            "protocol": f"Simulated: windows of {len(TEST) * RUNS} runs that took no part in training or choice. SKAB: every row of "
            f"{len(measured.model)} labelled files, none of which took part in training or choice; scaling from the anomaly-free file alone; rows "
            "pooled. F1 of the anomaly class. Limit chosen for F1 on simulated runs.",
            "threshold": measured.limit,
            "simulated": {name: round(value, 4) for name, value in measured.simulated.items()},
            "skab": {
                "f1": round(pooled.f1, 4),
                "f1AlwaysAnomaly": round(pooled.always, 4),
                "falseAlarmRate": round(pooled.false_alarms, 4),
                "missedAlarmRate": round(pooled.missed, 4),
                "f1IsolationForest": round(pump_scoring.pooled(measured.others["isolation forest, the same features, simulated"]).f1, 4),
                "confusion": {"tn": pooled.tn, "fp": pooled.fp, "fn": pooled.fn, "tp": pooled.tp},
            },
        },
    }


def limit_of(choice: Samples, scores: np.ndarray) -> float:
    """The limit in hundredths, as a person would set it."""
    return round(pump_scoring.best_limit(choice.faulty, scores), 2)


def simulated_figures(detector: pump_scoring.Detector, test: Samples) -> dict[str, float]:
    """F1 and its like on simulated windows."""
    counts = skab.Counts.of(test.faulty, detector.alarms(test.features))
    return {
        "f1": counts.f1,
        "f1AlwaysAnomaly": counts.always,
        "prAuc": pump_scoring.average_precision(test.faulty, detector.score(test.features)),
        "falseAlarmRate": counts.false_alarms,
        "missedAlarmRate": counts.missed,
    }


def found_share(detector: pump_scoring.Detector, test: Samples) -> dict[str, float]:
    """Share of the simulated faulty windows with an alarm, by kind of fault."""
    alarm = detector.alarms(test.features)
    return {name: float(alarm[(test.kind == number) & test.faulty].mean()) for number, name in enumerate(FAULTS)}


def main() -> None:
    """Simulates, trains, chooses, measures and writes the package."""
    data = package.parse_data_folder(NAME, "a simulated pump loop, and tests it on SKAB", "skab", skab.CALM)
    training, choice, test = (simulated_samples(seeds) for seeds in (TRAINING, CHOICE, TEST))
    boosting, precision = fit_boosting(training, choice)

    def score(features: np.ndarray) -> np.ndarray:
        return boosting.predict_proba(features)[:, 1]

    model = pump_scoring.Detector("this model", score, limit_of(choice, score(choice.features)))
    forest = pump_scoring.isolation_forest(
        "isolation forest, the same features, simulated",
        training.features[~training.faulty],
        lambda of: pump_scoring.best_limit(choice.faulty, of(choice.features)),
    )
    measured = pump_anomaly_card.Measured(
        limit=model.limit,
        precision=precision,
        simulated=simulated_figures(model, test),
        simulated_forest=simulated_figures(forest, test),
        found=found_share(model, test),
        **on_skab(model, forest, data),
    )
    golden = pump_golden.golden(records(TEST[0]), score, {what: reference_name for what in REFERENCES}, OUTPUT)
    card = pump_anomaly_card.text(measured, boosting, training, VERSION)
    background = pump_background.background(records(TRAINING[0]), len(training.faulty), {what: reference_name for what in REFERENCES})
    package.write_package(build_graph(boosting), manifest(measured, len(TRAINING) * RUNS), golden, card, background)
    print(measured.simulated)
    print(pump_anomaly_card.record_table(measured))
    print(pump_anomaly_card.other_table(measured))


def on_skab(model: pump_scoring.Detector, forest: pump_scoring.Detector, data) -> dict[str, Any]:
    """Counts on SKAB's records: of the model, and of isolation forests beside it."""
    (calm, calm_second), experiments = skab.read_calm(data), skab.read_experiments(data)
    reference = pump_features.reference_of(calm)
    features = {one.name: pump_scoring.windows_features(one.values, one.second, reference) for one in experiments}
    quiet = pump_scoring.windows_features(calm, calm_second, reference)
    quiet = quiet[np.isfinite(quiet).all(axis=1)]
    scaled = (calm - calm.mean(axis=0)) / calm.std(axis=0)
    on_calm = pump_scoring.isolation_forest(
        "isolation forest, the same features, SKAB's anomaly-free file", quiet, pump_scoring.quiet_quantile(quiet)
    )
    on_readings = pump_scoring.isolation_forest(
        "isolation forest, single readings, SKAB's anomaly-free file", scaled, pump_scoring.quiet_quantile(scaled)
    )
    others = {
        one.title: pump_scoring.on_records(lambda record, one=one: one.alarms(features[record.name]), experiments)
        for one in (forest, on_calm)
    }
    others[on_readings.title] = pump_scoring.on_records(
        lambda record: on_readings.alarms((record.values - calm.mean(axis=0)) / calm.std(axis=0)), experiments
    )
    return {
        "model": pump_scoring.on_records(lambda record: model.alarms(features[record.name]), experiments),
        "others": others,
        "experiments": experiments,
        "calm_rows": len(calm),
        "reference": reference,
        "calm_alarms": float(model.alarms(quiet).mean()),
    }


if __name__ == "__main__":
    main()

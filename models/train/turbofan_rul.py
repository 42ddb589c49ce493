"""Trains the ``turbofan-rul`` package on C-MAPSS FD001 and writes models/turbofan-rul/.

    /usr/bin/python3 models/train/turbofan_rul.py --data <folder with train_FD001.txt>

Remaining useful life from the last 30 cycles of 14 sensors: the mean of three kinds of trees over statistics of the window.
Every setting was chosen, and the interval fitted, on engines of the training file left out of training; the test file is
read at the end and decides nothing. The number of the cycle is never an input. Every seed is fixed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.ensemble import ExtraTreesRegressor, GradientBoostingRegressor, HistGradientBoostingRegressor
from sklearn.model_selection import GroupKFold

import cmapss
import onnx_blend
import package
import passport
import turbofan_features
import turbofan_interval
import turbofan_rul_card

NAME = "turbofan-rul"
VERSION = "1.2.0"
WINDOW = "window"
OUTPUTS = ("rul", "rul_lower", "rul_upper")

SEEDS = (2008, 2009, 2010, 2011, 2012)
"""The first is that of the model that ships."""
FOLDS = 5
REPEATS = 2
GOLDEN_ROWS = 48


@dataclass(frozen=True)
class Blend:
    """The fitted model."""

    features: turbofan_features.Features
    members: list[onnx_blend.Member]
    early: int = 0
    """Cycles by which every estimate is lowered."""

    def predict(self, windows: np.ndarray) -> np.ndarray:
        """Cycles left, between 0 and the cap, shape [rows]; ``windows`` has shape [rows, 30, 14]."""
        features = self.features.of(windows)
        mean = np.mean([member.predict(features) for member in self.members], axis=0)
        return lowered(np.clip(mean, 0, cmapss.CAP), self.early)


def lowered(predicted: np.ndarray, early: int) -> np.ndarray:
    """Estimates lowered by some cycles, not below 0; any shape."""
    return np.maximum(predicted - early, 0)


def choose_early(predicted: np.ndarray, target: np.ndarray) -> int:
    """Whole cycles by which to lower the estimates, from those for engines left out, shape [rows].

    To be late costs more than to be early. The product of the two measures is smallest where lowering by one cycle more
    costs as large a share of the squared error as it spares of the score.
    """
    def cost(early: int) -> float:
        return cmapss.rmse(lowered(predicted, early), target) * cmapss.phm08(lowered(predicted, early), target)

    return min(range(11), key=cost)


def fit_blend(windows: np.ndarray, target: np.ndarray, seed: int) -> Blend:
    """Fits the health index and the three members; ``target`` has shape [rows], in cycles, capped."""
    features = turbofan_features.fit(windows, target)
    members = [
        HistGradientBoostingRegressor(
            learning_rate=0.04, max_iter=150, max_leaf_nodes=8, min_samples_leaf=100, l2_regularization=10,
            random_state=seed,
        ),
        GradientBoostingRegressor(
            n_estimators=250, learning_rate=0.05, max_depth=4, min_samples_leaf=30, subsample=0.3, max_features=0.15,
            random_state=seed,
        ),
        ExtraTreesRegressor(
            100, max_leaf_nodes=400, max_features=0.5, min_samples_leaf=5, random_state=seed
        ),
    ]  # fmt: skip
    statistics = features.of(windows)
    return Blend(features, [member.fit(statistics, target) for member in members])


@dataclass(frozen=True)
class Validation:
    """Predictions for engines left out and the fold of each row, both of shape [repeats, rows]; ``target`` of [rows]."""

    target: np.ndarray
    predicted: np.ndarray
    fold: np.ndarray
    early: int

    def coverage(self) -> list[float]:
        """Of the interval, one per repeat."""
        return [turbofan_interval.coverage(own, self.target, fold) for own, fold in zip(self.predicted, self.fold)]

    def rmse(self) -> list[float]:
        """One per repeat."""
        return [cmapss.rmse(predicted, self.target) for predicted in self.predicted]


def cross_validate(engines: cmapss.Engines) -> Validation:
    """Five parts of twenty engines, each predicted by a model of the others; each repeat deals the engines anew.

    All are then lowered by the cycles that the first repeat tells.
    """
    predicted = np.empty((REPEATS, len(engines.life)))
    fold = np.empty((REPEATS, len(engines.life)), int)
    for repeat in range(REPEATS):
        dealt = np.random.default_rng(SEEDS[0] + repeat).permutation(engines.engine.max() + 1)[engines.engine]
        for number, (train, test) in enumerate(GroupKFold(FOLDS).split(dealt, groups=dealt)):
            model = fit_blend(engines.windows[train], engines.target[train], SEEDS[0] + repeat)
            predicted[repeat, test] = model.predict(engines.windows[test])
            fold[repeat, test] = number
    early = choose_early(predicted[0], engines.target)
    return Validation(engines.target, lowered(predicted, early), fold, early)


def build_graph(model: Blend, interval: turbofan_interval.Interval) -> onnx.ModelProto:
    """The ONNX model: a float window [N, 30, 14] in, three [N, 1] tables out, NaN where a sample is no number."""
    statistics, constants = turbofan_features.nodes(model.features, WINDOW, "statistics")
    bounds, more = turbofan_interval.nodes(interval, "life", OUTPUTS[1], OUTPUTS[2])
    constants += [
        *more,
        numpy_helper.from_array(np.array([1], np.int64), "statistic_axis"),
        numpy_helper.from_array(np.array(float(model.early)), "early"),
    ]
    nodes = [
        *statistics,
        onnx_blend.blend_node(model.members, "statistics", "blended"),
        helper.make_node("Cast", ["blended"], ["blended_double"], to=TensorProto.DOUBLE),
        helper.make_node("Mul", ["statistics", "nought"], ["zero_or_nan"]),
        helper.make_node("ReduceSum", ["zero_or_nan", "statistic_axis"], ["guard"], keepdims=1),
        helper.make_node("Add", ["blended_double", "guard"], ["guarded"]),
        helper.make_node("Clip", ["guarded", "nought", "cap"], ["within_cap"]),
        helper.make_node("Sub", ["within_cap", "early"], ["lowered"]),
        helper.make_node("Relu", ["lowered"], ["life"]),
        helper.make_node("Cast", ["life"], [OUTPUTS[0]], to=TensorProto.FLOAT),
        *bounds,
    ]
    shape = ["N", cmapss.LENGTH, len(cmapss.SENSORS)]
    inputs = [helper.make_tensor_value_info(WINDOW, TensorProto.FLOAT, shape)]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 1]) for name in OUTPUTS]
    graph = helper.make_graph(nodes, NAME.replace("-", "_"), inputs, outputs, constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    made = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="millwright")
    onnx.checker.check_model(made)
    return made


def golden_rows(engines: cmapss.Engines, predicted: np.ndarray) -> np.ndarray:
    """Sorted numbers of the windows to keep: extremes of each sensor, ends and beginnings of lives, and some by chance."""
    newest = engines.windows[:, -1]
    chosen = [*newest.argmin(axis=0), *newest.argmax(axis=0), *np.flatnonzero(engines.life == 0)[:6]]
    chosen += [*np.flatnonzero(engines.cycle == cmapss.LENGTH)[:3], predicted.argmin(), predicted.argmax()]
    by_chance = np.random.default_rng(SEEDS[0]).permutation(len(predicted))
    return np.sort(list(dict.fromkeys([*map(int, chosen), *by_chance.tolist()]))[:GOLDEN_ROWS])


def golden(engines: cmapss.Engines, model: Blend, interval: turbofan_interval.Interval) -> passport.Passport:
    """Windows of training engines with the trainer's own answers."""
    rows = golden_rows(engines, model.predict(engines.windows))
    windows = engines.windows[rows]
    predicted = model.predict(windows)
    answers = (predicted, *interval.of(predicted))
    inputs = {sensor.name: windows[:, :, at].tolist() for at, sensor in enumerate(cmapss.SENSORS)}
    return passport.given("predict, mean of three", inputs, {name: own.tolist() for name, own in zip(OUTPUTS, answers)})


def background(engines: cmapss.Engines) -> package.Background:
    """Windows of training engines by chance, as their sensors give them."""
    drawn = engines.windows[package.background_rows(len(engines.windows), package.BACKGROUND_WINDOWS)]
    inputs = {
        sensor.name: [[package.plain_number(value, sensor.decimals) for value in window] for window in drawn[:, :, at]]
        for at, sensor in enumerate(cmapss.SENSORS)
    }
    return package.Background(len(engines.windows), inputs, "windows")


@dataclass(frozen=True)
class Test:
    """The test engines, one prediction each from the model of each seed, shape [seeds, 100]; the first one ships.

    ``unlowered`` has what they would say if they were not lowered.
    """

    engines: cmapss.Engines
    predicted: np.ndarray
    unlowered: np.ndarray
    interval: turbofan_interval.Interval

    def scores(self, measure: Any, life: np.ndarray) -> np.ndarray:
        """``measure`` against ``life``, one per seed."""
        return np.array([measure(predicted, life) for predicted in self.predicted])

    def coverage(self) -> float:
        """Share of the capped lives that lie within the interval of the model that ships."""
        return float(self.interval.holds(self.predicted[0], self.engines.target).mean())


def metrics(validation: Validation, test: Test) -> dict[str, Any]:
    """The figures of the manifest."""
    capped, raw = test.engines.target, test.engines.life

    def figures(life: np.ndarray) -> dict[str, Any]:
        spread = {name: test.scores(measure, life) for name, measure in (("rmse", cmapss.rmse), ("phm08", cmapss.phm08))}
        return {name: {"mean": round(own.mean(), 2), "sd": round(own.std(ddof=1), 2)} for name, own in spread.items()}

    return {
        "protocol": f"RMSE and PHM08 score: last window of each of the 100 test engines of FD001, mean of {len(SEEDS)} "
        f"seeds, the first of which ships; truth capped at {cmapss.CAP} as in training, and raw beside it. Settings chosen "
        f"on training engines only. Cross-validation: {FOLDS} parts of 20 training engines, {REPEATS} repeats, every window.",
        **figures(capped),
        "rawTruth": figures(raw),
        "crossValidation": {"rmseEveryWindow": round(float(np.mean(validation.rmse())), 2)},
        "interval": {
            "name": turbofan_interval.COVERAGE,
            "coverageCrossValidation": round(float(np.mean(validation.coverage())), 3),
            "coverageTest": round(test.coverage(), 2),
        },
    }


def manifest(engines: cmapss.Engines, validation: Validation, test: Test) -> dict[str, Any]:
    """Content of manifest.json but for the version of its schema."""
    inputs = []
    for at, sensor in enumerate(cmapss.SENSORS):
        entry = package.number_input(sensor.name, sensor.title, sensor.unit, sensor.symbol, engines.windows[:, :, at].ravel())
        entry |= {"from": "tag", "aliases": [f"s{sensor.number}", f"sensor{sensor.number}", sensor.symbol]}
        inputs.append(entry)
    of_life = f"of the cycles that the engine has left; near {cmapss.CAP} it means that the end is not in sight"
    bound = f"bound of the {turbofan_interval.COVERAGE:.0%} interval of the cycles left"
    names = {"rul": "Cycles left", "rul_lower": "Cycles left, lower bound", "rul_upper": "Cycles left, upper bound"}
    meanings = {"rul": f"estimate {of_life}", "rul_lower": f"lower {bound}", "rul_upper": f"upper {bound}"}
    outputs = [
        {"name": name, "title": names[name], "kind": "number", "unit": "cycles", "meaning": meanings[name]}
        for name in OUTPUTS
    ]
    outputs[0]["interval"] = {"lower": OUTPUTS[1], "upper": OUTPUTS[2], "coverage": turbofan_interval.COVERAGE}
    return {
        "name": NAME,
        "version": VERSION,
        "title": "Turbofan remaining life",
        "task": "regression",
        "description": f"Tells how many cycles a simulated turbofan engine has left, from its last {cmapss.LENGTH} cycles, with "
        f"an interval. It tells nothing beyond {cmapss.CAP} cycles, and needs {cmapss.LENGTH} cycles without a gap.",
        "licence": "Apache-2.0",
        "trainingData": [
            {
                "name": "C-MAPSS turbofan run-to-failure, FD001",
                "source": "https://data.nasa.gov/dataset/cmapss-jet-engine-simulated-data",
                "licence": "US Government work",
                "rows": int(len(np.unique(engines.engine)) * (cmapss.LENGTH - 1) + len(engines.life)),
            }
        ],
        "inputs": inputs,
        "sequences": [{"name": WINDOW, "inputs": [sensor.name for sensor in cmapss.SENSORS], "length": cmapss.LENGTH}],
        "series": {
            "by": [{"name": "unit", "title": "Unit number", "aliases": ["engine", "engine_id", "unit_nr"]}],
            "order": {"name": "cycle", "title": "Cycle", "aliases": ["cycles", "time_cycles", "time, in cycles"]},
            "largestStep": 1,
            "withinMs": 366 * 86_400_000,
        },
        "outputs": outputs,
        "metrics": metrics(validation, test),
    }


def main() -> None:
    """Cross-validates, trains five models on all training engines, tests them and writes the first as the package."""
    folder = package.parse_data_folder(NAME, "C-MAPSS FD001", "cmapss", "train_FD001.txt")
    engines = cmapss.training_engines(folder)
    validation = cross_validate(engines)
    # The repeat whose seed is that of the model that ships.
    interval = turbofan_interval.fit(validation.predicted[0], engines.target)
    models = [replace(fit_blend(engines.windows, engines.target, seed), early=validation.early) for seed in SEEDS]
    tested = cmapss.test_engines(folder)
    predicted, unlowered = (
        np.array([replace(model, early=early).predict(tested.windows) for model in models])
        for early in (validation.early, 0)
    )
    test = Test(tested, predicted, unlowered, interval)
    content = manifest(engines, validation, test)
    card = turbofan_rul_card.text(engines, models[0], validation, test, VERSION)
    package.write_package(build_graph(models[0], interval), content, golden(engines, models[0], interval), card, background(engines))
    print({key: value for key, value in content["metrics"].items() if key != "protocol"})


if __name__ == "__main__":
    main()

"""What the trees of ``turbofan-rul`` look at: statistics of a window, the same to the last bit in Python and in ONNX.

Sensors come as float32 and are turned into whole numbers (of tenths, hundredths and so on, counted from a centre). Weights are whole
numbers as well. Every sum of products is then a whole number below 2**53, exact in float64 in any order, so no runtime,
batch or number of threads can move a value across a threshold of a tree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper
from sklearn.linear_model import Ridge

import cmapss

WEIGHT_LIMIT = 2**14
"""Largest weight of the health index: as fine as sums of its squares over a window allow."""
SMOOTHING = (0.1, 0.2)

AGE = np.arange(cmapss.LENGTH)[::-1]
"""Cycles before the newest, of each sample."""


def newest(count: int) -> np.ndarray:
    """Weights that add up the newest samples, shape [30]."""
    return (AGE < count).astype(float)


def slope(count: int) -> np.ndarray:
    """Weights of the slope over the newest samples, in whole numbers."""
    return np.where(AGE < count, (count - 1) - 2 * AGE, 0).astype(float)


def smoothed(share: float) -> np.ndarray:
    """Weights of exponential smoothing in 1,024ths."""
    return np.rint(1024 * share * (1 - share) ** AGE)


INDEX_WEIGHTS = np.array([
    newest(30), newest(5), newest(10), newest(20), slope(30), slope(10), slope(20), *map(smoothed, SMOOTHING),
])  # fmt: skip
"""Over the health index: sums, slopes and smoothing, shape [9, 30]."""
SENSOR_WEIGHTS = np.array([newest(30), newest(10), slope(30)])
"""Over each sensor, shape [3, 30]."""
STATISTICS = len(INDEX_WEIGHTS) + 4 + len(SENSOR_WEIGHTS) * len(cmapss.SENSORS)

SCALE = np.array([10.0**sensor.decimals for sensor in cmapss.SENSORS])


@dataclass(frozen=True)
class Features:
    """Fitted on training windows: the centre of each sensor and its weight in the health index, both of shape [14]."""

    centre: np.ndarray
    weights: np.ndarray

    def counts(self, windows: np.ndarray) -> np.ndarray:
        """Sensors as whole numbers, shape [rows, 30, 14]; windows of the same shape."""
        return np.rint((windows.astype(np.float32).astype(np.float64) - self.centre) * SCALE)

    def of(self, windows: np.ndarray) -> np.ndarray:
        """Statistics, float32, shape [rows, 55]; ``windows`` has shape [rows, 30, 14]."""
        counts = self.counts(windows)
        index = counts @ self.weights
        spread = cmapss.LENGTH * (index * index).sum(axis=1) - index.sum(axis=1) ** 2
        return np.hstack([
            index @ INDEX_WEIGHTS.T, np.stack([spread, index.min(axis=1), index.max(axis=1), index[:, -1]], axis=1),
            (SENSOR_WEIGHTS @ counts).reshape(len(windows), -1),
        ]).astype(np.float32)  # fmt: skip


def fit(windows: np.ndarray, target: np.ndarray) -> Features:
    """The health index: a ridge regression of the target on the newest sample, its weights rounded to whole numbers."""
    centre = np.rint(np.median(windows[:, -1], axis=0))
    unweighted = Features(centre, np.ones(len(cmapss.SENSORS)))
    samples = unweighted.counts(windows[:, -1:])[:, 0]
    spread = samples.std(axis=0)
    weights = Ridge(1.0).fit(samples / spread, target).coef_ / spread
    return Features(centre, np.rint(weights / np.abs(weights).max() * WEIGHT_LIMIT))


def nodes(features: Features, window: str, output: str) -> tuple[list[NodeProto], list[TensorProto]]:
    """The same as ``Features.of`` as ONNX nodes and constants.

    ``window`` names a float tensor of shape [N, 30, 14], ``output`` becomes a double one of shape [N, 55]. A value that is
    no number makes all sums of its sensor NaN.
    """
    constant = {
        "centre": features.centre, "scale": SCALE, "index_of_sensors": features.weights[:, None],
        "index_weights": INDEX_WEIGHTS, "sensor_weights": SENSOR_WEIGHTS,
        "all_samples": np.ones((1, cmapss.LENGTH)), "samples": np.array(float(cmapss.LENGTH)),
        "last": np.array([cmapss.LENGTH - 1]),
    }  # fmt: skip
    made = [
        helper.make_node("Cast", [window], ["read"], to=TensorProto.DOUBLE),
        helper.make_node("Sub", ["read", "centre"], ["centred"]),
        helper.make_node("Mul", ["centred", "scale"], ["scaled"]),
        helper.make_node("Round", ["scaled"], ["counts"]),
        helper.make_node("MatMul", ["counts", "index_of_sensors"], ["index"]),
        helper.make_node("MatMul", ["index_weights", "index"], ["index_sums"]),
        helper.make_node("Mul", ["index", "index"], ["index_squares"]),
        helper.make_node("MatMul", ["all_samples", "index_squares"], ["square_sum"]),
        helper.make_node("MatMul", ["all_samples", "index"], ["index_sum"]),
        helper.make_node("Mul", ["square_sum", "samples"], ["square_sums"]),
        helper.make_node("Mul", ["index_sum", "index_sum"], ["sum_square"]),
        helper.make_node("Sub", ["square_sums", "sum_square"], ["spread"]),
        helper.make_node("ReduceMin", ["index"], ["lowest"], axes=[1]),
        helper.make_node("ReduceMax", ["index"], ["highest"], axes=[1]),
        helper.make_node("Gather", ["index", "last"], ["newest"], axis=1),
        helper.make_node("Concat", ["index_sums", "spread", "lowest", "highest", "newest"], ["of_index"], axis=1),
        helper.make_node("MatMul", ["sensor_weights", "counts"], ["of_sensors"]),
        helper.make_node("Flatten", ["of_index"], ["index_row"], axis=1),
        helper.make_node("Flatten", ["of_sensors"], ["sensor_row"], axis=1),
        helper.make_node("Concat", ["index_row", "sensor_row"], ["exact"], axis=1),
        # Rounded as the trainer's trees round what they are given.
        helper.make_node("Cast", ["exact"], ["single"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["single"], [output], to=TensorProto.DOUBLE),
    ]
    return made, [numpy_helper.from_array(value, name) for name, value in constant.items()]

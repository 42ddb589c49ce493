"""An interval round a prediction of remaining life, from errors on engines that the model was not trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

import cmapss

COVERAGE = 0.8
KNOTS = np.arange(0.0, cmapss.CAP + 1, 25.0)
"""Predictions at which the errors are looked at; between them the bounds go in straight lines."""
REACH = 12.5
"""Predictions this near to a knot count for it."""


@dataclass(frozen=True)
class Interval:
    """What is added to a prediction at each knot, both of shape [knots]: never above 0, never below 0."""

    lower: np.ndarray
    upper: np.ndarray

    def of(self, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Bounds, each of shape [rows], within 0 and the cap; ``predicted`` has shape [rows] and is within them too."""
        bounds = [np.interp(predicted, KNOTS, offsets) for offsets in (self.lower, self.upper)]
        low, high = (np.clip(predicted + bound, 0, cmapss.CAP) for bound in bounds)
        return low, high

    def holds(self, predicted: np.ndarray, life: np.ndarray) -> np.ndarray:
        """Whether each life lies within its bounds, shape [rows]. At the cap the upper bound is open."""
        low, high = self.of(predicted)
        return (low <= life) & ((life <= high) | (high >= cmapss.CAP))


def fit(predicted: np.ndarray, life: np.ndarray) -> Interval:
    """From predictions for engines the model did not see, shape [rows], and their capped lives.

    Quantiles of the error near each knot give the shape; one factor, found by bisection, widens or narrows all of it until
    the share of rows that lie within is ``COVERAGE`` (V. Vovk, "Cross-conformal predictors", 2015, in that the rows of
    every fold are predicted by a model of the others).
    """
    error = life - predicted
    tail = (1 - COVERAGE) / 2
    near = [error[np.abs(predicted - knot) <= REACH] for knot in KNOTS]
    lower = np.array([min(0.0, float(np.quantile(own, tail))) for own in near])
    upper = np.array([max(0.0, float(np.quantile(own, 1 - tail))) for own in near])
    small, large = 0.0, 4.0
    for _ in range(40):
        factor = (small + large) / 2
        enough = Interval(lower * factor, upper * factor).holds(predicted, life).mean() >= COVERAGE
        small, large = (small, factor) if enough else (factor, large)
    return Interval(lower * large, upper * large)


def coverage(predicted: np.ndarray, life: np.ndarray, fold: np.ndarray) -> float:
    """Share within an interval that was fitted on the other folds; ``fold`` has shape [rows]."""
    held = np.zeros(len(life), bool)
    for number in np.unique(fold):
        own = fold == number
        held[own] = fit(predicted[~own], life[~own]).holds(predicted[own], life[own])
    return float(held.mean())


def nodes(interval: Interval, predicted: str, lower: str, upper: str) -> tuple[list[NodeProto], list[TensorProto]]:
    """The bounds as ONNX: ``predicted`` names a double tensor [N, 1], ``lower`` and ``upper`` become float ones."""
    constants = {"knots": KNOTS[None, :-1], "nought": np.array(0.0), "cap": np.array(float(cmapss.CAP))}
    made = [
        helper.make_node("Sub", [predicted, "knots"], ["above"]),
        helper.make_node("Relu", ["above"], ["beyond"]),
    ]
    for name, offsets in ((lower, interval.lower), (upper, interval.upper)):
        # A broken line is a sum of hinges, each with the change of slope at its knot.
        slopes = np.diff(offsets) / np.diff(KNOTS)
        constants |= {f"{name}_at_nought": offsets[:1], f"{name}_slopes": np.diff(slopes, prepend=0.0)[:, None]}
        made += [
            helper.make_node("MatMul", ["beyond", f"{name}_slopes"], [f"{name}_line"]),
            helper.make_node("Add", [f"{name}_line", f"{name}_at_nought"], [f"{name}_offset"]),
            helper.make_node("Add", [predicted, f"{name}_offset"], [f"{name}_open"]),
            helper.make_node("Clip", [f"{name}_open", "nought", "cap"], [f"{name}_double"]),
            helper.make_node("Cast", [f"{name}_double"], [name], to=TensorProto.FLOAT),
        ]
    return made, [numpy_helper.from_array(value, name) for name, value in constants.items()]

"""Background of ``pump-anomaly``: windows of the simulated loops that it was trained on, what a prediction is compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

import package
import pump_features
import pump_golden
from pump_plants import SENSORS
from pump_samples import FIRST, STEP, Record

WINDOWS = 16
"""Each has 600 samples of eight sensors."""

DIGITS = 9
"""Decimals: more than those that ``pump_golden.kept`` leaves."""


def background(records: list[Record], count: int, names: Mapping[str, Callable[[str, str], str]]) -> package.Background:
    """Windows of one batch of training runs, each of another run, by chance with a fixed seed.

    ``count``: windows of all the training data. References stand under ``names[what](sensor, what)``. Left out are windows that the model can't
    tell.
    """
    rng = np.random.default_rng(package.BACKGROUND_SEED)
    drawn = []
    for run in rng.permutation(len(records)):
        record = records[run]
        window, mean, spread = pump_golden.kept(record, int(rng.choice(np.flatnonzero(record.kept)[FIRST::STEP])))
        told = np.isfinite(pump_features.features_of(window[None].astype(np.float32), mean, spread)).all()
        if told:
            drawn.append((run, window, mean, spread))
        if len(drawn) == WINDOWS:
            break
    drawn.sort(key=lambda one: one[0])
    _, windows, *references = zip(*drawn)
    inputs = {sensor: [[None if np.isnan(value) else package.plain_number(value, DIGITS) for value in window[:, at]] for window in windows] for at, sensor in enumerate(SENSORS)}
    for what, table in zip(names, references):
        for at, sensor in enumerate(SENSORS):
            inputs[names[what](sensor, what)] = [package.plain_number(row[at], DIGITS) for row in table]
    return package.Background(count, inputs, "windows")


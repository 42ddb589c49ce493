"""Golden samples of ``pump-anomaly``: windows of simulated loops, and such as a plant's loggers spoil, with the trainer's answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

import passport
import pump_features
from pump_faults import FAULTS
from pump_plants import SENSORS
from pump_samples import Record

DIGITS = 5
"""Significant digits kept of a reading: the answers are those to the rounded ones."""

EARLY = 25
"""Seconds of a record that has just begun."""


def rounded(values: np.ndarray) -> np.ndarray:
    """To ``DIGITS`` significant digits; NaN stays."""
    return np.vectorize(lambda value: float(f"{value:.{DIGITS}g}"))(values)


def kept(record: Record, end: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The window that ends at a second, and the record's mean and spread."""
    window = pump_features.windows_of(record.values, np.array([end]))[0].astype(float)
    return rounded(window), rounded(record.mean), rounded(record.spread)


def chosen_windows(records: list[Record]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """A quiet window, one just begun, one of each fault, and spoilt ones: missing values, a stuck sensor, a sensor gone, extremes."""
    clean = [record for record in records if np.isfinite(record.spread).all() and (record.spread > 0).all()]
    quiet = next(record for record in clean if record.kind < 0)
    chosen = [kept(quiet, 1200), kept(quiet, EARLY)]
    for number in range(len(FAULTS)):
        record = next(record for record in clean if record.kind == number and record.faulty.sum() > 120)
        chosen.append(kept(record, int(np.flatnonzero(record.faulty)[100])))
    window, mean, spread = chosen[2]
    rng = np.random.default_rng(0)
    gaps, stuck, gone, wild, frozen, last = (window.copy() for _ in range(6))
    gaps[rng.random(window.shape) < 0.3] = np.nan
    stuck[:, SENSORS.index("flow")] = stuck[0, SENSORS.index("flow")]
    gone[-30:, SENSORS.index("current")] = np.nan
    wild[::7] *= 1e6
    frozen[:] = frozen[-1]
    last[:-12] = np.nan
    chosen += [(spoilt, mean, spread) for spoilt in (gaps, stuck, gone, wild, frozen, last)]
    return [*chosen, (window, mean, np.zeros_like(spread)), (window, mean, np.full_like(spread, np.nan))]


def plain(value: float) -> float | None:
    """None for a missing value."""
    return None if np.isnan(value) else float(value)


def golden(
    records: list[Record],
    score: Callable[[np.ndarray], np.ndarray],
    names: Mapping[str, Callable[[str, str], str]],
    output: str,
) -> passport.Passport:
    """Windows by sensor, references by ``names[what](sensor, what)``, and the trainer's answers (None where it has none)."""
    chosen = chosen_windows(records)
    windows, *references = (np.stack(part) for part in zip(*chosen))
    features = pump_features.features_of(windows.astype(np.float32), *references)
    told = np.isfinite(features).all(axis=1)
    answers = np.full(len(chosen), np.nan)
    answers[told] = score(features[told])
    inputs = {
        sensor: [[plain(value) for value in window[:, at]] for window in windows] for at, sensor in enumerate(SENSORS)
    }
    for what, table in zip(names, references):
        for at, sensor in enumerate(SENSORS):
            inputs[names[what](sensor, what)] = [plain(value) for value in table[:, at]]
    return passport.given("predict_proba", inputs, {output: [plain(value) for value in answers]})

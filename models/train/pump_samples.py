"""Windows of simulated pump loops, as features with what was true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import pump_features
import pump_loop

RUNS = 250
"""Plants of one batch; a batch is what fits into memory at once."""

SECONDS = 1800
"""Length of a run."""

STEP = 20
"""Seconds from one window to the next."""

FIRST = 20
"""Seconds before the first window: nearly nothing is known yet, as at a record's start."""

DROPPING_SHARE, MOST_DROPPED = 0.5, 0.15
"""Share of the loggers that leave out seconds, and how many at most."""


@dataclass(frozen=True)
class Samples:
    """Windows of many runs; those that can't be told are left out."""

    features: np.ndarray
    """[windows, features], float32."""
    faulty: np.ndarray
    """Whether a fault is present at the window's end, [windows]."""
    kind: np.ndarray
    """Number in FAULTS of the run's fault, -1 for none, [windows]."""


@dataclass(frozen=True)
class Record:
    """What a logger kept of one run."""

    values: np.ndarray
    """[seconds, 8]; NaN in a second that was left out."""
    kept: np.ndarray
    """Whether the second has a sample, [seconds]."""
    faulty: np.ndarray
    """[seconds]."""
    kind: int
    mean: np.ndarray
    spread: np.ndarray


def records(seed: int, runs: int = RUNS) -> list[Record]:
    """Records of one batch of runs."""
    simulated = pump_loop.simulate(seed, runs, SECONDS)
    rng = np.random.default_rng((seed, 1))
    found = []
    for run in range(runs):
        dropped = rng.uniform(0, MOST_DROPPED) * (rng.random() < DROPPING_SHARE)
        kept = rng.random(SECONDS) >= dropped
        mean, spread = pump_features.reference_of(simulated.calm[:, run])
        values = np.where(kept[:, None], simulated.values[:, run], np.nan)
        found.append(Record(values, kept, simulated.faulty[:, run], int(simulated.kind[run]), mean, spread))
    return found


def samples_of(record: Record) -> Samples:
    """Windows of one record, each of which ends at a sample."""
    ends = np.arange(FIRST, len(record.values), STEP)
    ends = ends[record.kept[ends]]
    features = pump_features.features_of(pump_features.windows_of(record.values, ends), record.mean, record.spread)
    told = np.isfinite(features).all(axis=1)
    return Samples(features[told], record.faulty[ends][told], np.full(told.sum(), record.kind))


def simulated_samples(seeds: range) -> Samples:
    """Windows of one batch of runs a seed."""
    parts = [samples_of(record) for seed in seeds for record in records(seed)]
    return Samples(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.faulty for part in parts]),
        np.concatenate([part.kind for part in parts]),
    )

"""How well a detector tells faulty rows from quiet ones: on simulated windows, and on SKAB's records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, precision_recall_curve

import pump_features
import skab

Score = Callable[[np.ndarray], np.ndarray]
"""From features [rows, 112] to how much each row looks like a fault, [rows]."""

SEED = 2020
FOREST_ROWS = 20_000
FALSE_ALARMS = 0.05


@dataclass(frozen=True)
class Detector:
    """A score and the limit from which on it is an alarm."""

    title: str
    score: Score
    limit: float

    def alarms(self, features: np.ndarray) -> np.ndarray:
        """Truth values, [rows]; no alarm where the features can't be told."""
        told = np.isfinite(features).all(axis=1)
        alarm = np.zeros(len(features), bool)
        alarm[told] = self.score(features[told]) >= self.limit
        return alarm


def best_limit(faulty: np.ndarray, scores: np.ndarray) -> float:
    """The limit with the best F1 on the given rows."""
    precision, recall, limits = precision_recall_curve(faulty, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return float(limits[f1[:-1].argmax()])


def average_precision(faulty: np.ndarray, scores: np.ndarray) -> float:
    """Area under the precision-recall curve."""
    return float(average_precision_score(faulty, scores))


def isolation_forest(title: str, quiet: np.ndarray, limit: Callable[[Score], float]) -> Detector:
    """An isolation forest fitted on at most 20,000 quiet rows, [rows, columns]; ``limit`` gets its score."""
    rows = np.random.default_rng(SEED).permutation(len(quiet))[:FOREST_ROWS]
    forest = IsolationForest(n_estimators=100, random_state=SEED).fit(quiet[rows])

    def score(features: np.ndarray) -> np.ndarray:
        return -forest.score_samples(features)

    return Detector(title, score, limit(score))


def quiet_quantile(quiet: np.ndarray) -> Callable[[Score], float]:
    """The limit that one quiet row in twenty crosses."""
    return lambda score: float(np.quantile(score(quiet), 1 - FALSE_ALARMS))


def windows_features(values: np.ndarray, second: np.ndarray, reference: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Features of the window that ends at each row of a record, [rows, 112]; in parts, which keeps memory small. ``second``: of each row, [rows]."""
    record = np.full((second[-1] + 1, values.shape[1]), np.nan)
    record[second] = values
    parts = np.array_split(second, max(len(values) // 500, 1))
    return np.concatenate([pump_features.features_of(pump_features.windows_of(record, part), *reference) for part in parts])


def on_records(
    alarms: Callable[[skab.Experiment], np.ndarray], experiments: list[skab.Experiment]
) -> Mapping[str, skab.Counts]:
    """Counts of each record by name."""
    return {one.name: skab.Counts.of(one.anomaly, alarms(one)) for one in experiments}


def pooled(counts: Mapping[str, skab.Counts]) -> skab.Counts:
    """All rows together."""
    return sum(counts.values(), skab.Counts(0, 0, 0, 0))


def by_group(counts: Mapping[str, skab.Counts], experiments: list[skab.Experiment]) -> Mapping[str, skab.Counts]:
    """Counts by folder of the benchmark."""
    groups = dict.fromkeys(one.group for one in experiments)
    return {group: pooled({one.name: counts[one.name] for one in experiments if one.group == group}) for group in groups}

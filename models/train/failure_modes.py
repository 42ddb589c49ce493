"""Which failure mode a forest's leaves speak of: the same trees as the failure risk, so that the two can't contradict each other.

A leaf gives its failure risk; of that, each mode gets the share of the leaf's failed training rows that have it. The mean over
the trees is the probability of a failure of that mode, never above the failure risk. A failure can have several modes, so the
modes may add up to more than the risk.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, roc_auc_score

import ai4i
import crossval
import onnx_forest

NAMED_SHARE = 0.5
"""The likeliest mode is named where it reaches this share of the failure risk, as ``electron/contract/modes.ts`` does it."""


@dataclass(frozen=True)
class Mode:
    """A failure mode that is told: its column in the data, its output of the model and the words for it."""

    column: str
    output: str
    title: str
    failure: str


MODES = (
    Mode("HDF", "heat_probability", "Heat dissipation", "for lack of heat dissipation"),
    Mode("PWF", "power_probability", "Power", "of power too high or too low"),
    Mode("OSF", "overstrain_probability", "Overstrain", "of overstrain"),
    Mode("TWF", "wear_probability", "Tool wear", "of a worn tool"),
)
"""Random failures (RNF) are left out: nothing in the data foresees them."""


def modes_of(data: pd.DataFrame) -> np.ndarray:
    """Which mode each failure has, int array of shape [rows, modes]; a row that did not fail has none."""
    return data[[mode.column for mode in MODES]].to_numpy() * (data[ai4i.TARGET] == 1).to_numpy()[:, None]


def leaf_shares(forest: RandomForestClassifier, features: np.ndarray, target: np.ndarray, modes: np.ndarray) -> list[np.ndarray]:
    """Each tree's probability of a failure of each mode, one array of shape [nodes, modes] a tree.

    ``features``, ``target`` and ``modes`` are those of the training rows.
    """
    leaves = forest.apply(features)
    shares = []
    for number, estimator in enumerate(forest.estimators_):
        tree, own = estimator.tree_, leaves[:, number]
        failed = np.bincount(own, target, tree.node_count)
        having = np.stack([np.bincount(own, mode, tree.node_count) for mode in modes.T], axis=1)
        shares.append(onnx_forest.node_values(forest, tree)[:, None] * having / np.maximum(failed, 1)[:, None])
    return shares


def mode_probabilities(forest: RandomForestClassifier, shares: list[np.ndarray], features: np.ndarray) -> np.ndarray:
    """Probability of a failure of each mode, shape [rows, modes]."""
    leaves = forest.apply(features)
    return sum(share[leaves[:, number]] for number, share in enumerate(shares)) / len(shares)


def named(risk: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Number of the mode that is told for each row, shape [rows]; -1 where none stands out."""
    likeliest = probabilities.max(axis=1)
    return np.where((likeliest > 0) & (likeliest >= NAMED_SHARE * risk), probabilities.argmax(axis=1), -1)


@dataclass(frozen=True)
class Repeat:
    """Out-of-fold answers of one repeat: the risk, shape [rows], and the modes, shape [rows, modes]."""

    risk: np.ndarray
    probabilities: np.ndarray

    @property
    def told(self) -> np.ndarray:
        """As of ``named``."""
        return named(self.risk, self.probabilities)


@dataclass(frozen=True)
class ModeValidation:
    """All repeats, with the modes that the failures have."""

    modes: np.ndarray
    target: np.ndarray
    threshold: float
    repeats: tuple[Repeat, ...]

    def scores(self, number: int) -> dict[str, float]:
        """Means over the repeats for one mode. Recall and precision are among the failures, found or not; the areas are over all rows."""
        truth, failed = self.modes[:, number] == 1, self.target == 1
        means = []
        for repeat in self.repeats:
            told, probability = repeat.told == number, repeat.probabilities[:, number]
            means.append([
                (told & truth).sum() / truth.sum(), (told & truth).sum() / (told & failed).sum(),
                roc_auc_score(truth, probability), average_precision_score(truth, probability),
            ])  # fmt: skip
        return dict(zip(("recall", "precision", "rocAuc", "prAuc"), np.mean(means, axis=0).tolist()))

    def by_mode(self) -> dict[str, dict[str, float]]:
        """The scores as the manifest has them: one measure after the other, of each mode."""
        scores = {mode.title.lower(): self.scores(number) for number, mode in enumerate(MODES)}
        return {
            f"{measure}ByMode": {title: round(own[measure], 4) for title, own in scores.items()}
            for measure in ("recall", "precision", "rocAuc", "prAuc")
        }

    def alarms(self, repeat: int) -> dict[str, int]:
        """Of the rows at or above the threshold: all, those that failed, those of them for which a mode is told, and with a mode that they have."""
        own = self.repeats[repeat]
        told, failed = own.told, (own.risk >= self.threshold) & (self.target == 1)
        right = failed & (told >= 0) & (np.take_along_axis(self.modes, np.maximum(told, 0)[:, None], axis=1)[:, 0] == 1)
        return {"alarms": int((own.risk >= self.threshold).sum()), "failed": int(failed.sum()), "told": int((failed & (told >= 0)).sum()), "right": int(right.sum())}


def validate(validation: crossval.Validation, features: np.ndarray, modes: np.ndarray) -> ModeValidation:
    """Asks the forests of a cross-validation for the modes of the rows that each did not see."""
    repeats = []
    for repeat in range(crossval.REPEATS):
        probabilities = np.empty(modes.shape)
        for fold in validation.folds[repeat * crossval.FOLDS : (repeat + 1) * crossval.FOLDS]:
            train = np.setdiff1d(np.arange(len(modes)), fold.test)
            shares = leaf_shares(fold.classifier, features[train], validation.target[train], modes[train])
            probabilities[fold.test] = mode_probabilities(fold.classifier, shares, features[fold.test])
        repeats.append(Repeat(validation.out_of_fold(repeat), probabilities))
    return ModeValidation(modes, validation.target, validation.threshold, tuple(repeats))

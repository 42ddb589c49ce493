"""Repeated stratified cross-validation of a binary classifier, its scores and the tables that report them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.metrics import average_precision_score, brier_score_loss, confusion_matrix, f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

import package

FOLDS = 5
REPEATS = 3

Fit = Callable[[np.ndarray, np.ndarray, int], ClassifierMixin]
"""Trains a classifier on features [rows, columns], target [rows] of 0 and 1, and a seed."""


@dataclass(frozen=True)
class Fold:
    """One test part: the classifier that never saw it, its row numbers, their probabilities and the scores."""

    classifier: ClassifierMixin
    test: np.ndarray
    probability: np.ndarray
    roc_auc: float
    pr_auc: float
    f1: float


@dataclass(frozen=True)
class Validation:
    """All folds, repeat after repeat, with the target (shape [rows]) and the threshold they were scored with."""

    target: np.ndarray
    threshold: float
    folds: tuple[Fold, ...]

    def out_of_fold(self, repeat: int) -> np.ndarray:
        """Probabilities of shape [rows], each from the one fold of this repeat that did not train on the row."""
        probability = np.empty(len(self.target))
        for fold in self.folds[repeat * FOLDS : (repeat + 1) * FOLDS]:
            probability[fold.test] = fold.probability
        return probability

    def confusion(self, repeat: int) -> dict[str, int]:
        """Out-of-fold counts of a repeat at the threshold: true and false negatives and positives."""
        counts = confusion_matrix(self.target, self.out_of_fold(repeat) >= self.threshold).ravel().tolist()
        return dict(zip(("tn", "fp", "fn", "tp"), counts))

    def accuracies(self) -> np.ndarray:
        """Share of rows on the right side of the threshold, of each fold; shape [folds]."""
        return np.array([np.mean((fold.probability >= self.threshold) == self.target[fold.test]) for fold in self.folds])

    def means(self) -> dict[str, float]:
        """Mean of each score over all folds, under the names of the manifest."""
        return {
            "rocAuc": float(np.mean([fold.roc_auc for fold in self.folds])),
            "prAuc": float(np.mean([fold.pr_auc for fold in self.folds])),
            "f1": float(np.mean([fold.f1 for fold in self.folds])),
        }


def cross_validate(features: np.ndarray, target: np.ndarray, fit: Fit, threshold: float, seed: int) -> Validation:
    """Trains and scores every fold; each repeat shuffles with the next seed. ``features`` is [rows, columns]."""
    folds = []
    for repeat_seed in range(seed, seed + REPEATS):
        parts = StratifiedKFold(FOLDS, shuffle=True, random_state=repeat_seed).split(features, target)
        for train, test in parts:
            classifier = fit(features[train], target[train], repeat_seed)
            probability = classifier.predict_proba(features[test])[:, 1]
            folds.append(score(classifier, test, target[test], probability, threshold))
    return Validation(target, threshold, tuple(folds))


def score(
    classifier: ClassifierMixin, test: np.ndarray, target: np.ndarray, probability: np.ndarray, threshold: float
) -> Fold:
    """Scores of one test part; ``target`` and ``probability`` have shape [rows of the part]."""
    return Fold(
        classifier,
        test,
        probability,
        roc_auc=roc_auc_score(target, probability),
        pr_auc=average_precision_score(target, probability),
        f1=f1_score(target, probability >= threshold),
    )


def score_table(validation: Validation) -> str:
    """Mean and spread of the scores over all test folds, and the mean of each repeat."""
    rows = []
    for name, title in (("roc_auc", "ROC AUC"), ("pr_auc", "PR AUC (average precision)"), ("f1", "F1, positive class")):
        values = np.array([getattr(fold, name) for fold in validation.folds])
        repeats = values.reshape(REPEATS, FOLDS).mean(axis=1)
        cells = [values.mean(), values.std(ddof=1), values.min(), values.max(), *repeats]
        rows.append([title, *(f"{cell:.3f}" for cell in cells)])
    header = ["", "mean", "std. dev.", "lowest fold", "highest fold"]
    return package.markdown_table([*header, *(f"repeat {repeat + 1}" for repeat in range(REPEATS))], rows)


def confusion_table(validation: Validation, outcomes: tuple[str, str, str, str]) -> str:
    """Out-of-fold counts, one line per repeat; ``outcomes`` names the columns in the order tn, fp, fn, tp."""
    rows = [[repeat + 1, *validation.confusion(repeat).values()] for repeat in range(REPEATS)]
    return package.markdown_table(["repeat", *outcomes], rows)


def brier_scores(validation: Validation) -> list[float]:
    """Mean squared distance of the out-of-fold probability from what happened, one per repeat."""
    return [brier_score_loss(validation.target, validation.out_of_fold(repeat)) for repeat in range(REPEATS)]


def calibration_table(validation: Validation, repeat: int, happened: str) -> str:
    """Tenths of the out-of-fold probability: rows, mean probability, and the share in which it ``happened``."""
    probability = validation.out_of_fold(repeat)
    tenth = np.minimum((probability * 10).astype(int), 9)
    rows = []
    for number in range(10):
        inside = tenth == number
        means = [values[inside].mean() for values in (probability, validation.target)] if inside.any() else []
        cells = [f"{mean:.3f}" for mean in means] or ["", ""]
        rows.append([f"{number / 10:.1f} to {(number + 1) / 10:.1f}", f"{inside.sum():,}", *cells])
    return package.markdown_table(["probability", "rows", "mean probability", happened], rows)


def summary(validation: Validation) -> str:
    """What a training script prints at its end: mean scores, the first repeat's counts, and the table of scores."""
    return f"{validation.means()} {validation.confusion(0)}\n{score_table(validation)}"

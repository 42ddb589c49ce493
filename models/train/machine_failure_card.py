"""Words and tables of card.md of the ``machine-failure`` package; every figure is passed in or computed here."""

from __future__ import annotations

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score

import ai4i
import crossval
import failure_modes
import package

OUTCOMES = ("no failure, quiet", "no failure, alarm", "failure, missed", "failure, found")


def mode_table(data: pd.DataFrame, found: np.ndarray) -> str:
    """Failures of each mode and how many of them are ``found`` (shape [rows], bool)."""
    failed = (data[ai4i.TARGET] == 1).to_numpy()
    groups = {f"{title} ({mode})": failed & (data[mode] == 1).to_numpy() for mode, title in ai4i.MODES.items()}
    groups["no mode given"] = failed & (data[list(ai4i.MODES)].sum(axis=1) == 0).to_numpy()
    rows = [[title, group.sum(), (group & found).sum()] for title, group in groups.items()]
    return package.markdown_table(["mode", "failures", "found"], rows)


def told_table(modes: failure_modes.ModeValidation) -> str:
    """Quality of each mode that is told, means over the repeats."""
    rows = []
    for number, mode in enumerate(failure_modes.MODES):
        cells = modes.scores(number).values()
        rows.append([f"{mode.title.lower()} ({mode.column})", modes.modes[:, number].sum(), *(f"{cell:.3f}" for cell in cells)])
    return package.markdown_table(["mode", "failures", "recall", "precision", "ROC AUC", "PR AUC"], rows)


def alarm_table(modes: failure_modes.ModeValidation) -> str:
    """Of what is at or above the threshold: whether the mode that is told is right."""
    rows = [[repeat + 1, *modes.alarms(repeat).values()] for repeat in range(crossval.REPEATS)]
    return package.markdown_table(["repeat", "alarms", "of failures", "with a mode told", "one that it has"], rows)


def modes_text(data: pd.DataFrame, modes: failure_modes.ModeValidation) -> str:
    """How well the modes are told, and what is not."""
    failed = (data[ai4i.TARGET] == 1).to_numpy()
    several = (modes.modes.sum(axis=1) > 1).sum()
    random, among = (data["RNF"] == 1).sum(), (failed & (data["RNF"] == 1).to_numpy()).sum()
    wear = [mode.column for mode in failure_modes.MODES].index("TWF")
    told = [((repeat.risk >= modes.threshold) & (repeat.told == wear)).sum() for repeat in modes.repeats]
    return f"""
The same trees tell the mode: of a leaf's failure risk each mode gets the share of the leaf's failed training rows that
have it. A probability of a mode is never above the failure risk. The likeliest is named where it reaches
{failure_modes.NAMED_SHARE * 100:.0f} % of the risk or more. Measured on the test folds above, out-of-fold, mean of the {crossval.REPEATS} repeats. Recall and precision are
among all {failed.sum()} failures, found by the risk or not; the areas are over all rows. {several} failures have several modes
and one alone is named, so no recall reaches 1 where modes overlap.

{told_table(modes)}

Where the risk is at the threshold or above:

{alarm_table(modes)}

- Tool wear is told apart from the other modes among failures, but the failure itself is hardly foreseen: it strikes at a random
  moment of high wear. Of the alarms of the {crossval.REPEATS} repeats {sum(told) or "none"} named tool wear: a high risk will nearly always name another mode.
- Random failures (RNF) are not predicted: {random} of {len(data):,} rows ({random / len(data) * 100:.1f} %) are marked so, {among} of them as a failure.
  The data draw them with a chance of 0.1 % whatever the machine does, so nothing in a row foresees them."""


def importance_table(forest: RandomForestClassifier) -> str:
    """Share of the impurity decrease per feature of the shipped forest, largest first."""
    shares = sorted(zip(forest.feature_importances_, ai4i.FEATURES.values()), reverse=True)
    return package.markdown_table(["feature", "share"], [[title, f"{share:.3f}"] for share, title in shares])


def range_table(data: pd.DataFrame) -> str:
    """Lowest and highest value and the middle 90 % of each measured input."""
    rows = []
    for item in ai4i.MEASURED:
        values = data[item.column]
        cells = [values.min(), *np.percentile(values, [5, 95]), values.max()]
        rows.append([f"{item.title} ({item.unit})", *(package.plain_number(cell, 2) for cell in cells)])
    return package.markdown_table(["input", "lowest", "5 %", "95 %", "highest"], rows)


def data_text(data: pd.DataFrame) -> str:
    """What the model was trained on, with licence and citation."""
    failed = data[ai4i.TARGET]
    grades = ", ".join(f"{grade} {(data[ai4i.GRADE_COLUMN] == grade).sum():,}" for grade in ai4i.GRADES)
    return f"""
AI4I 2020 Predictive Maintenance Dataset, UCI Machine Learning Repository, <https://doi.org/10.24432/C5HS5C>, licence
CC BY 4.0. S. Matzka, "Explainable Artificial Intelligence for Predictive Maintenance Applications", 2020 Third
International Conference on Artificial Intelligence for Industries (AI4I), pp. 69-74.

{len(data):,} rows, {failed.sum()} of them failures ({failed.mean():.1%}); rows per product grade: {grades}. The data are
synthetic: generated by rules meant to resemble a milling process, not recorded on a machine. The target is
`{ai4i.TARGET}`. The columns of the five failure modes, the row number and the product number are not inputs."""


def model_text(forest: RandomForestClassifier) -> str:
    """What kind of model ships."""
    nodes = sum(estimator.tree_.node_count for estimator in forest.estimators_)
    return f"""
Random forest of {len(forest.estimators_)} trees, {nodes:,} nodes, at most {forest.max_leaf_nodes} leaves per tree,
at least {forest.min_samples_leaf} rows in a leaf, {forest.max_features} features tried per split (scikit-learn
{sklearn.__version__}), trained on all rows. Power, temperature rise and strain are computed inside the model."""


def measured_text(data: pd.DataFrame, validation: crossval.Validation, leaf_sizes: tuple[int, ...]) -> str:
    """How it was measured, the scores and the counts; ``leaf_sizes`` are those that were tried."""
    chosen = [fold.classifier.min_samples_leaf for fold in validation.folds]
    choices = ", ".join(f"{size} in {chosen.count(size)}" for size in leaf_sizes)
    return f"""
Stratified {crossval.FOLDS}-fold cross-validation, {crossval.REPEATS} repeats with different shuffles: {len(validation.folds)}
test folds, each unseen by the forest that is scored on it. The positive class is failure; the threshold is fixed at
{validation.threshold} or more. The smallest number of rows in a leaf was chosen inside each training part by the
out-of-bag average precision (chosen: {choices} folds).

The other settings (number of trees, leaves per tree, features per split, and that rule of choice) were settled
earlier by cross-validation on other shuffles of the same rows, so the scores can be slightly too good.

{crossval.score_table(validation)}

Counts at the threshold. In each repeat every row is predicted once, by a forest that was not trained on it.

{crossval.confusion_table(validation, OUTCOMES)}

Failures found per mode in the first repeat (a failure can have several modes).

{mode_table(data, validation.out_of_fold(0) >= validation.threshold)}"""


def limits_text(data: pd.DataFrame) -> str:
    """What the model cannot do, with the figures of the documented rules."""
    failed = data[ai4i.TARGET].to_numpy() == 1
    rules = ai4i.documented_rules(data)
    by_rule = np.any(list(rules.values()), axis=0)
    exact = ", ".join(mode for mode, broken in rules.items() if (broken == (data[mode] == 1)).all())
    limits = ai4i.documented_limits(data)
    edge = (limits["rise_below"].abs() < 1e-6) & (limits["speed_below"] > 0)
    return f"""
- Synthetic data. A real mill will differ; check the model against its own failures before relying on it.
- Part of the failures is chance. The documented rules for heat, power and overstrain reproduce these mode columns
  exactly: {exact}. Together they reach an F1 of {f1_score(failed, by_rule):.3f} and leave
  {(failed & ~by_rule).sum()} failures unexplained, most of them tools that failed at a random moment of high wear.
  A figure well above that on these data is a sign of a leak. This model hardly foresees those tool failures.
- The rule for heat turns at a temperature rise of 8.6 K. {edge.sum()} slow rows lie exactly there and
  {(data["HDF"][edge] == 1).sum()} of them are marked as heat failures. What decides there is the rounding of the
  difference, which no measurement can tell apart.
- It names heat dissipation, power or overstrain beside a high risk. Tool wear is hardly ever named there, and random
  failures (RNF) never: nothing in the data foresees them.
- No missing values: every input is needed. An unknown product grade or a value that is not finite gives NaN, never a
  score.
- Outside the ranges below the forest continues with its outermost answer; nothing was measured there.
- The rows are single states. Fed with means over a window, the model scores the mean state of that window.

{range_table(data)}"""


def text(
    data: pd.DataFrame,
    forest: RandomForestClassifier,
    validation: crossval.Validation,
    modes: failure_modes.ModeValidation,
    leaf_sizes: tuple[int, ...],
    golden_rows: int,
    version: str,
) -> str:
    """The whole card."""
    return f"""
# Machine failure

Version {version}. Licence of the model: Apache-2.0.

## What it tells

`failure_probability` is the probability, 0 to 1, that a milling machine in the given state is one that failed, as the
data below define failure. Inputs: air and process temperature, rotational speed, torque, tool wear, product grade.

`heat_probability`, `power_probability`, `overstrain_probability` and `wear_probability` tell of which failure mode: each is the
probability that a machine in this state is one that failed in that mode.

It does not tell when a machine will fail: the rows of the data carry no time. It does not tell which part fails, and
it says nothing about machines other than the mill the data describe.

## Data
{data_text(data)}

## Model
{model_text(forest)}

What it uses (share of the decrease in impurity):

{importance_table(forest)}

## Measured
{measured_text(data, validation, leaf_sizes)}

## Failure modes
{modes_text(data, modes)}

## Limits
{limits_text(data)}

## Reproduce

`models/train/machine_failure.py --data <folder with ai4i2020.csv>`, all seeds fixed. `golden.json` holds {golden_rows}
rows with the trainer's own probabilities, of the modes too: rows of the training data, and rows with missing values, extremes and an unknown
grade. They are meant to check the conversion and the runtime, not the quality of the model.
"""

"""Words and tables of card.md of the ``customer-churn`` package; every figure is passed in or computed here."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import sklearn

import crossval
import package
import passport
import telco

SOURCE = "https://github.com/IBM/telco-customer-churn-on-icp4d"
OUTCOMES = ("stayed, below", "stayed, above", "left, below", "left, above")


@dataclass(frozen=True)
class Weights:
    """What the model adds to the log odds: of a number (value - centre) × weight, of a flag or a label its weight."""

    intercept: float
    numbers: Mapping[str, tuple[float, float]]
    flags: Mapping[str, float]
    labels: Mapping[str, Mapping[str, float]]


def weight_table(weights: Weights) -> str:
    """The whole model as a table: what each value adds to the log odds."""
    titles = {item.name: item.title for item in telco.INPUTS}
    rows = [["(every customer)", "", f"{weights.intercept:+.3f}"]]
    for item in telco.NUMBERS:
        centre, weight = weights.numbers[item.name]
        unit = f" {item.unit}" if item.unit else ""
        rows.append([item.title, f"for each 10{unit} above {centre:.1f}", f"{weight * 10:+.4f}"])
    rows += [[titles[name], "yes", f"{weight:+.3f}"] for name, weight in weights.flags.items()]
    for name, of_label in weights.labels.items():
        rows += [[titles[name], label, f"{weight:+.3f}"] for label, weight in of_label.items()]
    return package.markdown_table(["input", "value", "adds"], rows, "llr")


def range_table(data: pd.DataFrame) -> str:
    """Lowest and highest value and the middle 90 % of each number, blank total charges as 0."""
    rows = []
    numbers = telco.numbers_of(data)
    for item in telco.NUMBERS:
        values = numbers[item.column]
        cells = [values.min(), *np.percentile(values, [5, 95]), values.max()]
        rows.append([item.title, *(package.plain_number(cell, 2) for cell in cells)])
    return package.markdown_table(["input", "lowest", "5 %", "95 %", "highest"], rows)


def data_text(data: pd.DataFrame) -> str:
    """What the model was trained on, with licence."""
    left = telco.target_of(data)
    blank = telco.is_new_without_charges(data)
    twice = data.drop(columns="customerID").duplicated().sum()
    return f"""
Telco Customer Churn, sample data published by IBM, <{SOURCE}>, licence
Apache-2.0.

{len(data):,} customers, {left.sum():,} of them left ({left.mean():.1%}). The company is made up. The target is
`{telco.TARGET}`; the customer's number (`customerID`) is not an input. `{telco.TOTAL.column}` is blank in {blank.sum()} rows, all with
a tenure of 0: nothing was charged yet, and the model takes it as 0. {twice} rows equal an earlier one in all but the
customer's number; they were left in."""


def measured_text(validation: crossval.Validation) -> str:
    """How well it does on rows it was not trained on, and how that was measured."""
    chosen = Counter(fold.classifier[-1].C_[0] for fold in validation.folds)
    choices = ", ".join(f"{strength:g} in {count}" for strength, count in sorted(chosen.items()))
    brier = crossval.brier_scores(validation)
    share = validation.target.mean()
    return f"""
Stratified {crossval.FOLDS}-fold cross-validation, {crossval.REPEATS} repeats with a seed each: {len(validation.folds)} test folds, each unseen
by the model that is scored on it. The positive class is those who left; the threshold is fixed at {validation.threshold} or more. The
strength of the penalty was chosen inside each training part by the log loss of five folds of it (inverse strength
chosen: {choices} folds). Inputs, threshold and the strengths to choose from were set before the first run and
not changed after it; that a logistic regression does well on these rows was known before.

{crossval.score_table(validation)}

Brier score, out of fold, one per repeat: {", ".join(f"{score:.4f}" for score in brier)} (always saying {share:.3f}, the share of those
who left, comes to {share * (1 - share):.4f}).

Counts at the threshold. In each repeat every row is predicted once, by a model that was not trained on it.

{crossval.confusion_table(validation, OUTCOMES)}

Calibration, out of fold, first repeat: whether as many left as the probability says.

{crossval.calibration_table(validation, 0, "share that left")}"""


def limits_text(data: pd.DataFrame, threshold: float) -> str:
    """What the model cannot do."""
    senior = (data["SeniorCitizen"] == "1").mean()
    tolerance = passport.TOLERANCE
    return f"""
- Data of one made-up company. Prices, products and customers of another differ; measure it on your own customers before
  anybody acts on it.
- It tells no time: the data do not say when somebody left, nor how far ahead of that the other columns were recorded.
- It tells who resembles those who left, not why they left nor what would keep them.
- Gender and being a senior citizen ({senior:.1%} of the rows) are inputs, since they are columns of the data. Where the law or
  the house forbids to treat customers by them, train it without.
- The data name no currency. Charges must be of the same size as in the table below.
- A category must be spelt as in the data; an unknown label is refused. Every number is needed but the total charges of
  a customer with a tenure of 0, which may be blank; with another tenure a blank is answered with no number.
- No limit comes with it, since nothing about a customer is an alarm. The counts above are those of {threshold} or more.
- Computed in single precision. Golden samples must match the trainer's double precision within {tolerance["absolute"]:g} + {tolerance["relative"]:g} × the value.
- Outside the ranges below the model goes on in a straight line; nothing was measured there.

{range_table(data)}"""


def text(
    data: pd.DataFrame,
    weights: Weights,
    strength: float,
    validation: crossval.Validation,
    golden_rows: int,
    version: str,
) -> str:
    """The whole card."""
    inputs = textwrap.fill(", ".join(f"{item.title} (`{item.column}`)" for item in telco.INPUTS), 118)
    return f"""
# Customer churn

Version {version}. Licence of the model: Apache-2.0.

## What it tells

`churn_probability` is the probability, 0 to 1, that a customer as described by the inputs is one who left. It scores
files of customers; no machine is watched with it. It takes

{inputs}.

## Data
{data_text(data)}

## Model

Logistic regression (scikit-learn {sklearn.__version__}, penalty L2, inverse strength {strength:g}), trained on all rows. Labels, missing total
charges and the scale of the numbers are handled inside the model. This is all of it: the log odds are the sum of

{weight_table(weights)}

The one-hot columns of "no internet service" say the same in six inputs, and the total charges are nearly tenure times
monthly charges: such weights share one effect and mean little one by one.

## Measured
{measured_text(validation)}

## Limits
{limits_text(data, validation.threshold)}

## Reproduce

`models/train/customer_churn.py --data <folder with telco-customer-churn.csv>`, all seeds fixed. `golden.json` holds
{golden_rows} rows with the trainer's own probabilities: rows of the training data, and rows with missing values, extremes and
unknown labels. They are meant to check the conversion and the runtime, not the quality of the model.
"""

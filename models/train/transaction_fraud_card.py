"""Words and tables of card.md of the ``transaction-fraud`` package; every figure is passed in or computed here."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier

import card_features as features
import card_habits as habits
import onnx_boosting
import package
import passport


@dataclass(frozen=True)
class Test:
    """The later weeks: what is fraud, which pattern (-1: none), the model's and the true probability; all of shape [rows]."""

    fraud: np.ndarray
    run: np.ndarray
    probability: np.ndarray
    true_probability: np.ndarray

    def limit(self, scores: np.ndarray, share: float) -> float:
        """The score that so large a share of the rows reaches."""
        return float(np.sort(scores)[-max(1, int(len(scores) * share))])

    def recall(self, scores: np.ndarray, share: float) -> float:
        """Share of the fraud among the alerts, where so large a share of all rows is alerted."""
        return float((scores[self.fraud == 1] >= self.limit(scores, share)).mean())

    def precision(self, scores: np.ndarray, share: float) -> float:
        """Share of the alerts that are fraud."""
        return float(self.fraud[scores >= self.limit(scores, share)].mean())


def pattern_table(test: Test, share: float) -> str:
    """Fraud of each pattern and how much of it is among the alerts, of the model and of the true probability."""
    limits = [test.limit(scores, share) for scores in (test.probability, test.true_probability)]
    rows = []
    for number, run in enumerate(habits.RUNS):
        own = test.run == number
        found = [(scores[own] >= limit).mean() for scores, limit in zip((test.probability, test.true_probability), limits)]
        rows.append([run.title, "fraud" if run.fraud else "honest", f"{own.sum():,}", *(f"{value:.1%}" for value in found)])
    return package.markdown_table(["pattern", "", "payments", "alerted by the model", "by the true probability"], rows, "llrrr")


def calibration_table(test: Test) -> str:
    """Whether as much is fraud as the probability says."""
    bounds = (0, 0.001, 0.01, 0.1, 0.3, 0.6, 0.9, 1.0000001)
    rows = []
    for low, high in zip(bounds, bounds[1:]):
        inside = (test.probability >= low) & (test.probability < high)
        means = [f"{values[inside].mean():.4f}" for values in (test.probability, test.fraud)] if inside.any() else ["", ""]
        rows.append([f"{low:g} to {min(high, 1):g}", f"{inside.sum():,}", *means])
    return package.markdown_table(["probability", "payments", "mean probability", "share that was fraud"], rows)


def range_table(train: pd.DataFrame) -> str:
    """Lowest and highest value and the middle 90 % of each number."""
    rows = []
    for item in features.NUMBERS:
        values = train[item.name].dropna()
        cells = [values.min(), *np.percentile(values, [5, 95]), values.max()]
        unit = f" ({item.unit})" if item.unit else ""
        rows.append([f"{item.title}{unit}", *(package.plain_number(cell, 2) for cell in cells)])
    return package.markdown_table(["input", "lowest", "5 %", "95 %", "highest"], rows)


def patterns_text() -> str:
    """The simulator's patterns in one line each."""
    return "\n".join(
        f"- {run.title} ({'fraud' if run.fraud else 'honest'}): begins {run.starts:.4f} times a card and day, {run.payments:.1f} payments on average"
        for run in habits.RUNS
    )


def measured_text(test: Test, figures: dict[str, Any]) -> str:
    """How well it does on the later weeks, beside what can be reached at all."""
    share = figures["alertShare"]
    return f"""
{figures["testRows"]:,} payments of the weeks after those trained on, {figures["testFraud"]:,} of them fraud ({figures["testFraud"] / figures["testRows"]:.2%}).
Settings, inputs and patterns were chosen on another seed of the simulator.

| | PR AUC (average precision) | recall at {share:.0%} alerts |
| --- | ---: | ---: |
| the simulator's true probability: the ceiling | {figures["prAucCeiling"]:.3f} | {figures["recallAtAlertShareCeiling"]:.1%} |
| this model | {figures["prAuc"]:.3f} | {figures["recallAtAlertShare"]:.1%} |
| the best single rule ({figures["bestSingleRule"]}) | {figures["bestSingleRulePrAuc"]:.3f} | |

It reaches {figures["shareOfCeiling"]:.1%} of the ceiling. The true probability knows all that a card has shown, every holder's habits and how each
pattern comes about; the model gets one row. The rules are each input alone, from either end, and one written
against each pattern (`models/train/fraud_rules.py`).

At {share:.0%} alerts (from a probability of {figures["threshold"]:g} on) {figures["precisionAtAlertShare"]:.1%} of the alerts are fraud. By pattern:

{pattern_table(test, share)}

Calibration:

{calibration_table(test)}"""


def text(
    model: HistGradientBoostingClassifier, train: pd.DataFrame, fraud: np.ndarray, test: Test, figures: dict[str, Any], golden_rows: int, version: str
) -> str:
    """The whole card."""
    trees = onnx_boosting.trees_of(model)
    inputs = textwrap.fill(", ".join(f"`{name}`" for name in features.INPUTS), 118, break_on_hyphens=False)
    return f"""
# Transaction fraud

Version {version}. Licence of the model: Apache-2.0.

**Simulated.** Every payment that this model was trained and measured on came out of a simulator. It has seen no real fraud.
It shows what such a model does in the appliance; for real cards, train it on real payments.

## What it tells

`fraud_probability` is the probability, 0 to 1, that a card payment like this one is fraud. It takes one payment and what a bank
knows of its card at that moment, in one request:

{inputs}.

Counts and sums are of the payments before this one. The card's usual amount, its usual share of online payments and its usual payments a day
stand for years of history.

## Data

`models/train/card_payments.py`: {len(train):,} payments in the weeks trained on, {fraud.sum():,} of them fraud ({fraud.mean():.2%}). Holders pay at
the hours of a day, each with habits of their own, and go on journeys. On top of that come runs of payments, honest ones and fraud:

{patterns_text()}

## Model

Gradient boosting (scikit-learn {sklearn.__version__}), {len(trees)} trees, {sum(len(nodes) for nodes in trees):,} nodes, trained on all fraud and a share of the honest
payments, each weighted by what it stands for. Labels are looked up inside the model.

## Measured
{measured_text(test, figures)}

## Limits

- Simulated: real holders and real thieves differ, and thieves change what they do when they are caught. The patterns were
  made plain enough for trees on one row to come near the ceiling; real fraud is harder to tell, so expect lower figures there.
- Cards are the same in the weeks trained on and the weeks measured. A new card has no usual amount yet.
- The first payment of a run is hard to tell, here as anywhere: nothing came before it.
- A missing value goes where the trainer sent it, also in the converted model; the golden samples prove it. The appliance itself leaves out a
  row with a missing value or an unknown label, and says so.
- Computed in single precision. Golden samples must match within {passport.TOLERANCE["absolute"]:g} + {passport.TOLERANCE["relative"]:g} × the value.
- No limit comes with it. What to do with an alert, and how many can be looked at, is the bank's to say.

{range_table(train)}

## Reproduce

`models/train/transaction_fraud.py`, no data needed, all seeds fixed. `golden.json` holds {golden_rows} rows with the trainer's own probabilities, among
them rows with missing values, extremes and labels never seen.
"""

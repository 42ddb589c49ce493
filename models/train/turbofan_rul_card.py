"""Words and tables of card.md of the ``turbofan-rul`` package; every figure is passed in or computed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import sklearn

import cmapss
import onnx_blend
import package
import turbofan_features
import turbofan_interval

if TYPE_CHECKING:
    from turbofan_rul import Blend, Test, Validation

COVERAGE = f"{turbofan_interval.COVERAGE:.0%}"


def data_text(engines: cmapss.Engines, test: Test) -> str:
    """What the model was trained and tested on."""
    lives = np.array([engines.cycle[engines.engine == number].max() for number in np.unique(engines.engine)])
    return f"""
C-MAPSS turbofan run-to-failure data, set FD001, NASA Prognostics Center of Excellence, US Government work.
A. Saxena, K. Goebel, D. Simon, N. Eklund, "Damage Propagation Modeling for Aircraft Engine Run-to-Failure Simulation",
PHM 2008.

The data are simulated: {len(lives)} engines of one type that run under one condition until their high-pressure compressor
fails, after {lives.min()} to {lives.max()} cycles (median {np.median(lives):.0f}); {len(engines.life):,} windows of
{cmapss.LENGTH} cycles. Another {len(test.engines.life)} engines, whose records end before they fail, are the test. The target
is the number of cycles left, capped at {cmapss.CAP}. 14 of the 21 sensors are inputs; the other seven and the three operating
settings hardly change. The engine's number and the number of the cycle are not inputs: they tell rows of a file apart and
order them."""


def model_text(model: Blend) -> str:
    """What kind of model ships."""
    kinds = ("histogram gradient boosting", "gradient boosting on drawn rows and features", "extremely randomised trees")
    rows = []
    for kind, member in zip(kinds, model.members):
        trees, _ = onnx_blend.trees_of(member)
        rows.append([kind, len(trees), f"{sum((tree.left < 0).sum() for tree in trees):,}"])
    return f"""
The mean of three regressors, less {model.early} cycles (scikit-learn {sklearn.__version__}), trained on all windows of all training engines, over
{turbofan_features.STATISTICS} statistics of the window:

- of a health index, the sum of the sensors with weights from a ridge regression of the target on one cycle: its sums over the
  newest 5, 10, 20 and 30 cycles, its slopes over 10, 20 and 30, two exponential smoothings, spread, lowest, highest and last
  value;
- of each sensor: its sums over 10 and 30 cycles and its slope over 30.

{package.markdown_table(["member", "trees", "leaves"], rows)}

All of it is inside the model, in double precision on whole numbers, so the trees decide as
the trainer's do, to the last bit, in any batch.

Every estimate is lowered by {model.early} cycles, since to be late costs more than to be early: by the number of whole cycles
at which the product of RMSE and PHM08 score, out of fold over training engines, is smallest."""


def seed_table(test: Test) -> str:
    """The test engines, one line a seed, against the capped and the raw truth."""
    rows = []
    columns = [
        test.scores(measure, life)
        for life in (test.engines.target, test.engines.life)
        for measure in (cmapss.rmse, cmapss.phm08)
    ]
    for number, cells in enumerate(zip(*columns)):
        rows.append([f"{number + 1}{' (ships)' if number == 0 else ''}", *(f"{cell:.2f}" for cell in cells)])
    for title, cells in (("mean", [c.mean() for c in columns]), ("std. dev.", [c.std(ddof=1) for c in columns])):
        rows.append([title, *(f"{cell:.2f}" for cell in cells)])
    header = ["seed", "RMSE, capped truth", "PHM08, capped truth", "RMSE, raw truth", "PHM08, raw truth"]
    return package.markdown_table(header, rows)


def by_life_table(validation: Validation) -> str:
    """Out-of-fold error by how much life was left, first repeat."""
    error = validation.predicted[0] - validation.target
    rows = []
    for low, high in ((0, 25), (25, 50), (50, 75), (75, 100), (100, cmapss.CAP), (cmapss.CAP, cmapss.CAP + 1)):
        own = error[(validation.target >= low) & (validation.target < high)]
        title = f"{low} and more" if low == cmapss.CAP else f"{low} to {high - 1}"
        rows.append([title, f"{len(own):,}", f"{np.sqrt((own**2).mean()):.1f}", f"{own.mean():+.1f}"])
    return package.markdown_table(["cycles left", "windows", "RMSE", "mean error"], rows)


def measured_text(validation: Validation, test: Test) -> str:
    """How it was measured."""
    folds, repeats = validation.fold.max() + 1, len(validation.predicted)
    rmse = ", ".join(f"{own:.2f}" for own in validation.rmse())
    covered = ", ".join(f"{own:.1%}" for own in validation.coverage())
    low, high = test.interval.of(test.predicted[0])
    before = [
        np.mean([measure(own, test.engines.target) for own in test.unlowered]) for measure in (cmapss.rmse, cmapss.phm08)
    ]
    return f"""
The last {cmapss.LENGTH} cycles of each of the {len(test.engines.life)} test engines; models of {len(test.predicted)} seeds, each
trained on all training engines. No setting was chosen on the test engines. That estimates are lowered at all was added after
a first test without it (RMSE {before[0]:.2f}, score {before[1]:.0f}, mean of the seeds); by how much was chosen on training
engines. Capping the truth at {cmapss.CAP} as well makes the
figures better; the raw truth stands beside it. The PHM08 score is the sum over the engines in which being late costs more
than being early.

{seed_table(test)}

Cross-validation over training engines ({folds} parts of 20 engines, {repeats} repeats that deal them anew, every window of the
engines left out): RMSE {rmse}. The features and the settings of the members were chosen earlier by the same kind of
cross-validation with another deal, so these can be slightly too good. In the first repeat:

{by_life_table(validation)}

Interval: named {COVERAGE}. From the errors on engines left out, near each of {len(turbofan_interval.KNOTS)} predictions, and
widened by one factor until it holds {COVERAGE} of them. Coverage of the windows of each part, with an interval from the other
parts: {covered}. Of the {len(test.engines.life)} test engines' capped truths it holds {test.coverage():.0%}, with a mean width
of {np.mean(high - low):.1f} cycles."""


def range_table(engines: cmapss.Engines) -> str:
    """Lowest and highest value and the middle 90 % of each sensor."""
    rows = []
    for at, sensor in enumerate(cmapss.SENSORS):
        values = engines.windows[:, :, at]
        cells = [values.min(), *np.percentile(values, [5, 95]), values.max()]
        unit = f" ({sensor.unit})" if sensor.unit else ""
        rows.append([f"{sensor.title}{unit}", f"`{sensor.name}`", f"s{sensor.number}", *(package.plain_number(cell, 4) for cell in cells)])
    return package.markdown_table(["sensor", "input", "in the data", "lowest", "5 %", "95 %", "highest"], rows, "lllrrrr")


def text(engines: cmapss.Engines, model: Blend, validation: Validation, test: Test, version: str) -> str:
    """The whole card."""
    return f"""
# Turbofan remaining life

Version {version}. Licence of the model: Apache-2.0.

## What it tells

`rul` is an estimate of how many cycles an engine has left, 0 to {cmapss.CAP}, from its last {cmapss.LENGTH} cycles; near
{cmapss.CAP} it means that the end is not in sight. `rul_lower` and `rul_upper` are the bounds of an interval that holds the truth in {COVERAGE} of
cases like those it was measured on. In a file a row is a cycle, with a column for the engine (`unit`), one for the
`cycle`, and the sensors. Each row is answered from itself and the {cmapss.LENGTH - 1} cycles before it. Rows with fewer
before them, or behind a missing cycle, get no answer and are listed with the reason. Of an engine that is watched a cycle is
the readings of one time of all {len(cmapss.SENSORS)} sensors; with a tag `cycle` a missing one is seen there too.

## Data
{data_text(engines, test)}

## Model
{model_text(model)}

## Measured
{measured_text(validation, test)}

## Limits

- Simulated engines of one type, one operating condition, one kind of fault. It says nothing about another engine, and nothing
  about a real one before it was measured on it.
- An engine with much life left looks like any other: near {cmapss.CAP} the estimate means "not soon", no more.
- A cycle is one flight of the simulation; the model knows no hours or days.
- The interval's coverage is a mean over windows of all ages: for one age or one engine it can be higher or lower. The windows
  of one engine err together.
- Not for decisions on the airworthiness of anything.
- Sensors are rounded inside: core speeds to 0.1 rpm, the others to the decimals of the data. Every sensor of every cycle is
  needed.
- Outside the ranges below the trees continue with their outermost answer; nothing was measured there.

{range_table(engines)}

## Reproduce

`models/train/turbofan_rul.py --data <folder with train_FD001.txt>`, all seeds fixed. `golden.json` holds windows of training
engines with the trainer's own answers, meant to check the conversion and the runtime, not the quality of the model.
"""

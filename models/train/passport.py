"""Writes golden.json, the passport of a model: what the trainer itself answers, for rows that converted models get wrong.

    /usr/bin/python3 models/train/passport.py --estimator model.joblib --data rows.csv --output golden.json

Rows of the data match in nearly every conversion. What gets lost are branches that few rows take, so a passport also has
rows with each value missing, one at a time and all at once, with the lowest and the highest value and values beyond, and with a
label that was never seen. Where the estimator refuses such a row, the passport says that no answer is right.

Works for whatever has ``predict_proba`` or ``predict`` (scikit-learn, XGBoost, LightGBM), and from Python for any function
(torch, say): ``write_passport(answer, frame, path)``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

GOLDEN_VERSION = 1
TOLERANCE = {"absolute": 1e-5, "relative": 1e-5}
UNKNOWN_LABEL = "(never seen)"
SEED = 1253
OWN = "(the trainer's own outputs, not the converted model's)"

WINDOW = re.compile(r"\[\n {8}([^][{}]*?)\n {6}\]")
"""A list inside a column of golden.json, as ``json`` writes it."""

Answer = Callable[[pd.DataFrame], Mapping[str, np.ndarray]]
"""What the trainer answers: from a table of inputs to one array of shape [rows] per output; NaN is no answer."""


@dataclass(frozen=True)
class Passport:
    """Rows and the trainer's answers, in the order of the file; ``source`` says whose answers they are."""

    source: str
    inputs: pd.DataFrame
    outputs: Mapping[str, Sequence[float | str | None]]


def passport_of(answer: Answer, frame: pd.DataFrame, source: str, rows: int = 64, keep: Sequence[int] = ()) -> Passport:
    """The passport of a trainer.

    ``frame`` has one column an input, named as the model's inputs are. ``keep`` are positions of rows that must be in it; chance fills them
    up to ``rows``; the rows made up come on top.
    """
    chance = np.random.default_rng(SEED).permutation(len(frame))
    chosen = np.sort(list(dict.fromkeys([*map(int, keep), *chance.tolist()]))[: max(rows, len(keep))])
    inputs = pd.concat([as_objects(frame.iloc[chosen]), made_up_rows(frame, frame.iloc[chosen])], ignore_index=True)
    return Passport(f"{source} {OWN}", inputs, answers(answer, frame, inputs))


def given(method: str, inputs: Mapping[str, Sequence[Any]], outputs: Mapping[str, Sequence[Any]]) -> Passport:
    """The passport of rows that a script chose itself, answered by ``method`` of scikit-learn. A cell may be a window, a list of values."""
    import sklearn

    return Passport(f"scikit-learn {sklearn.__version__} {method} {OWN}", pd.DataFrame({name: pd.Series(list(values), dtype=object) for name, values in inputs.items()}), outputs)


def as_objects(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with missing values as None, so that rows of every kind go under each other unchanged."""
    return frame.astype(object).where(frame.notna(), None)


def made_up_rows(frame: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Missing values, extremes and labels never seen, each put into a row of ``chosen`` that is complete where there is one."""
    complete = as_objects(chosen[chosen.notna().all(axis=1)] if chosen.notna().all(axis=1).any() else chosen)
    changes: list[dict[str, Any]] = [{name: None} for name in frame.columns]
    changes.append(dict.fromkeys(frame.columns))
    for name in frame.columns:
        changes += [{name: value} for value in unusual_values(frame[name])]
    rows = [{**complete.iloc[number % len(complete)].to_dict(), **change} for number, change in enumerate(changes)]
    return pd.DataFrame(rows, columns=frame.columns, dtype=object)


def unusual_values(column: pd.Series) -> list[Any]:
    """Lowest, highest and a span beyond either; for labels one that was never seen; for yes and no nothing."""
    present = column.dropna()
    if present.empty or pd.api.types.is_bool_dtype(present) or present.map(lambda value: isinstance(value, bool)).all():
        return []
    if not pd.api.types.is_numeric_dtype(present):
        return [UNKNOWN_LABEL] if present.map(lambda value: isinstance(value, str)).all() else []
    low, high = present.min(), present.max()
    span = (high - low) or type(low)(1)
    return [plain(value) for value in (low, high, low - span, high + span)]


def answers(answer: Answer, frame: pd.DataFrame, inputs: pd.DataFrame) -> dict[str, list]:
    """One list per output. Rows go one by one where the table as a whole is refused; a row refused alone has no answer."""
    table = as_trained(inputs, frame)
    try:
        found = {name: np.asarray(values).tolist() for name, values in answer(table).items()}
    except (ValueError, TypeError, KeyError):
        alone = [answer_alone(answer, table.iloc[row : row + 1]) for row in range(len(table))]
        names = next((list(one) for one in alone if one), None)
        if names is None:
            raise ValueError("the estimator refuses every row; are the columns those it was trained on?") from None
        found = {name: [one.get(name) for one in alone] for name in names}
    return {name: [None if missing(value) else value for value in values] for name, values in found.items()}


def answer_alone(answer: Answer, row: pd.DataFrame) -> dict[str, Any]:
    """The answer to one row, empty where it is refused."""
    try:
        return {name: np.asarray(values).tolist()[0] for name, values in answer(row).items()}
    except (ValueError, TypeError, KeyError):
        return {}


def as_trained(inputs: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers as numbers again, with NaN where one is missing, as the estimator was given them in training."""
    numeric = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_bool_dtype(frame[name])]
    types = {name: frame[name].dtype if frame[name].dtype.kind == "f" else np.float64 for name in numeric}
    return inputs.where(inputs.notna(), np.nan).astype(types)


def missing(value: Any) -> bool:
    """Whether it is no answer."""
    return value is None or (isinstance(value, float) and not np.isfinite(value))


def plain(value: Any) -> Any:
    """A value as JSON has it: None where it is missing, whole numbers without a decimal point where they are integers."""
    if value is None or value is pd.NA or (isinstance(value, (float, np.floating)) and np.isnan(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def estimator_answer(estimator: Any, name: str, columns: Sequence[str] | None = None) -> Answer:
    """The answers of a fitted estimator under the output ``name``.

    A classifier of two classes answers with the probability of the second; of more, with ``<name>_0``, ``<name>_1``, … ; what has no
    probabilities with its prediction. It gets the table as it is, or a plain matrix where it was fitted on one.
    """
    names = getattr(estimator, "feature_names_in_", None)

    def ask(frame: pd.DataFrame) -> dict[str, np.ndarray]:
        rows = frame if columns is None else frame[list(columns)]
        given = rows if names is not None else rows.to_numpy()
        if not hasattr(estimator, "predict_proba"):
            return {name: np.asarray(estimator.predict(given)).reshape(len(frame))}
        probability = np.asarray(estimator.predict_proba(given))
        if probability.shape[1] == 2:
            return {name: probability[:, 1]}
        return {f"{name}_{number}": column for number, column in enumerate(probability.T)}

    return ask


def source_of(estimator: Any) -> str:
    """Whose answers they are: the library with its version, and the method asked."""
    library = type(estimator).__module__.split(".")[0]
    version = getattr(sys.modules.get(library), "__version__", "")
    method = "predict_proba" if hasattr(estimator, "predict_proba") else "predict"
    return " ".join(part for part in ({"sklearn": "scikit-learn"}.get(library, library), version, method) if part)


def json_text(content: Mapping[str, Any]) -> str:
    """JSON with a stable layout; a NaN or an infinity is refused."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def in_one_line(window: re.Match[str]) -> str:
    """A window of samples, which would otherwise fill a line with each of them."""
    return "[" + re.sub(r",\s+", ", ", window[1]) + "]"


def write_golden(path: Path, passport: Passport) -> None:
    """Writes golden.json. Columns of different length and numbers that JSON does not have are refused."""
    inputs = {name: [plain(value) for value in passport.inputs[name]] for name in passport.inputs.columns}
    lengths = {len(values) for values in [*inputs.values(), *passport.outputs.values()]}
    if len(lengths) != 1:
        raise ValueError(f"golden columns differ in length: {sorted(lengths)}")
    content = {
        "goldenVersion": GOLDEN_VERSION,
        "source": passport.source,
        "inputs": inputs,
        "outputs": {name: list(values) for name, values in passport.outputs.items()},
        "tolerance": TOLERANCE,
    }
    path.write_text(WINDOW.sub(in_one_line, json_text(content)), encoding="utf-8")


def write_passport(estimator: Any, frame: pd.DataFrame, path: Path, name: str = "probability", rows: int = 64) -> Passport:
    """Writes golden.json for a fitted estimator, or for a function from a table to the outputs, and gives what it wrote.

    ``frame``: rows of the training data, one column an input of the model. ``name``: the output, as the manifest calls it.
    """
    is_estimator = hasattr(estimator, "predict")
    answer = estimator_answer(estimator, name) if is_estimator else estimator
    source = source_of(estimator) if is_estimator else getattr(estimator, "__name__", "trainer")
    written = passport_of(answer, frame, source, rows)
    write_golden(Path(path), written)
    return written


def main() -> None:
    """The command line. A pickle runs code when it is read: give it only files that you made."""
    parser = argparse.ArgumentParser(description="Writes golden.json from a fitted estimator and rows of its training data.")
    parser.add_argument("--estimator", type=Path, required=True, help="file of joblib or pickle; read only what you made yourself")
    parser.add_argument("--data", type=Path, required=True, help="CSV with one column an input; others are left out where the estimator knows its own")
    parser.add_argument("--output", type=Path, default=Path("golden.json"))
    parser.add_argument("--name", default="probability", help="the output, as the manifest calls it")
    parser.add_argument("--columns", nargs="+", help="the inputs in the model's order (default: as the estimator was fitted, else all of the file)")
    parser.add_argument("--rows", type=int, default=64, help="rows of the data; made-up ones come on top")
    given = parser.parse_args()
    import joblib  # comes with scikit-learn; reads plain pickles as well

    estimator, data = joblib.load(given.estimator), pd.read_csv(given.data, float_precision="round_trip")
    columns = given.columns or list(getattr(estimator, "feature_names_in_", data.columns))
    lacking = [name for name in columns if name not in data.columns]
    if lacking:
        parser.error(f"{given.data} lacks the columns {', '.join(lacking)}")
    written = write_passport(estimator, data[columns], given.output, given.name, given.rows)
    print(f"{given.output}: {len(written.inputs)} rows, outputs {', '.join(written.outputs)}")


if __name__ == "__main__":
    main()

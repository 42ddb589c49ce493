"""Writes the files that travel with a model: manifest.json, background.json and card.md, and golden.json by way of ``passport.py``.

Nothing here knows a particular model: a training script brings its columns, figures and words.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from onnx import ModelProto

import passport

MODELS = Path(__file__).resolve().parents[1]
"""Where the packages stand, one folder each."""

MANIFEST_VERSION = 1
BACKGROUND_VERSION = 1
BACKGROUND_ROWS = 100
BACKGROUND_WINDOWS = 24
"""Of a model that takes windows of samples, each of which is many values."""
BACKGROUND_SEED = 100

Window = dict[str, Any]
"""How a stream of readings becomes one value, as the manifest writes it."""


def plain_number(value: float, digits: int = 6) -> float:
    """A JSON number: rounded to ``digits`` decimals, and whole numbers without a decimal point."""
    rounded = round(float(value), digits)
    return int(rounded) if rounded.is_integer() else rounded


def window(aggregate: str, length_ms: int, pane_ms: int = 1000) -> Window:
    """Aggregates readings over ``length_ms``, advancing by ``pane_ms``."""
    return {"aggregate": aggregate, "lengthMs": length_ms, "paneMs": pane_ms}


def number_input(
    name: str,
    title: str,
    unit: str | None,
    column: str,
    values: np.ndarray,
    over: Window | None = None,
    kind: str = "number",
    missing: bool = False,
) -> dict[str, Any]:
    """Manifest entry of an input that is a number; ``values`` (shape [rows], in ``unit``) are those seen in training.

    With ``over`` it is a reading, aggregated over that window; without, an attribute. ``kind`` is number or integer. ``missing``: the
    model takes a gap as a value, and the golden rows hold one.
    """
    low, high = np.percentile(values, [5, 95])
    return {
        "name": name,
        "title": title,
        "kind": kind,
        **({} if unit is None else {"unit": unit}),
        "range": [plain_number(values.min()), plain_number(values.max())],
        "usual": [plain_number(low), plain_number(high)],
        "from": "attribute" if over is None else "tag",
        "aliases": [column],
        **({"missing": True} if missing else {}),
        **({} if over is None else {"window": dict(over)}),
    }


def boolean_input(name: str, title: str, column: str) -> dict[str, Any]:
    """Manifest entry of an attribute that is true or false; the graph gets it as 1 or 0."""
    return {"name": name, "title": title, "kind": "boolean", "from": "attribute", "aliases": [column]}


def category_input(name: str, title: str, column: str, labels: Sequence[str]) -> dict[str, Any]:
    """Manifest entry of an input that is one of ``labels``, an attribute of the asset rather than a reading."""
    return {
        "name": name,
        "title": title,
        "kind": "category",
        "labels": list(labels),
        "from": "attribute",
        "aliases": [column],
    }


def text_input(name: str, title: str, aliases: Sequence[str], max_length: int) -> dict[str, Any]:
    """Manifest entry of an input that is free text of up to ``max_length`` UTF-16 units."""
    return {
        "name": name,
        "title": title,
        "kind": "text",
        "from": "attribute",
        "aliases": list(aliases),
        "maxLength": max_length,
    }


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Writes JSON as of ``passport.json_text``."""
    path.write_text(passport.json_text(content), encoding="utf-8")


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Writes manifest.json; ``content`` is everything but the version of the schema."""
    write_json(folder / "manifest.json", {"manifestVersion": MANIFEST_VERSION, **content})


def background_rows(count: int, rows: int = BACKGROUND_ROWS) -> np.ndarray:
    """Sorted numbers of the ``rows`` of ``count`` that a prediction is compared with, by chance with a fixed seed."""
    chosen = np.random.default_rng(BACKGROUND_SEED).permutation(count)[:rows]
    return np.sort(chosen)


@dataclass(frozen=True)
class Background:
    """Rows out of ``count`` of the training data as the engine is fed, one list per input. None stands for a missing value.

    Of an input in a sequence each row has its window, a list of values, oldest first; ``what`` then says windows.
    """

    count: int
    inputs: Mapping[str, Sequence]
    what: str = "rows"


def background_of(sent: pd.DataFrame) -> Background:
    """Rows by chance out of the training data ``sent``, which has one column an input, as the engine is fed."""
    drawn = sent.iloc[background_rows(len(sent))]
    return Background(len(sent), {name: [passport.plain(value) for value in drawn[name]] for name in sent.columns})


def write_background(folder: Path, background: Background) -> None:
    """Writes background.json, one line an input, so that a hundred rows stay a few kilobytes."""
    count, inputs = background.count, background.inputs
    lengths = {len(values) for values in inputs.values()}
    if len(lengths) != 1:
        raise ValueError(f"background columns differ in length: {sorted(lengths)}")
    drawn = f"{lengths.pop()} of the {count:,} {background.what} of the training data, drawn at random with a fixed seed"
    # Blanks would be an eighth of a file of windows.
    separators = (", ", ": ") if background.what == "rows" else (",", ":")
    columns = (f"    {json.dumps(name)}: {json.dumps(list(values), allow_nan=False, separators=separators)}" for name, values in inputs.items())
    text = (
        f'{{\n  "backgroundVersion": {BACKGROUND_VERSION},\n  "source": {json.dumps(drawn)},\n'
        '  "inputs": {\n' + ",\n".join(columns) + "\n  }\n}\n"
    )
    (folder / "background.json").write_text(text, encoding="utf-8")


def write_card(folder: Path, text: str) -> None:
    """Writes card.md."""
    (folder / "card.md").write_text(text.strip() + "\n", encoding="utf-8")


def write_package(model: ModelProto, manifest: Mapping[str, Any], golden: passport.Passport, card: str, background: Background | None = None) -> Path:
    """Writes the files of the package that ``manifest`` names and gives its folder, models/<name>."""
    folder = MODELS / manifest["name"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    write_manifest(folder, manifest)
    passport.write_golden(folder / "golden.json", golden)
    if background:
        write_background(folder, background)
    write_card(folder, card)
    return folder


def parse_data_folder(name: str, data_set: str, folder: str, file: str) -> Path:
    """The command line of a training script: ``--data``, the folder with ``file``, by default ../shared/data/<folder>."""
    parser = argparse.ArgumentParser(description=f"Trains the {name} package on {data_set}.")
    default = MODELS.parents[1] / "shared" / "data" / folder
    parser.add_argument("--data", type=Path, default=default, help=f"folder with {file}")
    return parser.parse_args().data


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[Any]], align: str | None = None) -> str:
    """A Markdown table; ``align`` has one letter per column, l or r (default: first l, the others r)."""
    align = align or "l" + "r" * (len(header) - 1)
    rule = ["---" if side == "l" else "---:" for side in align]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in [header, rule, *rows])

"""Checks of ``passport.py``: ``npm run train -- --check``."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

import onnx_boosting
import passport

ROWS = 200


def table() -> pd.DataFrame:
    """Two numbers, one of them missing now and then, and a label."""
    random = np.random.default_rng(7)
    frame = pd.DataFrame({"heat": random.normal(60, 9, ROWS), "count": random.integers(0, 9, ROWS), "grade": random.choice(["L", "M"], ROWS)})
    frame.loc[::9, "heat"] = np.nan
    return frame


def target(frame: pd.DataFrame) -> np.ndarray:
    """1 where it is hot or unknown, or many."""
    return ((frame["heat"].fillna(99) > 62) | (frame["count"] > 7)).to_numpy().astype(int)


class PassportCheck(unittest.TestCase):
    """What a passport holds, for estimators of each kind."""

    def setUp(self) -> None:
        """A folder for what is written."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "golden.json"

    def written(self) -> dict:
        """The file's content."""
        return json.loads(self.path.read_text(encoding="utf-8"))

    def test_holds_rows_with_each_value_missing_extremes_and_beyond(self) -> None:
        """Beside rows of the data."""
        frame = table()[["heat", "count"]]
        model = HistGradientBoostingClassifier(max_iter=20).fit(frame, target(frame))
        passport.write_passport(model, frame, self.path, "risk", rows=10)
        golden = self.written()
        made_up = {name: values[10:] for name, values in golden["inputs"].items()}
        self.assertEqual([value is None for value in made_up["heat"][:3]], [True, False, True])
        self.assertEqual([value is None for value in made_up["count"][:3]], [False, True, True])
        low, high = frame["heat"].min(), frame["heat"].max()
        self.assertEqual(made_up["heat"][3:7], [low, high, low - (high - low), high + (high - low)])
        self.assertEqual(made_up["count"][7:], [0, 8, -8, 16])
        self.assertRegex(golden["source"], r"^scikit-learn [\d.]+ predict_proba \(the trainer's own")
        given = pd.DataFrame(golden["inputs"]).astype(float)
        np.testing.assert_allclose(golden["outputs"]["risk"], model.predict_proba(given)[:, 1], rtol=1e-12)

    def test_says_that_no_answer_is_right_where_the_trainer_refuses(self) -> None:
        """A regressor that takes no missing values, given as a plain matrix."""
        frame = table()[["count", "heat"]].dropna()
        model = RandomForestRegressor(5, random_state=0).fit(frame.to_numpy(), frame["heat"] * 2)
        passport.write_passport(model, frame, self.path, "twice", rows=4)
        golden = self.written()
        refused = [any(golden["inputs"][name][row] is None for name in frame.columns) for row in range(len(golden["outputs"]["twice"]))]
        self.assertEqual([value is None for value in golden["outputs"]["twice"]], refused)
        self.assertEqual(sum(refused), 3)

    def test_knows_labels_that_were_never_seen(self) -> None:
        """Of a pipeline of three classes: one output a class."""
        frame = table()
        encode = make_column_transformer((OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["grade"]), remainder="passthrough")
        model = make_pipeline(encode, HistGradientBoostingClassifier(max_iter=5)).fit(frame, target(frame) + (frame["count"] == 0))
        written = passport.write_passport(model, frame, self.path, "class", rows=4)
        self.assertEqual(list(written.outputs), ["class_0", "class_1", "class_2"])
        at = self.written()["inputs"]["grade"].index(passport.UNKNOWN_LABEL)
        self.assertIsNotNone(written.outputs["class_0"][at])

    def test_takes_any_function(self) -> None:
        """Such as a torch module's."""
        passport.write_passport(lambda rows: {"sum": rows["count"].to_numpy() + 1}, table()[["count"]], self.path, rows=3)
        golden = self.written()
        self.assertEqual(golden["outputs"]["sum"][0], golden["inputs"]["count"][0] + 1)

    def test_is_the_same_from_the_command_line(self) -> None:
        """From a file of joblib and a CSV."""
        frame = table()[["heat", "count"]]
        model = HistGradientBoostingClassifier(max_iter=5).fit(frame, target(frame))
        folder = self.path.parent
        joblib.dump(model, folder / "model.joblib")
        frame.to_csv(folder / "rows.csv", index=False)
        command = [sys.executable, passport.__file__, "--estimator", folder / "model.joblib", "--data", folder / "rows.csv", "--output", folder / "other.json"]
        subprocess.run(command, check=True, capture_output=True)
        passport.write_passport(model, frame, self.path)
        self.assertEqual((folder / "other.json").read_bytes(), self.path.read_bytes())


class BoostingCheck(unittest.TestCase):
    """The trees as ONNX keeps them."""

    def test_keeps_the_branch_of_missing_values(self) -> None:
        """Node by node, as the trainer has it; at least one each way."""
        frame = table()[["heat", "count"]]
        model = HistGradientBoostingClassifier(max_iter=30).fit(frame, target(frame))
        nodes, _ = onnx_boosting.probability_nodes(model, "features", "p")
        tracks = [value for node in nodes for one in node.attribute if one.name == "nodes_missing_value_tracks_true" for value in one.ints]
        wanted = [int(one["missing_go_to_left"]) * (1 - int(one["is_leaf"])) for nodes in onnx_boosting.trees_of(model) for one in nodes]
        self.assertEqual(tracks, wanted)
        self.assertEqual(set(tracks), {0, 1})


if __name__ == "__main__":
    unittest.main()

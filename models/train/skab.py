"""The Skoltech Anomaly Benchmark (SKAB): a real pump loop, used here for nothing but tests.

https://github.com/waico/SKAB, GPL-3.0. No shipped model is trained on it: its labelled files are read after the model is finished, and its
anomaly-free file gives a site's reference (mean and standard deviation of each sensor), as any plant's own quiet hours do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

COLUMNS = {
    "accelerometer_1": "Accelerometer1RMS",
    "accelerometer_2": "Accelerometer2RMS",
    "current": "Current",
    "pressure": "Pressure",
    "temperature": "Temperature",
    "thermocouple": "Thermocouple",
    "voltage": "Voltage",
    "flow": "Volume Flow RateRMS",
}
"""The file's column of each sensor."""

CALM = "anomaly-free-anomaly-free.csv"


@dataclass(frozen=True)
class Experiment:
    """One labelled record."""

    name: str
    values: np.ndarray
    """Readings, [rows, 8]."""
    second: np.ndarray
    """Of each row since the first one, [rows]; rising."""
    anomaly: np.ndarray
    """Whether the row is labelled an anomaly, [rows]."""

    @property
    def group(self) -> str:
        """The folder of the benchmark that the record comes from, such as valve1."""
        return self.name.split("-")[0]


def read_values(path: Path) -> pd.DataFrame:
    """One file, sorted by time as it comes."""
    return pd.read_csv(path, sep=";")


def seconds_of(data: pd.DataFrame) -> np.ndarray:
    """The second of each row since the first one, [rows]. No two rows share one."""
    time = pd.to_datetime(data["datetime"])
    second = (time - time.iloc[0]).dt.total_seconds().to_numpy().astype(int)
    assert (np.diff(second) > 0).all()
    return second


def read_calm(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Readings of the record without anomalies, [rows, 8], and the second of each row."""
    data = read_values(folder / CALM)
    return data[list(COLUMNS.values())].to_numpy(float), seconds_of(data)


def read_experiments(folder: Path) -> list[Experiment]:
    """Every labelled record in ``folder``."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        if path.name == CALM:
            continue
        data = read_values(path)
        found.append(Experiment(path.stem, data[list(COLUMNS.values())].to_numpy(float), seconds_of(data), data["anomaly"].to_numpy() == 1))
    return found


@dataclass(frozen=True)
class Counts:
    """Outcomes of rows: found, missed, false and rightly quiet."""

    tp: int
    fn: int
    fp: int
    tn: int

    @staticmethod
    def of(anomaly: np.ndarray, alarm: np.ndarray) -> Counts:
        """Counts of rows, both arguments [rows] of truth values."""
        return Counts(
            int((anomaly & alarm).sum()),
            int((anomaly & ~alarm).sum()),
            int((~anomaly & alarm).sum()),
            int((~anomaly & ~alarm).sum()),
        )

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fn + other.fn, self.fp + other.fp, self.tn + other.tn)

    @property
    def f1(self) -> float:
        """F1 of the anomaly class."""
        return 2 * self.tp / max(2 * self.tp + self.fp + self.fn, 1)

    @property
    def always(self) -> float:
        """F1 of always saying "anomaly" on the same rows."""
        positive = self.tp + self.fn
        return 2 * positive / max(2 * positive + self.fp + self.tn, 1)

    @property
    def false_alarms(self) -> float:
        """Share of the normal rows with an alarm."""
        return self.fp / max(self.fp + self.tn, 1)

    @property
    def missed(self) -> float:
        """Share of the anomalous rows without one."""
        return self.fn / max(self.tp + self.fn, 1)

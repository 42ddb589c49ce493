"""C-MAPSS FD001 as the training script sees it: sensors, engines, windows of cycles and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

CAP = 125
"""Remaining lives above it count as this: an engine early in its life shows nothing of its end."""
LENGTH = 30
"""Cycles of a window."""

ENGINE, CYCLE, FIRST_SENSOR = 0, 1, 5
"""Columns of a file: engine, cycle, three operating settings, sensors 1 to 21."""


@dataclass(frozen=True)
class Sensor:
    """A sensor that is an input: its number in the data, C-MAPSS's symbol, and the decimals it is rounded to."""

    number: int
    symbol: str
    title: str
    unit: str | None
    decimals: int

    @property
    def name(self) -> str:
        """Name of the input."""
        return self.symbol.lower()


SENSORS = (
    Sensor(2, "T24", "Total temperature at LPC outlet", "°R", 2),
    Sensor(3, "T30", "Total temperature at HPC outlet", "°R", 2),
    Sensor(4, "T50", "Total temperature at LPT outlet", "°R", 2),
    Sensor(7, "P30", "Total pressure at HPC outlet", "psia", 2),
    Sensor(8, "Nf", "Physical fan speed", "rpm", 2),
    Sensor(9, "Nc", "Physical core speed", "rpm", 1),
    Sensor(11, "Ps30", "Static pressure at HPC outlet", "psia", 2),
    Sensor(12, "phi", "Ratio of fuel flow to Ps30", "pps/psi", 2),
    Sensor(13, "NRf", "Corrected fan speed", "rpm", 2),
    Sensor(14, "NRc", "Corrected core speed", "rpm", 1),
    Sensor(15, "BPR", "Bypass ratio", None, 4),
    Sensor(17, "htBleed", "Bleed enthalpy", None, 0),
    Sensor(20, "W31", "HPT coolant bleed", "lbm/s", 2),
    Sensor(21, "W32", "LPT coolant bleed", "lbm/s", 4),
)
"""The 14 sensors that change in FD001; the other seven and the settings are constant or nearly so."""


@dataclass(frozen=True)
class Engines:
    """The records of some engines: ``windows`` has shape [rows, 30, 14], the others shape [rows].

    ``life`` is the number of cycles an engine had left at the end of the window, uncapped.
    """

    windows: np.ndarray
    engine: np.ndarray
    cycle: np.ndarray
    life: np.ndarray

    @property
    def target(self) -> np.ndarray:
        """The life left, at most ``CAP``."""
        return np.minimum(self.life, CAP)


def read_file(path: Path) -> np.ndarray:
    """A file of numbers, shape [rows, columns]."""
    return np.loadtxt(path)


def windows_of(records: np.ndarray) -> list[np.ndarray]:
    """The windows of one engine, oldest first, each [30, 14]; ``records`` has shape [cycles, 26]."""
    values = records[:, [FIRST_SENSOR - 1 + sensor.number for sensor in SENSORS]]
    return [values[end - LENGTH : end] for end in range(LENGTH, len(values) + 1)]


def training_engines(folder: Path) -> Engines:
    """Every window of the 100 engines that ran until they failed."""
    data = read_file(folder / "train_FD001.txt")
    windows, engine, cycle = [], [], []
    for number in np.unique(data[:, ENGINE]):
        own = windows_of(data[data[:, ENGINE] == number])
        windows += own
        engine += [number] * len(own)
        cycle += range(LENGTH, LENGTH + len(own))
    engine, cycle = np.array(engine, int), np.array(cycle, int)
    last = {number: cycle[engine == number].max() for number in np.unique(engine)}
    return Engines(np.array(windows), engine, cycle, np.array([last[number] for number in engine]) - cycle)


def test_engines(folder: Path) -> Engines:
    """The last window of the 100 engines whose records end before they fail."""
    data = read_file(folder / "test_FD001.txt")
    numbers = np.unique(data[:, ENGINE])
    records = [data[data[:, ENGINE] == number] for number in numbers]
    windows = np.array([windows_of(own)[-1] for own in records])
    cycle = np.array([len(own) for own in records])
    return Engines(windows, numbers.astype(int), cycle, read_file(folder / "RUL_FD001.txt").astype(int))


def rmse(predicted: np.ndarray, life: np.ndarray) -> float:
    """Root of the mean squared error, in cycles."""
    return float(np.sqrt(np.mean((predicted - life) ** 2)))


def phm08(predicted: np.ndarray, life: np.ndarray) -> float:
    """Score of the PHM08 challenge: a sum that weighs too late (predicted above the truth) more than too early.

    A. Saxena, K. Goebel, D. Simon, N. Eklund, "Damage Propagation Modeling for Aircraft Engine Run-to-Failure
    Simulation", PHM 2008.
    """
    error = predicted - life
    return float(np.sum(np.where(error < 0, np.exp(-error / 13), np.exp(error / 10)) - 1))

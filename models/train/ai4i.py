"""AI4I 2020 as the training script sees it: columns, features of the forest and the documented rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import package

TARGET = "Machine failure"
MODES = {
    "TWF": "tool wear",
    "HDF": "heat dissipation",
    "PWF": "power",
    "OSF": "overstrain",
    "RNF": "random",
}

AVERAGE_10_S = package.window("mean", 10_000)
LAST_60_S = package.window("last", 60_000)


@dataclass(frozen=True)
class Measured:
    """A measured input: its name, the column it is read from, its unit and its window."""

    name: str
    title: str
    unit: str
    over: package.Window

    @property
    def column(self) -> str:
        """Header of the column in the CSV file."""
        return f"{self.title} [{self.unit}]"


MEASURED = (
    Measured("air_temperature", "Air temperature", "K", LAST_60_S),
    Measured("process_temperature", "Process temperature", "K", LAST_60_S),
    Measured("rotational_speed", "Rotational speed", "rpm", AVERAGE_10_S),
    Measured("torque", "Torque", "Nm", AVERAGE_10_S),
    Measured("tool_wear", "Tool wear", "min", LAST_60_S),
)
GRADE = "type"
GRADE_COLUMN = "Type"
GRADES = ("L", "M", "H")
GRADE_CODES = (0.0, 1.0, 2.0)

RADIANS_PER_S_AND_RPM = np.float32(2 * np.pi / 60)

FEATURES = {
    "air_temperature": "air temperature (K)",
    "process_temperature": "process temperature (K)",
    "rotational_speed": "rotational speed (rpm)",
    "torque": "torque (Nm)",
    "tool_wear": "tool wear (min)",
    "grade_code": "product grade",
    "power": "power = torque × speed × 2π/60 (W)",
    "temperature_rise": "temperature rise = process − air (K)",
    "strain": "strain = wear × torque (min·Nm)",
}
"""Columns of the forest in training order, with the words the card uses."""


def read_data(folder: Path) -> pd.DataFrame:
    """The 10,000 rows of ai4i2020.csv under their original column names."""
    return pd.read_csv(folder / "ai4i2020.csv")


def features_of(data: pd.DataFrame) -> np.ndarray:
    """Float32 array of shape [rows, 9] in the order of ``FEATURES``, computed as the graph of the model does."""
    air, process, speed, torque, wear = (data[item.column].to_numpy(np.float32) for item in MEASURED)
    grade = data[GRADE_COLUMN].map(dict(zip(GRADES, GRADE_CODES))).to_numpy(np.float32)
    power = torque * speed * RADIANS_PER_S_AND_RPM
    return np.stack([air, process, speed, torque, wear, grade, power, process - air, wear * torque], axis=1)


def documented_limits(data: pd.DataFrame) -> pd.DataFrame:
    """Distance of each row to the limits the data set documents; positive means beyond the limit.

    Columns: power above 9000 W, power below 3500 W, temperature rise below 8.6 K, speed below 1380 rpm, and strain
    above the limit of the grade (min·Nm).
    """
    air, process, speed, torque, wear = (data[item.column] for item in MEASURED)
    power = torque * speed * 2 * np.pi / 60
    strain_limit = data[GRADE_COLUMN].map({"L": 11_000, "M": 12_000, "H": 13_000})
    return pd.DataFrame({
        "power_above": power - 9000,
        "power_below": 3500 - power,
        "rise_below": 8.6 - (process - air),
        "speed_below": 1380 - speed,
        "strain_above": wear * torque - strain_limit,
    })  # fmt: skip


def documented_rules(data: pd.DataFrame) -> dict[str, np.ndarray]:
    """Which rows, shape [rows], break each documented rule that has no chance in it."""
    beyond = documented_limits(data) > 0
    return {
        "HDF": (beyond["rise_below"] & beyond["speed_below"]).to_numpy(),
        "PWF": (beyond["power_above"] | beyond["power_below"]).to_numpy(),
        "OSF": beyond["strain_above"].to_numpy(),
    }

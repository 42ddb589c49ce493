"""Features of a window of the pump loop's sensors: what has changed within ten minutes, in units of the plant's own quiet spread.

No feature holds a level: another speed, another pump or another unit gives other levels and the same changes. ``pump_graph`` writes the same
steps as ONNX nodes.
"""

from __future__ import annotations

import numpy as np

from pump_plants import SENSORS

WINDOW = 600
"""Samples of a window, one a second, oldest first."""

BLOCK = 10
"""Samples of a block; levels are means over blocks."""

RECENT = 3
"""Newest blocks: the present level."""

PAST = {"1 min": (54, 57), "2 min": (48, 54), "4 min": (36, 48), "8 min": (12, 36), "10 min": (0, 12)}
"""Earlier levels that the present one is compared with: from block, up to block."""

ENOUGH = 10
"""Least number of samples of a sensor for a level. Without a present level of every sensor a window can't be told."""

ENOUGH_NEWEST = 3
"""The same for the newest block alone."""

POSITIVE = tuple(SENSORS.index(name) for name in ("accelerometer_1", "accelerometer_2", "current", "flow"))
"""Sensors of which a ratio means something: all above zero, with zero for nothing."""

LEAST_SPREAD = 1e-3
"""A spread is at least this share of the mean: a sensor whose resolution hides its noise has none."""

NOISE_FLOOR = 0.05
"""Noise below this share of the spread is none."""

MINUTE = 60


def reference_of(calm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A plant's scaling from its record without anomalies, [seconds, 8]: mean, and spread, each [8].

    The spread is the standard deviation within a minute, mean over all minutes: drift over hours (a motor that warms up) is no part of it.
    """
    minutes = calm[: len(calm) // MINUTE * MINUTE].reshape(-1, MINUTE, calm.shape[1])
    return np.nanmean(calm, axis=0), np.nanstd(minutes, axis=1).mean(axis=0)


def windows_of(record: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Windows of a record, [seconds, 8], that end at the given seconds: [ends, WINDOW, 8], float32.

    A second without a sample is NaN, and so is one before the record: as the appliance makes them.
    """
    before = np.full((WINDOW - 1, record.shape[1]), np.nan)
    rows = ends[:, None] + np.arange(WINDOW)
    return np.concatenate([before, record])[rows].astype(np.float32)


def names() -> list[str]:
    """Names of the features in order."""
    ratios = [SENSORS[sensor] for sensor in POSITIVE]
    compared = [*PAST, "highest", "lowest", "mean"]
    changes = [f"{sensor} against {past}{what}" for past in compared for what, of in (("", SENSORS), (" (ratio)", ratios)) for sensor in of]
    return [*changes, *(f"{sensor} in the last 10 s" for sensor in SENSORS), *(f"noise of {sensor}" for sensor in SENSORS)]


def features_of(windows: np.ndarray, mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Features, [rows, 112], float32; NaN all over where a window can't be told.

    ``windows`` has shape [rows, WINDOW, 8] (NaN or infinite: missing), ``mean`` and ``spread`` are ``reference_of`` of the plant, [8] or [rows, 8].
    """
    spread = np.maximum(spread.astype(np.float32), LEAST_SPREAD * np.abs(mean.astype(np.float32).astype(float)))
    spread = np.broadcast_to(np.where(spread > 0, spread, np.nan), (len(windows), len(SENSORS)))
    value, valid = valid_samples(windows)
    blocks = (len(windows), WINDOW // BLOCK, BLOCK, len(SENSORS))
    value, valid = value.reshape(blocks), valid.reshape(blocks)
    total, count = value.sum(axis=2), valid.sum(axis=2)
    squares = (((value - mean_of(total, count)[:, :, None]) * valid) ** 2).sum(axis=2)

    recent, is_recent = level(total, count, slice(-RECENT, None))
    others = [np.where(ok, past, recent) for past, ok in (level(total, count, slice(*part)) for part in PAST.values())]
    others += extremes(total, count, recent)
    past, ok = level(total, count, slice(None))
    others.append(np.where(ok, past, recent))
    columns = [column for other in others for column in change(recent, other, spread)]
    newest = np.where(count[:, -1] >= ENOUGH_NEWEST, mean_of(total[:, -1], count[:, -1]), recent)
    columns += [(newest - recent) / spread, noise(squares, count, spread)]
    features = np.concatenate(columns, axis=1).astype(np.float32)
    features[~(is_recent & np.isfinite(spread)).all(axis=1)] = np.nan
    return features


def valid_samples(windows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values with 0 where there is none, and 1 or 0 for whether there is one; both [rows, WINDOW, 8], float64.

    A sample equal to the one behind it in all sensors is a repeated one (a logger that hangs) and counts as none.
    """
    repeated = np.zeros(windows.shape[:2], bool)
    repeated[:, :-1] = (windows[:, :-1] == windows[:, 1:]).all(axis=2)
    valid = np.isfinite(windows) & ~repeated[:, :, None]
    return np.where(valid, windows, 0).astype(float), valid.astype(float)


def mean_of(total: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Mean of ``count`` values that add up to ``total``; 0 where there is none."""
    return total / np.maximum(count, 1)


def level(total: np.ndarray, count: np.ndarray, blocks: slice) -> tuple[np.ndarray, np.ndarray]:
    """Mean over some blocks and whether they hold enough samples; both [rows, 8]."""
    n = count[:, blocks].sum(axis=1)
    return mean_of(total[:, blocks].sum(axis=1), n), n >= ENOUGH


def extremes(total: np.ndarray, count: np.ndarray, recent: np.ndarray) -> list[np.ndarray]:
    """Highest and lowest mean of three blocks in a row, each [rows, 8]; windows with too few samples count as ``recent``."""
    n = count[:, :-2] + count[:, 1:-1] + count[:, 2:]
    means = mean_of(total[:, :-2] + total[:, 1:-1] + total[:, 2:], n)
    means = np.where(n >= ENOUGH, means, recent[:, None])
    return [means.max(axis=1), means.min(axis=1)]


def change(recent: np.ndarray, other: np.ndarray, spread: np.ndarray) -> list[np.ndarray]:
    """The present level against another: in spreads, [rows, 8], and as a share of the larger one, [rows, 4]."""
    difference = recent - other
    larger = np.maximum(np.maximum(np.abs(recent), np.abs(other)), spread)
    return [difference / spread, (difference / larger)[:, list(POSITIVE)]]


def noise(squares: np.ndarray, count: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Logarithm of the recent variance within blocks over that before, [rows, 8]; 0 where nothing is known of before."""
    now = mean_of(squares[:, -RECENT:].sum(axis=1), count[:, -RECENT:].sum(axis=1))
    n = count[:, :-RECENT].sum(axis=1)
    before = np.where(n >= ENOUGH, mean_of(squares[:, :-RECENT].sum(axis=1), n), now)
    floor = (NOISE_FLOOR * spread) ** 2
    return np.log((now + floor) / (before + floor))

"""What goes wrong in a simulated pump loop, when and how far; and the set-points of normal work."""

from __future__ import annotations

import numpy as np

from pump_plants import log_uniform

SEVERITY = {
    "outlet valve": (0.3, 60),
    "inlet valve": (0.3, 60),
    "imbalance": (0.05, 2.0),
    "two-phase": (0.03, 0.5),
    "draining": (0.8, 3.0),
    "fouling": (0.2, 5.0),
    "hot water": (2.0, 20.0),
    "bearing": (0.05, 1.0),
}
"""Bounds of each fault at full intensity.

Outlet valve, inlet valve, fouling: friction added, in that part's normal friction. Imbalance: vibration of the rotor added, in rated
vibrations. Two-phase: share of gas in the inlet. Draining: suction head lost, in suction margins; beyond the margin air is drawn in. Hot water:
warmer by so many K. Bearing: load added, as a share of rated power, with vibration and heat. Cavitation is no entry of its own: it follows
from a starved inlet.
"""

FAULTS = tuple(SEVERITY)

RAMPS = {"step": 0.4, "linear": 0.35, "exponential": 0.15, "impulses": 0.1}
"""How a fault grows, with how often."""

SHORTEST_S, USUAL_S, LONGEST_S = 60, 300, 1200
"""Presence of a fault: a log-normal length between bounds."""


def ramp(rng: np.random.Generator, shape: str, seconds: int) -> np.ndarray:
    """Intensity of a fault over its presence, 0 to 1, [seconds]; taken back within its last seconds."""
    time = np.arange(seconds)
    share = time / max(seconds - 1, 1)
    if shape == "step":
        grown = np.clip(time / rng.uniform(1, 20), 0, 1)
    elif shape == "linear":
        grown = np.clip(share / rng.uniform(0.02, 0.5), 0, 1)
    elif shape == "exponential":
        grown = np.expm1(np.clip(share / rng.uniform(0.5, 1.0), 0, 1) * 3) / np.expm1(3)
    else:
        grown = (time % rng.integers(20, 80) < rng.integers(8, 20)).astype(float)
    return grown * np.clip((1 - share) * seconds / rng.uniform(1, 20), 0, 1)


def fault_course(rng: np.random.Generator, seconds: int) -> np.ndarray:
    """Intensity of one run's fault, [seconds]; NaN where it is not present. It comes after a quiet minute and may come again."""
    course = np.full(seconds, np.nan)
    start = int(rng.integers(60, seconds - 120))
    while start < seconds - 60:
        length = int(np.clip(np.exp(rng.normal(np.log(USUAL_S), 0.6)), SHORTEST_S, LONGEST_S))
        shape = list(RAMPS)[rng.choice(len(RAMPS), p=list(RAMPS.values()))]
        present = ramp(rng, shape, length)[: seconds - start]
        course[start : start + len(present)] = present
        start += length + int(rng.integers(120, 900))
    return course


def severities(rng: np.random.Generator, kind: np.ndarray) -> np.ndarray:
    """How far each run's fault goes at full intensity; ``kind`` (number in FAULTS, -1 for none) and result have shape [runs]."""
    drawn = np.stack([log_uniform(rng, *bounds, len(kind)) for bounds in SEVERITY.values()])
    return np.where(kind >= 0, drawn[kind, np.arange(len(kind))], 0)


def speed_course(rng: np.random.Generator, seconds: int, changes: bool) -> np.ndarray:
    """Speed in rated speeds, [seconds]: constant, or with changes of the set-point, which are normal work."""
    speed = np.full(seconds, rng.uniform(0.25, 1.1))
    for _ in range(rng.integers(1, 4) if changes else 0):
        start, length = int(rng.integers(1, seconds)), int(rng.integers(2, 60))
        before = speed[start - 1]
        speed[start:] = np.clip(before * rng.uniform(0.7, 1.4), 0.2, 1.15)
        speed[start : start + length] = np.linspace(before, speed[-1], len(speed[start : start + length]))
    return speed


def wandering(rng: np.random.Generator, seconds: int, scale: np.ndarray) -> np.ndarray:
    """Slow wander of normal work, [seconds, *scale]: a walk that returns within 20 min, and a small step now and then."""
    keep = np.exp(-1 / 1200)
    shocks = np.sqrt(1 - keep**2) * rng.normal(size=(seconds, *scale.shape))
    shocks += (rng.random(shocks.shape) < 1 / 3000) * rng.normal(size=shocks.shape)
    value = rng.normal(size=scale.shape)
    for second in range(seconds):
        value = keep * value + shocks[second]
        shocks[second] = value
    return shocks * scale

"""Pump loops to simulate: each run is another plant.

Sizes, exponents, noise and resolution of the sensors are drawn afresh for every run, wider than any one rig, so that a model trained on many
runs learns what faults have in common and not one rig's numbers. The ranges are those of catalogues and textbooks, from bench to small
industrial size; none was fitted to a record.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SENSORS = ("accelerometer_1", "accelerometer_2", "current", "pressure", "temperature", "thermocouple", "voltage", "flow")
"""Two accelerations (RMS, g), motor current (A), pressure (bar), motor's body (deg C), fluid (deg C), supply (V), flow (L/min)."""

LEAST_NOISE = (0.002, 0.002, 0.01, 0.005, 0.0005, 0.0001, 0.003, 0.001)
MOST_NOISE = (0.02, 0.02, 0.15, 0.5, 0.004, 0.002, 0.05, 0.012)
"""Bounds of the standard deviation of noise, as a share of the rated level, by sensor."""

FINEST = (1e-5, 1e-5, 1e-3, 0.002, 0.01, 0.01, 0.1, 0.002)
COARSEST = (1e-3, 1e-3, 0.05, 0.3, 0.2, 0.1, 1.0, 0.03)
"""Bounds of the smallest step a sensor tells: in its unit, but for current, pressure and flow a share of the rated level."""
IN_SHARES = [2, 3, 7]


@dataclass(frozen=True)
class Plants:
    """Drawn properties, each [runs] unless it says otherwise."""

    rated: np.ndarray
    """Levels of the sensors at the rated point, [runs, 8]."""
    curve_drop: np.ndarray
    """Head that the pump's own curve loses from no flow to rated flow, in rated heads."""
    static: np.ndarray
    """Static head of the system, in rated heads."""
    inlet_share: np.ndarray
    """Share of the system's friction that lies before the pump."""
    outlet_fouling: np.ndarray
    """Share of fouling that lies behind the pump."""
    idle_power: np.ndarray
    """Share of rated shaft power needed at no flow."""
    magnetising: np.ndarray
    """Magnetising current as a share of rated current."""
    suction_margin: np.ndarray
    """Suction head above what the pump needs at the rated point, in rated heads."""
    vibration_power: np.ndarray
    """Exponent of speed in vibration."""
    vibration_flow: np.ndarray
    """Share of vibration (squared) that goes with flow."""
    vibration_part_load: np.ndarray
    """Growth of vibration (squared) at part load, where the flow recirculates."""
    transfer: np.ndarray
    """How strongly each accelerometer feels the rotor, [runs, 2]."""
    lag_s: np.ndarray
    """Time constant of flow."""
    motor_s: np.ndarray
    """Time constant of the motor's temperature."""
    fluid_s: np.ndarray
    """Time constant of the fluid's temperature."""
    motor_rise: np.ndarray
    """Rise of the motor over the fluid at rated current, K."""
    fluid_rise: np.ndarray
    """Rise of the fluid over the room at rated power, K."""
    noise: np.ndarray
    """Standard deviation of noise that doesn't depend on the level, as a share of the rated level, [runs, 8]."""
    noise_of_level: np.ndarray
    """The same for noise that grows with the level, [runs, 8]."""
    resolution: np.ndarray
    """Smallest step that a sensor tells, in its own unit, [runs, 8]."""
    wander: np.ndarray
    """Standard deviation of the slow wander of normal work: flow resistance, two vibrations, load; [runs, 4]."""
    missing: np.ndarray
    """Share of readings that are missing, [runs, 8]."""


def log_uniform(
    rng: np.random.Generator, low: float | tuple, high: float | tuple, size: int | tuple[int, ...]
) -> np.ndarray:
    """Draws whose logarithm is uniform between those of ``low`` and ``high``."""
    return np.exp(rng.uniform(np.log(low), np.log(high), size))


def draw_plants(rng: np.random.Generator, runs: int) -> Plants:
    """As many plants as there are runs."""

    def uniform(low: float, high: float) -> np.ndarray:
        return rng.uniform(low, high, runs)

    rated = np.stack(
        [
            log_uniform(rng, 0.02, 1.0, runs),
            log_uniform(rng, 0.02, 1.0, runs),
            log_uniform(rng, 1.0, 20.0, runs),
            log_uniform(rng, 0.1, 4.0, runs),
            uniform(45, 95),
            uniform(18, 45),
            uniform(215, 240),
            log_uniform(rng, 20, 400, runs),
        ],
        axis=1,
    )
    resolution = log_uniform(rng, FINEST, COARSEST, (runs, 8))
    resolution[:, IN_SHARES] *= rated[:, IN_SHARES]
    lost = uniform(0.15, 0.6)
    return Plants(
        rated=rated,
        curve_drop=lost / (1 - lost),
        static=uniform(0.0, 0.25),
        inlet_share=uniform(0.05, 0.4),
        outlet_fouling=uniform(0, 1),
        idle_power=uniform(0.3, 0.7),
        magnetising=uniform(0.3, 0.75),
        suction_margin=log_uniform(rng, 0.15, 3.0, runs),
        vibration_power=uniform(1.2, 2.2),
        vibration_flow=uniform(0.0, 0.8),
        vibration_part_load=log_uniform(rng, 0.1, 3.0, runs),
        transfer=rng.uniform(0.4, 1.0, (runs, 2)),
        lag_s=uniform(1, 6),
        motor_s=log_uniform(rng, 600, 4000, runs),
        fluid_s=log_uniform(rng, 1500, 9000, runs),
        motor_rise=uniform(15, 50),
        fluid_rise=uniform(1, 12),
        noise=log_uniform(rng, LEAST_NOISE, MOST_NOISE, (runs, 8)),
        noise_of_level=log_uniform(rng, LEAST_NOISE, MOST_NOISE, (runs, 8)),
        resolution=resolution,
        wander=log_uniform(rng, 0.002, 0.02, (runs, 4)) * (1.5, 1, 1, 1),
        missing=log_uniform(rng, 1e-5, 1e-2, (runs, 8)),
    )

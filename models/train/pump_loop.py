"""A simulated water circulation loop: tank, suction valve, centrifugal pump with its motor, discharge valve, eight sensors.

The equations are those of a textbook on pumps: a pump curve against a system curve, affinity laws, net positive suction head, a motor with a
magnetising current, lumped heat balances. Levels are relative to a rated point. Time step one second; arrays are float64, time first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pump_faults import FAULTS, fault_course, severities, speed_course, wandering
from pump_plants import Plants, draw_plants

SETTLE_S = 120
"""Simulated before the first second that is kept."""

CALM_S = 3600
"""Length of each plant's record without faults."""

FAULTY_SHARE = 0.85
CHANGING_SHARE = 0.15
"""Shares of the runs with a fault, and with changes of the set-point."""


@dataclass(frozen=True)
class Runs:
    """Simulated records of many plants."""

    values: np.ndarray
    """Readings, [seconds, runs, 8], NaN where one is missing."""
    faulty: np.ndarray
    """Whether a fault is present, [seconds, runs]."""
    kind: np.ndarray
    """Number in FAULTS of each run's fault, [runs]; -1 for a run without one."""
    calm: np.ndarray
    """Readings of the same plants without faults, [seconds, runs, 8]: from these alone a run's scaling is taken."""


def simulate(seed: int, runs: int, seconds: int) -> Runs:
    """Simulates each plant for ``seconds``, and once more without faults, at a speed of its own: a site takes its scaling once."""
    rng = np.random.default_rng(seed)
    plants = draw_plants(rng, runs)
    kind = np.where(rng.random(runs) < FAULTY_SHARE, rng.integers(0, len(FAULTS), runs), -1)
    total = seconds + SETTLE_S
    course = np.full((total, runs), np.nan)
    for run in np.flatnonzero(kind >= 0):
        course[SETTLE_S:, run] = fault_course(rng, seconds)
    changes = rng.random(runs) < CHANGING_SHARE
    speed = np.stack([speed_course(rng, total, changing) for changing in changes], axis=1)
    amounts = np.nan_to_num(course) * severities(rng, kind)
    by_fault = {name: amounts * (kind == number) for number, name in enumerate(FAULTS)}
    values = measured(rng, plants, states(rng, plants, speed, by_fault))[SETTLE_S:]
    steady = np.broadcast_to(rng.uniform(0.25, 1.1, runs), (CALM_S + SETTLE_S, runs))
    nothing = dict.fromkeys(FAULTS, np.zeros(steady.shape))
    calm = measured(rng, plants, states(rng, plants, steady, nothing))[SETTLE_S:]
    return Runs(values, ~np.isnan(course[SETTLE_S:]), kind, calm)


def steady_flow(plants: Plants, speed: np.ndarray, outlet: np.ndarray, inlet: np.ndarray, gas: np.ndarray) -> np.ndarray:
    """Flow in rated flows where the pump's head meets the system's; all arguments and the result have shape [runs].

    Heads in rated heads: pump (1 + drop) speed^2 (1 - gas) - drop flow^2, system static + friction flow^2. ``outlet`` and ``inlet`` multiply the
    friction of their parts. No flow where the head doesn't reach the static one.
    """
    friction = (1 - plants.static) * ((1 - plants.inlet_share) * outlet + plants.inlet_share * inlet)
    head = np.maximum((1 + plants.curve_drop) * speed**2 * (1 - gas) - plants.static, 0)
    return np.sqrt(head / (friction + plants.curve_drop))


def states(
    rng: np.random.Generator, plants: Plants, speed: np.ndarray, faults: Mapping[str, np.ndarray]
) -> np.ndarray:
    """True states, [seconds, runs, 8]: shares of the rated level, but for the two temperatures, which are rises in K.

    ``speed`` and each of ``faults`` (amounts as ``pump_faults.SEVERITY`` says) have shape [seconds, runs].
    """
    seconds, runs = speed.shape
    wander = wandering(rng, seconds, plants.wander)
    mains = 1 + wandering(rng, seconds, np.full(runs, 0.004))
    one, none = np.ones(runs), np.zeros(runs)
    flow, surge = steady_flow(plants, speed[0], one, one, none), none
    motor = plants.motor_rise * rng.uniform(0.3, 1.2, runs)
    fluid = plants.fluid_rise * rng.uniform(0.2, 1.2, runs)
    out = np.empty((seconds, runs, 8))
    for t in range(seconds):
        now = {name: amount[t] for name, amount in faults.items()}
        outlet = (1 + now["outlet valve"] + now["fouling"] * plants.outlet_fouling) * np.exp(wander[t, :, 0])
        inlet = 1 + now["inlet valve"] + now["fouling"] * (1 - plants.outlet_fouling)
        gas = np.clip(now["two-phase"] + 0.5 * starved(plants, speed[t], flow, inlet, now["draining"]), 0, 0.8)
        flow = flow + (steady_flow(plants, speed[t], outlet, inlet, gas) - flow) / plants.lag_s
        surge = 0.8 * surge + rng.normal(size=runs)

        power = shaft_power(plants, speed[t], flow, gas, now["bearing"]) * np.exp(wander[t, :, 3])
        current = motor_current(plants, speed[t], power)
        motor = motor + (plants.motor_rise * current**2 * (1 + now["bearing"]) - motor) / plants.motor_s
        rise = plants.fluid_rise * power
        hot = now["hot water"]
        fluid = fluid + (rise - fluid) / plants.fluid_s + (hot > 0) * (hot + rise - fluid) / 60

        rotor = now["imbalance"] + 0.7 * now["bearing"]
        out[t, :, 0:2] = vibration(plants, speed[t], flow, rotor, gas * (1 + 0.3 * np.abs(surge))) * np.exp(wander[t, :, 1:3])
        out[t, :, 2] = current / mains[t]
        out[t, :, 3] = outlet_pressure(plants, speed[t], flow, inlet, gas) + 0.02 * gas * surge
        out[t, :, 4] = motor + 0.5 * fluid
        out[t, :, 5] = fluid
        out[t, :, 6] = mains[t]
        out[t, :, 7] = flow * (1 + 0.05 * gas * surge)
    return out


def starved(plants: Plants, speed: np.ndarray, flow: np.ndarray, inlet: np.ndarray, drained: np.ndarray) -> np.ndarray:
    """How far the inlet is starved, 0 to 1: suction head left by inlet friction and level, against what the pump needs."""
    need = flow**1.5 * speed**0.5
    lost = plants.inlet_share * (inlet * flow**2 - need)
    left = plants.suction_margin * (1 - drained) + 1 - need - lost
    return np.clip(-2 * left, 0, 1)


def shaft_power(
    plants: Plants, speed: np.ndarray, flow: np.ndarray, gas: np.ndarray, bearing: np.ndarray
) -> np.ndarray:
    """Shaft power in rated powers: grows with the cube of speed and with load; gas takes load off, a bearing adds some."""
    load = load_of(speed, flow) * (1 - 0.5 * gas)
    return speed**3 * (plants.idle_power + (1 - plants.idle_power) * load) + bearing * speed


def load_of(speed: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """Flow as a share of the flow of best efficiency at this speed."""
    return np.clip(flow / np.maximum(speed, 1e-3), 0, 1.5)


def motor_current(plants: Plants, speed: np.ndarray, power: np.ndarray) -> np.ndarray:
    """Current in rated currents: the magnetising part and the one that makes power stand at a right angle."""
    idle = plants.magnetising * np.minimum(speed + 0.3, 1)
    return np.sqrt(idle**2 + (1 - plants.magnetising**2) * power**2)


def vibration(plants: Plants, speed: np.ndarray, flow: np.ndarray, rotor: np.ndarray, rough: np.ndarray) -> np.ndarray:
    """RMS vibration in rated vibrations at both accelerometers, [runs, 2]: rotor, flow, part load, bubbles, a sensor's floor."""
    load = load_of(speed, flow)
    quiet = 1 - plants.vibration_flow + plants.vibration_flow * load**2
    quiet = quiet + plants.vibration_part_load * np.clip(1 - load, 0, 1) ** 2
    felt, bubbles = rotor[:, None] * plants.transfer, 2 * rough[:, None] * plants.transfer
    squared = quiet[:, None] + felt**2 + 2 * felt + bubbles**2
    return (speed**plants.vibration_power)[:, None] * np.sqrt(squared) + 0.03


def outlet_pressure(
    plants: Plants, speed: np.ndarray, flow: np.ndarray, inlet: np.ndarray, gas: np.ndarray
) -> np.ndarray:
    """Pressure behind the pump in rated heads: the pump's head less what the inlet takes."""
    head = (1 + plants.curve_drop) * speed**2 * (1 - gas) - plants.curve_drop * flow**2
    return head - plants.inlet_share * inlet * flow**2


def measured(rng: np.random.Generator, plants: Plants, true: np.ndarray) -> np.ndarray:
    """What the sensors tell of true states, in their units: with noise, in steps, now and then not at all."""
    level = true * plants.rated
    level[:, :, 4] = plants.rated[:, 4] - plants.motor_rise + true[:, :, 4]
    level[:, :, 5] = plants.rated[:, 5] - plants.fluid_rise + true[:, :, 5]
    level += plants.noise * plants.rated * rng.normal(size=true.shape) + plants.noise_of_level * np.abs(level) * rng.normal(size=true.shape)
    told = np.round(level / plants.resolution) * plants.resolution
    return np.where(rng.random(true.shape) < plants.missing, np.nan, told)

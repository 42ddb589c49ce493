"""Simulates card payments and computes what a till can send of each: the payment itself and sums over the card's past.

The holders' usual payments are a Poisson process with the hours of the day; on top of them come runs of payments of the
patterns in ``card_habits.py``, at most one at a time on a card; journeys come and go and change where payments happen.
Nothing is read from a file: the seed decides every byte.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

import card_habits as habits

USUAL = -1
"""The pattern of a payment that belongs to no run."""


@dataclass(frozen=True)
class Cards:
    """What differs from holder to holder, one value a card."""

    rate: np.ndarray
    """Usual payments a day."""
    amount: np.ndarray
    """The usual amount."""
    online: np.ndarray
    """Share of usual payments that are made online."""


@dataclass(frozen=True)
class Simulated:
    """Payments in the order of cards and, on each card, of time (days since the start)."""

    cards: Cards
    payments: pd.DataFrame

    @property
    def fraud(self) -> np.ndarray:
        """1 for a fraudulent payment, else 0; shape [payments]."""
        return fraud_of(self.payments["run"].to_numpy())


def fraud_of(run: np.ndarray) -> np.ndarray:
    """1 where the pattern is one of fraud; shape as given."""
    return np.append(habits.IS_FRAUD, False)[run].astype(int)


def simulate(cards: int, days: int, seed: int) -> Simulated:
    """Payments of so many cards over so many days."""
    random = np.random.default_rng(seed)
    holders = draw_cards(cards, random)
    usual = usual_times(holders, days, random)
    runs = run_times(cards, days, random)
    events = pd.concat([usual, runs], ignore_index=True).sort_values(["card", "time"], kind="stable", ignore_index=True)
    events["travelling"] = travelling(events, cards, days, random)
    return Simulated(holders, draw_marks(events, holders, random))


def draw_cards(count: int, random: np.random.Generator) -> Cards:
    """Holders with habits of their own."""
    return Cards(
        rate=np.clip(random.lognormal(np.log(1.1), 0.5, count), 0.25, 4),
        amount=np.clip(random.lognormal(np.log(30), 0.45, count), 8, 150),
        online=random.beta(2, 5, count),
    )


def usual_times(holders: Cards, days: int, random: np.random.Generator) -> pd.DataFrame:
    """Times of the usual payments: a Poisson process whose rate follows the hours of the day."""
    counts = random.poisson(holders.rate * days)
    total = counts.sum()
    hour = random.choice(24, total, p=habits.USUAL_HOURS / 24)
    time = random.integers(0, days, total) + (hour + random.random(total)) / 24
    return pd.DataFrame({"card": np.repeat(np.arange(len(counts)), counts), "time": time, "run": USUAL})


def run_times(cards: int, days: int, random: np.random.Generator) -> pd.DataFrame:
    """Times of all payments that belong to runs, one card after the other; while one runs no other begins."""
    starts_most = habits.STARTS * habits.HOURS.max(axis=1)
    most = starts_most.sum()
    rows: list[tuple[int, float, int]] = []
    for card in range(cards):
        time = random.exponential(1 / most)
        while time < days:
            # Candidates come at the highest rate of any hour; what the hour does not have is thinned out.
            run = random.choice(len(habits.RUNS), p=starts_most / most)
            if random.random() < habits.HOURS[run, hour_of(time)] / habits.HOURS[run].max():
                time = follow(rows, card, time, run, days, random)
            time += random.exponential(1 / most)
    return pd.DataFrame(rows, columns=["card", "time", "run"])


def follow(rows: list, card: int, time: float, run: int, days: int, random: np.random.Generator) -> float:
    """Appends a run's payments from its first one on; gives the time of its last."""
    while time < days:
        rows.append((card, time, run))
        if random.random() >= habits.GOES_ON[run]:
            return time
        time += random.exponential(1 / habits.RATES[run])
    return time


def hour_of(time: np.ndarray | float) -> np.ndarray | int:
    """Hour of the day of a time in days."""
    return np.minimum((np.asarray(time) % 1 * 24).astype(int), 23)


def travelling(events: pd.DataFrame, cards: int, days: int, random: np.random.Generator) -> np.ndarray:
    """Whether the holder is on a journey at each payment, shape [payments]; who begins so is drawn as well."""
    away = np.zeros(len(events), bool)
    bounds = np.searchsorted(events["card"], np.arange(cards + 1))
    times = events["time"].to_numpy()
    share = habits.JOURNEY_STARTS / (habits.JOURNEY_STARTS + habits.JOURNEY_ENDS)
    for card in range(cards):
        state, turns, time = random.random() < share, [], 0.0
        first = state
        while time < days:
            time += random.exponential(1 / (habits.JOURNEY_ENDS if state else habits.JOURNEY_STARTS))
            turns.append(time)
            state = not state
        own = slice(bounds[card], bounds[card + 1])
        away[own] = (np.searchsorted(turns, times[own]) % 2 == 1) != first
    return away


def draw_marks(events: pd.DataFrame, holders: Cards, random: np.random.Generator) -> pd.DataFrame:
    """Adds what each payment shows; columns ``entry`` and ``category`` are positions in the lists of labels."""
    total = len(events)
    shown = {name: np.zeros(total) for name in ("amount", "distance", "disputes")}
    shown |= {name: np.zeros(total, int) for name in ("entry", "category", "abroad", "device_known")}
    run, away, card = (events[name].to_numpy() for name in ("run", "travelling", "card"))
    for pattern in range(USUAL, len(habits.RUNS)):
        for journey in (False, True):
            rows = np.flatnonzero((run == pattern) & (away == journey))
            drawn = draw_rows(habits.marks_of(pattern, journey), card[rows], holders, random)
            for name, values in drawn.items():
                shown[name][rows] = values
    return events.assign(**shown)


def draw_rows(marks: habits.Marks, card: np.ndarray, holders: Cards, random: np.random.Generator) -> dict:
    """Payments of one pattern on the given cards (shape [rows]), one array a column."""
    count = len(card)
    entry = drawn_entry(marks, holders.online[card], random)
    online = entry == habits.ONLINE
    category = np.where(
        online, random.choice(len(habits.CATEGORIES), count, p=marks.online), random.choice(len(habits.CATEGORIES), count, p=marks.present)
    )
    amount = drawn_mixture(marks.amount, count, random) * (holders.amount[card] if marks.relative else 1)
    distance = np.where(
        online, drawn_mixture(marks.distance_online, count, random), drawn_mixture(marks.distance_present, count, random)
    )
    abroad = random.random(count) < np.where(online, marks.abroad_online, abroad_at(distance))
    known = ~online | (random.random(count) < marks.device_known)
    return {
        "entry": entry, "category": category, "amount": np.maximum(np.round(amount, 2), 0.01), "distance": distance, "abroad": abroad,
        "device_known": known, "disputes": drawn_mixture(marks.disputes, count, random),
    }  # fmt: skip


def drawn_entry(marks: habits.Marks, online: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Entry mode of each payment; ``online`` (shape [rows]) is the holder's share where the pattern has none of its own."""
    if marks.entry is not None:
        return random.choice(len(habits.ENTRY_MODES), len(online), p=marks.entry)
    at_till = np.where(random.random(len(online)) < CHIP_SHARE, 0, 1)
    return np.where(random.random(len(online)) < online, habits.ONLINE, at_till)


CHIP_SHARE = 0.3
"""Share of the usual payments at a till that are made with chip and PIN."""


def abroad_at(distance: np.ndarray) -> np.ndarray:
    """Probability that a till so far from home (km) is in another country; shape as given."""
    return 1 / (1 + (450 / distance) ** 2)


def drawn_mixture(mixture: habits.Mixture, count: int, random: np.random.Generator) -> np.ndarray:
    """Values of a mixture of log-normal parts, shape [count]."""
    weights, means, spreads = (np.array(values) for values in zip(*mixture))
    part = random.choice(len(weights), count, p=weights)
    return random.lognormal(means[part], spreads[part])

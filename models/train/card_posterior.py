"""The true probability that a simulated payment is fraud, given all that its card has shown up to and including it.

Runs and journeys are a Markov chain in continuous time that is seen only through the payments, so its forward filter
(L. E. Baum and others, 1970; for marked point processes A. Segall and others, 1975) gives that probability exactly, but
for the rounding of amounts to cents. It knows what a bank can't: each holder's own habits and every figure of
``card_habits.py``. No model does better on average, which makes its scores the ceiling.
"""

from __future__ import annotations

import numpy as np

import card_habits as habits
import card_payments as payments

STATES = len(habits.RUNS) + 1
"""No run (the first), or one of the runs is under way."""


def fraud_probability(simulated: payments.Simulated) -> np.ndarray:
    """Shape [payments], in the order of the payments."""
    events = simulated.payments
    likelihood = mark_likelihoods(simulated)
    cards = len(simulated.cards.rate)
    first = np.searchsorted(events["card"], np.arange(cards + 1))
    counts = np.diff(first)
    state = starting_state(cards)
    last = np.zeros(cards)
    probability = np.zeros(len(events))
    time = events["time"].to_numpy()
    # The payments with the same number on their cards at once: each card has a filter of its own.
    for number in range(counts.max()):
        own = np.flatnonzero(counts > number)
        rows = first[own] + number
        waited = pass_time(state[own], last[own], time[rows])
        state[own], probability[rows] = pay(waited, likelihood[rows], simulated.cards.rate[own], time[rows])
        last[own] = time[rows]
    return probability


def starting_state(cards: int) -> np.ndarray:
    """Probabilities of shape [cards, at home or on a journey, states] before the first payment: no run is under way."""
    share = habits.JOURNEY_STARTS / (habits.JOURNEY_STARTS + habits.JOURNEY_ENDS)
    state = np.zeros((cards, 2, STATES))
    state[:, 0, 0], state[:, 1, 0] = 1 - share, share
    return state


def pass_time(state: np.ndarray, since: np.ndarray, until: np.ndarray) -> np.ndarray:
    """The state after a time without a payment, not normalised; ``since`` and ``until`` in days, shape [cards]."""
    waited = until - since
    total = habits.JOURNEY_STARTS + habits.JOURNEY_ENDS
    left = np.exp(-total * waited)
    share = habits.JOURNEY_STARTS / total
    away_from_home, away_from_away = share * (1 - left), share + (1 - share) * left
    home, away = state[:, 0], state[:, 1]
    moved_away = home * away_from_home[:, None] + away * away_from_away[:, None]
    moved = np.stack([home + away - moved_away, moved_away], axis=1)
    # A run under way would have paid sooner or later, and with none a run may have begun.
    silent = np.empty((len(waited), STATES))
    silent[:, 0] = np.exp(starts_until(since) - starts_until(until))
    silent[:, 1:] = np.exp(-habits.RATES * waited[:, None])
    return moved * silent[:, None, :]


def starts_until(time: np.ndarray) -> np.ndarray:
    """Expected number of runs begun from time 0 on, shape [cards], where none is under way."""
    of_hour = habits.STARTS @ habits.HOURS / 24
    begun = np.concatenate([[0], np.cumsum(of_hour)])
    hours = time % 1 * 24
    hour = payments.hour_of(time)
    return np.floor(time) * begun[-1] + begun[hour] + of_hour[hour] * (hours - hour)


def pay(state: np.ndarray, likelihood: np.ndarray, rate: np.ndarray, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The state after a payment, and the probability that it was fraud.

    ``likelihood`` has shape [cards, at home or on a journey, usual and runs]; ``rate`` and ``time`` [cards].
    """
    hour = payments.hour_of(time)
    usual = state * (likelihood[:, :, :1] * (rate * habits.USUAL_HOURS[hour])[:, None, None])
    begins = state[:, :, :1] * (habits.STARTS * habits.HOURS[:, hour].T)[:, None, :]
    goes_on = state[:, :, 1:] * habits.RATES
    of_run = (begins + goes_on) * likelihood[:, :, 1:]
    after = usual.copy()
    after[:, :, 1:] += of_run * habits.GOES_ON
    after[:, :, 0] += (of_run * (1 - habits.GOES_ON)).sum(axis=2)
    total = after.sum(axis=(1, 2))
    return after / total[:, None, None], of_run[:, :, habits.IS_FRAUD].sum(axis=(1, 2)) / total


def mark_likelihoods(simulated: payments.Simulated) -> np.ndarray:
    """Density of what each payment shows, shape [payments, at home or on a journey, usual and runs].

    Up to a factor that all share. Scaled by row, which changes no probability and keeps small ones from vanishing.
    """
    patterns = range(payments.USUAL, len(habits.RUNS))
    logarithms = np.stack(
        [
            np.stack([log_density(habits.marks_of(run, journey), simulated) for run in patterns], axis=1)
            for journey in (False, True)
        ],
        axis=1,
    )
    return np.exp(logarithms - logarithms.max(axis=(1, 2), keepdims=True))


def log_density(marks: habits.Marks, simulated: payments.Simulated) -> np.ndarray:
    """Logarithm of the density of each payment's marks under one pattern, shape [payments]."""
    events, cards = simulated.payments, simulated.cards
    card = events["card"].to_numpy()
    online = (events["entry"] == habits.ONLINE).to_numpy()
    usual = cards.amount[card] if marks.relative else 1.0
    distance, known = events["distance"].to_numpy(), events["device_known"].to_numpy() == 1
    with np.errstate(divide="ignore"):
        # What depends on the distance alone, being abroad at a till, is the same under every pattern.
        abroad = np.where(events["abroad"] == 1, marks.abroad_online, 1 - marks.abroad_online)
        return (
            np.log(entry_probability(marks, events["entry"].to_numpy(), cards.online[card]))
            + np.log(np.where(online, marks.online[events["category"]], marks.present[events["category"]]))
            + log_mixture(marks.amount, events["amount"].to_numpy() / usual)
            + np.where(online, log_mixture(marks.distance_online, distance), log_mixture(marks.distance_present, distance))
            + np.where(online, np.log(abroad), 0)
            + np.where(online, np.log(np.where(known, marks.device_known, 1 - marks.device_known)), 0)
            + log_mixture(marks.disputes, events["disputes"].to_numpy())
        )


def entry_probability(marks: habits.Marks, entry: np.ndarray, online: np.ndarray) -> np.ndarray:
    """Probability of each payment's entry mode; ``online`` is the holder's share; all of shape [payments]."""
    if marks.entry is not None:
        return np.array(marks.entry)[entry]
    at_till = np.where(entry == 0, payments.CHIP_SHARE, 1 - payments.CHIP_SHARE)
    return np.where(entry == habits.ONLINE, online, (1 - online) * at_till)


def log_mixture(mixture: habits.Mixture, values: np.ndarray) -> np.ndarray:
    """Logarithm of a log-normal mixture's density over log(value), shape as given."""
    logarithm = np.log(values)
    parts = [
        np.log(weight / spread) - 0.5 * ((logarithm - mean) / spread) ** 2 for weight, mean, spread in mixture
    ]
    return np.logaddexp.reduce(parts, axis=0)

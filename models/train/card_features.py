"""What a till or its bank sends of a payment in one request: the payment, and counts and sums over the card's past."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

import card_habits as habits
import card_payments as payments


@dataclass(frozen=True)
class Column:
    """One input of the model: its name, its words, its unit, and how the manifest calls its kind."""

    name: str
    title: str
    kind: str = "number"
    unit: str | None = None


NUMBERS = (
    Column("amount", "Amount"),
    Column("amount_ratio", "Amount over the card's usual amount"),
    Column("hour", "Hour of the day, with its minutes", unit="h"),
    Column("distance_km", "Distance from home", unit="km"),
    Column("merchant_disputes", "Merchant's disputed payments per 10,000, last 90 days"),
    Column("minutes_since_last", "Time since the card's last payment", unit="min"),
    Column("count_1h", "Payments in the last hour", "integer"),
    Column("sum_1h", "Sum of the last hour"),
    Column("count_24h", "Payments in the last 24 hours", "integer"),
    Column("sum_24h", "Sum of the last 24 hours"),
    Column("far_7d", "Payments over 200 km from home in the last 7 days", "integer"),
    Column("unknown_device_24h", "Payments from unknown devices in the last 24 hours", "integer"),
    Column("under_limit_3h", "Contactless payments of 30 to 50 in the last 3 hours", "integer"),
    Column("small_online_1h", "Online payments under 5 in the last hour", "integer"),
    Column("online_share", "Usual share of the card's payments made online"),
    Column("payments_per_day", "Usual payments a day", unit="1/d"),
)
FLAGS = (Column("abroad", "Merchant in another country", "boolean"), Column("device_known", "Device seen with this card before", "boolean"))
LABELS = {
    "entry_mode": ("How the card was read", habits.ENTRY_MODES),
    "merchant_category": ("Merchant category", habits.CATEGORIES),
}
INPUTS = (*(item.name for item in (*NUMBERS, *FLAGS)), *LABELS)
FAR_KM = 200
SMALL = 5
UNDER_LIMIT = (30, 50)


def features_of(simulated: payments.Simulated) -> pd.DataFrame:
    """One row a payment, one column an input, numbers as float32; sums and counts are of the payments before it.

    The card's usual amount, share online and payments a day stand for what its bank knows from years: they are the
    simulator's own.
    """
    events = simulated.payments
    amount, distance = events["amount"].to_numpy(), events["distance"].to_numpy()
    card, cards = events["card"].to_numpy(), simulated.cards
    past = Past(card, events["time"].to_numpy())
    before, count = past.sums(amount), past.sums(np.ones(len(events)))
    contactless = events["entry"].to_numpy() == habits.ENTRY_MODES.index("contactless")
    online = events["entry"].to_numpy() == habits.ONLINE
    numbers = {
        "amount": amount,
        "amount_ratio": amount / cards.amount[card],
        "hour": events["time"].to_numpy() % 1 * 24,
        "distance_km": distance,
        "merchant_disputes": events["disputes"].to_numpy(),
        "minutes_since_last": past.since_last() * 24 * 60,
        "count_1h": count(1 / 24),
        "sum_1h": before(1 / 24),
        "count_24h": count(1),
        "sum_24h": before(1),
        "far_7d": past.sums(distance > FAR_KM)(7),
        "unknown_device_24h": past.sums(1 - events["device_known"].to_numpy())(1),
        "under_limit_3h": past.sums(contactless & (amount >= UNDER_LIMIT[0]) & (amount < UNDER_LIMIT[1]))(3 / 24),
        "small_online_1h": past.sums(online & (amount < SMALL))(1 / 24),
        "online_share": cards.online[card],
        "payments_per_day": cards.rate[card],
        "abroad": events["abroad"].to_numpy(),
        "device_known": events["device_known"].to_numpy(),
    }  # fmt: skip
    frame = pd.DataFrame({name: np.round(values, 3).astype(np.float32) for name, values in numbers.items()})
    frame["entry_mode"] = np.array(habits.ENTRY_MODES)[events["entry"]]
    frame["merchant_category"] = np.array(habits.CATEGORIES)[events["category"]]
    return frame[list(INPUTS)]


class Past:
    """Sums over each card's earlier payments. ``card`` ascends, and ``time`` (days) on each card; shape [payments]."""

    def __init__(self, card: np.ndarray, time: np.ndarray):
        self.time = time
        self.first = np.searchsorted(card, card)
        # One axis for all cards, far enough apart that no window reaches from one to another.
        self.axis = card * 1e4 + time

    def since_last(self) -> np.ndarray:
        """Days since the payment before, shape [payments]; NaN for a card's first."""
        waited = np.diff(self.time, prepend=0)
        return np.where(self.first == np.arange(len(self.time)), np.nan, waited)

    def sums(self, values: np.ndarray):
        """A function from a window in days to the sums of ``values`` over it, each without its own payment."""
        total = np.concatenate([[0], np.cumsum(values)])
        own = np.arange(len(values))

        def over(days: float) -> np.ndarray:
            begin = np.searchsorted(self.axis, self.axis - days)
            return total[own] - total[np.maximum(begin, self.first)]

        return over

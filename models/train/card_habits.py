"""How simulated cards are used: habits of their holders and the known patterns of fraud, as distributions.

Everything that a payment shows is drawn from what is written here, and the same figures give the likelihood of a payment
under each habit. That is what makes the true probability of fraud computable (``card_posterior.py``).
Amounts are in units of a currency, distances in kilometres, rates per day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

ENTRY_MODES = ("chip", "contactless", "online")
ONLINE = ENTRY_MODES.index("online")
CATEGORIES = (
    "grocery", "fuel", "restaurant", "transit", "clothing", "pharmacy", "hotel", "airline", "electronics",
    "online retail", "digital goods", "gift cards", "money transfer", "jewellery", "charity",
)  # fmt: skip


def log_normal(median: float, spread: float, weight: float = 1.0) -> tuple[float, float, float]:
    """One part of a mixture: its weight, and mean and standard deviation of the logarithm."""
    return weight, float(np.log(median)), spread


def shares(**parts: float) -> np.ndarray:
    """Shares of the categories, shape [categories], adding up to one; underscores stand for blanks."""
    weights = np.zeros(len(CATEGORIES))
    for name, weight in parts.items():
        weights[CATEGORIES.index(name.replace("_", " "))] = weight
    return weights / weights.sum()


def hourly(**parts: float) -> np.ndarray:
    """Weight of each hour of the day with a mean of one, shape [24]; ``night`` is 0 to 6, ``evening`` 18 to 24."""
    weights = np.full(24, parts.get("day", 1.0))
    weights[:6] = parts.get("night", 1.0)
    weights[18:] = parts.get("evening", 1.0)
    return weights / weights.mean()


Mixture = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Marks:
    """What one payment looks like. Medians of ``amount`` are times the holder's usual amount where ``relative``."""

    entry: tuple[float, float, float] | None
    """Shares of the entry modes; None: the card's own share of online payments, the others as holders do."""
    present: np.ndarray
    """Shares of the categories at a till."""
    online: np.ndarray
    amount: Mixture
    relative: bool
    distance_present: Mixture
    distance_online: Mixture
    abroad_online: float
    """Probability that an online merchant sits in another country."""
    device_known: float
    """Probability that an online payment comes from a device seen with this card before."""
    disputes: Mixture
    """Disputed payments per 10,000 of the merchant, last 90 days."""


@dataclass(frozen=True)
class Run:
    """A pattern of several payments in a row, on top of the holder's usual ones.

    It begins ``starts`` times a card and day (times the hour's weight), with its first payment. After each payment another follows with
    probability ``goes_on``, after a wait with a mean of 1 / ``rate`` days.
    """

    title: str
    fraud: bool
    starts: float
    hours: np.ndarray
    rate: float
    goes_on: float
    marks: Marks
    travels: bool = False
    """Whether it happens where the holder is, so that it moves with a journey."""

    @property
    def payments(self) -> float:
        """Mean number of payments."""
        return 1 / (1 - self.goes_on)


HOME_PRESENT = (log_normal(4, 1.1),)
HOME_ONLINE = (log_normal(6, 1.3),)
JOURNEY = (log_normal(700, 1.0),)
ORDINARY_DISPUTES = (log_normal(4, 0.6, 0.997), log_normal(45, 0.6, 0.003))

USUAL = Marks(
    entry=None,
    present=shares(grocery=34, fuel=10, restaurant=20, transit=10, clothing=9, pharmacy=7, hotel=1, electronics=4, jewellery=1, charity=1),
    online=shares(online_retail=40, digital_goods=20, clothing=12, electronics=9, airline=3, hotel=3, gift_cards=3, money_transfer=6, charity=4),
    amount=(log_normal(0.8, 0.75, 0.93), log_normal(5, 0.6, 0.07)),
    relative=True,
    distance_present=HOME_PRESENT,
    distance_online=HOME_ONLINE,
    abroad_online=0.12,
    device_known=0.93,
    disputes=ORDINARY_DISPUTES,
)  # fmt: skip
USUAL_HOURS = hourly(night=0.12, day=1.2, evening=1.1)


def on_a_journey(marks: Marks) -> Marks:
    """The same away from home: other places, more hotels, and now and then a borrowed device."""
    return replace(
        marks,
        present=0.7 * marks.present + 0.3 * shares(hotel=3, restaurant=4, transit=2, airline=1),
        distance_present=JOURNEY,
        distance_online=JOURNEY,
        abroad_online=min(1.0, 2 * marks.abroad_online),
        device_known=marks.device_known - 0.05,
    )


SHOPPING = Run(
    "shopping tour", False, 0.030, hourly(night=0.02, day=1.5, evening=0.8), 90, 0.72,
    replace(
        USUAL, entry=(0.3, 0.7, 0.0), present=shares(clothing=35, grocery=25, restaurant=12, electronics=8, pharmacy=10, jewellery=3, transit=7),
        distance_present=(log_normal(7, 1.0),),
    ),
    travels=True,
)  # fmt: skip
GAMING = Run(
    "small digital purchases", False, 0.008, hourly(night=0.7, day=0.8, evening=2), 300, 0.7,
    replace(USUAL, entry=(0.0, 0.0, 1.0), online=shares(digital_goods=1), amount=(log_normal(2.5, 0.8),), relative=False, device_known=0.8),
    travels=True,
)  # fmt: skip
BIG_ORDER = Run(
    "furnishing a home", False, 0.004, hourly(night=0.3, day=1.1, evening=1.3), 30, 0.55,
    replace(
        USUAL, entry=(0.15, 0.05, 0.8), present=shares(electronics=6, clothing=2, jewellery=1), online=shares(online_retail=5, electronics=4, gift_cards=1),
        amount=(log_normal(4.5, 0.6),), device_known=0.7,
    ),
)  # fmt: skip

FRAUD_PAYMENTS = 0.0072
"""Fraudulent payments a card and day, shared among the patterns as below."""


def fraud(title: str, share: float, hours: np.ndarray, rate: float, goes_on: float, marks: Marks) -> Run:
    """A pattern that makes up ``share`` of the fraudulent payments."""
    return Run(title, True, share * FRAUD_PAYMENTS * (1 - goes_on), hours, rate, goes_on, marks)


TESTING = fraud(
    "card testing", 0.24, hourly(), 300, 0.65,
    replace(
        USUAL, entry=(0.0, 0.0, 1.0), online=shares(digital_goods=5, charity=3, online_retail=2), amount=(log_normal(1.3, 0.4),), relative=False,
        distance_online=(log_normal(1200, 1.0, 0.65), log_normal(15, 1.3, 0.35)), abroad_online=0.5, device_known=0.06,
    ),
)  # fmt: skip
TAKEOVER = fraud(
    "account takeover", 0.24, hourly(night=1.2), 30, 0.4,
    replace(
        USUAL, entry=(0.0, 0.0, 1.0), online=shares(electronics=4, online_retail=4, gift_cards=2, money_transfer=2, clothing=1, airline=1),
        amount=(log_normal(7, 0.5),), distance_online=(log_normal(1500, 0.9, 0.7), log_normal(15, 1.3, 0.3)), abroad_online=0.5, device_known=0.06,
    ),
)  # fmt: skip
STOLEN = fraud(
    "lost or stolen card, contactless", 0.22, hourly(night=1.1), 110, 0.72,
    replace(
        USUAL, entry=(0.02, 0.98, 0.0), present=shares(grocery=4, fuel=3, transit=2, pharmacy=1, clothing=1, electronics=1), amount=(log_normal(44, 0.08),),
        relative=False, distance_present=(log_normal(20, 0.8),),
    ),
)  # fmt: skip
COLLUSION = fraud(
    "collusive merchant", 0.14, USUAL_HOURS, 6, 0.2,
    replace(
        USUAL, entry=(0.85, 0.15, 0.0), present=shares(restaurant=5, jewellery=4, fuel=1), amount=(log_normal(4, 0.5),),
        disputes=(log_normal(45, 0.45),), distance_present=(log_normal(8, 1.2),),
    ),
)  # fmt: skip
NIGHT = fraud(
    "cloned card, electronics at night", 0.16, hourly(night=3.8, day=0.04, evening=0.1), 40, 0.35,
    replace(
        USUAL, entry=(1.0, 0.0, 0.0), present=shares(electronics=8, jewellery=2), amount=(log_normal(7, 0.5),),
        distance_present=(log_normal(60, 1.0),),
    ),
)  # fmt: skip

RUNS = (SHOPPING, GAMING, BIG_ORDER, TESTING, TAKEOVER, STOLEN, COLLUSION, NIGHT)
IS_FRAUD = np.array([run.fraud for run in RUNS])
STARTS = np.array([run.starts for run in RUNS])
HOURS = np.stack([run.hours for run in RUNS])
"""Weight of each hour per pattern, shape [patterns, 24]."""
RATES = np.array([run.rate for run in RUNS])
GOES_ON = np.array([run.goes_on for run in RUNS])

JOURNEY_STARTS = 1 / 60
JOURNEY_ENDS = 1 / 6
"""A journey begins and ends at these rates a day, whatever else happens."""


def marks_of(run: int, travelling: bool) -> Marks:
    """What payments of a pattern (-1: usual ones) look like, at home or on a journey."""
    if run < 0:
        return on_a_journey(USUAL) if travelling else USUAL
    return on_a_journey(RUNS[run].marks) if travelling and RUNS[run].travels else RUNS[run].marks

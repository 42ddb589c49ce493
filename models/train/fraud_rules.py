"""Single rules against fraud, as a bank without a model would write them: what one of them reaches alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

import card_features as features


def rules_of_analysts(frame: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """One rule against each known pattern, true where it alarms; shape [rows]."""
    online = (frame["entry_mode"] == "online").to_numpy()
    chip = (frame["entry_mode"] == "chip").to_numpy()
    contactless = (frame["entry_mode"] == "contactless").to_numpy()
    unknown = (frame["device_known"] == 0).to_numpy()
    amount, ratio, hour = (frame[name].to_numpy() for name in ("amount", "amount_ratio", "hour"))
    electronics = (frame["merchant_category"] == "electronics").to_numpy()
    yield "small online payments in a row from an unknown device", online & unknown & (amount < 6) & (frame["count_1h"] >= 1).to_numpy()
    yield "high online payment from an unknown device", online & unknown & (ratio > 2.5)
    yield "contactless payments just under the limit in a row", contactless & (amount > 30) & (amount < 50) & (frame["under_limit_3h"] >= 1).to_numpy()
    yield "high payment to a merchant with many disputes", chip & (frame["merchant_disputes"] > 15).to_numpy() & (ratio > 1.5)
    yield "electronics by chip at night", electronics & chip & (hour < 6) & (ratio > 1.5)


def single_rules(train: pd.DataFrame, fraud: np.ndarray, test: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """Each input alone, from either end (a label by its share of fraud in training), and the analysts' rules."""
    for name in features.INPUTS:
        if name in features.LABELS:
            share = pd.Series(fraud).groupby(train[name].to_numpy()).mean()
            yield name, test[name].map(share).fillna(0).to_numpy()
            continue
        values = np.nan_to_num(test[name].to_numpy(float))
        yield f"{name}, the higher the likelier", values
        yield f"{name}, the lower the likelier", -values
    yield from rules_of_analysts(test)


def best_single_rule(train: pd.DataFrame, fraud_train: np.ndarray, test: pd.DataFrame, fraud: np.ndarray) -> tuple[str, float]:
    """The rule with the highest average precision on the test rows, and that; chosen on them, which can only flatter it."""
    scored = ((float(average_precision_score(fraud, values)), name) for name, values in single_rules(train, fraud_train, test))
    best, name = max(scored)
    return name, best

"""Telco Customer Churn as the training script sees it: columns, the missing charges, the table of features."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

TARGET = "Churn"


@dataclass(frozen=True)
class Column:
    """One input: its name in the graph and in the manifest, its words, and the column it is read from."""

    name: str
    title: str
    column: str


@dataclass(frozen=True)
class Number(Column):
    """A number; ``unit`` is left out where the data name none."""

    unit: str | None
    kind: str


@dataclass(frozen=True)
class Category(Column):
    """One of ``labels``, spelt as in the data."""

    labels: tuple[str, ...]


TENURE = Number("tenure", "Months as a customer", "tenure", "months", "integer")
MONTHLY = Number("monthly_charges", "Monthly charges", "MonthlyCharges", None, "number")
TOTAL = Number("total_charges", "Total charges", "TotalCharges", None, "number")
NUMBERS = (TENURE, MONTHLY, TOTAL)

FLAGS = (
    Column("senior_citizen", "Senior citizen", "SeniorCitizen"),
    Column("partner", "Has a partner", "Partner"),
    Column("dependents", "Has dependents", "Dependents"),
    Column("phone_service", "Phone service", "PhoneService"),
    Column("paperless_billing", "Paperless billing", "PaperlessBilling"),
)
FLAG_CODES = {"No": 0, "Yes": 1, "0": 0, "1": 1}

_WITH_INTERNET = ("No", "Yes", "No internet service")
CATEGORIES = (
    Category("gender", "Gender", "gender", ("Female", "Male")),
    Category("multiple_lines", "Multiple lines", "MultipleLines", ("No", "Yes", "No phone service")),
    Category("internet_service", "Internet service", "InternetService", ("DSL", "Fiber optic", "No")),
    Category("online_security", "Online security", "OnlineSecurity", _WITH_INTERNET),
    Category("online_backup", "Online backup", "OnlineBackup", _WITH_INTERNET),
    Category("device_protection", "Device protection", "DeviceProtection", _WITH_INTERNET),
    Category("tech_support", "Technical support", "TechSupport", _WITH_INTERNET),
    Category("streaming_tv", "Streaming TV", "StreamingTV", _WITH_INTERNET),
    Category("streaming_movies", "Streaming films", "StreamingMovies", _WITH_INTERNET),
    Category("contract", "Contract", "Contract", ("Month-to-month", "One year", "Two year")),
    Category(
        "payment_method",
        "Payment method",
        "PaymentMethod",
        ("Electronic check", "Mailed check", "Bank transfer (automatic)", "Credit card (automatic)"),
    ),
)

INPUTS: tuple[Column, ...] = (*NUMBERS, *FLAGS, *CATEGORIES)
"""In the order of the features. The customer's number (``customerID``) is not among them."""


def read_data(folder: Path) -> pd.DataFrame:
    """The rows of telco-customer-churn.csv under their original column names; a blank ``TotalCharges`` is NaN.

    Raises ``ValueError`` where charges are blank though the customer is not new: what then stands for them is unknown.
    """
    data = pd.read_csv(folder / "telco-customer-churn.csv", dtype=str, keep_default_na=False)
    for item in NUMBERS:
        text = data[item.column].str.strip()
        data[item.column] = pd.to_numeric(text.mask(text == ""))
    blank = data[[item.column for item in NUMBERS]].isna().any(axis=1)
    if (blank & ~is_new_without_charges(data)).any():
        raise ValueError("a number is blank that is not the total charges of a new customer")
    return data


def is_new_without_charges(data: pd.DataFrame) -> pd.Series:
    """Rows of customers in their first month, who were not charged anything yet: their total charges are blank."""
    return data[TOTAL.column].isna() & (data[TENURE.column] == 0)


def numbers_of(data: pd.DataFrame) -> pd.DataFrame:
    """The columns of ``NUMBERS`` as the model takes them: blank total charges of new customers are 0."""
    numbers = data[[item.column for item in NUMBERS]].copy()
    numbers.loc[is_new_without_charges(data), TOTAL.column] = 0
    return numbers


def target_of(data: pd.DataFrame) -> np.ndarray:
    """1 for a customer who left, 0 for one who stayed; shape [rows]."""
    return (data[TARGET] == "Yes").to_numpy().astype(int)


def features_of(data: pd.DataFrame) -> np.ndarray:
    """Float64 array of shape [rows, 19] in the order of ``INPUTS``: numbers, 0 or 1 for flags, codes of labels.

    Numbers are rounded to float32, as the graph gets them.
    Raises ``ValueError`` for a label that ``CATEGORIES`` and ``FLAG_CODES`` do not know.
    """
    numbers = numbers_of(data)
    columns = [numbers[item.column].to_numpy(np.float32) for item in NUMBERS]
    columns += [data[item.column].map(FLAG_CODES).to_numpy(float) for item in FLAGS]
    columns += [
        data[item.column].map({label: code for code, label in enumerate(item.labels)}).to_numpy(float)
        for item in CATEGORIES
    ]
    features = np.stack(columns, axis=1).astype(float)
    if np.isnan(features).any():
        unknown = [item.column for item, column in zip(INPUTS, features.T) if np.isnan(column).any()]
        raise ValueError(f"unknown labels in {', '.join(unknown)}")
    return features

"""Writes a logistic regression over numbers and labels as ONNX nodes, one [N, 1] tensor per input.

A label's one-hot column and its weight are one step: the label is looked up as the weight itself. Terms are added by
``Sum``, one element at a time in the order given, so a row's bits cannot depend on the rows beside it, as those of a
matrix product may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

ML_OPSET = 3
"""Version of the ``ai.onnx.ml`` operator set these nodes are written for."""


@dataclass
class LinearNodes:
    """Nodes and constants of one graph under construction; terms of the sum in the order they were added."""

    nodes: list[NodeProto] = field(default_factory=list)
    constants: list[TensorProto] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)

    def constant(self, name: str, value: float) -> str:
        """A float32 scalar of shape [1, 1]; gives its name."""
        self.constants.append(numpy_helper.from_array(np.full((1, 1), value, np.float32), name))
        return name

    def number(self, name: str, centre: float, weight: float) -> None:
        """Adds ``(name - centre) * weight``; ``centre`` is taken off first, which keeps large numbers exact."""
        self.nodes += [
            helper.make_node("Sub", [name, self.constant(f"{name}_centre", centre)], [f"{name}_centred"]),
            helper.make_node("Mul", [f"{name}_centred", self.constant(f"{name}_weight", weight)], [f"{name}_term"]),
        ]
        self.terms.append(f"{name}_term")

    def label(self, name: str, weights: Mapping[str, float]) -> None:
        """Adds the weight of the label; one that is not known is NaN, never a guess."""
        self.nodes.append(
            helper.make_node(
                "LabelEncoder", [name], [f"{name}_term"], domain="ai.onnx.ml", keys_strings=list(weights),
                values_floats=[float(weight) for weight in weights.values()], default_float=float("nan"),
            )
        )  # fmt: skip
        self.terms.append(f"{name}_term")

    def probability(self, intercept: float, output: str) -> None:
        """The logistic function of all terms and the intercept.

        A runtime's own logistic function may clip what it is given and make a number of NaN. So the sum times zero
        is added: nothing for a number, NaN for all else.
        """
        self.nodes += [
            helper.make_node("Sum", [*self.terms, self.constant("intercept", intercept)], ["log_odds"]),
            helper.make_node("Sigmoid", ["log_odds"], ["score"]),
            helper.make_node("Mul", ["log_odds", self.constant("zero", 0)], ["guard"]),
            helper.make_node("Add", ["score", "guard"], [output]),
        ]

    def zero_where_missing(self, name: str, only_where_zero: str, output: str) -> None:
        """``name``, but 0 where it is NaN and ``only_where_zero`` is 0; NaN stays where that is anything else."""
        zero = self.constant(f"{output}_zero", 0)
        self.nodes += [
            helper.make_node("IsNaN", [name], [f"{name}_is_missing"]),
            helper.make_node("Equal", [only_where_zero, zero], [f"{only_where_zero}_is_zero"]),
            helper.make_node("And", [f"{name}_is_missing", f"{only_where_zero}_is_zero"], [f"{name}_is_none_yet"]),
            helper.make_node("Where", [f"{name}_is_none_yet", zero, name], [output]),
        ]


def column_inputs(numbers: Sequence[str], labels: Sequence[str]) -> list:
    """Inputs of the graph: one [N, 1] tensor each, float32 for numbers and text for labels."""
    column = ["N", 1]
    return [
        *(helper.make_tensor_value_info(name, TensorProto.FLOAT, column) for name in numbers),
        *(helper.make_tensor_value_info(name, TensorProto.STRING, column) for name in labels),
    ]

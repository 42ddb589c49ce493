"""The features of ``pump_features`` as ONNX nodes, in double precision.

There the order in which the runtime and NumPy add up makes a difference of 1e-16, which the closing cast to float32 takes away: the trees see
the same numbers as in training.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

import pump_features as steps

END = np.iinfo(np.int64).max


@dataclass
class Graph:
    """Nodes and constants of one graph under construction; every method gives the name of its result."""

    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, TensorProto] = field(default_factory=dict)

    def constant(self, value: float) -> str:
        """A double."""
        name = f"number_{value:g}"
        self.constants[name] = numpy_helper.from_array(np.array(value, np.float64), name)
        return name

    def whole(self, *values: int) -> str:
        """A list of int64."""
        name = "whole_" + "_".join(map(str, values))
        self.constants[name] = numpy_helper.from_array(np.array(values, np.int64), name)
        return name

    def node(self, op: str, *inputs: str, **attributes) -> str:
        """One node with one output."""
        name = f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], **attributes))
        return name

    def double(self, name: str) -> str:
        """A tensor as double."""
        return self.node("Cast", name, to=TensorProto.DOUBLE)

    def part(self, name: str, start: int, end: int = END) -> str:
        """``name[:, start:end]``."""
        return self.node("Slice", name, self.whole(start), self.whole(end), self.whole(1))

    def total(self, name: str, axis: int) -> str:
        """Sum over one axis, which goes."""
        return self.node("ReduceSum", name, self.whole(axis), keepdims=0)

    def extend(self, name: str, axis: int) -> str:
        """A new axis of length 1."""
        return self.node("Unsqueeze", name, self.whole(axis))

    def at_least(self, name: str, least: float) -> str:
        """Whether each value is not below ``least``."""
        return self.node("GreaterOrEqual", name, self.constant(least))

    def mean(self, total: str, count: str) -> str:
        """``pump_features.mean_of``."""
        return self.node("Div", total, self.node("Max", count, self.constant(1)))


@dataclass(frozen=True)
class Blocks:
    """Sum, number and sum of squared distances from the mean of each block's samples, each [N, blocks, sensors]."""

    total: str
    count: str
    squares: str


def add_features(graph: Graph, window: str, mean: str, spread: str) -> tuple[str, str]:
    """Adds all features; gives [N, features], float, and [N, 1], float: 0, or NaN where the window can't be told.

    ``window`` names a float tensor [N, WINDOW, sensors], ``mean`` and ``spread`` name [N, sensors].
    """
    floor = graph.node("Mul", graph.node("Abs", graph.double(mean)), graph.constant(steps.LEAST_SPREAD))
    spread = graph.node("Max", graph.double(spread), floor)
    blocks = add_blocks(graph, window)
    recent, is_recent = level(graph, blocks, -steps.RECENT)
    parts = [level(graph, blocks, *part) for part in steps.PAST.values()]
    others = [graph.node("Where", ok, past, recent) for past, ok in parts]
    others += extremes(graph, blocks, recent)
    past, ok = level(graph, blocks, 0)
    others.append(graph.node("Where", ok, past, recent))
    columns = [column for other in others for column in change(graph, recent, other, spread)]
    columns += [newest(graph, blocks, recent, spread), noise(graph, blocks, spread)]
    features = graph.node("Cast", graph.node("Concat", *columns, axis=1), to=TensorProto.FLOAT)
    return features, guard(graph, is_recent, spread)


def add_blocks(graph: Graph, window: str) -> Blocks:
    """``pump_features.valid_samples`` and what blocks make of them."""
    same = graph.double(graph.node("Equal", graph.part(window, 0, -1), graph.part(window, 1)))
    same = graph.node("Pad", graph.node("ReduceMin", same, axes=[2], keepdims=0), graph.whole(0, 0, 0, 1))
    none = graph.double(graph.node("Or", graph.node("IsNaN", window), graph.node("IsInf", window)))
    one = graph.constant(1)
    fresh = graph.extend(graph.node("Sub", one, same), 2)
    valid = graph.node("Mul", graph.node("Sub", one, none), fresh)
    value = graph.node("Where", graph.at_least(valid, 0.5), graph.double(window), graph.constant(0))
    shape = graph.whole(0, steps.WINDOW // steps.BLOCK, steps.BLOCK, len(steps.SENSORS))
    value, valid = graph.node("Reshape", value, shape), graph.node("Reshape", valid, shape)
    total, count = graph.total(value, 2), graph.total(valid, 2)
    apart = graph.node("Sub", value, graph.extend(graph.mean(total, count), 2))
    apart = graph.node("Mul", apart, valid)
    return Blocks(total, count, graph.total(graph.node("Mul", apart, apart), 2))


def level(graph: Graph, blocks: Blocks, start: int, end: int = END) -> tuple[str, str]:
    """``pump_features.level``."""
    count = graph.total(graph.part(blocks.count, start, end), 1)
    total = graph.total(graph.part(blocks.total, start, end), 1)
    return graph.mean(total, count), graph.at_least(count, steps.ENOUGH)


def extremes(graph: Graph, blocks: Blocks, recent: str) -> list[str]:
    """``pump_features.extremes``."""
    sums = []
    for name in (blocks.total, blocks.count):
        two = graph.node("Add", graph.part(name, 0, -2), graph.part(name, 1, -1))
        sums.append(graph.node("Add", two, graph.part(name, 2)))
    means = graph.node("Where", graph.at_least(sums[1], steps.ENOUGH), graph.mean(*sums), graph.extend(recent, 1))
    return [graph.node(op, means, axes=[1], keepdims=0) for op in ("ReduceMax", "ReduceMin")]


def change(graph: Graph, recent: str, other: str, spread: str) -> list[str]:
    """``pump_features.change``."""
    difference = graph.node("Sub", recent, other)
    larger = graph.node("Max", graph.node("Abs", recent), graph.node("Abs", other), spread)
    ratios = graph.node("Gather", graph.node("Div", difference, larger), graph.whole(*steps.POSITIVE), axis=1)
    return [graph.node("Div", difference, spread), ratios]


def newest(graph: Graph, blocks: Blocks, recent: str, spread: str) -> str:
    """The newest block against the present level, in spreads."""
    total, count = (graph.node("Squeeze", graph.part(name, -1), graph.whole(1)) for name in (blocks.total, blocks.count))
    known = graph.at_least(count, steps.ENOUGH_NEWEST)
    mean = graph.node("Where", known, graph.mean(total, count), recent)
    return graph.node("Div", graph.node("Sub", mean, recent), spread)


def noise(graph: Graph, blocks: Blocks, spread: str) -> str:
    """``pump_features.noise``."""
    parts = []
    for start, end in ((-steps.RECENT, END), (0, -steps.RECENT)):
        count = graph.total(graph.part(blocks.count, start, end), 1)
        total = graph.total(graph.part(blocks.squares, start, end), 1)
        parts.append((graph.mean(total, count), graph.at_least(count, steps.ENOUGH)))
    (now, _), (before, known) = parts
    before = graph.node("Where", known, before, now)
    floor = graph.node("Mul", spread, graph.constant(steps.NOISE_FLOOR))
    floor = graph.node("Mul", floor, floor)
    return graph.node("Log", graph.node("Div", graph.node("Add", now, floor), graph.node("Add", before, floor)))


def guard(graph: Graph, is_recent: str, spread: str) -> str:
    """[N, 1]: 0, or NaN where a sensor has no present level or no spread (0, negative, missing, infinite)."""
    has_spread = graph.node("Greater", spread, graph.constant(0))
    can_tell = graph.node("Where", graph.node("And", is_recent, has_spread), graph.constant(0), graph.constant(np.nan))
    can_tell = graph.node("Add", can_tell, graph.node("Mul", spread, graph.constant(0)))
    can_tell = graph.node("ReduceSum", can_tell, graph.whole(1), keepdims=1)
    return graph.node("Cast", can_tell, to=TensorProto.FLOAT)

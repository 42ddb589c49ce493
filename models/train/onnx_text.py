"""Writes a linear model over strings of folded characters as ONNX nodes: one [N, 1] tensor of text in, one [N, 1] out.

``Tokenizer`` (com.microsoft, part of every onnxruntime build) cuts a text into characters, ``LabelEncoder`` folds them to
numbers, ``TfIdfVectorizer`` counts the strings. Nothing asks for a locale. Each row is summed by itself, not by a matrix
product, so that a row's bits do not depend on the rows beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSETS = {"": 17, "ai.onnx.ml": 3, "com.microsoft": 1}
PADDING = "padding"
"""Fills up short texts; as a token it is none that the expression can give."""


def pool_of(strings: Sequence[str], codes: Mapping[str, int]) -> tuple[list[int], list[int], list[int]]:
    """The n-grams of a ``TfIdfVectorizer``: their codes by length, where each length begins, and the columns they count in.

    ``strings`` are in the order of the columns.
    """
    by_length = sorted(range(len(strings)), key=lambda column: (len(strings[column]), column))
    longest = len(strings[by_length[-1]])
    pool, starts = [], []
    for length in range(1, longest + 1):
        starts.append(len(pool))
        for column in by_length:
            if len(strings[column]) == length:
                pool += [codes[character] for character in strings[column]]
    return pool, starts, by_length


def linear_text_model(
    name: str, text: str, output: str, token: str, folded: Mapping[str, str], blank: str, strings: Sequence[str],
    scale: np.ndarray, weights: np.ndarray, intercept: float,
) -> onnx.ModelProto:
    """The logistic function of the counts × ``scale``, brought to length 1, times ``weights``, plus ``intercept``.

    ``token`` finds one kept character or a run of others; ``folded`` says what a kept one becomes, all else is ``blank``.
    ``scale`` and ``weights`` have shape [strings].
    """  # fmt: skip
    codes = {character: code for code, character in enumerate(sorted({blank, *folded.values()}), start=1)}
    pool, starts, columns = pool_of(strings, codes)
    nodes = [
        helper.make_node("Tokenizer", [text], ["tokens"], domain="com.microsoft", mark=1, mincharnum=1, pad_value=PADDING, tokenexp=token),
        helper.make_node("LabelEncoder", ["tokens"], ["coded"], domain="ai.onnx.ml", keys_strings=[PADDING, *folded],
                         values_int64s=[0, *(codes[character] for character in folded.values())], default_int64=codes[blank]),
        helper.make_node("Squeeze", ["coded", "axis"], ["sequence"]),
        helper.make_node("TfIdfVectorizer", ["sequence"], ["scaled"], mode="TFIDF", min_gram_length=len(strings[columns[0]]),
                         max_gram_length=len(starts), max_skip_count=0, pool_int64s=pool, ngram_counts=starts, ngram_indexes=columns,
                         weights=[float(scale[column]) for column in columns]),
        helper.make_node("ReduceL2", ["scaled"], ["length"], axes=[1], keepdims=1),
        helper.make_node("Max", ["length", "least"], ["divisor"]),
        helper.make_node("Mul", ["scaled", "weights"], ["terms"]),
        helper.make_node("ReduceSum", ["terms", "axis"], ["sum"], keepdims=1),
        helper.make_node("Div", ["sum", "divisor"], ["mean"]),
        helper.make_node("Add", ["mean", "intercept"], ["log_odds"]),
        helper.make_node("Sigmoid", ["log_odds"], [output]),
    ]  # fmt: skip
    constants = [
        numpy_helper.from_array(np.array([1], np.int64), "axis"),
        # A text without any known string has the length 0 and the sum 0.
        numpy_helper.from_array(np.full((1, 1), 1e-12, np.float32), "least"),
        numpy_helper.from_array(weights.astype(np.float32).reshape(1, -1), "weights"),
        numpy_helper.from_array(np.full((1, 1), intercept, np.float32), "intercept"),
    ]
    inputs = [helper.make_tensor_value_info(text, TensorProto.STRING, ["N", 1])]
    outputs = [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["N", 1])]
    graph = helper.make_graph(nodes, name.replace("-", "_"), inputs, outputs, constants)
    opsets = [helper.make_opsetid(domain, version) for domain, version in OPSETS.items()]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="millwright")
    onnx.checker.check_model(model)
    return model

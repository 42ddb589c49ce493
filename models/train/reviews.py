"""Sentiment Labelled Sentences as the training script sees it: the three sites, and what a text becomes.

A text is folded character by character, so that ONNX can do the same without any locale: letters lose case and accents,
a run of anything else becomes one blank. Features are strings of folded characters.
"""

from __future__ import annotations

import functools
import re
import string
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SITES = {"amazon": "amazon_cells_labelled.txt", "imdb": "imdb_labelled.txt", "yelp": "yelp_labelled.txt"}
ROWS_EACH = 1000


@dataclass(frozen=True)
class Reviews:
    """Sentences, 1 for a positive one and 0 for a negative one, and the site each is from; all of shape [rows]."""

    text: np.ndarray
    target: np.ndarray
    site: np.ndarray


def read_data(folder: Path) -> Reviews:
    """All sentences, site after site. Quotation marks are characters like any other; the last tab parts the label."""
    text, target, site = [], [], []
    for name, file in SITES.items():
        lines = (folder / file).read_bytes().decode("utf-8").rstrip("\n").split("\n")
        if len(lines) != ROWS_EACH:
            raise ValueError(f"{file} has {len(lines)} lines, expected {ROWS_EACH}")
        for line in lines:
            sentence, label = line.rsplit("\t", 1)
            text.append(sentence)
            target.append({"0": 0, "1": 1}[label.strip()])
            site.append(name)
    return Reviews(np.array(text, dtype=object), np.array(target), np.array(site))


def _folded() -> dict[str, str]:
    """Every character that is kept, with what it becomes."""
    kept = {character: character.lower() for character in string.ascii_letters + string.digits + "'!?"}
    kept["\u2019"] = "'"
    for code in range(0xC0, 0x180):
        base = unicodedata.normalize("NFKD", chr(code))[0].lower()
        if base in string.ascii_lowercase and len(unicodedata.normalize("NFKD", chr(code))) == 2:
            kept[chr(code)] = base
    return kept


FOLDED = _folded()
BLANK = " "
TOKEN = "[{0}]|[^{0}]+".format("".join(sorted(FOLDED)))
"""One kept character, or a run of others; read alike by Python's re and by RE2."""
_TOKEN = re.compile(TOKEN)

SHORTEST, LONGEST = 3, 5
"""Characters of a part of a word, with the blanks at its ends."""


def fold(text: str) -> str:
    """What is left of a text: kept characters folded, one blank for each run of others, and one at either end."""
    return BLANK + "".join(FOLDED.get(token, BLANK) for token in _TOKEN.findall(text)) + BLANK


@functools.lru_cache(maxsize=10_000)
def features_of(text: str) -> tuple[str, ...]:
    """Strings of folded characters, as often as they occur: words, pairs of words, and parts of words.

    Words and pairs have a blank at both ends. A part is shorter than its word with its blanks, so that no string stands for two features.
    """
    words = fold(text).split()
    found = [f" {word} " for word in words] + [f" {first} {second} " for first, second in zip(words, words[1:])]
    for word in words:
        padded = f" {word} "
        for size in range(SHORTEST, min(LONGEST, len(padded) - 1) + 1):
            found += [padded[start : start + size] for start in range(len(padded) - size + 1)]
    return tuple(found)

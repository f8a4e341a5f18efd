"""Weighs the words of a message with learnt weights: linear models of danger, misuse, scope."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bot.safety.urgent_tokens import Message
from knowledge.errors import DataFileError

BIAS = "(bias)"
NUMBER = "0"
_SECTION = re.compile(r"^\[([\w.]+)\]\n", re.MULTILINE)
# A message of fewer syllables says too little for words to be weighed.
SHORTEST = 4
_FEW, _SOME = 6, 10


class WordWeights(NamedTuple):
    """The learnt weight of each feature, and the constant term."""

    of: Mapping[str, float]
    bias: float


def word_features(message: Message) -> set[str]:
    """Return the words of a message, their pairs (with its ends ``^``, ``$``) and its length.

    Words are folded syllables, numbers are ``0``.
    """
    words = [NUMBER if t.folded.isdigit() else t.folded for t in message.tokens]
    found = {f"{a} {b}" for a, b in pairwise(["^", *words, "$"])}
    found.update(words)
    if len(words) < _SOME:
        found.add("(few words)" if len(words) < _FEW else "(some words)")
    return found


def score(present: Iterable[str], weights: WordWeights) -> float:
    """Return the log-odds: the weights' sum over the root of the number of features."""
    names = list(present)
    total = math.fsum(weights.of.get(name, 0.0) for name in names)
    return weights.bias + total / math.sqrt(max(len(names), 1))


def load_weights(path: Path, maker: str) -> WordWeights:
    """Return the weights kept in a file of lines ``feature <tab> weight``.

    Args:
        path: the file.
        maker: the module that makes it again, for the error.

    Raises:
        DataFileError: the file is missing or malformed.
    """
    try:
        return _weights(path.read_text(encoding="utf-8").splitlines())
    except (OSError, KeyError, ValueError) as error:
        raise _unreadable(path, maker, error) from error


def load_named_weights(path: Path, maker: str) -> dict[str, WordWeights]:
    """Return the weights of several models kept in one file, each after a line ``[name]``.

    Args:
        path: the file.
        maker: the module that makes it again, for the error.

    Raises:
        DataFileError: the file is missing or malformed.
    """
    try:
        sections = _SECTION.split(path.read_text(encoding="utf-8"))[1:]
        pairs = zip(sections[::2], sections[1::2], strict=True)
        return {name: _weights(lines.splitlines()) for name, lines in pairs}
    except (OSError, KeyError, ValueError) as error:
        raise _unreadable(path, maker, error) from error


def _weights(lines: Iterable[str]) -> WordWeights:
    pairs = (line.split("\t") for line in lines if line and not line.startswith("# "))
    of = {name: float(weight) for name, weight in pairs}
    return WordWeights(of, of.pop(BIAS))


def _unreadable(path: Path, maker: str, error: Exception) -> DataFileError:
    return DataFileError(
        f"The weights of words {path.name} cannot be read: {error}.",
        f"Make it again with `python -m {maker}`, or install the package again.",
    )

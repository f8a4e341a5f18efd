"""Judges a whole message by weights learnt from the labelled cases, one for each word.

Rules know the wording that reviewers foresaw; someone in danger may use other words. Here every
syllable, pair of neighbours and concept of the message has a weight, learnt by
``bot.safety.urgent_learn`` from ``tests/bot/data/danger_cases.jsonl`` (logistic regression) and
kept in ``data/danger_words.txt``. Their mean, scaled by length, says how much it is worded like
the dangers and unlike the questions of that list.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from bot.safety.urgent_match import Scene
from bot.safety.urgent_patterns import Weights
from knowledge.errors import DataFileError

DATA = Path(__file__).parents[1] / "data" / "danger_words.txt"
BIAS = "(bias)"
NUMBER = "0"
# A message of fewer syllables says too little for words to be weighed.
SHORTEST = 4
_FEW, _SOME = 6, 10
_ASKING = ("INFO", "INFOSOFT", "ASKDO", "ASK")
_SPOKEN_OF = ("ME", "KIN", "OTHER", "CHILD", "THEY")
_PEOPLE = ("ME", "KIN", "OTHER", "CHILD", "THEY", "BOSS")


@dataclass(frozen=True, slots=True)
class WordWeights:
    """The learnt weight of each feature, and the constant term."""

    of: Mapping[str, float]
    bias: float


def features(scene: Scene) -> frozenset[str]:
    """Return what the message has: words, pairs (with its ends ``^``, ``$``) and concepts.

    Words are folded syllables, numbers are ``0``; a concept is ``=NAME``.
    """
    words = [NUMBER if t.folded.isdigit() else t.folded for t in scene.message.tokens]
    found = {f"={name}" for name in scene.found}
    found |= {f"{a} {b}" for a, b in pairwise(["^", *words, "$"])}
    found.update(words)
    if not scene.has(_ASKING):
        found |= {f"={name}, asks nothing" for name in _PEOPLE if name in scene.found}
    if scene.scenario:
        found.add("=SCENARIO")
    if scene.laughs:
        found.add("=LAUGHS")
    if len(words) < _SOME:
        found.add("(few words)" if len(words) < _FEW else "(some words)")
    return frozenset(found)


def score(present: Iterable[str], weights: WordWeights) -> float:
    """Return the log-odds of danger: the weights' sum over the root of the number of features."""
    names = list(present)
    total = sum(weights.of.get(name, 0.0) for name in names)
    return weights.bias + total / math.sqrt(max(len(names), 1))


@lru_cache(maxsize=1)
def word_weights() -> WordWeights:
    """Return the learnt weights, read once.

    Raises:
        DataFileError: the file is missing or malformed.
    """
    try:
        lines = DATA.read_text(encoding="utf-8").splitlines()
        pairs = (line.split("\t") for line in lines if line and not line.startswith("# "))
        of = {name: float(weight) for name, weight in pairs}
        return WordWeights(of, of.pop(BIAS))
    except (OSError, KeyError, ValueError) as error:
        raise DataFileError(
            f"The weights of words {DATA.name} cannot be read: {error}.",
            "Make it again with `python -m bot.safety.urgent_learn`, or install the package again.",
        ) from error


def worded_as_danger(scene: Scene, weights: Weights, words: WordWeights) -> bool:
    """Say whether the message is worded like a danger.

    Told stories and jokes never are. A message with no concept of danger or nobody in it has to
    be worded more clearly like one.

    Args:
        scene: the message.
        weights: the sums that are enough.
        words: the learnt weights.
    """
    unreal = scene.laughs or scene.has(("FICTION", "NEWS"))
    if scene.scenario or (unreal and "SERIOUS" not in scene.found):
        return False
    if "MISUSE" in scene.found or len(scene.message.tokens) < SHORTEST:
        return False
    supposed = "HYPO" in scene.found and scene.has(_ASKING) and not scene.has(("THEY", "BOSS"))
    seen = scene.has(weights.of) + scene.has(_SPOKEN_OF)
    if supposed or "HELPTASK" in scene.found:
        seen = 0
    enough = weights.wording[("none", "one", "both")[seen]]
    return score(features(scene), words) >= enough

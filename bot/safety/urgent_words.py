"""Judges a whole message by weights learnt from the labelled cases, one for each word.

Rules know the wording that reviewers foresaw; someone in danger may use other words. Here every
syllable, pair of neighbours and concept of the message has a weight, learnt by
``bot.safety.urgent_learn`` from the cases in ``tests/bot/data`` (logistic regression) and
kept in ``data/danger_words.txt``. Their mean, scaled by length, says how much it is worded like
the dangers and unlike the questions of that list.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.safety.urgent_match import Scene
from bot.safety.urgent_past import is_over
from bot.safety.urgent_patterns import Weights
from bot.safety.word_weights import SHORTEST, WordWeights, load_weights, score, word_features

DATA = Path(__file__).parents[1] / "data" / "danger_words.txt"
_ASKING = ("INFO", "INFOSOFT", "ASKDO", "ASK")
_SPOKEN_OF = ("ME", "KIN", "OTHER", "CHILD", "THEY")
_PEOPLE = ("ME", "KIN", "OTHER", "CHILD", "THEY", "BOSS")
# Beside these a trifle (an exam, a phone) does not explain a cry away.
_NOT_TRIFLING = ("NOLET", "FORCE", "BOSS", "NOCALL", "PHONEWATCH")
_ONLY_A_CRY = ("CRY", "FEAR", "DEBT", "MINORAGE", "CHILD", "EVERYDAY")


def features(scene: Scene) -> frozenset[str]:
    """Return what the message has: words, pairs, length and concepts (``=NAME``)."""
    found = word_features(scene.message)
    found.update(f"={name}" for name in scene.found)
    if not scene.has(_ASKING):
        found.update(f"={name}, asks nothing" for name in _PEOPLE if name in scene.found)
    if scene.scenario:
        found.add("=SCENARIO")
    if scene.laughs:
        found.add("=LAUGHS")
    if is_over(scene.found):
        found.add("=OVER")
    return frozenset(found)


@lru_cache(maxsize=1)
def word_weights() -> WordWeights:
    """Return the learnt weights, read once; raises as :func:`load_weights`."""
    return load_weights(DATA, "bot.safety.urgent_learn")


def is_trifle(scene: Scene, weights: Weights) -> bool:
    """Say whether a trifle explains the cry, and nothing else in the message is a danger."""
    grave = [name for name in weights.of if name not in _ONLY_A_CRY]
    return "TRIFLE" in scene.found and not scene.has(grave) and not scene.has(_NOT_TRIFLING)


def worded_as_danger(scene: Scene, weights: Weights, words: WordWeights) -> bool:
    """Say whether the message is worded like a danger.

    Told stories and jokes never are. A message with no concept of danger or nobody in it, a harm
    that is over and a cry over a trifle have to be worded more clearly like one.

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
    if supposed or "HELPTASK" in scene.found or is_over(scene.found):
        seen = 0
    if is_trifle(scene, weights):
        seen = 0
    enough = weights.wording[("none", "one", "both")[seen]]
    return score(features(scene), words) >= enough

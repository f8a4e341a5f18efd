"""Knows questions that have a signal of danger and are none: open suspicion, calm wording.

A rule sees words of danger in their order; it cannot see that somebody asks about a law or asks
which number takes a report. Only questions about others are read here: what happens to the writer
or the family stays a danger, whatever the wording.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.safety.urgent_match import Hit, Scene
from bot.safety.urgent_patterns import patterns
from bot.safety.urgent_words import features, word_weights
from bot.safety.word_weights import WordWeights, score

_ASKING = ("INFO", "INFOSOFT", "ASKDO", "RIGHTS", "ASKWHOM")
_LAST_WORDS = frozenset(("gi", "khong", "nao", "dau", "sao", "ai", "chua", "nhieu", "lau"))
_NEAR = ("KIN", "CRY", "SELFHARM", "NOCALL", "PHONEWATCH")


def is_calm_question(scene: Scene, hits: Sequence[Hit], limit: float, words: WordWeights) -> bool:
    """Say whether a message with signs of danger is a calm question about others.

    Either it tells an open suspicion and asks whom to tell, or it tells of nothing seen just here
    and now and is worded clearly unlike a danger.

    Args:
        scene: the message.
        hits: the signals that hold.
        limit: the highest log-odds of danger that are clear.
        words: the learnt weights.
    """
    if any(hit.signal.firm for hit in hits) or scene.has(_NEAR):
        return False
    if scene.has(("SUSPECT",)) and scene.has(("ASKWHOM",)):
        return True
    if scene.has(("ACTUAL",)) or any(hit.who == "self" for hit in hits):
        return False
    return _asks(scene) and score(features(scene), words) <= limit


def is_worded_mildly(scene: Scene) -> bool:
    """Say whether a message is worded rather unlike a danger, whatever rule holds."""
    limit = patterns().weights.wording["mild"]
    return not scene.has(_NEAR) and score(features(scene), word_weights()) <= limit


def _asks(scene: Scene) -> bool:
    if scene.has(_ASKING) or scene.message.raw.rstrip().endswith("?"):
        return True
    return bool(scene.message.tokens) and scene.message.tokens[-1].folded in _LAST_WORDS

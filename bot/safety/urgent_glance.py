"""Glances at whether a message reads like a cry for help, in a hundredth of a millisecond.

Only tells whose turn it is in a crowd: ``bot.safety.urgent`` then reads every message, whatever the
glance said. It weighs the bare words with the weights of ``bot.safety.urgent_words``.
"""

from __future__ import annotations

from itertools import pairwise

from bot.safety.urgent_words import word_weights
from bot.safety.word_weights import score
from knowledge.text import folded_words

MOST_WORDS = 100
"""Words looked at, from the beginning; the rest of a message waits for the reading proper."""

# Log-odds. Of the labelled dangers 0.95 lie above, of the project's own questions 0.07.
_LIKE_A_CRY = -3.5


def reads_like_a_cry(text: str) -> bool:
    """Say whether a message is worded more like the known dangers than like a question.

    Args:
        text: the message as typed.

    Raises:
        DataFileError: the learnt weights cannot be read.
    """
    words = folded_words(text[: 8 * MOST_WORDS])[:MOST_WORDS]
    pairs = (f"{one} {next_one}" for one, next_one in pairwise(["^", *words, "$"]))
    return score({*words, *pairs}, word_weights()) >= _LIKE_A_CRY

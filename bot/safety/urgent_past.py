"""Knows a harm that is over: the person is back, and the message asks about rights or papers.

Such a question deserves its answer. Any word of danger that goes on ("vẫn dọa", "giờ bị", "sợ"),
of a wish to be back ("muốn được về") or of a cry makes it a danger again. The words are in
``data/danger.toml``.
"""

from __future__ import annotations

from bot.safety.urgent_patterns import Found

_BACK, _LONG_AGO, _SUFFERED = "RETURNED", "PAST", "SUFFER"
_ASKING = ("INFO", "INFOSOFT", "RIGHTS")
_GOING_ON = ("STILL", "WISH", "NOWHARM", "CRY", "SELFHARM", "NOCALL")
# "từng bị bán", "ngày xưa em bị bán": at most so many syllables from the word to the harm.
_REACH = 6


def is_over(found: Found, harm: int | None = None) -> bool:
    """Say whether a harm told of is over and the message asks about what follows.

    Args:
        found: the concepts of the message.
        harm: the syllable at which the harm is told: the person came back after it, or it is said
            to be long ago; None when the message as a whole is meant: it must tell of a return, or
            be said of whatever was suffered first.
    """
    if not any(name in found for name in _ASKING) or any(name in found for name in _GOING_ON):
        return False
    back = found.get(_BACK, [])
    if harm is None:
        harm = min((span.start for span in found.get(_SUFFERED, [])), default=None)
        if back or harm is None:
            return bool(back)
    past = found.get(_LONG_AGO, [])
    if back and past:
        return True
    ago = any(abs(span.start - harm) <= _REACH for span in past)
    return ago or any(span.start >= harm for span in back)

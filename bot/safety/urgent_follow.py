"""Answers what people in danger write next: "không gọi được", "em sợ", "không có tiền".

Such a message says little by itself; right after a reply to danger it is a plea that has its own
reviewed reply. The words are in ``data/danger_follow.toml``, the replies in
``messages/danger.*.toml``, table ``follow``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.answer import Answer, AnswerStatus, ShownContact
from bot.safety.urgent_data import reviewed
from bot.safety.urgent_find import find_concepts
from bot.safety.urgent_index import PhraseIndex
from bot.safety.urgent_patterns import Patterns, patterns
from bot.safety.urgent_reply import detect_reply_language, follow_reply
from bot.safety.urgent_tokens import read_message


def follow_up(text: str) -> Answer | None:
    """Return the reply to a plea that comes right after a reply to danger, or None.

    To be asked before :func:`bot.safety.triage.triage`, and only when the previous reply of the
    conversation had the status ``safety``.

    Args:
        text: the message as typed; a long one is a new account, for which None is returned.

    Raises:
        DataFileError: the reviewed data cannot be read.
    """
    plea = read_plea(text)
    if plea is None:
        return None
    language = detect_reply_language(text)
    reply = follow_reply(plea, _follow()["calls"][plea], language)
    return Answer(
        question=text,
        language=language,
        kind="danger",
        status=AnswerStatus.SAFETY,
        opening=reply.text,
        contacts=tuple(ShownContact(name, number) for name, number in reply.contacts),
    )


def read_plea(text: str) -> str | None:
    """Return the name of the first plea of ``danger_follow.toml`` in a short message, or None."""
    message = read_message(text, patterns().speller)
    if len(message.tokens) > _follow()["longest"]:
        return None
    found = find_concepts(message, _pleas())
    return next((name for name in _follow()["order"] if name in found), None)


def _follow() -> Mapping[str, Any]:
    follow: Mapping[str, Any] = reviewed()["follow"]
    return follow


@lru_cache(maxsize=1)
def _pleas() -> Patterns:
    return patterns()._replace(phrases=PhraseIndex(_follow()["phrases"]), masks=frozenset())

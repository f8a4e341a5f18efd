"""What is answered before any search: danger, unreadable messages, small talk, misuse.

Needs reviewed data files only, so it works with no release, no database and no model.
"""

from __future__ import annotations

from bot.answer import Answer, AnswerStatus, ShownContact
from bot.messages import Messages
from bot.safety.scope import ScopeReading, read_scope
from bot.safety.urgent import danger_reply, detect_reply_language, read_urgency
from bot.understanding.language import detect_language

MAX_LENGTH = 2000  # characters of a question; longer ones get a kind line
_KINDS = {"meta": "meta", "smalltalk": "smalltalk"}


def triage(text: str) -> Answer | None:
    """Return the answer to a message that needs no search, or None.

    Args:
        text: the message as typed.
    """
    reading = read_urgency(text)
    if reading.danger is not None:
        reply = danger_reply(reading.danger, detect_reply_language(text))
        contacts = tuple(ShownContact(name, number) for name, number in reply.contacts)
        return Answer(
            question=text,
            language=detect_reply_language(text),
            kind="danger",
            status=AnswerStatus.SAFETY,
            opening=reply.text,
            contacts=contacts,
        )
    unreadable = _unreadable(text)
    if unreadable is not None:
        return unreadable
    scope = read_scope(text)
    return None if scope is None else _of_scope(text, scope)


def apology(text: str, key: str = "error.apology", area: str = "") -> Answer:
    """Return the reply for when the software fails: help comes first."""
    language = detect_language(text[:MAX_LENGTH]) if text.strip() else "vi"
    opening = Messages.load(language, area).text(key)
    return Answer(text, language, "unknown", AnswerStatus.CLARIFY, opening=opening)


def _unreadable(text: str) -> Answer | None:
    if not text.strip():
        key = "input.empty"
    elif not any(char.isalnum() for char in text):
        key = "input.unreadable"
    elif len(text) > MAX_LENGTH:
        key = "input.too_long"
    else:
        return None
    opening = Messages.load("vi").text(key, limit=MAX_LENGTH)
    return Answer(text, "vi", "unknown", AnswerStatus.CLARIFY, opening=opening)


def _of_scope(text: str, scope: ScopeReading) -> Answer:
    language = detect_language(text)
    messages = Messages.load(language)
    opening = messages.text(scope.key)
    closing = "" if "111" in opening else messages.text("hotline.line")
    return Answer(
        question=text,
        language=language,
        kind=_KINDS.get(scope.status, "unknown"),
        status=AnswerStatus(scope.status),
        opening=opening,
        closing=closing,
    )

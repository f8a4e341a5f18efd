"""What else is answered without a search: unreadable messages, small talk, misuse, other topics."""

from __future__ import annotations

from bot.answer import Answer, AnswerStatus
from bot.messages import Messages
from bot.safety.aside import read_aside
from bot.safety.misuse import Alarm, asks_for_misuse, clearly_no_misuse, refusal_key
from bot.safety.scope import ScopeReading, read_scope
from bot.safety.urgent_match import Scene
from bot.understanding.language import detect_language

_KINDS = {"meta": "meta", "smalltalk": "smalltalk"}


def answer_to_other(text: str, scene: Scene, alarm: Alarm, longest: int) -> Answer | None:
    """Return the answer to a message without danger that needs no search, or None.

    Args:
        text: the message as typed.
        scene: the message as read for danger.
        alarm: what was read about danger before it was taken for misuse.
        longest: characters of a question; longer ones get a kind line.
    """
    unreadable = _unreadable(text, longest)
    if unreadable is not None:
        return unreadable
    scope = _scope_of(text, scene, alarm)
    return None if scope is None else _of_scope(text, scope)


def _scope_of(text: str, scene: Scene, alarm: Alarm) -> ScopeReading | None:
    """Return what the rules say, or the learnt weights where these are surer."""
    scope = read_scope(text)
    if scope is not None and scope.status == "refused":
        if not clearly_no_misuse(scene):
            return scope
        scope = None
    false_friend = scope is not None and scope.soft
    if not false_friend and asks_for_misuse(scene, alarm):
        return ScopeReading("refused", refusal_key(scene))
    return read_aside(text, scene, scope)


def _unreadable(text: str, longest: int) -> Answer | None:
    if not text.strip():
        key = "input.empty"
    elif not any(char.isalnum() for char in text):
        key = "input.unreadable"
    elif len(text) > longest:
        key = "input.too_long"
    else:
        return None
    opening = Messages.load("vi").text(key, limit=longest)
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

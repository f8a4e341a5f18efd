"""What is answered before any search: danger first, then all that needs no document.

Needs reviewed data files only, so it works with no release, no database and no model. What is not
danger is loaded only when it is needed: somebody in danger does not wait for it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.answer import Answer, AnswerStatus, ShownContact
from bot.safety.misuse import Alarm, asks_for_misuse
from bot.safety.urgent import (
    PLEA,
    UNSURE,
    Danger,
    danger_reply,
    detect_reply_language,
    judge,
    read_scene,
)
from bot.safety.urgent_calm import is_worded_mildly
from bot.safety.urgent_match import Scene
from bot.safety.urgent_reply import quiet_line

MAX_LENGTH = 2000  # characters of a question; longer ones get a kind line


def triage(text: str) -> Answer | None:
    """Return the answer to a message that needs no search, or None.

    Args:
        text: the message as typed.
    """
    scene = read_scene(text)
    reading = judge(scene)
    danger = reading.danger
    if danger is not None and not _is_other(text, scene, danger):
        return _of_danger(text, danger)
    from bot.safety.other import answer_to_other

    return _with_quiet_line(answer_to_other(text, scene, _alarm(danger), MAX_LENGTH), reading.joke)


def apology(text: str, key: str = "error.apology", area: str = "") -> Answer:
    """Return the reply for when the software fails: help comes first.

    Args:
        text: the message as typed.
        key: of the message to say.
        area: whose messages it is among; the general ones unless given.
    """
    from bot.messages import Messages
    from bot.understanding.language import detect_language

    language = detect_language(text[:MAX_LENGTH]) if text.strip() else "vi"
    opening = Messages.load(language, area).text(key)
    return Answer(text, language, "unknown", AnswerStatus.CLARIFY, opening=opening)


def _is_other(text: str, scene: Scene, danger: Danger) -> bool:
    """Say whether a message with a signal of danger is a request for misuse or off the topic.

    What says so about the topic is loaded only for a message that is worded unlike a danger.
    """
    if asks_for_misuse(scene, _alarm(danger)):
        return True
    if danger.signals[0] == PLEA or not is_worded_mildly(scene):
        return False
    from bot.safety.aside import is_clearly_aside

    return is_clearly_aside(text, scene)


def _alarm(danger: Danger | None) -> Alarm:
    if danger is None:
        return "calm"
    return "unsure" if danger.signals[0] in UNSURE else "certain"


def _with_quiet_line(answer: Answer | None, joke: bool) -> Answer | None:
    """Return the answer to a joke, game or film with one quiet line of help at its end."""
    if answer is None or not joke or "111" in answer.opening:
        return answer
    return replace(answer, closing=quiet_line(detect_reply_language(answer.question)))


def _of_danger(text: str, danger: Danger) -> Answer:
    language = detect_reply_language(text)
    reply = danger_reply(danger, language)
    return Answer(
        question=text,
        language=language,
        kind="danger",
        status=AnswerStatus.SAFETY,
        opening=reply.text,
        contacts=tuple(ShownContact(name, number) for name, number in reply.contacts),
    )

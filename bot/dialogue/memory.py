"""What a conversation remembers in memory for some minutes: questions, options, the last status."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.answer import AnswerStatus
from bot.conversation import LIFETIME, Conversation
from bot.dialogue.reply import Option
from bot.dialogue.speaker import Speaker

MAX_CHATS = 20_000
"""Chats remembered at once; beyond it the one silent longest is forgotten."""


@dataclass(slots=True)
class Talk:
    """What is remembered of one person in one chat.

    Args:
        conversation: the last questions.
        options: what the last reply offered, for channels without buttons.
        status: how the last message was met.
        texts: the last two questions as typed, for the buttons' sealed turns.
    """

    touched: datetime
    conversation: Conversation = field(default_factory=Conversation)
    options: tuple[Option, ...] = ()
    status: AnswerStatus | None = None
    texts: tuple[str, ...] = ()
    language: str | None = None


class Memory:
    """Talks by speaker, forgotten after ``lifetime``; nothing is written anywhere.

    Args:
        clock: tells the time.
        lifetime: how long after the last message a talk is forgotten.
    """

    def __init__(
        self,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        lifetime: timedelta = LIFETIME,
    ) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._talks: OrderedDict[Speaker, Talk] = OrderedDict()

    def now(self) -> datetime:
        """Return the time."""
        return self._clock()

    def talk(self, speaker: Speaker) -> Talk:
        """Return what is remembered of a speaker; an empty talk when there is nothing."""
        now = self._clock()
        talk = self._talks.pop(speaker, None)
        if talk is None or now - talk.touched > self._lifetime:
            talk = Talk(now)
        talk.touched = now
        self._talks[speaker] = talk
        while len(self._talks) > MAX_CHATS:
            self._talks.popitem(last=False)
        return talk

    def forget(self, speaker: Speaker) -> None:
        """Forget a speaker at once."""
        self._talks.pop(speaker, None)

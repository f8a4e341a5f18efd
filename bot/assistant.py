"""The whole question path of one process: triage, conversation, answer; never a traceback."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.safety.triage import triage

if TYPE_CHECKING:
    from bot.answering.answerer import Answerer
    from bot.conversation import Conversation

_log = logging.getLogger(__name__)


class Assistant:
    """Answers messages; danger first, whatever else fails.

    Args:
        open_answerer: opens the current release when the first question needs it.
        clock: tells the time, for conversations that expire.
    """

    def __init__(
        self,
        open_answerer: Callable[[], Answerer],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._open = open_answerer
        self._answerer: Answerer | None = None
        self._clock = clock

    def reply(self, text: str, conversation: Conversation | None = None) -> Answer:
        """Return the answer to a message; an error becomes an apology that shows the way to help.

        Args:
            text: as typed.
            conversation: what was said before, remembered for a short while.

        Raises:
            LachanError: the release or the model cannot be used; its text says how to mend it.
        """
        started = time.perf_counter()
        answer = triage(text) or self._from_documents(text, conversation)
        return answer.timed(1000 * (time.perf_counter() - started))

    def _from_documents(self, text: str, conversation: Conversation | None) -> Answer:
        now = self._clock()
        previous = conversation.previous(now) if conversation is not None else None
        reply = self._current().answer(text, previous)
        if conversation is not None:
            conversation.add(reply.question, now)
        return reply.answer

    def _current(self) -> Answerer:
        if self._answerer is None:
            self._answerer = self._open()
        return self._answerer

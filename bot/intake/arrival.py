"""When what is being answered arrived: tells how long people in danger wait inside the process."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.answer import Answer, AnswerStatus

Observe = Callable[[str, float], None]
"""Hears a channel's name and how many seconds passed."""

_ARRIVED: ContextVar[tuple[float, Observe] | None] = ContextVar("arrived", default=None)


class Arrivals:
    """Notes when each request came, for it and for all that is begun for it.

    Args:
        app: the application.
        observe: hears how long each reply to danger took.
    """

    def __init__(self, app: ASGIApp, observe: Observe) -> None:
        self._app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            _ARRIVED.set((time.perf_counter(), self._observe))
        await self._app(scope, receive, send)


def on_its_way(channel: str, answer: Answer | None) -> None:
    """Measure, if it is a reply to danger, how long it took until now, when it is handed on."""
    arrived = _ARRIVED.get()
    if arrived is None or answer is None or answer.status is not AnswerStatus.SAFETY:
        return
    since, observe = arrived
    observe(channel, time.perf_counter() - since)

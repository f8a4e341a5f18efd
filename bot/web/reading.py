"""Looks into the current release for pages; whoever waits too long is told so kindly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from bot.dialogue.listings import DocumentLine, documents
from bot.messages import Messages
from bot.service.answers import AnswerService
from knowledge.errors import Overloaded

if TYPE_CHECKING:
    from bot.service.desk import Desk

T = TypeVar("T")

WAIT_S = 15.0
"""How long a page waits for the release; opening the model takes some seconds."""


class Reading:
    """Reads for pages.

    Args:
        service: owns the release.
    """

    def __init__(self, service: AnswerService) -> None:
        self._service = service

    @property
    def release_id(self) -> str | None:
        """The id of the release that answers."""
        return self._service.release_id

    async def look(self, work: Callable[[Desk], T]) -> T:
        """Return what ``work`` finds, in the thread that owns the release.

        Raises:
            Overloaded: the release is still being opened, or too much is asked at once.
            LachanError: there is no release, or what ``work`` raises.
        """
        try:
            return await asyncio.wait_for(self._service.look(work), WAIT_S)
        except TimeoutError as error:
            raise Overloaded("The release is not open yet.", "Ask again in a minute.") from error

    async def call(self, work: Callable[..., T], *arguments: Any) -> T:
        """Return what a function of a module finds, where questions are answered.

        Raises:
            Overloaded: as in ``look``.
            LachanError: as in ``look``.
        """
        try:
            return await asyncio.wait_for(self._service.call(work, *arguments), WAIT_S)
        except TimeoutError as error:
            raise Overloaded("The release is not open yet.", "Ask again in a minute.") from error

    async def documents(self, language: str) -> list[DocumentLine]:
        """Return all loaded documents; raises as :meth:`look`."""
        messages = Messages.load(language)
        return await self.look(lambda desk: documents(desk, messages))

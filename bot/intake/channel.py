"""What every channel with an inbox is: it receives, it handles, it serves its webhook."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from starlette.routing import BaseRoute

from bot.intake.dispatcher import Handler
from bot.state.inbox import Incoming

Submit = Callable[[Incoming], Awaitable[bool]]


class Channel(Handler, Protocol):
    """One way to reach people."""

    @property
    def name(self) -> str:
        """The channel's name: "telegram"."""

    def routes(self) -> Sequence[BaseRoute]:
        """Return the webhook's routes; none when messages are polled."""

    async def start(self, submit: Submit) -> None:
        """Begin to receive: each message goes to ``submit`` before it is acknowledged.

        A channel that cannot be reached says so in the log and goes on trying; the others and the
        web page are not held up.
        """

    async def stop_receiving(self) -> None:
        """Take nothing more in; what is being answered is finished by the dispatcher."""

    async def close(self) -> None:
        """Let go of connections; called when nothing is being answered any more."""

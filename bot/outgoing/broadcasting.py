"""Sends approved notices to those who agreed: slowly, stoppable, going on after a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress

from bot.dialogue.reply import Action, Option, Reply
from bot.dialogue.subscribing import STOP
from bot.messages import Messages
from bot.outgoing.messenger import Messenger
from bot.state.broadcasts import Broadcast, Broadcasts, BroadcastState
from bot.state.subscriptions import Subscription, Subscriptions, Topic
from knowledge.errors import SendLater, SendRefused

_log = logging.getLogger(__name__)

PER_SECOND = 15.0
"""Messages a second: half of what Telegram allows, so that answers never wait for notices."""

_BATCH = 50
_LOOK_S = 2.0
_PAUSE_S = 30.0  # when a channel asks to wait without saying how long


class Broadcasting:
    """Sends broadcasts in the background.

    Args:
        broadcasts: the notices and whom each has reached.
        subscriptions: who agreed.
        messengers: the channels on which the bot may write first, by name.
        per_second: messages a second at most.
    """

    def __init__(
        self,
        broadcasts: Broadcasts,
        subscriptions: Subscriptions,
        messengers: Mapping[str, Messenger],
        per_second: float = PER_SECOND,
    ) -> None:
        self._broadcasts = broadcasts
        self._subscriptions = subscriptions
        self._messengers = messengers
        self._between_s = 1 / per_second
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send what is approved."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Send nothing more; what is left goes out after the next start."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def recipients(self) -> list[Subscription]:
        """Return the people a notice would go to now: those who agreed and can be written to."""
        people = self._subscriptions.of(Topic.NOTICES)
        return [person for person in people if person.channel in self._messengers]

    def approve(self, number: int, approved_by: str) -> int:
        """Begin to send a draft; return to how many people. Raises BroadcastError."""
        people = self.recipients()
        self._broadcasts.approve(number, approved_by, people)
        return len(people)

    async def _run(self) -> None:
        while True:
            for broadcast in self._broadcasts.all():
                if broadcast.state is BroadcastState.SENDING:
                    await self._send_some(broadcast)
            await asyncio.sleep(_LOOK_S)

    async def _send_some(self, broadcast: Broadcast) -> None:
        """Send a notice to the next people, looking each time whether it was stopped."""
        waiting = self._broadcasts.waiting(broadcast.id, _BATCH)
        if not waiting:
            self._broadcasts.finish(broadcast.id)
            return
        for channel, person, chat in waiting:
            if self._broadcasts.get(broadcast.id).state is not BroadcastState.SENDING:
                return
            agreed = self._subscriptions.get(channel, person, Topic.NOTICES)
            if agreed is None:  # stopped, or wrote in danger, since the notice was approved
                self._broadcasts.mark(broadcast.id, channel, person, sent=False)
                continue
            if not await self._send(broadcast, agreed, chat):
                return
            await asyncio.sleep(self._between_s)

    async def _send(self, broadcast: Broadcast, person: Subscription, chat: str) -> bool:
        """Send a notice to one person; False when the channel asks to wait."""
        own = Messages.load(person.language, "officers")
        notice = Reply(
            person.language,
            text=f"{broadcast.text}\n\n{own.text('broadcasts.stop')}",
            options=(Option(Action.NOTICES, own.text("broadcasts.stop_button"), STOP),),
        )
        messenger = self._messengers.get(person.channel)
        try:
            if messenger is None:
                raise SendRefused(f"The channel {person.channel} is off.")
            await messenger.send(chat, notice)
        except SendLater as error:
            await asyncio.sleep(error.after_s or _PAUSE_S)
            return False
        except SendRefused:
            self._subscriptions.stop(person.channel, person.person, Topic.NOTICES)
            self._broadcasts.mark(broadcast.id, person.channel, person.person, sent=False)
            return True
        except Exception:
            _log.exception("A notice could not be sent")
            await asyncio.sleep(_PAUSE_S)
            return False
        self._broadcasts.mark(broadcast.id, person.channel, person.person, sent=True)
        return True

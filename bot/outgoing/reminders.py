"""Reminds people of deadlines 7 days and 1 day before, once each, also after a restart.

Reminders go through the inbox like messages that came in: the key tells that one was sent before,
a failed one is tried again, and one given up can be seen by an admin.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from bot.dialogue.listings import document_name
from bot.dialogue.reply import Action, Option, Reply
from bot.dialogue.subscribing import STOP
from bot.intake.dispatcher import MarkSent
from bot.messages import Messages
from bot.officers.dated import Dated, dates_of
from bot.outgoing.messenger import Messenger
from bot.rendering.plain import display_path, place_label
from bot.service.answers import AnswerService
from bot.state.inbox import Incoming
from bot.state.state import REMINDERS
from bot.state.subscriptions import Subscription, Subscriptions, Topic
from knowledge.errors import LachanError, SendRefused
from knowledge.model import DateKind

_log = logging.getLogger(__name__)

CHANNEL = REMINDERS
DAYS_BEFORE = (7, 1)
FROM_HOUR, TO_HOUR = 8, 20  # nobody is written to at night
LOOK_S = 600.0
"""Seconds between two looks at what is due."""

Submit = Callable[[Incoming], Awaitable[bool]]


class Reminders:
    """Finds out what is due and sends it; the dispatcher's handler of its own messages.

    Args:
        service: looks into the current release.
        subscriptions: who agreed.
        messengers: the channels on which the bot may write first, by name.
        clock: tells the local time.
    """

    def __init__(
        self,
        service: AnswerService,
        subscriptions: Subscriptions,
        messengers: Mapping[str, Messenger],
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._service = service
        self._subscriptions = subscriptions
        self._messengers = messengers
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    def start(self, submit: Submit) -> None:
        """Begin to look now and then."""
        self._task = asyncio.create_task(self._run(submit))

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def remind(self, submit: Submit) -> int:
        """Hand over all reminders that are due now; return how many were new."""
        now = self._clock()
        people = self._subscriptions.of(Topic.DEADLINES)
        if not people or not FROM_HOUR <= now.hour < TO_HOUR:
            return 0
        due = [
            (dated, days)
            for dated in await self._service.look(dates_of)
            for days in DAYS_BEFORE
            if dated.kind is DateKind.DEADLINE and dated.last - now.date() == timedelta(days=days)
        ]
        new = 0
        for person in people:
            for dated, days in due:
                if person.province in (None, dated.document.province):
                    new += await submit(_message(person, dated, days, now))
        return new

    async def handle(self, message: Incoming, sent: int, mark_sent: MarkSent) -> None:
        """Send one reminder, unless the person has stopped them meanwhile."""
        body = json.loads(message.body)
        channel, person = body["channel"], body["person"]
        messenger = self._messengers.get(channel)
        agreed = self._subscriptions.get(channel, person, Topic.DEADLINES)
        if messenger is None or agreed is None or sent:
            return
        try:
            await messenger.send(body["chat"], _reminder(body["text"], agreed.language))
        except SendRefused:
            self._subscriptions.stop(channel, person, Topic.DEADLINES)
            raise
        await mark_sent(1)

    async def _run(self, submit: Submit) -> None:
        while True:
            try:
                await self.remind(submit)
            except LachanError as error:
                _log.warning("Reminders wait: %s", error)
            except Exception:
                _log.exception("Reminders could not be looked up")
            await asyncio.sleep(LOOK_S)


def reminder_text(dated: Dated, days: int, language: str) -> str:
    """Return the words of a reminder."""
    own, general = Messages.load(language, "officers"), Messages.load(language)
    document = dated.document
    recipient = own.text("reminders.recipient", recipient=dated.to_whom) if dated.to_whom else ""
    return own.text(
        "reminders.text",
        days=days,
        what=dated.what,
        recipient=recipient,
        date=f"{dated.last.day}/{dated.last.month}/{dated.last.year}",
        document=document_name(document),
        place=place_label(document.province, document.province_at_issue, document.year, general),
        path=display_path(dated.passage.path, general),
    ).strip()


def _reminder(text: str, language: str) -> Reply:
    """Return a reminder with the button that ends them all."""
    label = Messages.load(language, "officers").text("reminders.off_button")
    return Reply(language, text=text, options=(Option(Action.REMIND, label, STOP),))


def _message(person: Subscription, dated: Dated, days: int, now: datetime) -> Incoming:
    body = {
        "channel": person.channel,
        "person": person.person,
        "chat": person.chat,
        "text": reminder_text(dated, days, person.language),
    }
    # The key outlives the reminder, to tell a second one: nobody can be told by it.
    words = f"{person.channel}:{person.person}:{dated.id}:{days}"
    key = hashlib.sha256(words.encode()).hexdigest()
    chat = f"{person.channel}:{person.chat}"
    return Incoming(CHANNEL, key, chat, json.dumps(body, ensure_ascii=False), now.timestamp())

"""The commands /nhac and /thongbao: who agrees to be written to, and who stops."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from bot.dialogue.reply import Action, Option, Reply
from bot.dialogue.speaker import Speaker
from bot.messages import Messages
from bot.service.answers import AnswerService
from bot.state.subscriptions import Subscription, Subscriptions, Topic
from knowledge.errors import OptionExpired
from knowledge.places import Places

WRITES_FIRST = frozenset(("telegram",))
"""Channels on which the bot may write first; Zalo takes replies only."""

STOP = "stop"
"""The choice that ends messages from under one of them, which stays to be read."""

_MAX_PROVINCES = 8
# Somebody in danger does not wait for the threads that look things up for a crowd.
_AT_ONCE = ThreadPoolExecutor(1, "lachan-danger")


class Subscribing:
    """Offers, begins and ends reminders and notices.

    Args:
        service: looks into the current release.
        subscriptions: who agreed.
        places: the provinces.
        channels: the channels on which the bot may write first.
    """

    def __init__(
        self,
        service: AnswerService,
        subscriptions: Subscriptions,
        places: Places,
        channels: Collection[str] = WRITES_FIRST,
    ) -> None:
        self._service = service
        self._subscriptions = subscriptions
        self._names = tuple(province.name for province in places.provinces)
        self._channels = channels

    async def reminders(self, speaker: Speaker, language: str) -> Reply:
        """Offer reminders of deadlines."""
        refused = self._refused(speaker, language)
        if refused is not None:
            return refused
        own = Messages.load(language, "officers")
        loaded = await self._service.look(
            lambda desk: sorted({d.province for d in desk.library.documents() if d.province})
        )
        options = [Option(Action.REMIND, own.text("reminders.all_button"), "all")]
        options += [
            Option(Action.REMIND, name, str(self._names.index(name)))
            for name in loaded[:_MAX_PROVINCES]
        ]
        text = own.text("reminders.offer")
        kept = await self._kept(speaker, Topic.DEADLINES)
        if kept is not None:
            whose = kept.province or own.text("reminders.all")
            text = f"{own.text('reminders.current', whose=whose)}\n{text}"
            options.append(Option(Action.REMIND, own.text("reminders.off_button"), "off"))
        return Reply(language, text=text, options=tuple(options))

    async def notices(self, speaker: Speaker, language: str) -> Reply:
        """Offer public notices."""
        refused = self._refused(speaker, language)
        if refused is not None:
            return refused
        own = Messages.load(language, "officers")
        options = tuple(
            Option(Action.NOTICES, own.text(f"broadcasts.{value}_button"), value)
            for value in ("on", "off")
        )
        return Reply(language, text=own.text("broadcasts.offer"), options=options)

    async def choose(self, speaker: Speaker, action: Action, value: str, language: str) -> Reply:
        """Begin or end what an option names; raises OptionExpired."""
        refused = self._refused(speaker, language)
        if refused is not None:
            return refused
        topic = Topic.DEADLINES if action is Action.REMIND else Topic.NOTICES
        area = "reminders" if topic is Topic.DEADLINES else "broadcasts"
        own = Messages.load(language, "officers")
        if value in ("off", STOP):
            stop = self._subscriptions.stop
            await asyncio.to_thread(stop, speaker.channel, speaker.person, topic)
            return Reply(language, text=own.text(f"{area}.off"), replaces=value != STOP)
        province = self._province(value) if topic is Topic.DEADLINES else None
        agreed = Subscription(
            speaker.channel, speaker.person, speaker.chat, topic, province, language
        )
        await asyncio.to_thread(self._subscriptions.add, agreed)
        whose = province or own.text("reminders.all")
        return Reply(language, text=own.text(f"{area}.on", whose=whose), replaces=True)

    async def endangered(self, speaker: Speaker) -> None:
        """Write nothing more of our own accord to a person who wrote in danger.

        Whoever reads along on that phone must not be led to this chat.
        """
        if not self._subscriptions.any_of(speaker.channel, speaker.person):
            return  # as nearly everybody: no need to wait for a thread
        stop = self._subscriptions.stop
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(_AT_ONCE, stop, speaker.channel, speaker.person)

    async def _kept(self, speaker: Speaker, topic: Topic) -> Subscription | None:
        get = self._subscriptions.get
        return await asyncio.to_thread(get, speaker.channel, speaker.person, topic)

    def _refused(self, speaker: Speaker, language: str) -> Reply | None:
        own = Messages.load(language, "officers")
        if speaker.group:
            return Reply(language, text=own.text("reminders.group"))
        if speaker.channel not in self._channels:
            return Reply(language, text=own.text("reminders.channel"))
        return None

    def _province(self, value: str) -> str | None:
        if value == "all":
            return None
        if not value.isdecimal() or len(value) > 3 or int(value) >= len(self._names):
            raise OptionExpired("This button names no province.")
        return self._names[int(value)]

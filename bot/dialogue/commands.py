"""Commands such as /tinh and /vanban, and the options they offer; the same on every channel."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cached_property

from bot.dialogue.documents import DocumentCommands, Question
from bot.dialogue.memory import Memory
from bot.dialogue.reply import Action, Option, Reply
from bot.dialogue.speaker import Speaker
from bot.dialogue.spoken import split_command
from bot.dialogue.subscribing import Subscribing
from bot.messages import Messages
from bot.service.answers import AnswerService
from bot.state.state import State
from knowledge.contacts import Contacts
from knowledge.errors import LachanError, OptionExpired, UnknownDocument
from knowledge.places import Places

OFFERED = frozenset(
    (
        Action.PROVINCE,
        Action.DUTIES,
        Action.DEADLINES,
        Action.DOCUMENT,
        Action.REMIND,
        Action.NOTICES,
    )
)
"""What a command offers, in contrast to an answer."""

_MAX_PROVINCES = 8  # offered as buttons; any other can be typed


class Commands:
    """Obeys commands.

    Args:
        service: looks into the current release.
        state: what is remembered for a while.
        memory: what is remembered in memory.
        question: answers a question, for commands that come down to one.
    """

    def __init__(
        self, service: AnswerService, state: State, memory: Memory, question: Question
    ) -> None:
        self._service = service
        self._state = state
        self._memory = memory
        self._question = question
        self._documents = DocumentCommands(service, question)

    @cached_property
    def _places(self) -> Places:
        return Places.load()

    @cached_property
    def _subscribing(self) -> Subscribing:
        return Subscribing(self._service, self._state.subscriptions, self._places)

    async def obey(self, speaker: Speaker, text: str, language: str) -> Reply | None:
        """Return the reply to a command; None when the text is none."""
        name, rest = split_command(text)
        match name:
            case "start":
                return await self._start(speaker, rest, language)
            case "":
                return None
            case "help":
                return _say(language, "help.text")
            case "111" | "113":
                return _contacts(language)
            case "tinh":
                return await self._province(speaker, rest, language)
            case "nhiemvu":
                return await self._documents.duties(speaker, rest, language)
            case "hanbaocao":
                return await self._documents.deadlines(rest, language)
            case "vanban":
                return await self._documents.list(language)
            case "xoa":
                found = await self.forget(speaker)
                return _say(language, "delete.done" if found else "delete.nothing")
            case "nhac":
                return await self._subscribing.reminders(speaker, language)
            case "thongbao":
                return await self._subscribing.notices(speaker, language)
            case "en" | "vi":
                return await self._language(speaker, name)
            case "hoi":
                return await self._question(speaker, rest) if rest else _say(language, "busy.hoi")
            case _:
                return Reply(language, text=Messages.load(language).text("input.unknown_command"))

    async def choose(self, speaker: Speaker, action: Action, value: str, language: str) -> Reply:
        """Return the reply to an option that a command offered; raises LachanError."""
        if action is Action.PROVINCE:
            return await self._choose_province(speaker, value, language)
        if action in (Action.REMIND, Action.NOTICES):
            return await self._subscribing.choose(speaker, action, value, language)
        return await self._documents.choose(speaker, action, value, language)

    async def endangered(self, speaker: Speaker) -> None:
        """Write nothing more of our own accord to a person who wrote in danger."""
        await self._subscribing.endangered(speaker)

    async def forget(self, speaker: Speaker) -> bool:
        """Erase everything about a person at once; say whether there was anything."""
        talked = bool(self._memory.talk(speaker).texts)
        self._memory.forget(speaker)
        kept = await asyncio.to_thread(
            self._state.forget, speaker.channel, speaker.chat, speaker.person
        )
        return kept or talked

    def key_of(self, error: LachanError) -> str | None:
        """Return the message for an error that is the person's to know; None for others."""
        if isinstance(error, OptionExpired):
            return "busy.expired"
        if isinstance(error, UnknownDocument):
            return "documents.gone"
        return None

    async def _start(self, speaker: Speaker, payload: str, language: str) -> Reply:
        """Greet; a payload from a poster may name a province or a command."""
        self._memory.talk(speaker)
        name, _, value = payload.partition("-")
        if name == "tinh" and value:
            return await self._province(speaker, value.replace("_", " "), language)
        if name == "111":
            return _contacts(language)
        return _say(language, "start.text")

    async def _language(self, speaker: Speaker, language: str) -> Reply:
        self._memory.talk(speaker).language = language
        if not speaker.group:
            people = self._state.people
            await asyncio.to_thread(
                people.choose_language, speaker.channel, speaker.person, language
            )
        return _say(language, "language.chosen")

    async def _province(self, speaker: Speaker, name: str, language: str) -> Reply:
        if speaker.group:
            return _say(language, "province.group")
        messages = Messages.load(language, "dialogue")
        if not name:
            return await self._offer_provinces(speaker, messages)
        mention = next(iter(self._places.find(name)), None)
        today = mention.today if mention is not None else self._places.today(name)
        if today is None:
            return _say(language, "province.unknown")
        return self._confirm(today, messages)

    async def _offer_provinces(self, speaker: Speaker, messages: Messages) -> Reply:
        """Offer the provinces of loaded documents; any other can be typed."""
        kept = await asyncio.to_thread(
            self._state.people.preferences, speaker.channel, speaker.person
        )
        loaded = await self._service.look(
            lambda desk: sorted({d.province for d in desk.library.documents() if d.province})
        )
        options = [
            Option(Action.PROVINCE, name, str(self._index(name)))
            for name in loaded[:_MAX_PROVINCES]
        ]
        text = messages.text("province.choose")
        if kept.province:
            text = f"{messages.text('province.current', province=kept.province)}\n{text}"
            label = messages.text("province.forget_button")
            options.append(Option(Action.PROVINCE, label, "none"))
        return Reply(messages.language, text=text, options=tuple(options))

    def _confirm(self, province: str, messages: Messages) -> Reply:
        text = messages.text("province.confirm", province=province)
        options = (
            Option(Action.PROVINCE, messages.text("buttons.yes"), f"yes:{self._index(province)}"),
            Option(Action.PROVINCE, messages.text("buttons.no"), "no"),
        )
        return Reply(messages.language, text=text, options=options)

    async def _choose_province(self, speaker: Speaker, value: str, language: str) -> Reply:
        messages = Messages.load(language, "dialogue")
        if value == "no":
            return replace(_say(language, "province.not_kept"), replaces=True)
        if value == "none":
            await self._keep_province(speaker, None)
            return replace(_say(language, "province.forgotten"), replaces=True)
        agreed, _, index = value.rpartition(":")
        names = self._provinces
        if not index.isdecimal() or int(index) >= len(names):
            raise OptionExpired("This button names no province.")
        province = names[int(index)]
        if agreed != "yes":
            return replace(self._confirm(province, messages), replaces=True)
        await self._keep_province(speaker, province)
        return await self._remembered(province, messages)

    async def _remembered(self, province: str, messages: Messages) -> Reply:
        loaded = await self._service.look(
            lambda desk: {d.province for d in desk.library.documents()}
        )
        text = messages.text("province.remembered", province=province)
        if province not in loaded:
            text = f"{text}\n{messages.text('province.no_plan', province=province)}"
        return Reply(messages.language, text=text, replaces=True)

    async def _keep_province(self, speaker: Speaker, province: str | None) -> None:
        people = self._state.people
        await asyncio.to_thread(people.choose_province, speaker.channel, speaker.person, province)

    @property
    def _provinces(self) -> tuple[str, ...]:
        """Today's names in the order of the reviewed file."""
        return tuple(province.name for province in self._places.provinces)

    def _index(self, province: str) -> int:
        return self._provinces.index(province)


def _say(language: str, key: str) -> Reply:
    return Reply(language, text=Messages.load(language, "dialogue").text(key))


def _contacts(language: str) -> Reply:
    """Return whom to call, at home and abroad; needs no release."""
    messages = Messages.load(language, "dialogue")
    contacts = Contacts.load()
    known = {c.number: c for c in (*contacts.home(), *contacts.abroad())}
    lines = [
        messages.text(
            "contacts.line", number=c.number, name=c.name_en if language == "en" else c.name
        )
        for c in known.values()
    ]
    text = [messages.text("contacts.title"), *lines, messages.text("contacts.place")]
    options = tuple(
        Option(Action.COPY, messages.text("buttons.copy", number=number), number)
        for number in known
    )
    return Reply(language, text="\n".join(text), options=options)

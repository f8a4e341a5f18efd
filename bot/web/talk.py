"""A conversation on the web page: what the page tells, and what it is told to do besides reading.

A page is known by an id that it alone holds; closing it ends the conversation. What other channels
keep on the server (province, language) a page keeps itself, if the person agrees.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from functools import cached_property

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Action, Option, Reply, parse_option
from bot.dialogue.speaker import Speaker
from bot.messages import LANGUAGES, Messages
from bot.service.answers import AnswerService
from knowledge.errors import LachanError
from knowledge.places import Places
from knowledge.text import fold

CHANNEL = "web"
_CHAT = re.compile(r"[A-Za-z0-9_-]{22,64}")
_DELETE = ("/xoa", "/xoadulieu")


@dataclass(frozen=True, slots=True)
class Said:
    """What a person wrote or chose.

    Args:
        chat: the page's id; one that is no id is replaced.
        text: as typed; empty when an option was chosen.
        option: the data of the option chosen, if one was.
        language: of the page: "vi" or "en".
        home: the province that the page remembers, if any.
    """

    chat: str
    text: str = ""
    option: str = ""
    language: str = "vi"
    home: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """The reply, and what the page has to do.

    Args:
        reply: what is said.
        passage_id: of the passage whose source was asked for, else empty.
        home: the province that the page has to remember; "" to forget it; None to leave it.
        forget: the page has to erase what it shows.
    """

    reply: Reply
    passage_id: str = ""
    home: str | None = None
    forget: bool = False


def new_chat() -> str:
    """Return an id for a page that nobody can guess."""
    return secrets.token_urlsafe(16)


class Talk:
    """Answers what is said on the page.

    Args:
        dialogue: a conversation with one person.
        service: looks into the current release.
    """

    def __init__(self, dialogue: Dialogue, service: AnswerService) -> None:
        self._dialogue = dialogue
        self._service = service

    def urgent(self, said: Said) -> Heard | None:
        """Return the reply to a message that signals danger, which no limit holds back."""
        reply = self._dialogue.danger(self._speaker(said), said.text) if said.text else None
        return Heard(reply) if reply is not None else None

    async def answer(self, said: Said) -> Heard:
        """Return the reply to what was written or chosen."""
        speaker = self._speaker(said)
        if said.option:
            return await self._chosen(speaker, said)
        command = fold(said.text.strip())
        if command in _DELETE:
            await self._dialogue.forget(speaker)
            return Heard(_say(said.language, "web", "delete.done"), home="", forget=True)
        if command in ("/en", "/vi"):
            language = command.removeprefix("/")
            self._dialogue.memory.talk(speaker).language = language
            return Heard(_say(language, "dialogue", "language.chosen"))
        reply = await self._dialogue.hear(speaker, said.text)
        return Heard(self._with_home(reply, said) if command == "/tinh" else reply)

    async def _chosen(self, speaker: Speaker, said: Said) -> Heard:
        action, value = parse_option(said.option) or (None, "")
        language = self._dialogue.language(speaker)
        if action is Action.PROVINCE and value == "none":
            return Heard(_say(language, "dialogue", "province.forgotten", replaces=True), home="")
        if action is Action.PROVINCE and value.startswith("yes:"):
            province = self._province(value.removeprefix("yes:"))
            if province is not None:
                return Heard(await self._remembered(province, language), home=province)
        reply = await self._dialogue.press(speaker, said.option)
        return Heard(reply, passage_id=value if action is Action.SOURCE else "")

    def _speaker(self, said: Said) -> Speaker:
        chat = said.chat if _CHAT.fullmatch(said.chat) else new_chat()
        language = said.language if said.language in LANGUAGES else None
        home = said.home if said.home in self._provinces else None
        return Speaker(CHANNEL, chat, chat, language=language, home=home)

    def _with_home(self, reply: Reply, said: Said) -> Reply:
        """Say before the provinces to choose from which one the page remembers now."""
        if said.home not in self._provinces:
            return reply
        words = Messages.load(reply.language, "dialogue")
        current = words.text("province.current", province=said.home)
        forget = Option(Action.PROVINCE, words.text("province.forget_button"), "none")
        return replace(reply, text=f"{current}\n{reply.text}", options=(*reply.options, forget))

    async def _remembered(self, province: str, language: str) -> Reply:
        words = Messages.load(language, "dialogue")
        text = words.text("province.remembered", province=province)
        try:
            loaded = await self._service.look(
                lambda desk: {d.province for d in desk.library.documents()}
            )
        except LachanError:  # the choice counts, whether or not the documents can be read now
            return Reply(language, text=text, replaces=True)
        if province not in loaded:
            text = f"{text}\n{words.text('province.no_plan', province=province)}"
        return Reply(language, text=text, replaces=True)

    def _province(self, index: str) -> str | None:
        names = self._provinces
        if not (index.isascii() and index.isdecimal() and len(index) < 4):
            return None
        return names[int(index)] if int(index) < len(names) else None

    @cached_property
    def _provinces(self) -> tuple[str, ...]:
        """Today's names in the order of the reviewed file, as the options count them."""
        return tuple(province.name for province in Places.load().provinces)


def _say(language: str, area: str, key: str, *, replaces: bool = False) -> Reply:
    return Reply(language, text=Messages.load(language, area).text(key), replaces=replaces)

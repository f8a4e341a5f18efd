"""Admins in a private chat: they send files, decide on drafts, look at questions and figures.

Who somebody is, is looked up for every command, button and file anew: a role that was taken away
counts at once. Nothing of anybody else is fetched or kept.
"""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress

from telegram import BotCommandScopeChat, Document
from telegram.error import TelegramError

from bot.dialogue.reply import Action, Reply, parse_option
from bot.dialogue.speaker import Speaker
from bot.messages import LANGUAGES, Messages
from bot.telegram.admin_access import Send
from bot.telegram.admin_decisions import Decisions
from bot.telegram.admin_desk import AdminDesk
from bot.telegram.admin_files import Files
from bot.telegram.admin_reports import AREA, documents_reply, figures_reply, questions_reply
from bot.telegram.client import Bot
from bot.telegram.profile import commands
from knowledge.errors import LachanError
from knowledge.workshop.accounts import Account, Role

_log = logging.getLogger(__name__)

_COMMAND = re.compile(r"/(cauhoi|thongke|vanban)(?:@\w+)?", re.IGNORECASE)
_FOR_ALL = "vanban"  # a command that everybody has, which shows admins more
_DEAD_LETTERS = 100


class TelegramAdmin:
    """A ``Backstage`` for the accounts that are tied to a Telegram user.

    Args:
        bot: the client.
        desk: what admins work with.
    """

    def __init__(self, bot: Bot, desk: AdminDesk) -> None:
        self._bot = bot
        self._desk = desk
        self._files = Files(desk)
        self._decisions = Decisions(desk)
        self._shown: set[int] = set()  # chats that see the commands of admins

    async def hear(self, speaker: Speaker, text: str) -> Reply | None:
        """Return the reply to a command for admins; None for any other text."""
        command = _COMMAND.fullmatch(text.strip())
        if command is None:
            return None
        name = command[1].lower()
        account = None if speaker.group else await self._account(speaker)
        if account is None:
            return None if name == _FOR_ALL else await self._refusal(speaker)
        await self._show_commands(account)
        try:
            return await self._told(name, self._messages(speaker))
        except LachanError as error:
            _log.error("An admin's command could not be answered: %s", error)
            return self._say(speaker, "decided.failed")

    async def press(self, speaker: Speaker, data: str, send: Send) -> Reply | None:
        """Return the reply to a button for admins; None for any other button."""
        parsed = parse_option(data)
        if parsed is None or parsed[0] is not Action.ADMIN:
            return None
        refused = await self._refused_to_change(speaker)
        if refused is not None:
            return refused
        return await self._decisions.decide(parsed[1], speaker, self._messages(speaker), send)

    async def take(self, speaker: Speaker, document: Document, send: Send) -> Reply | None:
        """Take a file of an admin in private; None for everybody else's."""
        if speaker.group or await self._account(speaker) is None:
            return None
        refused = await self._refused_to_change(speaker)
        if refused is not None:
            return refused
        return self._files.take(speaker, document, self._messages(speaker), send)

    async def introduce(self) -> None:
        """Tell Telegram the commands of every admin's chat."""
        try:
            accounts = await self._desk.office.run(lambda workshop: workshop.accounts.all())
        except LachanError as error:
            _log.warning("The commands of admins were not set: %s", error)
            return
        for account in accounts:
            if not account.disabled:
                await self._show_commands(account)

    async def _told(self, name: str, messages: Messages) -> Reply:
        desk = self._desk
        url = desk.settings.public_url
        if name == "vanban":
            rows = await desk.office.run(lambda workshop: workshop.documents())
            return documents_reply(rows, messages)
        if name == "cauhoi":
            groups = await desk.office.run(lambda workshop: workshop.questions.groups())
            return questions_reply(groups, messages, url)
        letters = await asyncio.to_thread(desk.state.inbox.dead_letters, _DEAD_LETTERS)
        today = desk.settings.day()
        return await desk.office.run(
            lambda workshop: figures_reply(workshop, len(letters), today, messages)
        )

    async def _refused_to_change(self, speaker: Speaker) -> Reply | None:
        """Return the refusal of somebody who may change nothing here; None for editors."""
        account = None if speaker.group else await self._account(speaker)
        if account is None:
            return await self._refusal(speaker)
        if not account.role.includes(Role.EDITOR):
            return self._say(speaker, "refused.role")
        return None

    async def _refusal(self, speaker: Speaker) -> Reply:
        if speaker.group:
            return self._say(speaker, "refused.group")
        await self._hide_commands(int(speaker.person))
        return self._say(speaker, "refused.stranger")

    async def _account(self, speaker: Speaker) -> Account | None:
        """Return the account of a Telegram user; None when there is none or it is closed."""
        number = int(speaker.person)
        return await self._desk.office.run(lambda w: w.accounts.by_telegram(number))

    async def _show_commands(self, account: Account) -> None:
        """Put the commands of admins into the menu of an admin's chat, once."""
        chat = account.telegram_id
        if chat is None or chat in self._shown:
            return
        with suppress(TelegramError):
            for language in LANGUAGES:
                own = Messages.load(language, AREA)
                listed = {c.command: c.description for c in commands(language, "private.")}
                admin = {
                    key.removeprefix("commands."): own.text(key)
                    for key in own.keys()  # noqa: SIM118
                    if key.startswith("commands.")
                }
                await self._bot.set_my_commands(
                    list((admin | {k: v for k, v in listed.items() if k not in admin}).items()),
                    scope=BotCommandScopeChat(chat),
                    language_code=None if language == "vi" else language,
                )
            self._shown.add(chat)

    async def _hide_commands(self, chat: int) -> None:
        """Take the commands of admins out of the menu of somebody who is none any more."""
        if chat not in self._shown:
            return
        self._shown.discard(chat)
        with suppress(TelegramError):
            for language in LANGUAGES:
                await self._bot.delete_my_commands(
                    scope=BotCommandScopeChat(chat),
                    language_code=None if language == "vi" else language,
                )

    def _messages(self, speaker: Speaker) -> Messages:
        people = self._desk.state.people
        chosen = people.preferences(speaker.channel, speaker.person).language
        language = chosen or speaker.language or "vi"
        return Messages.load(language if language in LANGUAGES else "vi", AREA)

    def _say(self, speaker: Speaker, key: str) -> Reply:
        messages = self._messages(speaker)
        return Reply(messages.language, text=messages.text(key))

"""How the bot presents itself: its commands by scope and language, and its descriptions."""

from __future__ import annotations

import logging
from functools import lru_cache

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from bot.messages import LANGUAGES, Messages
from bot.telegram.client import Bot

_log = logging.getLogger(__name__)

AREA = "telegram"
_PRIVATE, _GROUP = "private.", "group."


async def introduce(bot: Bot) -> None:
    """Tell Telegram the commands and descriptions; what fails is left as it was."""
    try:
        for language in LANGUAGES:
            await _introduce_in(bot, language)
    except TelegramError as error:
        _log.warning("Telegram did not take the list of commands: %s", type(error).__name__)


def commands(language: str, section: str) -> list[BotCommand]:
    """Return the commands of a section of the messages: "private." or "group."."""
    messages = Messages.load(language, AREA)
    keys = [key for key in messages.keys() if key.startswith(section)]  # noqa: SIM118
    return [BotCommand(key.removeprefix(section), messages.text(key)) for key in keys]


@lru_cache
def group_commands() -> frozenset[str]:
    """Return the names that are answered in a group without naming the bot."""
    listed = {command.command for command in commands("vi", _GROUP)}
    return frozenset(listed | {command.command for command in commands("vi", _PRIVATE)})


async def _introduce_in(bot: Bot, language: str) -> None:
    # Vietnamese stands without a code: it is what people of all other languages see.
    code = None if language == "vi" else language
    scopes: list[tuple[BotCommandScope, str]] = [
        (BotCommandScopeAllPrivateChats(), _PRIVATE),
        (BotCommandScopeAllGroupChats(), _GROUP),
    ]
    for scope, section in scopes:
        await bot.set_my_commands(commands(language, section), scope=scope, language_code=code)
    messages = Messages.load(language, AREA)
    await bot.set_my_description(messages.text("about.description"), language_code=code)
    await bot.set_my_short_description(messages.text("about.short"), language_code=code)

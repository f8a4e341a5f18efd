"""Makes the Telegram channel from the settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.dialogue.dialogue import Dialogue
from bot.telegram.admin import TelegramAdmin
from bot.telegram.admin_desk import AdminDesk
from bot.telegram.channel import TelegramChannel
from bot.telegram.client import new_bot
from knowledge.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


def telegram_channel(
    settings: Settings, dialogue: Dialogue, desk: AdminDesk | None = None
) -> TelegramChannel | None:
    """Return the Telegram channel; None when no token is set.

    Args:
        settings: the settings.
        dialogue: what answers.
        desk: what admins work with; None: they are like everybody else.

    Raises:
        SettingsError: the token or the webhook's secret cannot be one.
    """
    token = settings.telegram_bot_token.get_secret_value()
    if not token:
        return None
    if not _TOKEN.fullmatch(token):
        raise SettingsError(
            "TELEGRAM_BOT_TOKEN is no token of a Telegram bot.",
            "Copy it from @BotFather: digits, a colon, then letters, digits, _ or -.",
        )
    secret = settings.telegram_webhook_secret.get_secret_value()
    if secret and not _SECRET.fullmatch(secret):
        raise SettingsError(
            "TELEGRAM_WEBHOOK_SECRET has characters that Telegram refuses, or more than 256.",
            "Use letters, digits, _ and - only, or leave it empty.",
        )
    bot = new_bot(
        token, settings.telegram_base_url.rstrip("/"), settings.telegram_messages_per_second
    )
    backstage = TelegramAdmin(bot, desk) if desk is not None else None
    return TelegramChannel(
        bot, dialogue, public_url=settings.public_url, secret=secret, backstage=backstage
    )

"""Makes Zalo's channels from the settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.dialogue.dialogue import Dialogue
from bot.intake.channel import Channel
from bot.state.state import State
from bot.zalo.bot_channel import ZaloBotChannel, secret_of
from bot.zalo.bot_client import ZaloBotClient
from bot.zalo.oa_channel import ZaloOaChannel
from bot.zalo.oa_client import OaClient
from bot.zalo.oa_tokens import OaTokens
from knowledge.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings

_SECRET = re.compile(r"[A-Za-z0-9_-]{8,256}")


def zalo_bot_channel(settings: Settings, dialogue: Dialogue, _state: State) -> Channel | None:
    """Return the Zalo bot; None when no token is set; raises SettingsError."""
    token = settings.zalo_bot_token.get_secret_value()
    if not token:
        return None
    secret = settings.zalo_bot_secret.get_secret_value() or secret_of(token)
    if not _SECRET.fullmatch(secret):
        raise SettingsError(
            "ZALO_BOT_SECRET cannot be used.", "It takes 8 to 256 letters, digits, _ or -."
        )
    return ZaloBotChannel(
        ZaloBotClient(settings.zalo_bot_base_url, token),
        dialogue,
        public_url=settings.public_url,
        secret=secret,
    )


def zalo_oa_channel(settings: Settings, dialogue: Dialogue, state: State) -> Channel | None:
    """Return the Official Account; None when nothing of it is set; raises SettingsError."""
    needed = {
        "ZALO_OA_APP_ID": settings.zalo_oa_app_id,
        "ZALO_OA_APP_SECRET": settings.zalo_oa_app_secret.get_secret_value(),
        "ZALO_OA_SECRET_KEY": settings.zalo_oa_secret_key.get_secret_value(),
        "ZALO_OA_REFRESH_TOKEN": settings.zalo_oa_refresh_token.get_secret_value(),
    }
    missing = [name for name, value in needed.items() if not value]
    if len(missing) == len(needed):
        return None
    if missing:
        raise SettingsError(
            f"The Zalo Official Account also needs {', '.join(missing)}.",
            "Set all four ZALO_OA_… settings of .env.example, or none of them.",
        )
    app_id, app_secret, secret_key, refresh_token = needed.values()
    tokens = OaTokens(
        settings.zalo_oauth_base_url, app_id, app_secret, refresh_token, state.secrets
    )
    client = OaClient(settings.zalo_oa_base_url, tokens)
    return ZaloOaChannel(client, dialogue, app_id=app_id, secret_key=secret_key)

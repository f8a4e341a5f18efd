"""Zalo's channels with a real dialogue, inbox and web server, against the stand-ins for Zalo."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from bot.dialogue.dialogue import Dialogue
from bot.intake.channel import Channel
from bot.intake.dispatcher import Dispatcher
from bot.service.answers import AnswerService
from bot.service.channels import channels_of
from bot.settings import Settings
from bot.state.state import State
from tests.bot.zalo.bot_platform import TOKEN, BotPlatform
from tests.bot.zalo.official_account import (
    APP_ID,
    APP_SECRET,
    FIRST_REFRESH,
    SECRET_KEY,
    OfficialAccount,
)
from tests.bot.zalo.server import address, free_socket, serving, until


@dataclass
class Zalo:
    """Both channels at work."""

    platform: BotPlatform
    account: OfficialAccount
    state: State
    dispatcher: Dispatcher
    channels: dict[str, Channel] = field(default_factory=dict)
    url: str = ""

    @property
    def oa_url(self) -> str:
        return f"{self.url}/zalo/oa"

    async def bot_hears(self, person: str, text: str, replies: int = 1) -> str:
        """Say something to the bot; return its answer."""
        before = len(self.platform.texts(person))
        await self.platform.say(person, text)
        await until(lambda: len(self.platform.texts(person)) >= before + replies)
        return "\n".join(self.platform.texts(person)[before:])

    async def oa_hears(self, person: str, text: str, replies: int = 1) -> str:
        """Say something to the Official Account; return its answer."""
        before = len(self.account.texts(person))
        await self.account.say(self.oa_url, person, text)
        await until(lambda: len(self.account.texts(person)) >= before + replies)
        return "\n".join(self.account.texts(person)[before:])

    async def idle(self) -> None:
        """Wait until nothing is being answered."""
        await until(lambda: not self.dispatcher.in_flight)

    def dead(self) -> list[str]:
        return [letter.error for letter in self.state.inbox.dead_letters()]

    def waiting_errors(self) -> list[str]:
        """Return why messages wait for another attempt."""
        with self.state.databases[0].reading() as db:
            return [row["error"] for row in db.table("inbox").rows_where("attempts > 0")]


def settings_of(platform_url: str, account_url: str, **more: Any) -> Settings:
    values: dict[str, Any] = {
        "zalo_bot_token": TOKEN,
        "zalo_bot_base_url": platform_url,
        "zalo_oa_app_id": APP_ID,
        "zalo_oa_app_secret": APP_SECRET,
        "zalo_oa_secret_key": SECRET_KEY,
        "zalo_oa_refresh_token": FIRST_REFRESH,
        "zalo_oa_base_url": account_url,
        "zalo_oauth_base_url": account_url,
        **more,
    }
    return Settings(**values)


@contextlib.asynccontextmanager
async def zalo(
    service: AnswerService,
    data: Path,
    *,
    platform: BotPlatform | None = None,
    account: OfficialAccount | None = None,
    polled: bool = False,
    **settings: Any,
) -> AsyncIterator[Zalo]:
    """Run both channels while the block runs."""
    platform, account = platform or BotPlatform(), account or OfficialAccount()
    state = State.open(data)
    dialogue = Dialogue(service, state)
    listening = free_socket()
    public_url = "" if polled else address(listening)
    async with serving(platform.app()) as bot_url, serving(account.app()) as oa_url:
        chosen = settings_of(bot_url, oa_url, public_url=public_url, **settings)
        channels = {channel.name: channel for channel in channels_of(chosen, dialogue, state)}
        dispatcher = Dispatcher(state.inbox, channels, first_wait_s=0.02)
        at_work = Zalo(platform, account, state, dispatcher, channels, address(listening))
        routes = [route for channel in channels.values() for route in channel.routes()]
        async with serving(Starlette(routes=routes), listening):
            await dispatcher.start()
            for channel in channels.values():
                await channel.start(dispatcher.submit)
            try:
                if not polled:
                    await until(lambda: platform.webhook is not None)
                yield at_work
            finally:
                for channel in channels.values():
                    await channel.stop_receiving()
                await dispatcher.stop()
                for channel in channels.values():
                    await channel.close()
                state.close()

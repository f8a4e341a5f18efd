"""The stand-ins for Zalo, checked with clients that nobody here wrote."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.bot.zalo.bot_platform import TOKEN, BotPlatform
from tests.bot.zalo.official_account import (
    APP_ID,
    APP_SECRET,
    FIRST_REFRESH,
    OfficialAccount,
)
from tests.bot.zalo.server import serving

zalo_bot = pytest.importorskip("zalo_bot", reason="python-zalo-bot is not installed")
zalo_error = pytest.importorskip("zalo_bot.error", reason="python-zalo-bot is not installed")
pytest.importorskip("requests", reason="requests is not installed, which zalo_sdk needs unsaid")
zalo_sdk = pytest.importorskip("zalo_sdk", reason="zalo_sdk is not installed")
zalo_oa = pytest.importorskip("zalo_sdk.oa", reason="zalo_sdk is not installed")


def test_the_bot_platform_serves_python_zalo_bot() -> None:
    async def talk() -> None:
        platform = BotPlatform()
        async with serving(platform.app()) as url, zalo_bot.Bot(TOKEN, url) as bot:
            assert (await bot.get_me()).account_name == "bot.lachan"
            with pytest.raises(zalo_error.NetworkError, match="408"):
                await bot.get_update(timeout=1)
            await platform.say("p1", "Chào bạn")
            update = await bot.get_update(timeout=1)
            assert update.message.text == "Chào bạn"
            assert update.message.chat.id == "p1"
            assert await bot.send_message("p1", "Xin chào")
            await bot.send_chat_action("p1", "typing")
            assert platform.texts("p1") == ["Xin chào"]
            assert platform.actions == [("p1", "typing")]
            # Its webhook calls run a loop of their own.
            secret = "a-secret-of-ours"
            await asyncio.to_thread(bot.set_webhook, "https://example.vn/zalo", secret)

    asyncio.run(talk())


def test_the_bot_platform_refuses_python_zalo_bot_what_is_not_allowed() -> None:
    async def talk() -> None:
        platform = BotPlatform()
        async with serving(platform.app()) as url:
            async with zalo_bot.Bot(TOKEN, url) as bot:
                await platform.say("p1", "Chào")
                for chat, text in (("nobody", "Xin chào"), ("p1", "x" * 2001)):
                    with pytest.raises(zalo_error.BadRequest):
                        await bot.send_message(chat, text)
                assert platform.sent == []
            with pytest.raises(zalo_error.InvalidToken):
                await zalo_bot.Bot("wrong", url).initialize()

    asyncio.run(talk())


def oa(url: str, **more: Any) -> Any:
    return zalo_oa.Client(APP_ID, APP_SECRET, endpoint_prefix=url, **more)


def reply(client: Any, person: str, text: str) -> Any:
    body = zalo_oa.ZaloMessageBody(text=text)
    return client.send_message(zalo_oa.ZaloRecipient(user_id=person), body)


def test_the_official_account_serves_zalo_sdk() -> None:
    async def talk() -> None:
        account = OfficialAccount()
        async with serving(account.app()) as url:
            account.access["a"] = account.now() + 60
            account.event("user_send_text", "p1", "Chào")
            client = oa(url, access_token="a", refresh_token=FIRST_REFRESH)
            answer = await asyncio.to_thread(reply, client, "p1", "Xin chào")
            assert answer["error"] == 0
            assert account.texts("p1") == ["Xin chào"]
            account.ahead_s = 61
            with pytest.raises(zalo_sdk.ZaloOAAuthTokenExpiredException):
                await asyncio.to_thread(reply, client, "p1", "Xin chào")
            for person, code in (("nobody", -213), ("p1", -216)):
                account.access = {"a": account.now() + 60} if code == -213 else {}
                with pytest.raises(zalo_sdk.ZaloOAException, match=str(code)):
                    await asyncio.to_thread(reply, client, person, "Xin chào")

    asyncio.run(talk())

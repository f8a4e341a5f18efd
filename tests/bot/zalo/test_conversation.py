"""One scripted conversation with the whole process, on both of Zalo's platforms."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.service.process import Process
from tests.bot.conftest import hash_runtime
from tests.bot.zalo.bot_platform import TOKEN, BotPlatform
from tests.bot.zalo.harness import Zalo
from tests.bot.zalo.official_account import (
    APP_ID,
    APP_SECRET,
    FIRST_REFRESH,
    SECRET_KEY,
    OfficialAccount,
)
from tests.bot.zalo.server import address, free_socket, serving, until

WHO = "Cơ quan nào hỗ trợ nạn nhân?"
WHEN = "Đợt cao điểm năm 2025 đến ngày nào?"
FOLLOW_UP = "Còn ở Lạng Sơn thì sao?"
DANGER = "Cứu em với, em đang bị nhốt, sắp bị bán qua biên giới"


@contextlib.asynccontextmanager
async def process(hash_data: Path, data: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[Zalo]:
    """Run the whole process on a copy of the shared release."""
    shutil.copytree(hash_data, data)
    platform, account = BotPlatform(wrapped=True), OfficialAccount(sign_with="body")
    listening = free_socket()
    async with serving(platform.app()) as bot_url, serving(account.app()) as oa_url:
        for name, value in {
            "LACHAN_DATA": str(data),
            "LACHAN_PUBLIC_URL": address(listening),
            "ZALO_BOT_TOKEN": TOKEN,
            "ZALO_BOT_BASE_URL": bot_url,
            "ZALO_OA_APP_ID": APP_ID,
            "ZALO_OA_APP_SECRET": APP_SECRET,
            "ZALO_OA_SECRET_KEY": SECRET_KEY,
            "ZALO_OA_REFRESH_TOKEN": FIRST_REFRESH,
            "ZALO_OA_BASE_URL": oa_url,
            "ZALO_OAUTH_BASE_URL": oa_url,
        }.items():
            patch.setenv(name, value)
        running = Process(hash_runtime())
        async with serving(running.app(), listening) as url:
            await until(lambda: platform.webhook is not None and running.service.ready)
            yield Zalo(platform, account, running.state, running.dispatcher, url=url)


def without_choices(text: str) -> str:
    return text.partition("\n\nTrả lời bằng số")[0]


def test_the_same_conversation_on_both_platforms(
    hash_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def talk() -> None:
        async with process(hash_data, tmp_path / "data", monkeypatch) as zalo:
            account, oa_url = zalo.account, zalo.oa_url
            # start: a person writes to the bot, and follows the account
            greeting = await zalo.bot_hears("b", "/start")
            assert "chương trình tự động" in greeting
            assert await account.deliver(oa_url, account.event("follow", "o")) == 200
            await until(lambda: account.texts("o") == [greeting])
            # province: kept only after a yes
            asked = await zalo.bot_hears("b", "/tinh Cần Thơ")
            assert "1. Đồng ý\n2. Không" in asked
            assert "Đã nhớ: Cần Thơ" in await zalo.bot_hears("b", "1")
            await zalo.oa_hears("o", "/tinh Cần Thơ")
            labels = [button["title"] for button in account.sent[-1].buttons]
            assert labels == ["Đồng ý", "Không"]
            assert "Đã nhớ: Cần Thơ" in await zalo.oa_hears("o", "Đồng ý")
            assert zalo.state.people.preferences("zalo_oa", "o").province == "Cần Thơ"
            # questions: the same answers on both
            for question in (WHO, FOLLOW_UP, WHEN):
                bot = await zalo.bot_hears("b", question)
                assert without_choices(await zalo.oa_hears("o", question)) == without_choices(bot)
                assert "[1]" in bot
                assert "“" in bot
            # a number chooses; on the account the button's words do
            source = await zalo.bot_hears("b", "1")
            assert "“" in source
            assert without_choices(await zalo.oa_hears("o", "Nguồn 1")) == without_choices(source)
            # danger: at once, with numbers to call
            danger = await zalo.bot_hears("b", DANGER)
            assert "111" in danger
            assert await zalo.oa_hears("o", DANGER) == danger
            calls = [button["payload"]["phone_code"] for button in account.sent[-1].buttons]
            assert {"111", "113"} <= set(calls)
            # delete
            assert "Đã xóa" in await zalo.bot_hears("b", "/xoa")
            assert "Đã xóa" in await zalo.oa_hears("o", "/xoa")
            assert zalo.state.people.preferences("zalo_oa", "o").province is None
            await zalo.idle()
            assert zalo.dead() == []

    asyncio.run(talk())

"""Tests of what goes wrong between Telegram and the bot."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.telegram.client import derived
from bot.telegram.receiving import MAX_BODY, SECRET_HEADER
from bot.telegram.setup import telegram_channel
from knowledge.errors import SettingsError
from tests.bot.telegram.emulator import (
    BLOCKED_CHAT,
    TOKEN,
    UNKNOWN_CHAT,
    bad_html,
    conflict,
    emulating,
    failing,
    lost,
    migrated,
    too_many,
    unauthorized,
)
from tests.bot.telegram.living import Living, living

WHO = "Cơ quan nào hỗ trợ nạn nhân ở Lạng Sơn?"
PATH = f"/telegram/{derived(TOKEN, 'webhook path')[:32]}"
SECRET = derived(TOKEN, "webhook secret")


def _run(data: Path, talk: Callable[[Living], Awaitable[None]], **options: object) -> None:
    async def run() -> None:
        async with living(data, **options) as life:  # type: ignore[arg-type]
            await talk(life)

    asyncio.run(run())


def test_html_that_is_refused_is_sent_as_plain_text(data: Path) -> None:
    async def talk(life: Living) -> None:
        life.emulator.fail("sendMessage", bad_html)
        answer = await life.person(1).asks(WHO)
        assert "parse_mode" not in answer.fields
        assert "<b>" not in answer.fields["text"]
        assert answer.buttons

    _run(data, talk)


def test_when_buttons_are_refused_the_words_still_come(data: Path) -> None:
    async def talk(life: Living) -> None:
        life.emulator.fail("sendMessage", bad_html, bad_html)
        answer = await life.person(1).asks(WHO)
        assert not answer.buttons

    _run(data, talk)


def test_a_pause_that_telegram_asks_for_is_kept(data: Path) -> None:
    async def talk(life: Living) -> None:
        life.emulator.fail("sendMessage", too_many(1))
        person = life.person(1)
        await person.says(WHO)
        await life.emulator.until(
            lambda: life.emulator.calls and life.emulator.faults == {"sendMessage": []}
        )
        assert len(await person.hears()) == 1

    _run(data, talk)


def test_an_answer_is_sent_again_after_an_outage(data: Path) -> None:
    async def talk(life: Living) -> None:
        life.emulator.fail("sendMessage", failing, failing, failing)
        assert "Lạng Sơn" in (await life.person(1).asks(WHO)).text
        assert len(life.emulator.said(1)) == 1

    _run(data, talk)


def test_an_answer_whose_arrival_is_never_confirmed_is_sent_twice_at_most(data: Path) -> None:
    async def talk(life: Living) -> None:
        life.emulator.fail("sendMessage", lost, lost, lost)
        person = life.person(1)
        await person.says(WHO)
        await person.hears(2)
        await life.idle()
        assert len(life.emulator.said(1)) == 2
        (letter,) = life.process.state.inbox.dead_letters()
        assert "confirmed none" in letter.error

    _run(data, talk)


@pytest.mark.parametrize("chat", [UNKNOWN_CHAT, BLOCKED_CHAT])
def test_somebody_who_cannot_be_reached_is_given_up(data: Path, chat: int) -> None:
    async def talk(life: Living) -> None:
        await life.person(chat).says(WHO)
        await life.emulator.until(
            lambda: [c for c in life.emulator.calls if c.method == "sendMessage"]
        )
        await life.idle()
        (letter,) = life.process.state.inbox.dead_letters()
        assert letter.attempts == 0
        assert WHO not in letter.error
        assert "Lạng Sơn" in (await life.person(1).asks(WHO)).text

    _run(data, talk)


def test_a_group_that_has_moved_is_followed(data: Path) -> None:
    async def talk(life: Living) -> None:
        life.emulator.fail("sendMessage", migrated(-200))
        person = life.person(1)
        await person.says(WHO)
        await life.emulator.until(lambda: life.emulator.said(-200))

    _run(data, talk)


def test_polling_goes_on_after_conflicts_and_outages_told_once(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def talk(life: Living) -> None:
        person = life.person(1)
        life.emulator.fail("getUpdates", conflict, failing)
        await person.asks("/help")
        await person.asks("/111")
        told = [r for r in caplog.records if r.name == "bot.telegram.patience"]
        assert [r.message.split()[0] for r in told] == ["Another", "Telegram"]

    with caplog.at_level(logging.DEBUG):
        _run(data, talk)
    assert TOKEN not in caplog.text
    assert "/help" not in caplog.text


def test_a_wrong_token_is_told_and_holds_nothing_else_up(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with emulating() as (emulator, url):
            emulator.fail("getMe", unauthorized)
            async with living(data, telegram=(emulator, url)) as life:
                async with httpx.AsyncClient() as client:
                    answer = await client.post(f"{life.address}/api/ask", json={"question": WHO})
                assert answer.status_code == 200

    asyncio.run(run())
    assert "@BotFather" in caplog.text
    assert TOKEN not in caplog.text


def test_the_webhook_takes_only_what_telegram_sends(data: Path) -> None:
    async def talk(life: Living) -> None:
        url = f"{life.address}{PATH}"
        secret = {SECRET_HEADER: SECRET}
        async with httpx.AsyncClient() as client:

            async def status(content: bytes, headers: dict[str, Any]) -> int:
                return (await client.post(url, content=content, headers=headers)).status_code

            assert await status(b"{}", {}) == 403
            assert await status(b"{}", {SECRET_HEADER: SECRET[:-1]}) == 403
            assert await status(b"{}", {SECRET_HEADER: "é".encode()}) == 403
            assert await status(b"{", secret) == 400
            assert await status(b"\xff\xfe", secret) == 400
            assert await status(b"[" * 100_000, secret) == 400
            assert await status(b'{"update_id": "1"}', secret) == 400
            assert await status(b" " * (MAX_BODY + 1), secret) == 413
            assert await status(b'{"update_id": 1}', secret) == 200
            assert await status(b'{"update_id": 2, "message": {"a": 1}}', secret) == 200
            assert await status(b'{"update_id": 3, "message": 7}', secret) == 200
            assert (await client.get(url)).status_code in (404, 405)
        assert "Lạng Sơn" in (await life.person(1).asks(WHO)).text

    _run(data, talk, webhook=True)


def test_the_time_of_danger_is_measured_from_the_webhook_to_the_sending(data: Path) -> None:
    async def talk(life: Living) -> None:
        await life.person(1).asks(WHO)
        await life.person(2).asks("cứu em với, họ nhốt em không cho ra ngoài")
        figures = life.process.metrics.text(None).decode()
        assert 'lachan_danger_seconds_count{channel="telegram"} 1.0' in figures

    _run(data, talk, webhook=True)


def test_the_same_update_twice_is_answered_once(data: Path) -> None:
    async def talk(life: Living) -> None:
        person = life.person(1)
        update = {"update_id": 900, "message": person.message(1, text="/help")}
        headers = {SECRET_HEADER: SECRET}
        async with httpx.AsyncClient() as client:
            for _ in range(3):
                answer = await client.post(f"{life.address}{PATH}", json=update, headers=headers)
                assert answer.status_code == 200
        await person.asks("/111")
        assert len(life.emulator.said(1)) == 2

    _run(data, talk, webhook=True)


def test_what_came_before_a_crash_of_polling_is_not_asked_for_twice(data: Path) -> None:
    async def run() -> None:
        async with emulating() as telegram:
            async with living(data, telegram=telegram) as life:
                person = life.person(1)
                await person.asks("/help")
            # The last batch was never acknowledged: the next process is given it again.
            async with living(data, telegram=telegram):
                await person.asks("/111")
                assert len(telegram[0].said(1)) == 2

    asyncio.run(run())


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"telegram_bot_token": "no-token"}, "TELEGRAM_BOT_TOKEN"),
        (
            {"telegram_bot_token": TOKEN, "telegram_webhook_secret": "có dấu"},
            "TELEGRAM_WEBHOOK_SECRET",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused(
    settings: dict[str, str], named: str, tmp_path: Path
) -> None:
    chosen = Settings(data=tmp_path, **settings)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=named):
        telegram_channel(chosen, None, None)  # type: ignore[arg-type]


def test_typing_is_shown_only_when_an_answer_takes_long(data: Path) -> None:
    async def talk(life: Living) -> None:
        person = life.person(1)
        await person.asks(WHO)
        assert not life.emulator.called("sendChatAction")
        held = threading.Event()
        worker = asyncio.create_task(life.process.service.look(lambda _desk: held.wait(10)))
        await person.says("Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?")
        await life.emulator.until(lambda: life.emulator.called("sendChatAction", 1))
        held.set()
        await worker
        await person.hears(2)

    _run(data, talk)

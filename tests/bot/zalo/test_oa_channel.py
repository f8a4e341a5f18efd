"""The Official Account: its webhook, replies with buttons, windows, what errors mean."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.dialogue.reply import Action, Option, Reply
from bot.service.answers import AnswerService
from bot.settings import Settings
from bot.state.state import State
from bot.zalo.oa_client import OaClient
from bot.zalo.oa_sending import send_reply
from bot.zalo.oa_tokens import OaTokens
from bot.zalo.oa_window import Window
from bot.zalo.setup import zalo_oa_channel
from knowledge.errors import ChannelError, SendLater, SendRefused, SettingsError
from tests.bot.zalo.harness import settings_of, zalo
from tests.bot.zalo.official_account import (
    APP_ID,
    APP_SECRET,
    FIRST_REFRESH,
    OfficialAccount,
)
from tests.bot.zalo.server import serving, until

DANGER = "Cứu em với, em đang bị nhốt, sắp bị bán qua biên giới"
HOUR = 3600.0


@pytest.mark.parametrize("sign_with", ["header", "body"])
def test_a_signed_event_is_answered_whichever_time_was_signed(
    service: AnswerService, tmp_path: Path, sign_with: str
) -> None:
    async def talk() -> None:
        account = OfficialAccount(sign_with=sign_with)
        async with zalo(service, tmp_path, account=account) as at_work:
            assert "Lá Chắn" in await at_work.oa_hears("p1", "/start")

    asyncio.run(talk())


def test_what_is_not_signed_is_refused_but_the_consoles_try(
    service: AnswerService, tmp_path: Path
) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work, httpx.AsyncClient() as client:
            event = at_work.account.event("user_send_text", "p1", "/start")

            async def status(body: bytes) -> int:
                headers = {"X-ZEvent-Signature": "mac=" + "0" * 64}
                reply = await client.post(at_work.oa_url, content=body, headers=headers)
                return reply.status_code

            assert await status(json.dumps(event).encode()) == 403
            assert await status(b"not json") == 403
            assert await status(b"x" * 300_000) == 413
            assert (await client.post(at_work.oa_url, content=b"{}")).status_code == 200
            assert (await client.post(at_work.oa_url, content=b"")).status_code == 403
            await at_work.idle()
            assert at_work.account.sent == []

    asyncio.run(talk())


def test_a_repeated_event_is_answered_once(service: AnswerService, tmp_path: Path) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work:
            account = at_work.account
            event = account.event("user_send_text", "p1", "/start")
            for _ in range(3):
                assert await account.deliver(at_work.oa_url, event) == 200
            await at_work.idle()
            assert len(account.texts("p1")) == 1

    asyncio.run(talk())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("user_send_image", "ảnh giấy tờ"),
        ("user_send_file", "ảnh giấy tờ"),
        ("user_send_sticker", "chỉ đọc được chữ"),
        ("user_send_location", "chỉ đọc được chữ"),
        ("user_send_audio", "chỉ đọc được chữ"),
        ("user_send_business_card", "chỉ đọc được chữ"),
        ("user_send_video", "chỉ đọc được chữ"),
    ],
)
def test_what_is_no_text_gets_a_kind_line(
    service: AnswerService, tmp_path: Path, name: str, words: str
) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work:
            account = at_work.account
            event = account.event(name, "p1")
            event["message"]["attachments"] = [{"payload": {"url": "https://example.vn/1"}}]
            await account.deliver(at_work.oa_url, event)
            await until(lambda: bool(account.texts("p1")))
            assert words in account.texts("p1")[0]

    asyncio.run(talk())


def test_words_under_a_picture_are_answered(service: AnswerService, tmp_path: Path) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work:
            account = at_work.account
            await account.deliver(at_work.oa_url, account.event("user_send_image", "p1", DANGER))
            await until(lambda: bool(account.texts("p1")))
            assert "113" in account.texts("p1")[0]

    asyncio.run(talk())


@pytest.mark.parametrize(
    "name",
    ["user_submit_info", "user_seen_message", "user_received_message", "oa_send_text", "", "x"],
)
def test_other_events_are_taken_and_not_kept(
    service: AnswerService, tmp_path: Path, name: str
) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work:
            event = at_work.account.event(name, "p1", "Nguyễn Văn A, 0912345678")
            assert await at_work.account.deliver(at_work.oa_url, event) == 200
            await at_work.idle()
            assert at_work.account.sent == []
            with at_work.state.databases[0].reading() as db:
                assert db.table("inbox").count == 0

    asyncio.run(talk())


def test_following_is_welcomed_and_leaving_forgets(service: AnswerService, tmp_path: Path) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work:
            account, people = at_work.account, at_work.state.people
            await account.deliver(at_work.oa_url, account.event("follow", "p1"))
            await until(lambda: len(account.texts("p1")) == 1)
            assert "chương trình tự động" in account.texts("p1")[0]
            people.choose_province("zalo_oa", "p1", "Cần Thơ")
            await account.deliver(at_work.oa_url, account.event("unfollow", "p1"))
            await until(lambda: people.preferences("zalo_oa", "p1").province is None)
            await at_work.idle()
            assert len(account.texts("p1")) == 1

    asyncio.run(talk())


def test_danger_does_not_wait_for_the_release_and_offers_calls(tmp_path: Path) -> None:
    async def talk() -> None:
        closed = AnswerService(lambda: pytest.fail("never opened"), lambda: None)
        async with zalo(closed, tmp_path) as at_work:
            assert "113" in await at_work.oa_hears("p1", DANGER)
            buttons = at_work.account.sent[0].buttons
            for number in ("111", "113"):
                button = {"title": f"Gọi {number}", "type": "oa.open.phone"}
                assert {**button, "payload": {"phone_code": number}} in buttons

    asyncio.run(talk())


def test_a_late_event_is_not_answered_but_danger_is(service: AnswerService, tmp_path: Path) -> None:
    async def talk() -> None:
        account = OfficialAccount(ahead_s=-HOUR)
        async with zalo(service, tmp_path, account=account) as at_work:
            await account.deliver(at_work.oa_url, account.event("user_send_text", "p1", "/help"))
            await account.deliver(at_work.oa_url, account.event("user_send_text", "p1", DANGER))
            await until(lambda: bool(account.texts("p1")))
            await at_work.idle()
            assert len(account.sent) == 1
            assert "113" in account.sent[0].text

    asyncio.run(talk())


REFUSED = (-213, -217, -222, -227, -230, -232, -305, -311)
LATER = {-32: 5.0, -211: HOUR, -218: HOUR, -224: 600.0, -321: 600.0, -999: None}


def client_test(account: OfficialAccount, tmp_path: Path, use: Callable[[OaClient], Any]) -> None:
    """Call ``use`` with a client of a person's open window."""

    async def call() -> None:
        state = State.open(tmp_path)
        async with serving(account.app()) as url:
            tokens = OaTokens(url, APP_ID, APP_SECRET, FIRST_REFRESH, state.secrets)
            client = OaClient(url, tokens)
            account.event("user_send_text", "p1", "x")
            try:
                await use(client)
            finally:
                await client.close()
                state.close()

    asyncio.run(call())


def test_every_error_code_says_whether_to_try_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    account = OfficialAccount()

    async def use(client: OaClient) -> None:
        for code in REFUSED:
            account.faults.append(code)
            with pytest.raises(SendRefused, match=str(code)):
                await client.send("p1", "Xin chào")
        for code, after_s in LATER.items():
            caplog.clear()
            account.faults.append(code)
            with pytest.raises(SendLater, match=str(code)) as caught:
                await client.send("p1", "Xin chào")
            assert caught.value.after_s == after_s
            told = [record for record in caplog.records if record.levelno == logging.ERROR]
            assert bool(told) == ((after_s or 0) > 60), code

    client_test(account, tmp_path, use)


@pytest.mark.parametrize("code", [-216, -220])
def test_a_refused_token_is_refreshed_once(tmp_path: Path, code: int) -> None:
    account = OfficialAccount()

    async def use(client: OaClient) -> None:
        await client.send("p1", "Một")
        account.faults.append(code)
        await client.send("p1", "Hai")
        assert account.texts("p1") == ["Một", "Hai"]
        assert account.refreshes == 2
        account.faults.extend([code, code])
        with pytest.raises(SendLater, match="fresh access token"):
            await client.send("p1", "Ba")
        assert account.refreshes == 3

    client_test(account, tmp_path, use)


def sent_parts(
    account: OfficialAccount,
    tmp_path: Path,
    reply: Reply,
    *,
    sent: int = 0,
    ahead_s: float = 0.0,
) -> list[int]:
    """Send ``reply``, ``ahead_s`` after the message it answers; return the parts recorded."""
    recorded: list[int] = []

    async def mark_sent(parts: int) -> None:
        recorded.append(parts)

    async def use(client: OaClient) -> None:
        window = Window(time.time(), sent, clock=lambda: time.time() + ahead_s)
        await send_reply(client, "p1", reply, window, sent, mark_sent)

    client_test(account, tmp_path, use)
    return recorded


LONG = "\n".join(f"Dòng số {number} của một câu trả lời dài." for number in range(150))


def test_a_long_text_is_split_and_each_part_recorded(tmp_path: Path) -> None:
    account = OfficialAccount()
    assert sent_parts(account, tmp_path, Reply("vi", text=LONG)) == [1, 2]
    assert "\n".join(account.texts("p1")) == LONG


def test_parts_that_were_sent_are_not_sent_again(tmp_path: Path) -> None:
    account = OfficialAccount()
    assert sent_parts(account, tmp_path, Reply("vi", text=LONG), sent=2) == []
    assert len(account.sent) == 1


def test_a_text_that_zalo_finds_too_long_is_sent_in_smaller_parts(tmp_path: Path) -> None:
    account = OfficialAccount(max_text=1100)
    text = LONG[:1950]
    assert sent_parts(account, tmp_path, Reply("vi", text=text)) == []
    assert len(account.sent) > 1
    assert "\n".join(account.texts("p1")).split() == text.split()
    account = OfficialAccount(max_text=5)
    with pytest.raises(SendRefused, match="-210"):
        sent_parts(account, tmp_path / "2", Reply("vi", text="Câu trả lời"))


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(Action.SOURCE, f"Nguồn {n}", str(n)) for n in range(1, count + 1))


def test_few_options_are_buttons_and_many_are_numbered(tmp_path: Path) -> None:
    account = OfficialAccount()
    sent_parts(account, tmp_path, Reply("vi", text="Đáp", options=options(5)))
    assert account.sent[0].text == "Đáp"
    assert [b["payload"] for b in account.sent[0].buttons] == [f"Nguồn {n}" for n in range(1, 6)]
    account = OfficialAccount()
    sent_parts(account, tmp_path / "2", Reply("vi", text="Đáp", options=options(6)))
    assert account.sent[0].buttons == []
    assert account.sent[0].text.endswith("6. Nguồn 6")


def test_buttons_that_zalo_does_not_take_become_numbers(tmp_path: Path) -> None:
    account = OfficialAccount(buttons_known=False)
    reply = Reply("vi", text="Đáp", options=options(2))
    assert sent_parts(account, tmp_path, reply) == []
    assert account.texts("p1") == ["Đáp\n\nTrả lời bằng số để chọn:\n1. Nguồn 1\n2. Nguồn 2"]


def test_nobody_is_answered_after_48_hours_or_with_more_than_8_messages(tmp_path: Path) -> None:
    account = OfficialAccount()
    reply = Reply("vi", text="Đáp")
    assert sent_parts(account, tmp_path, reply, ahead_s=47.9 * HOUR) == []
    with pytest.raises(SendRefused, match="48 hours"):
        sent_parts(account, tmp_path / "2", reply, ahead_s=48.1 * HOUR)
    account = OfficialAccount(max_text=300)
    with pytest.raises(SendRefused, match="All 8 replies"):
        sent_parts(account, tmp_path / "3", Reply("vi", text=LONG))
    assert len(account.sent) == 8


def test_the_stand_in_itself_closes_its_windows(tmp_path: Path) -> None:
    account = OfficialAccount()

    async def use(client: OaClient) -> None:
        for _ in range(8):
            await client.send("p1", "Đáp")
        refusals: list[str] = []
        for ahead_s in (0.0, 47 * HOUR, 49 * HOUR):
            account.ahead_s = ahead_s
            account.access = dict.fromkeys(account.access, account.now() + 60)
            with pytest.raises(ChannelError) as caught:
                await client.send("p1", "Đáp")
            refusals.append(str(caught.value).split()[-1])
        assert refusals == ["(-232).", "(-232).", "(-230)."]
        account.event("user_send_text", "p1", "Còn đó không?")
        account.quota = 0
        with pytest.raises(SendLater, match="-211"):
            await client.send("p1", "Đáp")

    client_test(account, tmp_path, use)


def test_settings_switch_the_account_on(tmp_path: Path) -> None:
    dialogue: Any = None
    state: Any = None
    assert zalo_oa_channel(Settings(), dialogue, state) is None
    with pytest.raises(SettingsError, match="needs ZALO_OA_REFRESH_TOKEN"):
        zalo_oa_channel(settings_of("", "", zalo_oa_refresh_token=""), dialogue, state)

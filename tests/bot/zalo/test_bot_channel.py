"""The Zalo bot: webhook and polling, what it makes of anything sent, what errors mean."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.service.answers import AnswerService
from bot.settings import Settings
from bot.zalo.bot_channel import SECRET_HEADER, ZaloBotChannel, secret_of
from bot.zalo.bot_client import BadBotToken, ZaloBotClient
from bot.zalo.bot_polling import Polling
from bot.zalo.setup import zalo_bot_channel
from knowledge.errors import SendLater, SendRefused, SettingsError
from tests.bot.zalo.bot_platform import TOKEN, BotPlatform, Fault
from tests.bot.zalo.harness import settings_of, zalo
from tests.bot.zalo.server import serving, until

HELLO = "/start"
DANGER = "Cứu em với, em đang bị nhốt, sắp bị bán qua biên giới"


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_webhook_is_announced_and_answered(
    service: AnswerService, tmp_path: Path, wrapped: bool
) -> None:
    async def talk() -> None:
        platform = BotPlatform(wrapped=wrapped)
        async with zalo(service, tmp_path, platform=platform) as at_work:
            assert platform.webhook == (f"{at_work.url}/zalo/bot", secret_of(TOKEN))
            assert "Lá Chắn" in await at_work.bot_hears("p1", HELLO)

    asyncio.run(talk())


def test_a_wrong_secret_a_bad_body_and_a_huge_one_are_refused(
    service: AnswerService, tmp_path: Path
) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work, httpx.AsyncClient() as client:
            url, right = f"{at_work.url}/zalo/bot", {SECRET_HEADER: secret_of(TOKEN)}

            async def status(content: bytes, headers: Any) -> int:
                return (await client.post(url, content=content, headers=headers)).status_code

            assert await status(b"{}", {}) == 403
            assert await status(b"{}", {SECRET_HEADER: "wrong"}) == 403
            assert await status(b"{}", {SECRET_HEADER: "sai mật khẩu".encode()}) == 403
            assert await status(b"not json", right) == 400
            assert await status(b"[" * 100_000, right) == 400
            assert await status(b"x" * 300_000, right) == 413
            for nothing in (b"{}", b'{"message": 1}', b'{"event_name": [], "message": {}}'):
                assert await status(nothing, right) == 200
            await at_work.idle()
            assert at_work.platform.sent == []

    asyncio.run(talk())


def test_a_repeated_update_is_answered_once(service: AnswerService, tmp_path: Path) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work:
            update = at_work.platform.update("p1", HELLO)
            for _ in range(3):
                assert await at_work.platform.deliver(update) == 200
            await at_work.idle()
            assert len(at_work.platform.texts("p1")) == 1

    asyncio.run(talk())


@pytest.mark.parametrize(
    ("event", "more", "words"),
    [
        ("image", {"photo": "https://example.vn/1.jpg"}, "ảnh giấy tờ"),
        ("image", {"photo_url": "https://example.vn/1.jpg"}, "ảnh giấy tờ"),
        ("sticker", {"sticker": "abc"}, "chỉ đọc được chữ"),
        ("voice", {}, "chỉ đọc được chữ"),
        ("unsupported", {}, "chỉ đọc được chữ"),
        ("image", {"photo": "https://example.vn/1.jpg", "caption": DANGER}, "113"),
    ],
)
def test_what_is_no_text_gets_a_kind_line(
    service: AnswerService, tmp_path: Path, event: str, more: dict[str, str], words: str
) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work:
            platform = at_work.platform
            await platform.deliver(platform.update("p1", event=event, **more))
            await until(lambda: bool(platform.texts("p1")))
            assert words in platform.texts("p1")[0]
            assert "111" in platform.texts("p1")[0]

    asyncio.run(talk())


def test_bots_and_reactions_are_not_answered(service: AnswerService, tmp_path: Path) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work:
            platform = at_work.platform
            robot = platform.update("p1", HELLO)
            robot["message"]["from"]["is_bot"] = True
            await platform.deliver(robot)
            await platform.deliver(platform.update("p1", event="reaction"))
            assert "Lá Chắn" in await at_work.bot_hears("p1", HELLO)
            assert len(platform.sent) == 1

    asyncio.run(talk())


def test_a_group_keeps_nobodys_province(service: AnswerService, tmp_path: Path) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path) as at_work:
            platform = at_work.platform
            update = platform.update("p1", "/tinh Cần Thơ", chat="g1", group=True)
            await platform.deliver(update)
            await until(lambda: bool(platform.texts("g1")))
            assert "Trong nhóm" in platform.texts("g1")[0]

    asyncio.run(talk())


@pytest.mark.parametrize("as_list", [False, True])
@pytest.mark.parametrize("truthful", [False, True])
def test_polling_answers_and_survives_idle_polls(
    service: AnswerService, tmp_path: Path, as_list: bool, truthful: bool
) -> None:
    async def talk() -> None:
        platform = BotPlatform(as_list=as_list, truthful=truthful, webhook=("https://old", "x"))
        async with serving(platform.app()) as url:
            client = ZaloBotClient(url, TOKEN)
            polling = Polling(client, poll_s=1)
            received: list[str] = []

            async def submit(message: Any) -> bool:
                received.append(message.key)
                return True

            polling.start(submit)  # takes back the old webhook, which stands in the way
            await until(lambda: platform.polls == 2)
            for number in range(3):
                await platform.deliver(platform.update("p1", str(number)))
            await until(lambda: len(received) == 3)
            assert platform.webhook is None
            await polling.stop()
            await client.close()
            assert platform.polling == 0

    asyncio.run(talk())


def test_a_polled_question_is_answered(service: AnswerService, tmp_path: Path) -> None:
    async def talk() -> None:
        async with zalo(service, tmp_path, polled=True) as at_work:
            channel = at_work.channels["zalo_bot"]
            assert channel.routes() == []
            assert "Lá Chắn" in await at_work.bot_hears("p1", HELLO)
            assert isinstance(channel, ZaloBotChannel)
            # A last update ends the poll under way, which stopping waits for.
            at_work.platform.updates.append({})

    asyncio.run(talk())


def test_an_update_is_kept_however_often_the_disk_fails() -> None:
    async def talk() -> None:
        platform = BotPlatform()
        platform.updates.append(platform.update("p1", HELLO))
        async with serving(platform.app()) as url:
            client = ZaloBotClient(url, TOKEN)
            polling = Polling(client, poll_s=1)
            tries: list[str] = []

            async def submit(message: Any) -> bool:
                tries.append(message.key)
                if len(tries) == 1:
                    raise OSError("disk full")
                return True

            polling.start(submit)
            await until(lambda: len(tries) == 2)
            assert tries[0] == tries[1]
            await polling.stop()
            await client.close()

    asyncio.run(talk())


@pytest.mark.parametrize("truthful", [False, True])
@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, SendRefused),
        (403, SendRefused),
        (401, BadBotToken),
        (404, BadBotToken),
        (429, SendLater),
        (408, SendLater),
        (500, SendLater),
        (503, SendLater),
    ],
)
def test_every_error_code_says_whether_to_try_again(
    code: int, kind: type[Exception], truthful: bool
) -> None:
    async def call() -> None:
        platform = BotPlatform(truthful=truthful)
        platform.faults.append(Fault("sendMessage", code))
        async with serving(platform.app()) as url:
            client = ZaloBotClient(url, TOKEN)
            with pytest.raises(kind) as caught:
                await client.send("p1", "Xin chào")
            assert TOKEN not in str(caught.value)
            assert "Xin chào" not in str(caught.value)
            await client.close()

    asyncio.run(call())


def test_the_platform_says_how_long_to_wait_and_may_be_away() -> None:
    async def call() -> None:
        platform = BotPlatform()
        platform.faults.append(Fault("sendMessage", 429, retry_after=7))
        async with serving(platform.app()) as url:
            client = ZaloBotClient(url, TOKEN)
            with pytest.raises(SendLater) as caught:
                await client.send("p1", "Xin chào")
            assert caught.value.after_s == 7
        with pytest.raises(SendLater, match="cannot be reached"):
            await client.send("p1", "Xin chào")
        await client.close()

    asyncio.run(call())


def test_a_failed_answer_is_sent_later_and_once(service: AnswerService, tmp_path: Path) -> None:
    async def talk() -> None:
        platform = BotPlatform()
        platform.faults.extend([Fault("sendMessage", 500), Fault("sendMessage", 429)])
        async with zalo(service, tmp_path, platform=platform) as at_work:
            await at_work.bot_hears("p1", HELLO)
            await at_work.idle()
            assert len(platform.texts("p1")) == 1

    asyncio.run(talk())


def test_a_person_who_blocked_the_bot_is_given_up(service: AnswerService, tmp_path: Path) -> None:
    async def talk() -> None:
        platform = BotPlatform()
        platform.faults.append(Fault("sendMessage", 403))
        async with zalo(service, tmp_path, platform=platform) as at_work:
            await platform.say("p1", HELLO)
            await until(lambda: bool(at_work.dead()))
            assert at_work.dead() == ["Zalo refused sendMessage (403)."]

    asyncio.run(talk())


def test_typing_is_shown_only_when_an_answer_takes_long(tmp_path: Path) -> None:
    async def talk() -> None:
        waiting = AnswerService(lambda: pytest.fail("never opened"), lambda: None)
        async with zalo(waiting, tmp_path) as at_work:
            await at_work.bot_hears("p1", DANGER)  # needs no release
            assert at_work.platform.actions == []
            await at_work.platform.say("p1", "Cơ quan nào hỗ trợ nạn nhân?")
            await until(lambda: bool(at_work.platform.actions))
            assert at_work.platform.actions == [("p1", "typing")]
            waiting.start()  # finds no release, and says so to everybody who waits
            await until(lambda: len(at_work.platform.texts("p1")) == 2)
        waiting.stop()

    asyncio.run(talk())


def test_settings_switch_the_bot_on(service: AnswerService, tmp_path: Path) -> None:
    dialogue: Any = None
    state: Any = None
    assert zalo_bot_channel(Settings(), dialogue, state) is None
    for bad in ("short", "với dấu cách", "x" * 257):
        with pytest.raises(SettingsError, match="ZALO_BOT_SECRET"):
            zalo_bot_channel(settings_of("", "", zalo_bot_secret=bad), dialogue, state)

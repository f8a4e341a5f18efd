from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.intake.dispatcher import Dispatcher
from bot.outgoing.reminders import CHANNEL, Reminders
from bot.state.subscriptions import Subscription, Topic
from knowledge.errors import SendLater, SendRefused
from tests.bot.outgoing.sending import Recorder
from tests.bot.talking import PERSON, Talking, data_of, said, talking

# The deadline of the Cần Thơ plan is 5 October 2025.
SEVEN_DAYS, ONE_DAY = datetime(2025, 9, 28, 9, tzinfo=UTC), datetime(2025, 10, 4, 9, tzinfo=UTC)


@asynccontextmanager
async def reminding(
    data: Path, folder: Path, messenger: Recorder, now: datetime
) -> AsyncIterator[tuple[Talking, Reminders, Dispatcher]]:
    async with talking(data, folder) as talk:
        reminders = Reminders(
            talk.service, talk.state.subscriptions, {"telegram": messenger}, lambda: now
        )
        dispatcher = Dispatcher(
            talk.state.inbox, {CHANNEL: reminders}, now.timestamp, first_wait_s=0.0
        )
        await dispatcher.start()
        yield talk, reminders, dispatcher
        async with asyncio.timeout(20):
            while talk.state.inbox.waiting():
                await asyncio.sleep(0.005)
        await dispatcher.stop()


@pytest.fixture
def data(hash_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    monkeypatch.setenv("LACHAN_TODAY", "2025-09-28")
    return hash_data


def subscriber(person: str, province: str | None = None) -> Subscription:
    return Subscription("telegram", person, person, Topic.DEADLINES, province)


def test_each_person_is_reminded_once_for_each_day_and_again_never(
    data: Path, tmp_path: Path
) -> None:
    async def scenario() -> None:
        messenger = Recorder()
        for now in (SEVEN_DAYS, SEVEN_DAYS, ONE_DAY, ONE_DAY):  # each time a new process
            async with reminding(data, tmp_path, messenger, now) as (talk, reminders, dispatcher):
                talk.state.subscriptions.add(subscriber("1"))
                talk.state.subscriptions.add(subscriber("2", "Cần Thơ"))
                talk.state.subscriptions.add(subscriber("3", "Lạng Sơn"))
                await reminders.remind(dispatcher.submit)
                await reminders.remind(dispatcher.submit)
        assert sorted(chat for chat, _ in messenger.sent) == ["1", "1", "2", "2"]
        assert "còn 7 ngày" in messenger.sent[0][1]
        assert "5/10/2025" in messenger.sent[0][1]
        assert "còn 1 ngày" in messenger.sent[-1][1]

    asyncio.run(scenario())


@pytest.mark.parametrize("now", [SEVEN_DAYS.replace(hour=3), datetime(2025, 9, 27, 9, tzinfo=UTC)])
def test_nobody_is_written_to_at_night_or_on_another_day(
    data: Path, tmp_path: Path, now: datetime
) -> None:
    async def scenario() -> None:
        messenger = Recorder()
        async with reminding(data, tmp_path, messenger, now) as (talk, reminders, dispatcher):
            talk.state.subscriptions.add(subscriber("1"))
            assert await reminders.remind(dispatcher.submit) == 0
        assert messenger.sent == []

    asyncio.run(scenario())


def test_a_failed_reminder_is_tried_again_and_a_refused_one_ends_the_agreement(
    data: Path, tmp_path: Path
) -> None:
    async def scenario() -> None:
        messenger = Recorder()
        messenger.failures = {"1": [SendLater("slow", after_s=0.0)], "2": [SendRefused("blocked")]}
        async with reminding(data, tmp_path, messenger, SEVEN_DAYS) as (talk, reminders, inbox):
            for person in ("1", "2"):
                talk.state.subscriptions.add(subscriber(person))
            assert await reminders.remind(inbox.submit) == 2
        assert [chat for chat, _ in messenger.sent] == ["1"]
        async with talking(data, tmp_path) as talk:
            left = talk.state.subscriptions.of(Topic.DEADLINES)
        assert [person.person for person in left] == ["1"]

    asyncio.run(scenario())


def test_reminders_are_agreed_to_and_stopped_with_one_tap(data: Path, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with talking(data, tmp_path) as talk:
            kept = talk.state.subscriptions
            offer = await talk.dialogue.hear(PERSON, "/nhac")
            assert kept.of(Topic.DEADLINES) == []
            await talk.dialogue.press(PERSON, data_of(offer, "Cần Thơ"))
            assert [s.province for s in kept.of(Topic.DEADLINES)] == ["Cần Thơ"]
            offer = await talk.dialogue.hear(PERSON, "/nhac")
            assert "Cần Thơ" in said(offer)
            await talk.dialogue.press(PERSON, data_of(offer, "Tắt nhắc hạn"))
            assert kept.of(Topic.DEADLINES) == []

    asyncio.run(scenario())


def test_a_reminder_itself_ends_them_with_one_tap_and_stays(data: Path, tmp_path: Path) -> None:
    async def scenario() -> None:
        messenger = Recorder()
        async with reminding(data, tmp_path, messenger, SEVEN_DAYS) as (
            talk,
            reminders,
            dispatcher,
        ):
            talk.state.subscriptions.add(subscriber(PERSON.person))
            await reminders.remind(dispatcher.submit)
        async with talking(data, tmp_path) as talk:
            (reminder,) = messenger.replies
            ended = await talk.dialogue.press(PERSON, data_of(reminder, "Tắt nhắc hạn"))
            assert talk.state.subscriptions.of(Topic.DEADLINES) == []
            assert "Đã tắt" in said(ended)
            assert ended is not None
            assert not ended.replaces

    asyncio.run(scenario())


def test_who_writes_in_danger_is_never_written_to_again(data: Path, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with talking(data, tmp_path) as talk:
            for command, label in (("/nhac", "Tất cả"), ("/thongbao", "Nhận")):
                offer = await talk.dialogue.hear(PERSON, command)
                await talk.dialogue.press(PERSON, data_of(offer, label))
            assert talk.state.subscriptions.of(Topic.NOTICES)
            await talk.dialogue.hear(PERSON, "cứu em với, em bị nhốt không ra được")
            assert not talk.state.subscriptions.of(Topic.NOTICES)
            assert not talk.state.subscriptions.of(Topic.DEADLINES)

    asyncio.run(scenario())

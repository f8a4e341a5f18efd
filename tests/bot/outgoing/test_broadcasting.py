from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.dialogue.reply import Action
from bot.outgoing.broadcasting import Broadcasting
from bot.state.broadcasts import BroadcastState
from bot.state.state import State
from bot.state.subscriptions import Subscription, Topic
from knowledge.errors import BroadcastError, SendLater, SendRefused
from tests.bot.outgoing.sending import Recorder

NOTICE = "Ngày 30/7: hãy cùng phòng, chống mua bán người. Cần giúp: 111."


@asynccontextmanager
async def sending(state: State, messenger: Recorder) -> AsyncIterator[Broadcasting]:
    broadcasting = Broadcasting(
        state.broadcasts, state.subscriptions, {"telegram": messenger}, per_second=500
    )
    broadcasting.start()
    try:
        yield broadcasting
    finally:
        await broadcasting.stop()


async def until_done(state: State, number: int, at_least: int | None = None) -> None:
    async with asyncio.timeout(30):
        while True:
            now = state.broadcasts.get(number)
            if now.state is BroadcastState.DONE or (at_least and now.sent >= at_least):
                return
            await asyncio.sleep(0.005)


def subscribe(state: State, people: int) -> None:
    for person in range(people):
        name = str(person)
        state.subscriptions.add(Subscription("telegram", name, name, Topic.NOTICES))


def test_a_notice_goes_once_to_everybody_who_agreed_and_is_counted(tmp_path: Path) -> None:
    async def scenario() -> None:
        state, messenger = State.open(tmp_path), Recorder()
        subscribe(state, 5)
        state.subscriptions.add(Subscription("telegram", "9", "9", Topic.DEADLINES))
        state.subscriptions.add(Subscription("zalo_oa", "8", "8", Topic.NOTICES))
        messenger.failures = {"3": [SendRefused("blocked")], "4": [SendLater("slow", after_s=0.01)]}
        async with sending(state, messenger) as broadcasting:
            number = state.broadcasts.draft(NOTICE, "lan")
            assert broadcasting.approve(number, "minh") == 5
            await until_done(state, number)
        assert sorted(chat for chat, _ in messenger.sent) == ["0", "1", "2", "4"]
        assert all(NOTICE in text and "/thongbao" in text for _, text in messenger.sent)
        assert all(
            [(o.action, o.label) for o in reply.options] == [(Action.NOTICES, "Tắt thông báo")]
            for reply in messenger.replies
        )
        done = state.broadcasts.get(number)
        assert (done.total, done.sent, done.refused, done.approved_by) == (5, 4, 1, "minh")
        assert state.subscriptions.get("telegram", "3", Topic.NOTICES) is None
        state.close()

    asyncio.run(scenario())


def test_a_stopped_or_interrupted_notice_goes_on_where_it_was(tmp_path: Path) -> None:
    async def scenario() -> None:
        state, messenger = State.open(tmp_path), Recorder()
        subscribe(state, 60)
        number = state.broadcasts.draft(NOTICE, "lan")
        async with sending(state, messenger) as broadcasting:
            broadcasting.approve(number, "minh")
            await until_done(state, number, at_least=5)
            state.broadcasts.stop(number)
        first = len(messenger.sent)
        assert 5 <= first < 60
        async with sending(state, messenger):
            await asyncio.sleep(0.05)
            assert len(messenger.sent) == first
        state.broadcasts.resume(number)
        state.close()
        again = State.open(tmp_path)
        async with sending(again, messenger):
            await until_done(again, number)
        chats = [chat for chat, _ in messenger.sent]
        assert len(chats) == len(set(chats)) == 60
        again.close()

    asyncio.run(scenario())


def test_who_stopped_meanwhile_gets_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        state, messenger = State.open(tmp_path), Recorder()
        subscribe(state, 2)
        number = state.broadcasts.draft(NOTICE, "lan")
        state.broadcasts.approve(number, "minh", state.subscriptions.of(Topic.NOTICES))
        state.subscriptions.stop("telegram", "0", Topic.NOTICES)
        state.forget("telegram", "1", "1")
        async with sending(state, messenger):
            await until_done(state, number)
        assert messenger.sent == []
        state.close()

    asyncio.run(scenario())


def test_only_a_draft_can_be_approved_and_only_once(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    number = state.broadcasts.draft(NOTICE, "lan")
    state.broadcasts.approve(number, "minh", [])
    for wrong in (number, number + 1):
        with pytest.raises(BroadcastError):
            state.broadcasts.approve(wrong, "an", [])
    with pytest.raises(BroadcastError):
        state.broadcasts.resume(number)
    with pytest.raises(BroadcastError):
        state.broadcasts.get(number + 1)
    state.close()

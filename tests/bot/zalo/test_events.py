"""What Zalo's events become in the inbox: only what an answer needs, whatever comes."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outgoing.messenger import Messenger
from bot.zalo.bot_channel import ZaloBotChannel
from bot.zalo.bot_events import read_update
from bot.zalo.heard import Heard, Kind, sent_at
from bot.zalo.oa_channel import ZaloOaChannel
from bot.zalo.oa_events import read_event
from tests.bot.zalo.bot_platform import BotPlatform
from tests.bot.zalo.official_account import OfficialAccount

DANGER = "Cứu em với, em đang bị nhốt, sắp bị bán qua biên giới"
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
people = st.fixed_dictionaries(
    {}, optional={"id": scalars, "chat_type": scalars, "is_bot": scalars}
)
messages = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("message_id", "msg_id", "date", "text", "caption", "photo"), scalars),
        **dict.fromkeys(("chat", "from"), people | anything),
    },
)
names = st.sampled_from(["user_send_text", "user_send_image", "follow", "message.text.received"])
events = st.fixed_dictionaries(
    {},
    optional={
        "event_name": names | anything,
        "timestamp": anything,
        "message": messages | anything,
        "result": anything,
        **dict.fromkeys(("sender", "follower"), people | anything),
    },
)


@given(events)
def test_no_event_however_odd_breaks_the_reading(event: dict[str, Any]) -> None:
    for message in (read_update(event), read_event(event), read_update({"result": event})):
        if message is not None:
            assert message.key
            assert message.chat
            assert message.received <= time.time()
            assert Heard.of(message) is not None


def test_nothing_but_the_words_is_kept() -> None:
    update = BotPlatform().update("p1", "Xin hỏi", caption="x", photo="https://example.vn/1.jpg")
    event = OfficialAccount().event("user_send_text", "p1", "Xin hỏi", user_id_by_app="9")
    for message in (read_update(update), read_event(event)):
        assert message is not None
        assert json.loads(message.body) == {
            "kind": "text",
            "chat": "p1",
            "person": "p1",
            "text": "Xin hỏi",
            "group": False,
        }


@pytest.mark.parametrize(
    ("text", "urgent"),
    [(DANGER, True), (f"/hoi {DANGER}", True), ("/help", False), ("Cơ quan nào chủ trì?", False)],
)
def test_danger_is_told_at_intake(text: str, urgent: bool) -> None:
    for message in (
        read_update(BotPlatform().update("p1", text)),
        read_event(OfficialAccount().event("user_send_text", "p1", text)),
    ):
        assert message is not None
        assert message.urgent is urgent


@given(st.sampled_from(Kind), st.text(max_size=50), st.booleans())
def test_what_was_heard_comes_back_from_the_inbox(kind: Kind, text: str, group: bool) -> None:
    heard = Heard(kind, "chat", "person", text, group)
    assert Heard.of(heard.incoming("zalo_oa", "k", 1.0)) == heard


def test_times_are_read_and_impossible_ones_are_now() -> None:
    now = 1_800_000_000.0

    def clock() -> float:
        return now

    assert sent_at("1700000000123", clock) == 1_700_000_000.123
    assert sent_at(1_700_000_000, clock) == 1_700_000_000
    odd_ones: tuple[object, ...] = (None, "", "x", [], -5, 0, float("nan"), float("inf"))
    for odd in (*odd_ones, "1" * 400, 1e18):
        assert sent_at(odd, clock) == now


def test_follows_of_the_same_person_at_other_times_are_told_apart() -> None:
    account = OfficialAccount()
    first = account.event("follow", "p1")
    account.ahead_s = 60
    second = account.event("follow", "p1")
    keys = {message.key for message in map(read_event, (first, first, second)) if message}
    assert len(keys) == 2


def test_a_message_without_an_id_is_still_told_from_others() -> None:
    account = OfficialAccount()
    event = account.event("user_send_text", "p1", "x")
    del event["message"]["msg_id"]
    other = {**event, "timestamp": "1700000000000"}
    keys = {message.key for message in map(read_event, (event, event, other)) if message}
    assert len(keys) == 2


def test_the_bot_never_writes_first_on_zalo() -> None:
    for channel in (ZaloBotChannel, ZaloOaChannel):
        made = channel.__new__(channel)
        assert not isinstance(made, Messenger)

"""Tests of groups: who is meant, where the answer goes, what is never said there."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from telegram import Update, User

from bot.telegram.heard import Place, Pressed, Said, Shown, read_update
from tests.bot.telegram.emulator import BOT
from tests.bot.telegram.living import BOT_USER, Living, Person, living, mention

ME = User.de_json(BOT, None)
GROUP: dict[str, Any] = {"id": -100123, "type": "supergroup", "title": "Tổ công tác"}
QUESTION = "Cơ quan nào hỗ trợ nạn nhân ở Lạng Sơn?"


def _heard(kind: str = "message", **content: Any) -> Any:
    message = {
        "message_id": 5,
        "date": int(time.time()),
        "chat": GROUP,
        "from": {"id": 9, "is_bot": False, "first_name": "A", "language_code": "vi-VN"},
        **content,
    }
    return read_update(Update.de_json({"update_id": 1, kind: message}, None), ME)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"text": QUESTION}, None),
        ({"text": "/hoi " + QUESTION}, "/hoi " + QUESTION),
        ({"text": "/hoi@lachanbot " + QUESTION}, "/hoi@lachanbot " + QUESTION),
        ({"text": "/hoi@KhacBot " + QUESTION}, None),
        ({"text": "/khac"}, None),
        ({"text": "/khac@LaChanBot"}, "/khac@LaChanBot"),
        ({"text": "😀 @LaChanBot ai?", **mention("😀 @LaChanBot ai?")}, "😀   ai?"),
        ({"text": "@KhacBot ai?", **mention("@KhacBot ai?", "@KhacBot")}, None),
        (
            {
                "text": "Lá Chắn ơi, ai?",
                "entities": [{"type": "text_mention", "offset": 0, "length": 7, "user": BOT_USER}],
            },
            "ơi, ai?",
        ),
        (
            {
                "text": "còn Cần Thơ?",
                "reply_to_message": {"message_id": 4, "date": 1, "chat": GROUP, "from": BOT_USER},
            },
            "còn Cần Thơ?",
        ),
        (
            {
                "text": "nói chuyện trong chủ đề",
                "reply_to_message": {
                    "message_id": 4,
                    "date": 1,
                    "chat": GROUP,
                    "from": BOT_USER,
                    "forum_topic_created": {"name": "Hỏi", "icon_color": 1},
                },
            },
            None,
        ),
        ({"new_chat_members": [BOT_USER]}, None),
        ({"migrate_to_chat_id": -5}, None),
        ({"text": "/hoi ai?", "from": {"id": 8, "is_bot": True, "first_name": "Bot"}}, None),
        (
            {
                "text": "/hoi ai?",
                "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
                "sender_chat": GROUP,
            },
            "/hoi ai?",
        ),
        ({"text": "/hoi ai?", "via_bot": BOT_USER}, None),
        ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, None),
    ],
)
def test_in_a_group_only_what_is_meant_for_the_bot_is_heard(
    content: dict[str, Any], text: str | None
) -> None:
    heard = _heard(**content)
    assert (heard.text if heard else None) == (text.strip() if text else None)
    assert heard is None or heard.speaker.group


def test_everybody_in_a_group_has_a_queue_of_their_own() -> None:
    one = _heard(text="/hoi ai?")
    sender: dict[str, Any] = {"from": {"id": 10, "is_bot": False, "first_name": "B"}}
    other = _heard(text="/hoi ai?", **sender)
    assert one.speaker.chat != other.speaker.chat
    assert one.speaker.language == "vi"
    assert other.speaker.language is None


def test_the_topic_is_kept_but_a_mere_thread_of_replies_is_none() -> None:
    topic = _heard(text="/hoi ai?", message_thread_id=77, is_topic_message=True)
    assert topic.place == Place(GROUP["id"], 77)
    assert _heard(text="/hoi ai?", message_thread_id=77).place == Place(GROUP["id"], None)


def test_channels_and_live_locations_are_passed_over() -> None:
    assert _heard(text="/hoi ai?", chat={"id": -7, "type": "channel"}) is None
    private = {"id": 9, "type": "private"}
    location = {"latitude": 21.0, "longitude": 105.8}
    assert isinstance(_heard(chat=private, location=location), Shown)
    assert _heard("edited_message", chat=private, location=location, edit_date=2) is None


def test_a_caption_that_signals_danger_counts_as_words() -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    private = {"id": 9, "type": "private"}
    held = _heard(chat=private, photo=photo, caption="họ nhốt em ở đây, cứu em với")
    assert isinstance(held, Said)
    assert isinstance(_heard(chat=private, photo=photo, caption="ảnh đẹp"), Shown)


def test_a_button_under_a_message_too_old_to_see_is_heard() -> None:
    query = {
        "id": "1",
        "from": {"id": 9, "is_bot": False, "first_name": "A"},
        "chat_instance": "1",
        "message": {"message_id": 5, "date": 0, "chat": GROUP},
        "data": "s:1",
    }
    heard = read_update(Update.de_json({"update_id": 1, "callback_query": query}, None), ME)
    assert isinstance(heard, Pressed)
    assert heard.under_answer
    inline = {key: query[key] for key in ("id", "from", "chat_instance", "data")}
    inline["inline_message_id"] = "x"
    update = Update.de_json({"update_id": 1, "callback_query": inline}, None)
    assert read_update(update, ME) is None


def test_a_group_is_answered_in_its_topic_without_quoting_anybody(data: Path) -> None:
    async def talk(life: Living) -> None:
        topic = {"message_thread_id": 77, "is_topic_message": True}
        officer = Person(life.emulator, GROUP, 601, more=topic)
        await officer.says("mọi người ăn cơm chưa?")
        await officer.says("/hoi@KhacBot " + QUESTION)
        answer = await officer.asks("@LaChanBot " + QUESTION, **mention("@LaChanBot x"))
        assert "Lạng Sơn" in answer.text
        assert answer.fields["message_thread_id"] == "77"
        assert "reply_parameters" not in answer.fields
        assert "reply_to_message_id" not in answer.fields
        assert QUESTION not in answer.text
        private = await officer.asks("/tinh Cần Thơ")
        assert "nhắn riêng" in private.text
        assert len(life.emulator.said(GROUP["id"])) == 2

    async def run() -> None:
        async with living(data) as life:
            await talk(life)

    asyncio.run(run())

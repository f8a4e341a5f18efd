"""Tests of edited messages, things that are not text, buttons, inline mode and presentation."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.messages import LANGUAGES, Messages
from bot.telegram.profile import commands, group_commands
from bot.telegram.sent import SentReplies
from tests.bot.telegram.emulator import emulating
from tests.bot.telegram.living import Living, living

WHO = "Cơ quan nào hỗ trợ nạn nhân ở Lạng Sơn?"
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
FILE = {"file_id": "a", "file_unique_id": "b"}


def _run(data: Path, talk: Callable[[Living], Awaitable[None]], **options: object) -> None:
    async def run() -> None:
        async with living(data, **options) as life:  # type: ignore[arg-type]
            await talk(life)

    asyncio.run(run())


def test_an_edited_question_changes_its_answer(data: Path) -> None:
    async def talk(life: Living) -> None:
        person = life.person(1)
        message_id = await person.says(WHO)
        answer = await person.last()
        await person.edits(message_id, "Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?")
        edits = await life.emulator.until(lambda: life.emulator.called("editMessageText", 1))
        assert edits[0].fields["message_id"] == str(answer.message_id)
        assert "Sở Y tế" in edits[0].text
        assert len(person.emulator.said(1)) == 1
        # An edit into a cry for help is answered by a message that can be heard.
        await person.edits(message_id, "họ nhốt em ở đây, cứu em với")
        danger = await person.last(2)
        assert "113" in danger.text

    _run(data, talk)


def test_an_edit_of_an_unknown_or_vanished_answer_is_answered_anew(data: Path) -> None:
    async def talk(life: Living) -> None:
        person = life.person(1)
        await person.edits(4, WHO)
        answer = await person.last()
        assert "Lạng Sơn" in answer.text
        assert answer.message_id is not None
        del life.emulator.messages[(1, answer.message_id)]
        await person.edits(4, "Cơ quan nào hỗ trợ nạn nhân ở Cần Thơ?")
        assert "Cần Thơ" in (await person.hears(2))[1]

    _run(data, talk)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ({"photo": PHOTO, "caption": "giấy tờ của tôi"}, "papers"),
        ({"document": FILE}, "papers"),
        ({"location": {"latitude": 21.0, "longitude": 105.8}}, "location"),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "contact"),
        ({"voice": FILE | {"duration": 1}}, "other"),
        ({"video": FILE | {"duration": 1, "width": 1, "height": 1}}, "other"),
        ({"sticker": FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False,
                             "is_video": False}}, "other"),
    ],
)  # fmt: skip
def test_what_is_not_text_gets_a_kind_line(
    data: Path, content: dict[str, object], line: str
) -> None:
    async def talk(life: Living) -> None:
        person = life.person(1)
        await person.sends(**content)
        (said,) = await person.hears()
        assert said == Messages.load("vi", "telegram").text(f"shown.{line}")
        assert "111" in said
        assert not life.emulator.called("getFile")

    _run(data, talk)


def test_pictures_sent_together_get_one_line_and_notices_none(data: Path) -> None:
    async def talk(life: Living) -> None:
        person = life.person(1, language="en")
        for _ in range(3):
            await person.sends(photo=PHOTO, media_group_id="g")
        await person.sends(pinned_message=person.message(3, text="a"))
        await person.update(
            {
                "my_chat_member": {
                    "chat": person.chat,
                    "from": person.user,
                    "date": 1,
                    "old_chat_member": {"user": person.user, "status": "member"},
                    "new_chat_member": {"user": person.user, "status": "left"},
                }
            }
        )
        await person.says("/help")
        said = await person.hears(2)
        assert said[0] == Messages.load("en", "telegram").text("shown.papers")
        assert "Whom do I tell" in said[1]

    _run(data, talk)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_a_button_works_after_a_restart(data: Path, webhook: bool) -> None:
    async def run() -> None:
        async with emulating() as telegram:
            async with living(data, webhook=webhook, telegram=telegram) as life:
                person = life.person(1)
                answer = await person.asks("Cơ quan nào hỗ trợ nạn nhân?")
            async with living(data, webhook=webhook, telegram=telegram) as life:
                await person.presses(answer, "Cần Thơ, 2025")
                narrowed = await person.last(2)
                assert "Sở Y tế" in narrowed.text
                assert "Lạng Sơn" not in narrowed.text
                await person.presses(narrowed, "Chưa đúng")
                why = await person.last(3)
                await person.presses(why, "Khó hiểu")
                edits = await life.emulator.until(
                    lambda: life.emulator.called("editMessageText", 1)
                )
                assert edits[0].fields["message_id"] == str(why.message_id)

    asyncio.run(run())


def test_a_button_that_somebody_made_up_gets_a_kind_line(data: Path) -> None:
    async def talk(life: Living) -> None:
        person = life.person(1)
        answer = await person.asks(WHO)
        for data_ in ("", "x", "s:99", "m:abc:2", "n::", "k:ab", "p:yes:x"):
            query = {
                "id": "1",
                "from": person.user,
                "chat_instance": "1",
                "message": {"message_id": answer.message_id, "date": 0, "chat": person.chat},
                "data": data_,
            }
            await person.update({"callback_query": query})
        said = await person.hears(8)
        old = Messages.load("vi", "dialogue").text("busy.expired")
        assert old in said[1:]

    _run(data, talk)


def test_a_deep_link_of_a_poster_is_understood(data: Path) -> None:
    async def talk(life: Living) -> None:
        person = life.person(1)
        confirm = await person.asks("/start tinh-can_tho")
        assert "Cần Thơ" in confirm.text
        assert [b["text"] for b in confirm.buttons] == ["Đồng ý", "Không"]
        assert "+84" in (await person.asks("/start 111")).text

    _run(data, talk)


def test_inline_mode_offers_cited_answers_and_else_the_way_to_help(data: Path) -> None:
    async def talk(life: Living) -> None:
        person = life.person(1)
        await person.types_inline("Cơ quan nào hỗ trợ nạn")
        typed = await person.types_inline(WHO)
        (call,) = await life.emulator.until(lambda: life.emulator.called("answerInlineQuery"))
        assert call.fields["inline_query_id"] == typed
        assert call.fields["is_personal"] == "true"
        first, *quotes = json.loads(call.fields["results"])
        assert first["input_message_content"]["parse_mode"] == "HTML"
        assert "Lạng Sơn" in quotes[0]["title"]
        assert "[1]" in quotes[0]["input_message_content"]["message_text"]
        await person.types_inline("giá vàng hôm nay bao nhiêu?")
        calls = await life.emulator.until(lambda: life.emulator.called("answerInlineQuery")[1:])
        assert json.loads(calls[0].fields["results"]) == []
        assert "111" in calls[0].fields["button"]
        assert not life.emulator.said(1)

    _run(data, talk)


def test_the_bot_presents_itself_by_scope_and_language(data: Path) -> None:
    async def talk(life: Living) -> None:
        calls = await life.emulator.until(
            lambda: (
                len(life.emulator.called("setMyShortDescription")) == 2
                and life.emulator.called("setMyCommands")
            )
        )
        scopes = {(c.fields["scope"], c.fields.get("language_code")) for c in calls}
        kinds = ('{"type": "all_private_chats"}', '{"type": "all_group_chats"}')
        assert scopes == {(kind, code) for kind in kinds for code in (None, "en")}
        assert {
            c.fields.get("language_code") for c in life.emulator.called("setMyDescription")
        } == {
            None,
            "en",
        }

    _run(data, talk)


def test_commands_are_what_telegram_takes() -> None:
    assert "hoi" in group_commands()
    for language in LANGUAGES:
        for section in ("private.", "group."):
            for command in commands(language, section):
                assert command.command.isascii()
                assert 1 <= len(command.description) <= 60
        messages = Messages.load(language, "telegram")
        assert len(messages.text("about.description")) <= 512
        assert len(messages.text("about.short")) <= 120


def test_the_oldest_replies_are_forgotten() -> None:
    sent = SentReplies(most=2)
    for number in range(3):
        sent.remember(1, number, [number + 10])
    assert sent.to(1, 0) == ()
    assert sent.to(1, 2) == (12,)

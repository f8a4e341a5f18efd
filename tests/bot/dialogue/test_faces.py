"""One conversation on every face: the same answers, and each face shows all that is in them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.dialogue.reply import Reply
from bot.dialogue.speaker import Speaker
from bot.rendering.html import render_html
from bot.rendering.plain import display_quote, render_plain
from bot.rendering.web import view_of
from bot.rendering.zalo import oa_parts, zalo_texts
from knowledge.text import squeeze
from tests.bot.talking import Talking, data_of, talking
from tests.bot.telegram.strict_html import text_of

# (what is written) or (the label that is pressed in the last reply)
SCRIPT = (
    ("writes", "/start"),
    ("writes", "/tinh Cần Thơ"),
    ("presses", "Đồng ý"),
    ("writes", "Cơ quan nào hỗ trợ nạn nhân?"),
    ("presses", "Nguồn 1"),
    ("writes", "Đợt cao điểm từ ngày nào?"),
    ("writes", "còn Lạng Sơn thì sao?"),
    ("writes", "/nhiemvu"),
    ("writes", "Công an tỉnh Tuyên Quang có những nhiệm vụ gì?"),
    ("presses", "Xem thêm"),
    ("writes", "/hanbaocao Cần Thơ"),
    ("writes", "họ giữ hộ chiếu của em, không cho em về"),
    ("writes", "/xoa"),
)


def telegram(reply: Reply) -> str:
    return "\n".join(text_of(part.html) for part in render_html(reply))


def zalo_bot(reply: Reply) -> str:
    return "\n".join(zalo_texts(reply))


def zalo_oa(reply: Reply) -> str:
    return "\n".join(part.text for part in oa_parts(reply))


def web(reply: Reply) -> str:
    return str(view_of(reply))


FACES: dict[str, Callable[[Reply], str]] = {
    "telegram": telegram,
    "zalo_bot": zalo_bot,
    "zalo_oa": zalo_oa,
    "web": web,
}


async def converse(talk: Talking, channel: str) -> list[Reply]:
    """Go through the script on one channel; return the replies."""
    speaker = Speaker(channel, "1", "1")
    replies: list[Reply] = []
    for how, words in SCRIPT:
        if how == "writes":
            replies.append(await talk.dialogue.hear(speaker, words))
        else:
            replies.append(await talk.dialogue.press(speaker, data_of(replies[-1], words)))
    return replies


def essence(reply: Reply) -> tuple[object, ...]:
    """Return what a reply says, without what differs from one time to the next."""
    answer = replace(reply.answer, took_ms=0.0) if reply.answer is not None else None
    return answer, reply.text, reply.source, tuple(option.label for option in reply.options)


def must_show(answer: Answer) -> list[str]:
    """Return the words that no face may leave out."""
    shown = [direct.text for direct in answer.direct[:1]]
    shown += [display_quote(item.quote) for item in answer.evidence[:1] if not answer.listing]
    return [squeeze(text) for text in (*shown, "111")]


def test_every_face_gives_the_same_answers_in_full(
    hash_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATA", str(hash_data))
    monkeypatch.setenv("LACHAN_TODAY", "2025-08-01")

    async def scenario() -> None:
        async with talking(hash_data, tmp_path) as talk:
            spoken = {channel: await converse(talk, channel) for channel in FACES}
        first = [essence(reply) for reply in spoken["telegram"]]
        for channel, replies in spoken.items():
            assert [essence(reply) for reply in replies] == first, channel
            for reply in replies:
                if reply.answer is None:
                    continue
                shown = squeeze(FACES[channel](reply))
                for words in must_show(reply.answer):
                    assert words in squeeze(render_plain(reply.answer))
                    assert words in shown, (channel, words)

    asyncio.run(scenario())

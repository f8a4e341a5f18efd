"""Tests of Telegram's HTML, read as strictly as Telegram reads it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, AnswerStatus, Direct, Evidence, Guide, ShownContact
from bot.dialogue.reply import Reply, SourceView
from bot.rendering.html import (
    MESSAGE_UNITS,
    Block,
    Style,
    blocks_of,
    escape,
    parts_of,
    render_html,
)
from bot.rendering.plain import render_plain
from bot.rendering.splitting import utf16_length
from knowledge.model import Status
from tests.bot.telegram.strict_html import HtmlRefused, text_of

HOSTILE = st.text(
    st.sampled_from("ab ế.!?\n\t<>&\"';/=#😀\u0301\u200d\x00\x1b\ud800") | st.characters(),
    max_size=60,
)
MARKUP = st.sampled_from(["<b>", "</b>", "&lt;", "&nbsp;", "<script>", "</blockquote>", "&", "<"])
TEXTS = st.lists(HOSTILE | MARKUP, max_size=8).map("".join)
LONG = st.builds(lambda text, times: text * times, TEXTS, st.sampled_from([1, 1, 1, 40, 400]))

DIRECT = st.builds(
    Direct,
    text=TEXTS,
    document_id=st.sampled_from(["a", "b"]),
    province=st.none() | TEXTS,
    year=st.none() | st.integers(2020, 2030),
)
EVIDENCE = st.builds(
    Evidence,
    passage_id=st.integers(1, 9),
    document_id=st.sampled_from(["a", "b"]),
    title=TEXTS,
    kind=TEXTS,
    number=st.none() | TEXTS,
    province=st.none() | TEXTS,
    province_at_issue=st.none(),
    year=st.none() | st.integers(2020, 2030),
    status=st.sampled_from(Status),
    section=TEXTS,
    heading=TEXTS,
    page=st.none() | st.integers(1, 99),
    quote=LONG,
    start=st.just(0),
    end=st.just(1),
    score=st.just(1.0),
    assigned=TEXTS,
)
ANSWERS = st.builds(
    Answer,
    question=TEXTS,
    language=st.sampled_from(["vi", "en"]),
    kind=st.sampled_from(["who", "what"]),
    status=st.sampled_from(AnswerStatus),
    opening=LONG,
    direct=st.lists(DIRECT, max_size=3).map(tuple),
    guide=st.none() | st.builds(Guide, TEXTS, TEXTS, LONG, TEXTS),
    evidence=st.lists(EVIDENCE, max_size=4).map(tuple),
    more=st.integers(0, 3),
    listing=st.booleans(),
    notes=st.lists(TEXTS, max_size=2).map(tuple),
    contacts=st.lists(st.builds(ShownContact, TEXTS, TEXTS), max_size=2).map(tuple),
    closing=TEXTS,
)
SOURCES = st.builds(
    SourceView,
    document_id=TEXTS,
    title=TEXTS,
    name=TEXTS,
    place=TEXTS,
    status=st.sampled_from(Status),
    path=TEXTS,
    headings=st.lists(TEXTS, max_size=3).map(tuple),
    before=st.lists(LONG, max_size=2).map(tuple),
    text=LONG,
    after=st.lists(LONG, max_size=2).map(tuple),
    page=st.none() | st.integers(1, 9),
    previous_id=st.none(),
    next_id=st.none(),
)
REPLIES = (
    st.builds(Reply, st.just("vi"), answer=ANSWERS)
    | st.builds(Reply, st.just("vi"), source=SOURCES)
    | st.builds(Reply, st.just("vi"), text=LONG)
)


def _letters(text: str) -> str:
    return "".join(text.split())


@given(REPLIES)
def test_any_reply_is_html_that_telegram_takes_and_loses_nothing(reply: Reply) -> None:
    parts = render_html(reply)
    shown = "".join(block.plain for block in blocks_of(reply))
    for part in parts:
        assert text_of(part.html) == part.plain
        assert part.plain.strip()
        assert utf16_length(part.html) <= MESSAGE_UNITS
        part.html.encode()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", part.html)
    assert _letters("".join(part.plain for part in parts)) == _letters(shown)


@given(st.lists(st.builds(Block, st.sampled_from(Style), LONG), max_size=6))
def test_blocks_keep_their_style_when_they_are_cut(blocks: list[Block]) -> None:
    clean = [Block(b.style, re.sub("[\x00-\x1f\ud800-\udfff]", "x", b.text)) for b in blocks]
    html = "\n".join(part.html for part in parts_of(clean))
    for style in Style:
        opening = style.value[0]
        wanted = {_letters(b.text) for b in clean if b.style is style and b.text.strip()}
        assert not wanted or not opening or opening in html


@given(TEXTS)
def test_escaping_is_what_is_read_back(text: str) -> None:
    assert text_of(escape(text)) == text


def _evidence(quote: str) -> Evidence:
    return Evidence(
        passage_id=1,
        document_id="a",
        title="Kế hoạch",
        kind="Kế hoạch",
        number="61/KH-UBND",
        province="Tuyên Quang",
        province_at_issue=None,
        year=2024,
        status=Status.ENDED,
        section="II.3",
        heading="3. Sở Y tế",
        page=4,
        quote=quote,
        start=0,
        end=len(quote),
        score=1.0,
    )


def _answer(quote: str = "Tiếp nhận <nạn nhân> & hỗ trợ") -> Answer:
    return Answer(
        question="ai?",
        language="vi",
        kind="who",
        status=AnswerStatus.ANSWERED,
        direct=(Direct("Sở Y tế", "a", "Tuyên Quang", 2024),),
        evidence=(_evidence(quote),),
        notes=("Kế hoạch này đã hết thời hạn.",),
        closing="Cần giúp: 111.",
    )


def test_a_short_answer_is_bold_and_its_quote_set_off() -> None:
    (part,) = render_html(Reply("vi", answer=_answer()))
    assert part.html.splitlines() == [
        "<b>Tuyên Quang, 2024: Sở Y tế</b>",
        "[1] Kế hoạch 61/KH-UBND (Tuyên Quang, 2024), mục II.3, trang 4 – đã hết thời hạn",
        "<blockquote>Tiếp nhận &lt;nạn nhân&gt; &amp; hỗ trợ</blockquote>",
        "<i>Kế hoạch này đã hết thời hạn.</i>",
        "Cần giúp: 111.",
    ]


def test_the_words_are_those_of_the_plain_reply() -> None:
    (part,) = render_html(Reply("vi", answer=_answer()))
    assert part.plain == re.sub("[“”]", "", render_plain(_answer()))


def test_a_long_quote_is_folded() -> None:
    (part,) = render_html(Reply("vi", answer=_answer("dài " * 120)))
    assert "<blockquote expandable>dài" in part.html


def test_a_very_long_quote_stays_a_quote_in_each_message() -> None:
    first, *parts = render_html(Reply("vi", answer=_answer("Câu này có <dấu>. " * 400)))
    assert "blockquote" not in first.html
    assert parts[0].plain.startswith("[1] Kế hoạch 61/KH-UBND")
    assert len(parts) > 2
    assert all("<blockquote expandable>" in part.html for part in parts)
    assert all(part.plain.endswith(".") for part in parts)


@pytest.mark.parametrize(
    "html",
    ["<b>", "</b>", "<b><i></b></i>", "a < b", "a > b", "&nbsp;", "& b", "<u x>", "<p>a</p>",
     "<blockquote><blockquote>a</blockquote></blockquote>", "<B>a</B>"],
)  # fmt: skip
def test_the_strict_reader_refuses_what_telegram_refuses(html: str) -> None:
    with pytest.raises(HtmlRefused):
        text_of(html)

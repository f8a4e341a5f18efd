from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.structure.lines import (
    Line,
    is_one_paragraph_a_line,
    printed_width,
    read_lines,
)
from knowledge.text import squeeze
from tests.knowledge.plans import BAC_GIANG, CAN_THO, COAST, LANG_SON, PLANS, TUYEN_QUANG, plan_text

# Text with what matters to lines: spaces of several kinds, page ends, Markdown marks, letters.
pieces = st.sampled_from(
    [*"ab đế12.,:()#*_-\t\n\f", "\u00a0", "\u3000", "  ", "**", "***", "## ", "\n\n", "https://x.y"]
)
texts = st.one_of(st.lists(pieces, max_size=40).map("".join), st.text(max_size=80))


def read_texts(source: str) -> list[str]:
    return [line.text for line in read_lines(source)]


def only(source: str) -> Line:
    (line,) = read_lines(source)
    return line


def check(line: Line, source: str) -> None:
    """Check that a line is the slice of the source that it says it is."""
    assert source[line.start : line.end] == line.raw
    assert squeeze(line.raw) == line.text
    assert line.text == line.text.strip() != ""


@given(texts)
def test_every_line_is_a_slice_of_its_source(source: str) -> None:
    lines = read_lines(source)
    for line in lines:
        check(line, source)
        assert "\n" not in line.raw
        assert "\f" not in line.raw
    assert all(a.end < b.start for a, b in pairwise(lines))


@given(texts)
def test_no_letter_is_lost(source: str) -> None:
    kept = "".join(read_texts(source))
    assert [c for c in kept if c.isalnum()] == [c for c in source if c.isalnum()]


@given(texts, st.data())
def test_what_stands_behind_and_before_is_a_slice_too(source: str, data: st.DataObject) -> None:
    for line in read_lines(source):
        length = data.draw(st.integers(0, len(line.text)))
        behind = line.behind(length)
        if behind is not None:
            check(behind, source)
            assert line.start <= behind.start < behind.end <= line.end
            letters = [c for c in line.text[length:] if c.isalnum()]
            assert [c for c in behind.text if c.isalnum()] == letters
        else:
            assert not line.text[length:].strip()
        if line.text[:length].strip():
            before = line.before(length)
            check(before, source)
            assert (before.start, before.text) == (line.start, line.text[:length].rstrip())


@given(texts, st.data())
def test_a_line_is_cut_in_two_without_loss(source: str, data: st.DataObject) -> None:
    for line in read_lines(source):
        length = data.draw(st.integers(1, len(line.text)))
        before, behind = line.before(length), line.behind(length)
        assert before.end <= (behind.start if behind else line.end)


@pytest.mark.parametrize("name", PLANS)
def test_the_lines_of_the_plans_are_slices(name: str) -> None:
    for line in read_lines(plan_text(name)):
        check(line, plan_text(name))


@pytest.mark.parametrize("source", ["", " \n \t\n", "\f\f", "***\n---\n___", "…\n– –", "\u00a0"])
def test_nothing_but_debris(source: str) -> None:
    assert read_lines(source) == []


def test_white_space_of_any_kind_is_one_space() -> None:
    line = only("  Sở\u00a0 Y\t\ttế \u3000")
    assert (line.text, line.raw) == ("Sở Y tế", "Sở\u00a0 Y\t\ttế")
    assert (line.start, line.end) == (2, 11)


@pytest.mark.parametrize(
    ("source", "text", "emphasised"),
    [
        ("## KẾ HOẠCH", "KẾ HOẠCH", True),
        ("###### **I. MỤC ĐÍCH**", "I. MỤC ĐÍCH", True),
        ("**I. MỤC ĐÍCH**", "I. MỤC ĐÍCH", True),
        ("***I. MỤC ĐÍCH***", "I. MỤC ĐÍCH", True),
        ("__I. MỤC ĐÍCH__", "I. MỤC ĐÍCH", True),
        ("*(Sở Y tế chủ trì)*", "(Sở Y tế chủ trì)", False),
        ("**Sở Y tế** chủ trì", "Sở Y tế** chủ trì", False),
        ("* Nâng cao nhận thức", "* Nâng cao nhận thức", False),
        ("#Sở Y tế", "#Sở Y tế", False),
        ("Số: 61#", "Số: 61#", False),
        ("5 * 3 * 2", "5 * 3 * 2", False),
    ],
)
def test_markdown_marks_around_a_line(source: str, text: str, emphasised: bool) -> None:
    assert (only(source).text, only(source).emphasised) == (text, emphasised)


def test_pages_are_counted_from_form_feeds() -> None:
    lines = read_lines("một\n\fhai\nhai\f\fbốn")
    assert [(line.text, line.page) for line in lines] == [
        ("một", 1),
        ("hai", 2),
        ("hai", 2),
        ("bốn", 4),
    ]


def test_a_text_without_form_feeds_has_no_pages() -> None:
    assert [line.page for line in read_lines("một\nhai")] == [None, None]


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("https://thuvienphapluat.vn/van-ban/x", True),
        ("  http://example.vn  ", True),
        ("(https://example.vn)", True),
        ("Xem https://example.vn", False),
        ("https://example.vn để biết", False),
        ("email:catp@cantho.gov.vn", False),
    ],
)
def test_links(source: str, link: bool) -> None:
    assert only(source).is_link is link


def test_behind_the_mark() -> None:
    source = " 1.   Sở  Y tế"
    rest = only(source).behind(3)
    assert rest is not None
    assert (rest.text, rest.raw, rest.start) == ("Sở Y tế", "Sở  Y tế", 6)
    assert only(source).behind(len("1. Sở Y tế")) is None


def test_behind_a_mark_the_emphasis_is_taken_off() -> None:
    rest = only("1. **Sở Y tế**").behind(3)
    assert rest is not None
    assert (rest.text, rest.emphasised) == ("Sở Y tế", True)
    rest = only("1. **Sở Y tế**: tiếp nhận").behind(3)
    assert rest is not None
    assert (rest.text, rest.emphasised) == ("Sở Y tế**: tiếp nhận", False)
    rest = only("1. *Sở Y tế*").behind(3)
    assert rest is not None
    assert (rest.text, rest.emphasised) == ("Sở Y tế", False)


def test_before() -> None:
    line = only("Sở  Y tế:  tiếp nhận").before(len("Sở Y tế"))
    assert (line.text, line.raw, line.end) == ("Sở Y tế", "Sở  Y tế", 8)


@pytest.mark.parametrize(
    ("name", "paragraphs"),
    [(BAC_GIANG, False), (CAN_THO, False), (LANG_SON, False), (COAST, False), (TUYEN_QUANG, True)],
)
def test_the_layout_of_the_plans(name: str, paragraphs: bool) -> None:
    assert is_one_paragraph_a_line(read_lines(plan_text(name))) is paragraphs


def test_the_width_of_printed_lines() -> None:
    assert printed_width([]) == 0
    assert printed_width(read_lines("a" * 70)) == 70
    assert printed_width(read_lines("\n".join(["a" * 70] * 30 + ["a" * 90]))) == 70
    assert not is_one_paragraph_a_line([])


def test_the_width_of_the_plans_is_that_of_a_page() -> None:
    for name in set(PLANS) - {TUYEN_QUANG}:
        assert 60 < printed_width(read_lines(plan_text(name))) < 100

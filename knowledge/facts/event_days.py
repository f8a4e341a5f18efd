"""Read the days that are marked: «“Ngày toàn dân phòng, chống mua bán người - 30/7”»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.facts.printed_dates import PrintedDate, find_dates
from knowledge.facts.recipients import Span, overlaps, trimmed
from knowledge.model import DateFact, DateKind, Passage
from knowledge.sentences import sentence_spans, span_at

_REACH = 240  # characters before a day in which its names stand
_OPEN, _CLOSE = r"[“\"„]", r"[”\"“]"
_DAYS_OF = (
    r"thế giới|quốc tế|toàn dân|toàn quốc|hội|pháp luật|gia đình|truyền thống|thành lập|phụ nữ"
    r"|Việt Nam|nạn nhân|trẻ em"
)
# the name right before its day: "Ngày toàn dân phòng, chống mua bán người - 30/7"
_NAME = re.compile(
    rf"(?<!\w)(?P<name>Ngày\s+(?i:{_DAYS_OF})\b[^“”\"„.;:()\d]{{0,90}}?)\s*[-–(]?\s*$"
)
# another name that shares the day: “Ngày thế giới …” và
_SHARED = re.compile(
    rf"{_OPEN}(?P<name>Ngày\s+[^“”\"„.;:()\d]{{3,90}})(?:{_CLOSE})\s*(?:và|,)\s*{_OPEN}?$"
)
_YEAR_AFTER = re.compile(rf"\s*\)?\s*{_CLOSE}?\s*,?\s+năm\s+(?P<year>\d{{4}})\b")
# "lấy ngày 30 tháng 7 hằng năm là “Ngày toàn dân …”"
_CALLED = re.compile(
    rf"\s+(?:hằng|hàng)\s+năm\s+là\s+{_OPEN}?(?P<name>Ngày\s+(?i:{_DAYS_OF})\b[^“”\"„.;:()\d]*)"
)
_ON = re.compile(
    r"(?<!\w)thời gian\s+(?P<what>[^.;:\d]{2,80}?)(?:\s+là)?\s*:?\s+(?:vào\s+)?(?:ngày\s+)?$",
    re.IGNORECASE,
)
_NOT_ON = re.compile(r"\b(?:từ|đến|trước|sau|kể)\b", re.IGNORECASE)


def read_event_days(passage: Passage, cited: list[Span]) -> list[DateFact]:
    """Return the marked days that ``passage`` names with their date, each name once.

    Args:
        passage: the passage; ``start`` and ``end`` of a fact are positions in its text.
        cited: spans of citations; days named in a cited title are left out.
    """
    facts: dict[tuple[str, str | None], DateFact] = {}
    for printed in find_dates(passage.text):
        if printed.day is None or overlaps((printed.start, printed.end), cited):
            continue
        for fact in _events(passage, printed):
            facts.setdefault((fact.what.lower(), fact.recurrence), fact)
    return list(facts.values())


def _events(passage: Passage, printed: PrintedDate) -> Iterator[DateFact]:
    text = passage.text
    sentence, _ = span_at(sentence_spans(text), printed.start)
    begin = max(sentence, printed.start - _REACH)
    name = _NAME.search(text, begin, printed.start)
    called = _CALLED.match(text, printed.end)
    on = _ON.search(text, begin, printed.start)
    if name is not None:
        shared = _SHARED.search(text, begin, name.start())
        if shared is not None:
            yield _event(passage, printed, shared.span("name"))
        yield _event(passage, printed, name.span("name"))
    elif called is not None:
        yield _event(passage, printed, called.span("name"))
    elif on is not None and printed.year is not None and not _NOT_ON.search(on["what"]):
        yield _event(passage, printed, on.span("what"), recurrence=None)


def _event(
    passage: Passage, printed: PrintedDate, span: Span, recurrence: str | None = "yearly-day"
) -> DateFact:
    text = passage.text
    what = trimmed(text, *span) or span
    after = _YEAR_AFTER.match(text, printed.end)
    year = int(after["year"]) if after and printed.year is None else None
    day = printed.first(year)
    return DateFact(
        passage_id=passage.id,
        document_id=passage.document_id,
        kind=DateKind.EVENT,
        what=text[slice(*what)],
        starts=day,
        ends=day,
        recurrence=recurrence,
        to_whom=None,
        as_printed=text[printed.start : printed.end],
        start=min(what[0], printed.start),
        end=max(what[1], after.end() if year and after else printed.end),
    )

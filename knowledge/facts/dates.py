"""Read a passage's date facts: campaigns, event days, deadlines, recurring reports."""

from __future__ import annotations

import re

from knowledge.facts.deadlines import read_deadlines
from knowledge.facts.event_days import read_event_days
from knowledge.facts.printed_dates import PrintedDate, find_dates
from knowledge.facts.recipients import Span, overlaps, trimmed
from knowledge.facts.recurring import read_recurring
from knowledge.model import DateFact, DateKind, Passage
from knowledge.sentences import clause_spans, span_at

_REACH = 60  # characters before a day in which "từ ngày 25 đến" stands
_FROM = re.compile(r"\btừ\s+(?:ngày\s+)?$", re.IGNORECASE)
_UNTIL = r"\s*(?:,?\s*(?:cho\s+)?(?:đến|tới)(?:\s+hết)?(?:\s+ngày)?|[-–])\s*"
_TO = re.compile(_UNTIL, re.IGNORECASE)
# "từ ngày 25 đến ngày 30/7/2024": the month stands only with the second day
_FROM_DAY = re.compile(rf"\btừ\s+(?:ngày\s+)?(?P<day>\d{{1,2}}){_UNTIL}$", re.IGNORECASE)
_TERM_WORDS = re.compile(
    r"[\s,;:(–-]*(?:trong\s+)?(?:thời gian|thời hạn)(?:\s+(?:thực hiện|tổ chức|là))?[\s,;:(–-]*$",
    re.IGNORECASE,
)
_CAMPAIGN = re.compile(
    r"\b(?:các\s+)?(?:đợt|cao điểm|chiến dịch|tuần lễ|tháng hành động|tháng cao điểm)\b",
    re.IGNORECASE,
)
_LEADING_VERBS = re.compile(
    r"[\s,;:(–-]*(?:(?:tiếp tục|chủ động|tập trung|triển khai|thực hiện|tổ chức|mở|phát động)\s+)+",
    re.IGNORECASE,
)
_NAME_END = re.compile(
    r"\s+(?:trên địa bàn|trên phạm vi|trong phạm vi|thuộc trách nhiệm)\s"
    r"|(?:,|\s+và)\s+(?:báo cáo|gửi)\s"
)
_HEADING_MARK = re.compile(r"^\W*(?:\(?(?:\d+(?:\.\d+)*|[IVXLC]+|[a-zđ])[.)]\s*)?")


def read_dates(passage: Passage, year: int | None, cited: list[Span]) -> list[DateFact]:
    """Return the periods, deadlines, event days and recurring reports that ``passage`` states.

    Args:
        passage: the passage; ``start`` and ``end`` of a fact are positions in its text and hold
            the day, what it is about and whom it goes to.
        year: the document's year, which serves where no year is printed.
        cited: spans of citations; their dates are no facts of this document.
    """
    periods = read_periods(passage, year, cited)
    recurring = read_recurring(passage)
    events = read_event_days(passage, cited)
    known = [_printed_span(passage.text, fact) for fact in (*periods, *recurring, *events)]
    deadlines = read_deadlines(passage, year, [*cited, *known])
    return sorted([*periods, *recurring, *events, *deadlines], key=lambda fact: fact.start)


def _printed_span(text: str, fact: DateFact) -> Span:
    start = text.index(fact.as_printed, fact.start)
    return start, start + len(fact.as_printed)


def read_periods(passage: Passage, year: int | None, cited: list[Span]) -> list[DateFact]:
    """Return the campaigns "từ ngày … đến ngày …" that ``passage`` states.

    Args:
        passage: the passage.
        year: the document's year; a missing year is taken from the other day first.
        cited: spans of citations.
    """
    text = passage.text
    facts = []
    dates = [d for d in find_dates(text) if not overlaps((d.start, d.end), cited)]
    for index, last in enumerate(dates):
        opening = _opening(text, dates[index - 1] if index else None, last)
        if opening is None:
            continue
        fact = _period(passage, year, opening, last)
        if fact is not None:
            facts.append(fact)
    return facts


def _opening(
    text: str, first: PrintedDate | None, last: PrintedDate
) -> tuple[int, PrintedDate] | None:
    """Return where the period's words begin and its first day."""
    if first is not None and _TO.fullmatch(text, first.end, last.start):
        match = _FROM.search(text, max(0, first.start - _REACH), first.start)
        return (match.start(), first) if match else None
    match = _FROM_DAY.search(text, max(0, last.start - _REACH), last.start)
    if match is None or last.day is None:
        return None
    month, day = last.first_month, int(match["day"])
    return match.start(), PrintedDate(*match.span("day"), month, month, day, None)


def _period(
    passage: Passage, year: int | None, opening: tuple[int, PrintedDate], last: PrintedDate
) -> DateFact | None:
    begin, first = opening
    known = last.year or first.year or year
    starts, ends = first.first(known), last.last(known)
    if starts and ends and starts > ends and first.year is None:
        starts = first.first(ends.year - 1)
    if starts is None or ends is None or starts > ends:
        return None
    span = _about(passage.text, begin, last.end)
    heading = _HEADING_MARK.sub("", passage.headings[-1]) if passage.headings else ""
    if span is None and not heading:
        return None  # "Thời gian thực hiện: từ … đến …" under no heading says nothing
    places = [begin, last.end, *(span or ())]
    return DateFact(
        passage_id=passage.id,
        document_id=passage.document_id,
        kind=DateKind.PERIOD,
        what=passage.text[slice(*span)] if span else heading,
        starts=starts,
        ends=ends,
        recurrence=None,
        to_whom=None,
        as_printed=passage.text[begin : last.end],
        start=min(places),
        end=max(places),
    )


def _about(text: str, begin: int, end: int) -> Span | None:
    """Return where the words stand that say what the period is of: before it, else behind it."""
    start, stop = span_at(clause_spans(text), begin)
    before = text[start:begin]
    term = _TERM_WORDS.search(before)
    before = before[: term.start()] if term else before
    if before.strip(" ,;:()-–"):
        return _named(text, start, start + len(before))
    return _named(text, end, stop)


def _named(text: str, start: int, end: int) -> Span | None:
    """Narrow ``start:end`` to the campaign's own name, without the verb before it."""
    campaigns = list(_CAMPAIGN.finditer(text, start, end))
    verbs = _LEADING_VERBS.match(text, start, end)
    if campaigns:
        start = campaigns[0].start()
    elif verbs is not None:
        start = verbs.end()
    where = _NAME_END.search(text, start, end)
    return trimmed(text, start, where.start() if where else end)

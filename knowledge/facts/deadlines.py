"""Read what is due by a day: «báo cáo kết quả thực hiện trước ngày 07/8/2024 về …»."""

from __future__ import annotations

import re

from knowledge.facts.printed_dates import PrintedDate, find_dates
from knowledge.facts.recipients import GLUE, Recipient, Span, find_recipient, overlaps, trimmed
from knowledge.model import DateFact, DateKind, Passage
from knowledge.sentences import clause_spans

_REACH = 80  # characters before a day in which "chậm nhất là trước 17h00 ngày" stands
_BEFORE = re.compile(
    r"(?:\(\s*)?(?P<words>(?:hoàn thành\s+|xong\s+)?"
    r"(?:trước|(?:chậm|muộn) nhất(?:\s+là)?(?:\s+(?:vào|đến|trước))?)"
    r"(?:\s+\d{1,2}\s?(?:h|giờ)(?:\s?\d{2})?(?:\s+phút)?,?)?(?:\s+ngày)?"
    r"|(?:hoàn thành|xong)\s+trong)\s+$",
    re.IGNORECASE,
)
# a duty with a term, not "hợp đồng ký trước ngày …"
_DUTY = re.compile(
    r"\b(?:tổng hợp,?\s+báo cáo|báo cáo|xây dựng|ban hành|gửi|nộp|trình|hoàn thành|đăng ký|tổ chức"
    r"|triển khai|rà soát|thống kê|đề xuất|đề nghị|kết quả)\b",
    re.IGNORECASE,
)
_NO_DUTY = re.compile(r"\bđã\s|có hiệu lực|ký kết|kể từ|quy định tại|được cấp", re.IGNORECASE)
_YEARLY = re.compile(r"\s+(?:hằng|hàng|mỗi)\s+năm\b", re.IGNORECASE)
_DANGLING = re.compile(r"\s+(?:và|hoặc)\s*$")
_CAUSE = re.compile(r"\s+(?:căn cứ(?:\s+theo)?|theo|trên cơ sở)\s", re.IGNORECASE)


def read_deadlines(passage: Passage, year: int | None, closed: list[Span]) -> list[DateFact]:
    """Return what is due by a day, one fact for each day that is named.

    Args:
        passage: the passage; positions are in its text.
        year: the document's year, which serves where a day is printed without one.
        closed: spans whose dates mean something else (citations, periods, recurring reports).
    """
    facts = []
    dates = [d for d in find_dates(passage.text) if not overlaps((d.start, d.end), closed)]
    for begin, end in clause_spans(passage.text):
        floor = begin
        for printed in (d for d in dates if begin <= d.start < end):
            reach = max(floor, printed.start - _REACH)
            before = _BEFORE.search(passage.text, reach, printed.start)
            if before is None or _vague(printed, before):
                continue
            fact = _deadline(passage, year, printed, before, (begin, floor, end))
            floor = printed.end
            if fact is not None:
                facts.append(fact)
    return facts


def _deadline(
    passage: Passage,
    year: int | None,
    printed: PrintedDate,
    before: re.Match[str],
    bounds: tuple[int, int, int],
) -> DateFact | None:
    text = passage.text
    begin, floor, end = bounds
    span = _due(text, floor, before.start(), printed.end, end)
    if span is None or _NO_DUTY.search(text, span[0], printed.start):
        return None
    to_whom = find_recipient(text, span[0] if span[0] < printed.start else floor, end)
    what = _without_recipient(text, span, to_whom)
    yearly = _YEARLY.match(text, printed.end)
    stop = yearly.end() if yearly else printed.end
    day = None if yearly else printed.last(year)
    places = [what[0], what[1], before.start("words"), stop, *(to_whom.place if to_whom else ())]
    return DateFact(
        passage_id=passage.id,
        document_id=passage.document_id,
        kind=DateKind.RECURRING if yearly else DateKind.DEADLINE,
        what=text[slice(*what)],
        starts=None,
        ends=day,
        recurrence="year" if yearly else None,
        to_whom=to_whom.name if to_whom else None,
        as_printed=text[before.start("words") : stop],
        start=max(begin, min(places)),
        end=max(places),
    )


def _due(text: str, floor: int, before: int, after: int, end: int) -> Span | None:
    """Return where the words stand that say what is due: before the day, else behind it."""
    duty = _DUTY.search(text, floor, before)
    if duty is not None:
        return trimmed(text, duty.start(), before)
    if text[floor:before].strip(GLUE):
        # "(hoàn thành trong quý I/2023)" speaks of the whole clause before it
        if _DUTY.match(text[before:after].lstrip(" (")):
            return trimmed(text, floor, before)
        return None
    duty = _DUTY.search(text, after, end)
    return trimmed(text, duty.start(), end) if duty is not None else None


def _without_recipient(text: str, span: Span, to_whom: Recipient | None) -> Span:
    """Cut ``span`` before the recipient, or before the document the duty rests on."""
    start, end = span
    cause = _CAUSE.search(text, start, end)
    stops = [end]
    if to_whom is not None and start < to_whom.start < end:
        stops.append(to_whom.start)
    if cause is not None:
        stops.append(cause.start())
    end = min(stops)
    dangling = _DANGLING.search(text, start, end)
    return trimmed(text, start, dangling.start() if dangling else end) or span


def _vague(printed: PrintedDate, before: re.Match[str]) -> bool:
    """Say whether a month or quarter stands with "before": its last day is then not certain."""
    return printed.day is None and not before["words"].lower().endswith("trong")

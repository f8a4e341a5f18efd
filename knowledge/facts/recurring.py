"""Read the reports due every month, quarter, half-year or year: «Định kỳ hằng quý …»."""

from __future__ import annotations

import re

from knowledge.facts.recipients import Recipient, Span, find_recipient, trimmed
from knowledge.model import DateFact, DateKind, Passage
from knowledge.sentences import clause_spans

_PERIODIC = re.compile(r"\bđịnh kỳ,?\s+", re.IGNORECASE)
_ITEM = re.compile(
    r"(?P<words>(?:hằng|hàng|mỗi|theo)\s+(?:tháng|quý|năm)"
    r"|(?:0?6|sáu)\s+tháng(?:\s+(?:đầu|cuối)\s+năm)?"
    r"|nửa năm|(?:0?[13]|ba)\s+tháng|(?:0?1\s+|một\s+)?năm(?!\s+\d{4})"
    r"|quý(?!\s+[IV\d])|tháng(?!\s+\d))"
    r"(?P<note>\s*\([^()]*\))?(?!\w)",
    re.IGNORECASE,
)
_ITEM_GLUE = re.compile(r"\s*(?:,|;|và|hoặc|-)\s*(?:(?:và|hoặc)\s+)?")
_REPORT = re.compile(r"\bbáo cáo\b", re.IGNORECASE)
_WHAT_END = re.compile(r"\s+(?:để|theo quy định|trước ngày|gửi)\b|[.;]?$")


def read_recurring(passage: Passage) -> list[DateFact]:
    """Return the reports due every month, quarter, half-year or year, one fact for each term.

    Days printed with a term ("6 tháng (trước ngày 10/6)") stay in ``as_printed`` as they stand.
    """
    facts = []
    for begin, end in clause_spans(passage.text):
        opening = _PERIODIC.search(passage.text, begin, end)
        if opening is None:
            continue
        items = _items(passage.text, opening.end(), end)
        span = _reported(passage.text, begin, items, end) if items else None
        if span is not None:
            to_whom = find_recipient(passage.text, span[1], end)
            facts += [_recurring(passage, item, span, to_whom) for item in items]
    return facts


def _items(text: str, position: int, end: int) -> list[re.Match[str]]:
    items: list[re.Match[str]] = []
    while (match := _ITEM.match(text, position, end)) is not None:
        items.append(match)
        glue = _ITEM_GLUE.match(text, match.end(), end)
        if glue is None:
            break
        position = glue.end()
    return items


def _reported(text: str, begin: int, items: list[re.Match[str]], end: int) -> Span | None:
    """Return where the words stand that say what is reported."""
    report = _REPORT.search(text, items[-1].end(), end)
    if report is None:
        report = _REPORT.search(text, begin, items[0].start())
        return report.span() if report else None
    stop = _WHAT_END.search(text, report.end(), end)
    to_whom = find_recipient(text, report.start(), end)
    stops = [stop.start() if stop else end, to_whom.start if to_whom else end]
    return trimmed(text, report.start(), max(min(stops), report.end()))


def _recurring(
    passage: Passage, item: re.Match[str], span: Span, to_whom: Recipient | None
) -> DateFact:
    places = [*item.span(), *span, *(to_whom.place if to_whom else ())]
    return DateFact(
        passage_id=passage.id,
        document_id=passage.document_id,
        kind=DateKind.RECURRING,
        what=passage.text[slice(*span)],
        starts=None,
        ends=None,
        recurrence=_recurrence(item["words"]),
        to_whom=to_whom.name if to_whom else None,
        as_printed=item.group(),
        start=min(places),
        end=max(places),
    )


def _recurrence(words: str) -> str:
    term = words.lower()
    if term.startswith(("06", "6", "sáu", "nửa")):
        return "half-year"
    if "quý" in term or term.startswith(("03", "3", "ba")):
        return "quarter"
    return "month" if "tháng" in term else "year"

"""Read the targets that a passage states: «95% số vụ án … được giải quyết và truy tố»."""

from __future__ import annotations

import re

from knowledge.model import Figure, Passage
from knowledge.sentences import clause_spans

_VALUE = re.compile(
    r"(?:(?:trên|dưới|ít nhất|tối thiểu|tối đa|không quá|khoảng|hơn|từ)\s+)?"
    r"(?<![\d.,])\d{1,3}(?:,\d+)?\s?%(?:\s+trở lên)?",
    re.IGNORECASE,
)
# "tỷ lệ giải quyết đạt" stands before its value
_SUBJECT = re.compile(
    r"(?:^|[,;]\s+|\s)(?P<what>(?:tỷ|tỉ) lệ\s.+?)\s+(?:phải\s+)?(?:đạt|là|:)\s*$", re.I
)
# the next target of the same clause ends what this one measures
_NEXT = re.compile(
    r",\s+(?:tỷ|tỉ) lệ\s|,?\s+(?:và\s+)?(?:đạt\s+)?(?:trên\s+|dưới\s+)?\d{1,3}(?:,\d+)?\s?%"
)
# shares of injury or of working capacity are elements of a law's rule, not targets
_NO_TARGET = re.compile(
    r"thương tích|tổn thương|tổn hại|suy giảm|lãi suất|thuế suất", re.IGNORECASE
)
_WHAT_LIMIT = 300  # characters


def read_figures(passage: Passage) -> list[Figure]:
    """Return the targets in per cent that ``passage`` states, in order.

    Args:
        passage: the passage; ``start`` and ``end`` of a figure are positions in its text and
            hold both the value and what it measures.
    """
    figures = []
    for begin, end in clause_spans(passage.text):
        clause = passage.text[begin:end]
        previous = 0
        for value in _VALUE.finditer(clause):
            span = _measured(clause, previous, value)
            previous = value.end()
            if span is not None and not _NO_TARGET.search(clause):
                figures.append(_figure(passage, clause, begin, value, span))
    return figures


def _measured(clause: str, previous: int, value: re.Match[str]) -> tuple[int, int] | None:
    """Return where the words stand that say what ``value`` measures."""
    subject = _SUBJECT.search(clause, previous, value.start())
    if subject is not None:
        return subject.span("what")
    return _following(clause, value)


def _following(clause: str, value: re.Match[str]) -> tuple[int, int] | None:
    """Return the words behind ``value``, up to the next target of the clause."""
    following = _NEXT.search(clause, value.end())
    stop = following.start() if following else len(clause)
    words = clause[value.end() : stop]
    start = value.end() + len(words) - len(words.lstrip())
    end = value.end() + len(words.rstrip(" .;,/"))
    return (start, end) if 3 <= end - start <= _WHAT_LIMIT else None


def _figure(
    passage: Passage, clause: str, offset: int, value: re.Match[str], span: tuple[int, int]
) -> Figure:
    text = passage.text
    base = _following(clause, value)  # "đạt trên 90% tổng số án khởi tố"
    return Figure(
        passage_id=passage.id,
        document_id=passage.document_id,
        what=text[offset + span[0] : offset + span[1]],
        value=value.group(),
        start=offset + min(span[0], value.start()),
        end=offset + max(span[1], base[1] if base else value.end()),
    )

"""Answers questions that ask for a body of one sort: "bộ nào", "phòng nào của Công an tỉnh".

A passage names such a body in its text, not as the one its task is assigned to: "Tổng đài 111, do
Bộ … quản lý". The sorts are ``[body]`` of ``data/answer_words.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer_words import AnswerWords, BodySort
from bot.answering.candidate import Candidate, Finding
from bot.understanding.question import Question
from knowledge.agencies import Agencies, AgencyMention
from knowledge.offsets import source_span
from knowledge.text import fold


def asked_body(question: Question) -> BodySort | None:
    """Return the sort of body that a question asks for; None when it may be any."""
    return AnswerWords.load().asked_body(question)


def names_body(candidate: Candidate, sort: BodySort, agencies: Agencies) -> bool:
    """Say whether a passage's own text names a body of a sort."""
    return bool(_mentions(candidate, sort, agencies))


def bodies(candidate: Candidate, sort: BodySort, agencies: Agencies) -> Finding | None:
    """Return the bodies of a sort that a passage names, as printed; None when it names none."""
    passage = candidate.passage
    found = _mentions(candidate, sort, agencies)
    if not found:
        return None
    printed = {m.agency_id: passage.text[m.start : m.end] for m in reversed(found)}
    names = [printed[agency_id] for agency_id in dict.fromkeys(m.agency_id for m in found)]
    spans = tuple(
        source_span(candidate.document.text, passage.start, passage.end, m.start, m.end)
        for m in found
    )
    return Finding(", ".join(names), spans)


def _mentions(candidate: Candidate, sort: BodySort, agencies: Agencies) -> Sequence[AgencyMention]:
    return [
        mention
        for mention in agencies.find(candidate.passage.text)
        if _is_of(fold(agencies.get(mention.agency_id).name), sort)
    ]


def _is_of(name: str, sort: BodySort) -> bool:
    return name.startswith(sort.begins) and not name.startswith(sort.unless)

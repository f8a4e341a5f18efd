"""Read the documents that a passage cites: numbered ones, laws by name, treaties, schemes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge.facts.citation_parts import (
    DATA,
    alternatives,
    document_kinds,
    issued_at,
    issuer_at,
    reviewed_lines,
    title_at,
)
from knowledge.facts.recipients import overlaps
from knowledge.model import Passage, PassageKind, Reference

# "34/KH-BCĐ", "13-KL/TW", "02/2019/NQ-HĐTP", "66/2011/QH12", "19/KH-BCĐ138/CP"
_NUMBER = r"\d{1,5}[a-zA-Z]?\s?[/-]\s?(?:\d{4}\s?[/-]\s?)?[A-ZĐƯ][\wĐƯ]*(?:[/-][\wĐƯ]+)*"
_AMENDED = r"(?:\s+\((?:sửa đổi|được sửa đổi|bổ sung)[^()]*\))"
_PERIOD = (
    r"giai đoạn\s+\d{4}\s*[-–]\s*\d{4}"
    r"(?:,?\s+(?:và\s+)?(?:định hướng|tầm nhìn)(?:\s+đến)?(?:\s+năm)?\s+\d{4})?"
)
_TREATY = re.compile(
    r"\b(?P<kind>Công ước|Nghị định thư|Hiệp định|Tuyên bố)(?=(?:\s+[^\W\d_]+){0,6}?\s+về\s)"
    r"(?P<name>(?:\s+[^\W\d_]+){0,6}?)(?=\s+về\s)"
)
_NAMED = (
    # "Đề án 06 của Chính phủ về …"
    re.compile(r"\b(?P<kind>Đề án|Chỉ thị)\s+(?:số\s+)?(?P<number>\d{2,3})(?![\d/%.-])"),
    # "Đề án đổi mới … giai đoạn 2022-2026"
    re.compile(
        r"\b(?P<kind>Đề án|Chương trình|Chiến lược|Kế hoạch)\s+"
        rf"(?P<title>[^\W\d_][^.;:()“”\"…]{{3,200}}?\s+{_PERIOD})"
    ),
    # "Quy chế hoạt động của Ban Chỉ đạo 138 tỉnh"
    re.compile(r"\b(?P<kind>Quy chế)\s+(?P<title>hoạt động|làm việc|phối hợp)(?=\s+của\s)"),
    # "Nghị quyết Đại hội XIII của Đảng"
    re.compile(
        r"\b(?P<kind>Nghị quyết)\s+(?P<title>Đại hội(?:\s+[^\W_]+){0,12}?"
        r"(?:\s+của\s+Đảng|\s+lần thứ\s+[IVXLC]+(?:\s+của\s+Đảng)?))\b"
    ),
    # "Hiến pháp năm 2013"
    re.compile(r"\b(?P<kind>Hiến pháp)\s+(?:năm\s+)?(?P<title>\d{4})\b"),
)
# kinds of documents that several authorities issue together
_COMMON = re.compile("liên tịch|liên ngành|phối hợp", re.IGNORECASE)


def read_references(passage: Passage) -> list[Reference]:
    """Return the documents that ``passage`` cites, in order, none inside another.

    Args:
        passage: any passage, the legal basis included. ``start`` and ``end`` of a reference are
            positions in ``passage.text``, and ``passage.text[start:end]`` is its ``text``.
    """
    found: list[Reference] = []
    for reader in (_numbered, _laws, _treaties, _named):
        for reference in reader(passage):
            span = (reference.start, reference.end)
            if not overlaps(span, [(r.start, r.end) for r in found]):
                found.append(reference)
    cited = [r for r in found if not _names_itself(passage, r)]
    return sorted(cited, key=lambda reference: reference.start)


def _names_itself(passage: Passage, reference: Reference) -> bool:
    """Say whether the opening words name the document itself: "Quốc hội ban hành Luật …"."""
    before = passage.text[: reference.start].rstrip()
    return passage.kind is PassageKind.BASIS and before.lower().endswith("ban hành")


def _numbered(passage: Passage) -> Iterator[Reference]:
    for match in _numbered_pattern().finditer(passage.text):
        yield _reference(passage, match)


def _laws(passage: Passage) -> Iterator[Reference]:
    for match in _law_pattern().finditer(passage.text):
        yield _reference(passage, match)


def _treaties(passage: Passage) -> Iterator[Reference]:
    for match in _TREATY.finditer(passage.text):
        yield _reference(passage, match)


def _named(passage: Passage) -> Iterator[Reference]:
    for pattern in _NAMED:
        for match in pattern.finditer(passage.text):
            yield _reference(passage, match)


def _reference(passage: Passage, match: re.Match[str]) -> Reference:
    """Read the parts that follow what ``match`` found, and make the record."""
    text = passage.text
    parts = match.groupdict()
    end = match.end()
    issued = issued_at(text, end)
    end = issued[1] if issued else end
    kind = parts["kind"]
    issuer = issuer_at(text, end, common=_COMMON.search(kind) is not None)
    end = issuer[0].end if issuer else end
    title = parts.get("title")
    if title is None:
        about = title_at(text, end, common=issuer is not None and issuer[1])
        title, end = (about.text, about.end) if about else (None, end)
    return Reference(
        passage_id=passage.id,
        document_id=passage.document_id,
        kind=kind[:1].upper() + kind[1:].lower(),
        number=parts.get("number"),
        issued=issued[0] if issued else None,
        issuer=issuer[0].text if issuer else None,
        title=title,
        text=text[match.start() : end],
        start=match.start(),
        end=end,
    )


@lru_cache(maxsize=1)
def _numbered_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<kind>(?i:{document_kinds()}))\s+(?:số\s*:?\s*)?(?P<number>{_NUMBER})"
    )


@lru_cache(maxsize=1)
def _law_pattern() -> re.Pattern[str]:
    names = alternatives(reviewed_lines(DATA / "law_names.txt"))
    return re.compile(
        rf"\b(?P<kind>Bộ [Ll]uật|Luật)\s+(?P<title>(?i:{names}))\b"
        rf"(?:\s+số\s*:?\s*(?P<number>{_NUMBER}))?(?:\s+năm\s+\d{{4}})?{_AMENDED}?"
    )

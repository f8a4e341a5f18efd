"""Finds a document's head and tail, which are read for facts about it but never quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.lines import Line, is_one_paragraph_a_line
from knowledge.marks import Level, read_mark

# The kinds of document by law (Decree 30/2020/NĐ-CP article 7; Law 64/2025/QH15 article 4).
_KINDS = (
    "BỘ LUẬT|LUẬT|PHÁP LỆNH|NGHỊ ĐỊNH|NGHỊ QUYẾT|QUYẾT ĐỊNH|THÔNG TƯ LIÊN TỊCH|THÔNG TƯ|CHỈ THỊ|"
    "KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|HƯỚNG DẪN|THÔNG BÁO|BÁO CÁO|QUY CHẾ|QUY ĐỊNH|CÔNG VĂN|LỆNH"
)
_KIND = re.compile(rf"^(?:{_KINDS})$")
_NUMBER = re.compile(r"^(?:Luật\s+)?[Ss]ố\s*:\s*(?P<n>\d+\s*/\s*[\wĐđ/.\-]+)")
_ISSUED = re.compile(
    r"^(?P<place>[^,]{2,40}),\s*ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})"
)
_BASIS = re.compile(
    r"^(?:Căn cứ\b|Xét\b|Theo đề nghị\b|(?:Để\s+)?(?:Thực hiện|Triển khai)\s+"
    r"(?:Công văn|Kế hoạch|Quyết định|Nghị quyết|Nghị định|Chỉ thị|Chương trình|Luật|Thông tư|"
    r"Kết luận|Công điện|Đề án)\b)"
)
_BODY_LEVELS = (Level.PART, Level.CHAPTER, Level.ARTICLE, Level.ROMAN, Level.GROUP)
_CLOSING = re.compile(
    r"^(?:Nơi nhận\s*:?|(?:TM|KT|TL|TUQ|Q)\.\s?[A-ZĐÀ-Ỹ]|Trên đây là\s|"
    r"(?:Bộ luật|Luật|Nghị quyết|Pháp lệnh) này (?:đã )?được "
    r"(?:Quốc hội|Ủy ban thường vụ Quốc hội)\b)"
)
_NAME = re.compile(r"^(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+\s+){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+$")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a document's body, and where the body begins and ends.

    ``basis``, ``body`` and ``tail`` are positions in the list of lines: ``basis`` the first line of
    the legal basis, ``body`` the first of the body, ``tail`` the first behind it.
    """

    kind: str | None
    title: str | None
    number: str | None
    issued: date | None
    place: str | None
    signer: str | None
    basis: int
    body: int
    tail: int


def read_frame(lines: Sequence[Line]) -> Frame:
    """Return the frame of a document.

    Args:
        lines: the document's lines; a fragment without head or tail is all body.
    """
    tail = _find_tail(lines)
    first_part = _find_first_part(lines, tail)
    kind_at = next((i for i in range(first_part) if _KIND.match(_letters(lines[i]))), None)
    number, issued, place = _read_head(lines[: kind_at if kind_at is not None else first_part])
    if kind_at is None and number is None:
        return Frame(None, None, None, None, None, _signer(lines[tail:]), 0, 0, tail)
    title_at = 0 if kind_at is None else kind_at + 1
    basis = _find_basis(lines, title_at, first_part)
    title = " ".join(line.text for line in lines[title_at:basis]) or None
    kind = None if kind_at is None else _letters(lines[kind_at]).capitalize()
    return Frame(kind, title, number, issued, place, _signer(lines[tail:]), basis, first_part, tail)


def _letters(line: Line) -> str:
    return line.text.strip(" *_#")


def _find_tail(lines: Sequence[Line]) -> int:
    last_mark = max(
        (i for i, line in enumerate(lines) if _is_outer_mark(line)),
        default=-1,
    )
    for position in range(max(last_mark, 0), len(lines)):
        if _CLOSING.match(lines[position].text):
            return position
    return len(lines)


def _is_outer_mark(line: Line) -> bool:
    mark = read_mark(line.text)
    return mark is not None and mark.level in (*_BODY_LEVELS, Level.NUMBER, Level.LETTER)


def _find_first_part(lines: Sequence[Line], tail: int) -> int:
    """Return the position of the body's first part: its first outer mark, else its first number."""
    for levels in (_BODY_LEVELS, (Level.NUMBER, Level.DASH)):
        for position in range(tail):
            mark = read_mark(lines[position].text)
            if mark and mark.level in levels:
                return position
    return _first_paragraph(lines, tail)


def _first_paragraph(lines: Sequence[Line], tail: int) -> int:
    """Return where the text of a document without any mark begins."""
    kind_at = next((i for i in range(tail) if _KIND.match(_letters(lines[i]))), None)
    if kind_at is None:
        return 0
    paragraphs = is_one_paragraph_a_line(list(lines))
    return min(kind_at + (2 if paragraphs else 1), tail)


def _read_head(head: Sequence[Line]) -> tuple[str | None, date | None, str | None]:
    number = issued = place = None
    for line in head:
        found = _NUMBER.match(line.text)
        if found and number is None:
            number = re.sub(r"\s+", "", found["n"])
        dated = _ISSUED.match(line.text)
        if dated and issued is None:
            place = dated["place"]
            issued = _date(int(dated["y"]), int(dated["m"]), int(dated["d"]))
    return number, issued, place


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _find_basis(lines: Sequence[Line], title_at: int, body: int) -> int:
    for position in range(title_at, body):
        if position > title_at and _BASIS.match(lines[position].text):
            return position
    return body


def _signer(tail: Sequence[Line]) -> str | None:
    for line in reversed(tail):
        if _NAME.match(line.text):
            return line.text
    return None

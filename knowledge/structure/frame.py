"""Finds a document's head and tail, which are read for facts about it but never quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.structure.lines import Line
from knowledge.structure.marks import Level, read_mark

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
# Opening words of a document, where it names no basis: "Nhằm …, Ủy ban nhân dân … như sau:".
_OPENING = re.compile(
    r"^(?:Nhằm|Để|Trên cơ sở|Qua|Thời gian qua|Trong (?:thời gian|những|năm)|Hiện nay|Kính gửi|"
    r"(?:Ủy|Uỷ) ban nhân dân|UBND|Ban Chỉ đạo|Chủ tịch|Bộ|Sở)\b"
)
_TITLE_END_WORDS = 4
_ENDS_SENTENCE = re.compile(r"[.:;]$")
# "QUYẾT ĐỊNH:" between the basis and Điều 1.
_ENACTING = re.compile(r"^(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|LỆNH|CHỈ THỊ)\s*:$")
_SUBJECT = re.compile(r"^(?:V/v|Về việc)\b")
_ADDRESSEE = re.compile(r"^Kính gửi\b")
_RECIPIENTS = re.compile(r"^Nơi nhận\b")
_CLOSING = re.compile(
    r"^(?:Nơi nhận\s*:?|(?:TM|KT|TL|TUQ|Q)\.\s?[A-ZĐÀ-Ỹ]|"
    r"(?:Bộ luật|Luật|Nghị quyết|Pháp lệnh) này (?:đã )?được "
    r"(?:Quốc hội|Ủy ban thường vụ Quốc hội)\b)"
)
_LAST_WORDS = re.compile(r"^Trên đây là\s")
_NAME = re.compile(r"^(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+\s+){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+$")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a document's body, and where the body begins and ends.

    ``basis``, ``body`` and ``tail`` are positions in the list of lines: ``basis`` the first line of
    the legal basis, ``body`` the first of the body, ``tail`` the first behind it, ``appendix`` the
    first of the appendices behind the tail, which belong to the body again.
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
    appendix: int


def read_frame(lines: Sequence[Line]) -> Frame:
    """Return the frame of a document.

    Args:
        lines: the document's lines; a fragment without head or tail is all body.
    """
    appendix = _find_appendix(lines)
    tail = _find_tail(lines[:appendix])
    ends = (tail, appendix)
    signer = _signer(lines[tail:appendix])
    first_part = _find_first_part(lines, tail)
    kind_at = _find_kind(lines, first_part)
    if kind_at is None:
        addressee = _first(_ADDRESSEE, lines[:tail])
        if addressee is not None:
            return _letter(lines, addressee, signer, ends)
    number, issued, place = _read_head(lines[: kind_at if kind_at is not None else first_part])
    if kind_at is None:
        start = 0 if number is None else first_part
        return Frame(None, None, number, issued, place, signer, start, start, *ends)
    basis = _find_basis(lines, kind_at + 1, first_part)
    title = _title(lines[kind_at + 1 : basis])
    kind = _letters(lines[kind_at]).capitalize()
    return Frame(kind, title, number, issued, place, signer, basis, first_part, *ends)


def is_enacting(line: Line) -> bool:
    """Say whether a line is only the word that enacts: "QUYẾT ĐỊNH:"."""
    return _ENACTING.match(_letters(line)) is not None


def _letter(
    lines: Sequence[Line], addressee: int, signer: str | None, ends: tuple[int, int]
) -> Frame:
    """Return the frame of an official letter, which prints no kind but "V/v …" and "Kính gửi"."""
    number, issued, place = _read_head(lines[:addressee])
    subject = _first(_SUBJECT, lines[:addressee])
    title = None
    if subject is not None:
        title = _title(lines[subject : _behind_sentence(lines, subject + 1, addressee)])
    body = min(_behind_addressees(lines, addressee + 1), ends[0])
    return Frame("Công văn", title, number, issued, place, signer, body, body, *ends)


def _behind_addressees(lines: Sequence[Line], position: int) -> int:
    """Return the position behind the list of those whom a letter is written to."""
    while position < len(lines):
        mark = read_mark(lines[position].text)
        listed = mark is not None and mark.level is Level.DASH
        open_end = lines[position - 1].text.endswith((":", ",", ";"))
        if not (listed or open_end or lines[position].text[:1].islower()):
            break
        position += 1
    return position


def _behind_sentence(lines: Sequence[Line], position: int, end: int) -> int:
    """Return the position behind the lines that go on in small letters."""
    while position < end and lines[position].text[:1].islower():
        position += 1
    return position


def _title(lines: Sequence[Line]) -> str | None:
    """Return the title's lines without the issuer's name in capitals below them."""
    kept = list(lines)
    if kept and kept[0].text.isupper():
        # A law's title is in capitals; a note of what was consolidated is no part of it.
        end = next((i for i, line in enumerate(kept) if _is_sentence(line)), len(kept))
        kept = kept[:end]
    if kept and not kept[0].text.isupper():
        kept = [line for line in kept if not line.text.isupper()]
    return " ".join(line.text for line in kept) or None


def _is_sentence(line: Line) -> bool:
    """Say whether a line is in small letters and more than the end of a title ("năm 2024")."""
    return not line.text.isupper() and len(line.text.split()) > _TITLE_END_WORDS


def _first(pattern: re.Pattern[str], lines: Sequence[Line]) -> int | None:
    return next((i for i, line in enumerate(lines) if pattern.match(_letters(line))), None)


def _letters(line: Line) -> str:
    return line.text.strip(" *_#")


def _find_appendix(lines: Sequence[Line]) -> int:
    """Return the position of the first appendix behind the list of recipients."""
    recipients = _first(_RECIPIENTS, lines)
    for position in range(recipients if recipients is not None else len(lines), len(lines)):
        mark = read_mark(lines[position].text)
        if mark is not None and mark.level is Level.APPENDIX:
            return position
    return len(lines)


def _find_tail(lines: Sequence[Line]) -> int:
    """Return the position of the first line of the tail.

    Args:
        lines: the document's lines without its appendices.
    """
    last_mark = _last(lines, (*_BODY_LEVELS, Level.NUMBER, Level.LETTER))
    closing = next(
        (i for i in range(max(last_mark, 0), len(lines)) if _CLOSING.match(lines[i].text)),
        len(lines),
    )
    last_item = max(last_mark, _last(lines[:closing], (Level.DASH, Level.PLUS)), 0)
    for position in range(last_item, closing):
        if _LAST_WORDS.match(lines[position].text):
            return position
    return _numbered_recipients(lines) or closing


def _numbered_recipients(lines: Sequence[Line]) -> int | None:
    """Return the position of a list of recipients with numbers, which no part follows."""
    recipients = _first(_RECIPIENTS, lines)
    if recipients is None or _last(lines, _BODY_LEVELS) > recipients:
        return None
    return recipients if _find_kind(lines[recipients:], len(lines) - recipients) is None else None


def _last(lines: Sequence[Line], levels: Sequence[Level]) -> int:
    """Return the position of the last line with a mark of ``levels``, -1 without one."""
    for position in range(len(lines) - 1, -1, -1):
        mark = read_mark(lines[position].text)
        if mark is not None and mark.level in levels:
            return position
    return -1


def _find_first_part(lines: Sequence[Line], tail: int) -> int:
    """Return the position of the body's first part: its first outer mark, else its first number."""
    for levels in (_BODY_LEVELS, (Level.NUMBER, Level.DASH)):
        for position in range(tail):
            mark = read_mark(lines[position].text)
            if mark and mark.level in levels:
                return position
    return _first_paragraph(lines, tail)


def _first_paragraph(lines: Sequence[Line], tail: int) -> int:
    """Return where the text of a document without any mark begins: behind its title."""
    kind_at = _find_kind(lines, tail)
    if kind_at is None:
        return 0
    return min(_behind_sentence(lines, kind_at + 2, tail), tail)


def _find_kind(lines: Sequence[Line], end: int) -> int | None:
    return next((i for i in range(end) if _KIND.match(_letters(lines[i]))), None)


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
    """Return where the title ends: at the legal basis, else at an opening sentence."""
    patterns = [_BASIS]
    if body > title_at and _ENDS_SENTENCE.search(lines[body - 1].text):
        patterns.append(_OPENING)
    for pattern in patterns:
        for position in range(title_at + 1, body):
            if pattern.match(lines[position].text):
                return position
    return body


def _signer(tail: Sequence[Line]) -> str | None:
    for line in reversed(tail):
        if _NAME.match(line.text):
            return line.text
    return None

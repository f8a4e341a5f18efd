"""The parts of a citation after its number: day of issue, issuer, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from knowledge.facts.printed_dates import find_dates
from knowledge.sentences import sentence_spans, span_at

DATA = Path(__file__).parents[1] / "data"

_ISSUER_LIMIT = 160  # characters
_TITLE_LIMIT = 400

_ISSUED = re.compile(r",?\s+\(?(?:được\s+)?(?:ban hành\s+|ký\s+|ra\s+)?ngày\s+")
_OF = re.compile(r",?\s+(?:(?P<of>của)|(?P<between>giữa))\s+(?=[A-ZĐÀ-Ỹ])")
# What ends an issuer's name; "và" ends it only before a small letter or another citation.
_ISSUER_STOP = re.compile(
    r"[.;:()\[\]“”\"…]|,|\s+(?:về|ban hành|quy định|phê duyệt|hướng dẫn|sửa đổi|trong|phù hợp|gắn"
    r"|để|nhằm|tại|theo|là|được|đã|đến|có|cho|với|trên|khi|do|từ|thì|phải|năm|gửi|đề ra"
    r"|và(?=\s+[^A-ZĐÀ-Ỹ])|và\s+các)(?=\s|$)",
)
_COMMA_NAMES = re.compile(
    r"phòng, chống|Lao động, Thương binh và Xã hội|Văn hóa, Thể thao và Du lịch", re.IGNORECASE
)
_ABOUT = re.compile(
    r",?\s+(?:(?:về việc|về|v/v)\s+|(?=(?:ban hành|quy định|phê duyệt|hướng dẫn|sửa đổi)\s))"
)
_ABOUT_COMMON = re.compile(r"\s+trong\s+(?=công tác|việc|hoạt động)")
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")
_UNCUT = re.compile(rf"{_QUOTED.pattern}|\(\S+\)")  # a quotation, an abbreviation in brackets
# "năm 2024" closes a title, unless the title goes on with its outlook.
_TITLE_YEAR = re.compile(
    r"(?<!từ )năm\s+\d{4}(?!\s*[-–]\s*\d)(?!,?\s+(?:và\s+)?(?:định hướng|tầm nhìn|những năm tiếp))"
)
_TITLE_STOP = re.compile(
    r"\s+(?:gắn với|phù hợp với|nhằm|để|theo hướng dẫn|theo quy định|theo Quy chế|căn cứ"
    r"|có hiệu quả|mà Việt Nam|đã được|và các (?:văn bản|quy định))(?=\s)"
    r"|,\s+(?:tập trung|trong đó|bảo đảm|đảm bảo|góp phần|trên cơ sở|đồng thời|thực hiện|chú trọng"
    r"|được sửa đổi|các\s|Ủy ban|UBND|Ban Chỉ đạo|Công an|Sở\s|Bộ\s|Hội đồng)"
    r"|\s+\((?!\S+\))|\)|\]|[:…]"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A slice of the text with its place."""

    text: str
    end: int


def issued_at(text: str, position: int) -> tuple[date, int] | None:
    """Return the day of issue printed at ``position`` ("ngày 16/02/2024") and where it ends."""
    match = _ISSUED.match(text, position)
    if match is None:
        return None
    for printed in find_dates(text[match.end() : match.end() + 40]):
        day = printed.first()
        if printed.start == 0 and printed.day is not None and day is not None:
            end = match.end() + printed.end
            return day, end + (text[end : end + 1] == ")" and "(" in match.group())
    return None


def issuer_at(text: str, position: int, common: bool) -> tuple[Part, bool] | None:
    """Return the issuer named at ``position`` and whether several issued it together.

    Args:
        text: the passage's text.
        position: where "của Ban Chỉ đạo tỉnh" or "giữa Bộ A, Bộ B" may begin.
        common: whether the kind of document is one that several issue together.
    """
    match = _OF.match(text, position)
    if match is None:
        return None
    common = common or match["between"] is not None
    names = [m.span() for m in _COMMA_NAMES.finditer(text, match.end())]
    for stop in _ISSUER_STOP.finditer(text, match.end(), match.end() + _ISSUER_LIMIT):
        named = any(s < stop.start() < e for s, e in names)
        if named or (common and stop.group() == ","):
            continue
        return _part(text, match.end(), stop.start(), common)
    end = min(len(text), match.end() + _ISSUER_LIMIT)
    return _part(text, match.end(), end, common) if end == len(text) else None


def title_at(text: str, position: int, common: bool = False) -> Part | None:
    """Return what the document is about, when ``position`` says so ("về công tác …").

    Args:
        text: the passage's text.
        position: behind the number, the day and the issuer.
        common: whether several issued it, so that "trong công tác …" is its title too.
    """
    match = _ABOUT.match(text, position)
    match = match or (_ABOUT_COMMON.match(text, position) if common else None)
    if match is None:
        return None
    quoted = _QUOTED.match(text, match.end())
    if quoted is not None:
        return Part(quoted[1] or quoted[2], quoted.end())
    end = _title_end(text, match.end())
    title = text[match.end() : end].rstrip(" ,-–")
    if not title or len(title) > _TITLE_LIMIT:
        return None
    return Part(title, match.end() + len(title))


@lru_cache(maxsize=1)
def document_kinds() -> str:
    """Return the kinds of documents as one alternative of a pattern, longest first."""
    return alternatives(reviewed_lines(DATA / "document_kinds.txt"))


def reviewed_lines(path: Path) -> list[str]:
    """Return the lines of a reviewed list, without comments and blanks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def alternatives(phrases: list[str]) -> str:
    """Return a pattern that matches any of ``phrases``, the longest that fits."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(p).replace(r"\ ", r"\s+").replace(",", ",?") for p in ordered)


def _part(text: str, start: int, end: int, common: bool) -> tuple[Part, bool] | None:
    name = text[start:end].rstrip(" ,-–")
    return (Part(name, start + len(name)), common) if name else None


def _title_end(text: str, start: int) -> int:
    """Return where the title that begins at ``start`` ends."""
    end = min(span_at(sentence_spans(text), start)[1], start + _TITLE_LIMIT + 1)
    end -= len(text[start:end]) - len(text[start:end].rstrip("./… "))
    quotes = [m.span() for m in _UNCUT.finditer(text, start, end)]
    stops = [m.start() for m in _TITLE_STOP.finditer(text, start, end)]
    stops += [m.start() for m in _next_citation().finditer(text, start, end)]
    stops += [m.end() for m in _TITLE_YEAR.finditer(text, start, end)]
    stops += [i for i in _semicolons(text, start, end) if not _resumes(text, start, i, end)]
    free = [i for i in stops if not any(s < i < e for s, e in quotes)]
    return min([end, *free])


def _semicolons(text: str, start: int, end: int) -> list[int]:
    return [i for i in range(start, end) if text[i] == ";"]


def _resumes(text: str, start: int, semicolon: int, end: int) -> bool:
    """Say whether a list inside the title goes on after ``;``.

    It does when the next words repeat two words of the title ("phòng, chống tội phạm …; phòng,
    chống mua bán người … năm 2024") and a year still closes it in the same clause.
    """
    following = text[semicolon + 1 : end].split(";")[0]
    opening = " ".join(following.split()[:2])
    return (
        len(opening.split()) == 2
        and f" {opening} " in text[start:semicolon]
        and _TITLE_YEAR.search(following) is not None
    )


@lru_cache(maxsize=1)
def _next_citation() -> re.Pattern[str]:
    numbered = rf"(?:{document_kinds()})\s+(?:số\s*:?\s*)?\d"
    treaty = r"(?:Công ước|Nghị định thư|Hiệp định)\s"
    return re.compile(rf"(?:,|\s+và|\s+hoặc)?\s+(?:{numbered}|{treaty})")

"""From when a document holds and what it replaces, by the words of its last articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge.text import squeeze

_KINDS = (
    "Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định|Thông tư liên tịch|Thông tư|Chỉ thị|"
    "Kế hoạch|Chương trình|Đề án|Quy chế|Quy định"
)
_DAY = r"(?P<d>\d{1,2})\s*(?:/|tháng)\s*(?P<m>\d{1,2})\s*(?:/|năm)\s*(?P<y>\d{4})"
# "Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2022", "… kể từ ngày ký"
_BEGINS = re.compile(
    rf"\b(?P<kind>{_KINDS}) này có hiệu lực(?: thi hành)?(?: kể)? từ ngày "
    rf"(?:(?P<signed>ký)\b|{_DAY})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ][\wĐđ]*(?:[-/][\wĐđ]+)*")
_SENTENCE_END = re.compile(r"[.;](?=\s|$)")
_THIS = re.compile(rf"\b(?:{_KINDS}) này\b", re.IGNORECASE)
# "Luật … số 72/2006/QH11 hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành"
_ENDS = re.compile(r"\b(?:hết|chấm dứt) hiệu lực\b", re.IGNORECASE)
# "Quyết định này … thay thế Quyết định số 12/2020/QĐ-UBND ngày …"
_REPLACES = re.compile(r"\bthay thế\b", re.IGNORECASE)
_AMENDS = re.compile(r"\bsửa đổi\b", re.IGNORECASE)


def in_force_from(text: str, kind: str | None, issued: date | None) -> date | None:
    """Return the day from which a document says it holds, None when it does not say.

    Args:
        text: the document's text.
        kind: its own kind; the words of another one, cited in it, do not count.
        issued: the day of issue, for "kể từ ngày ký".
    """
    for found in _BEGINS.finditer(squeeze(text)):
        if kind is not None and found["kind"].lower() != kind.lower():
            continue
        if found["signed"]:
            return issued
        try:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            continue  # a misread day
    return None


def replaced_numbers(text: str, own: str | None = None) -> tuple[str, ...]:
    """Return the numbers of the documents that a document says it replaces.

    Args:
        text: the document's text.
        own: its own number, which it does not replace.
    """
    sentences = [words for words in _SENTENCE_END.split(squeeze(text)) if _THIS.search(words)]
    spoken = [part for words in sentences for part in _replaced_in(words)]
    numbers = (number for words in spoken for number in _numbers(words))
    return tuple(dict.fromkeys(number for number in numbers if number != own))


def _replaced_in(words: str) -> Iterator[str]:
    """Give the parts of a sentence about "Luật này" that name what it replaces."""
    ends, this = _ENDS.search(words), _THIS.search(words)
    if ends and this and ends.end() < this.start():
        yield words[: ends.start()]
    replaces = _REPLACES.search(words)
    if replaces and this and this.end() < replaces.start():
        yield words[replaces.end() :]


def amended_numbers(title: str) -> tuple[str, ...]:
    """Return the numbers of the documents that a title says are amended: "sửa đổi, bổ sung …"."""
    amends = _AMENDS.search(title)
    return tuple(dict.fromkeys(_numbers(title[amends.end() :]))) if amends else ()


def _numbers(words: str) -> list[str]:
    return [re.sub(r"\s+", "", number) for number in _NUMBER.findall(words)]

"""Guesses what a document is from its head, its title and its tail, for a person to confirm."""

from __future__ import annotations

import re
from datetime import date

from knowledge.catalogue import CatalogueEntry
from knowledge.issuers import IssuerReader
from knowledge.places import Places
from knowledge.structure.frame import Frame
from knowledge.text import fold, squeeze
from knowledge.validity import in_force_from, replaced_numbers

_YEAR = r"(?:19|20)\d{2}"
# "giai đoạn 2021 - 2025", "từ năm 2021 đến năm 2025"
_PERIOD = re.compile(
    rf"\b({_YEAR})\s*(?:[-–—]|đến(?:\s+hết)?(?:\s+năm)?)\s*({_YEAR})\b", re.IGNORECASE
)
# "năm 2024", but not "định hướng đến năm 2030"
_TITLE_YEAR = re.compile(rf"(?<!đến )(?<!hết )\bnăm\s+({_YEAR})\b", re.IGNORECASE)
_UNTITLED = "Văn bản không có tiêu đề"
_MAX_TITLE = 300  # characters
_MAX_HEAD = 4000  # characters of a text in which its head stands
_LAWS = ("Luật", "Bộ luật", "Pháp lệnh")
# Only central bodies issue these (Law 64/2025/QH15, article 4); they come into force on a day of
# their own, which their last articles give.
_CENTRAL = (*_LAWS, "Nghị định", "Thông tư", "Thông tư liên tịch")
# The issuer's part of a number of the Government, a ministry, the National Assembly or the Party.
_CENTRAL_NUMBER = re.compile(
    r"(?:-TTg|[-/]CP|QH\d+|UBTVQH\d*|/TW|-B(?:CA|QP|NG|TP|TC|YT|NV|CT|XD|GDĐT|KHCN|VHTTDL|LĐTBXH|"
    r"TTTT|NNPTNT|NNMT|DTTG))(?![^\W_])"
)
_YEARLY = ("Kế hoạch", "Chương trình", "Đề án")


def guess_metadata(
    document_id: str, frame: Frame, opening: str, places: Places, text: str = ""
) -> CatalogueEntry:
    """Return what the document says of itself.

    Args:
        document_id: the id it will have.
        frame: its head and tail.
        opening: its title and first paragraphs, in which a province may be named.
        places: the list of provinces.
        text: the whole text, whose first lines name the issuer, and whose last articles say from
            when it holds and what it replaces.
    """
    title = _title(frame)
    mentions = places.find(f"{frame.place or ''} . {title} . {opening}")
    place = mentions[0] if mentions and not _is_central(frame) else None
    year, ends = _years(frame, title)
    begins = in_force_from(text, frame.kind, frame.issued)
    at_issue = place.name_asked if place else None
    return CatalogueEntry(
        id=document_id,
        title=title,
        kind=frame.kind or "Văn bản",
        number=frame.number,
        signer=frame.signer,
        issuer=_issuer(frame, at_issue, places, text),
        province_at_issue=at_issue,
        province=place.today if place else None,
        year=year,
        issued=frame.issued,
        valid_from=begins or (None if frame.kind in _CENTRAL else frame.issued),
        # A plan ends with its last year; a law ends when another one replaces it.
        valid_to=date(ends, 12, 31) if ends and frame.kind in _YEARLY else None,
        replaces=replaced_numbers(text, frame.number),
    )


def document_id_of(name: str) -> str:
    """Return the id of a file's document: its name without the ending, in ASCII."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-") or "van-ban"


def _issuer(frame: Frame, province: str | None, places: Places, text: str) -> str | None:
    reader = IssuerReader.load()
    lines = [line for line in text[:_MAX_HEAD].splitlines() if line.strip()]
    return reader.in_head(lines, places) or reader.of_number(frame.number, province, places)


def _title(frame: Frame) -> str:
    title = squeeze(frame.title or "")[:_MAX_TITLE]
    if title and frame.kind in _LAWS and title.isupper():
        return f"{frame.kind} {title.capitalize()}".replace("việt nam", "Việt Nam")
    return title or _UNTITLED


def _is_central(frame: Frame) -> bool:
    """Say whether a document is the whole country's: its place is only where it was signed."""
    return frame.kind in _CENTRAL or _CENTRAL_NUMBER.search(frame.number or "") is not None


def _years(frame: Frame, title: str) -> tuple[int | None, int | None]:
    """Return the document's year and the last year it is for, None where neither is printed."""
    issued = frame.issued.year if frame.issued else None
    named = _TITLE_YEAR.search(_PERIOD.sub(" ", title))
    # A plan "to carry out the Law of 2024" that is issued later is no plan of 2024.
    if named and (issued is None or int(named[1]) >= issued):
        return int(named[1]), int(named[1])
    period = _PERIOD.search(title)
    if period:
        return issued or int(period[1]), int(period[2])
    return issued, None

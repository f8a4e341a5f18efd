"""Guesses what a document is from its head, its title and its tail, for a person to confirm."""

from __future__ import annotations

import re
from datetime import date

from knowledge.catalogue import CatalogueEntry
from knowledge.frame import Frame
from knowledge.places import Places
from knowledge.text import fold, squeeze

_TITLE_YEAR = re.compile(r"năm\s+((?:19|20)\d{2})\b")
_UNTITLED = "Văn bản không có tiêu đề"
_MAX_TITLE = 300  # characters
_LAWS = ("Luật", "Bộ luật", "Pháp lệnh")


def guess_metadata(document_id: str, frame: Frame, opening: str, places: Places) -> CatalogueEntry:
    """Return what the document says of itself.

    Args:
        document_id: the id it will have.
        frame: its head and tail.
        opening: its title and first paragraphs, in which a province may be named.
        places: the list of provinces.
    """
    title = _title(frame)
    mentions = places.find(f"{frame.place or ''} . {title} . {opening}")
    asked = mentions[0].name_asked if mentions and frame.kind not in _LAWS else None
    today = mentions[0].today if mentions and frame.kind not in _LAWS else None
    year = _year(frame, title)
    return CatalogueEntry(
        id=document_id,
        title=title,
        kind=frame.kind or "Văn bản",
        number=frame.number,
        signer=frame.signer,
        province_at_issue=asked,
        province=today,
        year=year,
        issued=frame.issued,
        valid_from=frame.issued,
        # A plan of one year ends with it; a law ends when another one replaces it.
        valid_to=date(year, 12, 31) if year and frame.kind == "Kế hoạch" else None,
    )


def document_id_of(name: str) -> str:
    """Return the id of a file's document: its name without the ending, in ASCII."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-") or "van-ban"


def _title(frame: Frame) -> str:
    title = squeeze(frame.title or "")[:_MAX_TITLE]
    if title and frame.kind in _LAWS and title.isupper():
        return f"{frame.kind} {title.capitalize()}"
    return title or _UNTITLED


def _year(frame: Frame, title: str) -> int | None:
    found = _TITLE_YEAR.search(title)
    if found:
        return int(found[1])
    return frame.issued.year if frame.issued else None

"""An invented plan of a province that has none, as text and as a scanner gives it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from knowledge.readers import read_sources_bytes
from knowledge.readers.source import SourceText
from tests.knowledge.readers.printing import pages_of, printed, scanned

NAME = "dak-lak-2026-ke-hoach"
TEXT = (Path(__file__).parent / "data" / f"{NAME}.txt").read_text(encoding="utf-8")
LIST = "Lập danh sách người vắng mặt lâu ngày"
"""How the passage begins whose agency is corrected."""

LEAFLET = "Biên soạn tờ rơi"
"""How the passage begins that gets a date."""

COMMUNES = "Ủy ban nhân dân các xã, phường"
_COLUMNS, _LINES = 72, 30
_SKEWS = (1.1, -0.7, 0.4)  # degrees, page by page


def source(text: str = TEXT) -> SourceText:
    """Return the plan as a reader gives its text file."""
    (found,) = read_sources_bytes(text.encode(), f"{NAME}.txt")
    return found


def scan(path: Path, *, clean: bool = False) -> Path:
    """Write the plan as a PDF of scanned pages, askew and with noise unless they are clean."""
    lines = (line for raw in TEXT.splitlines() for line in textwrap.wrap(raw, _COLUMNS))
    pages = pages_of("\n".join(lines), _LINES)
    first, *others = [
        printed(page) if clean else scanned(printed(page), _SKEWS[number % len(_SKEWS)], number)
        for number, page in enumerate(pages)
    ]
    first.save(path, save_all=True, append_images=others, resolution=200)
    return path

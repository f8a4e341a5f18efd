"""Synthetic plans: the shipped ones with other provinces, agencies, days and years."""

from __future__ import annotations

import hashlib
import random
import re
from functools import cache
from pathlib import Path

from knowledge.agencies import Agencies
from knowledge.model import ReadDocument
from knowledge.places import Places
from knowledge.readers.text_files import SourceText, read_source
from knowledge.reading import DocumentReader

PLANS = Path(__file__).parents[1] / "knowledge" / "documents"
_PLACE = re.compile("Cần Thơ|Bắc Giang|Lạng Sơn|Tuyên Quang")
_DAY = re.compile(r"\b\d{1,2}/\d{1,2}/20\d\d\b")
_YEAR = re.compile(r"\b20[012]\d\b")
_SHARE = 0.35  # of the agencies that another takes the place of


def synthetic_plan(number: int, edition: int = 0) -> ReadDocument:
    """Return the reading of an invented plan; the same numbers give the same plan.

    Args:
        number: which plan; its document's id is made of it.
        edition: which edition of it; editions differ in days, years and agencies.
    """
    rng = random.Random(f"{number} {edition}")
    texts = _texts()
    text = texts[number % len(texts)]
    province = rng.choice(_provinces())
    text = _PLACE.sub(province, text)
    text = _DAY.sub(lambda _: f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/2026", text)
    text = _YEAR.sub(lambda _: str(rng.randint(2020, 2027)), text)
    text = _other_agencies(text, rng)
    name = f"ke-hoach-{number:05}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return _reader().read(name, SourceText(text, "utf-8", digest, f"{name}.txt"))


def _other_agencies(text: str, rng: random.Random) -> str:
    """Return ``text`` with some agencies' names exchanged for others'."""
    names = _agency_names()
    parts = re.split(f"({'|'.join(map(re.escape, names))})", text)
    exchanged = [
        rng.choice(names) if place % 2 and rng.random() < _SHARE else part
        for place, part in enumerate(parts)
    ]
    return "".join(exchanged)


@cache
def _texts() -> list[str]:
    return [read_source(path).text for path in sorted(PLANS.glob("*.txt"))]


@cache
def _provinces() -> tuple[str, ...]:
    return Places.load().names


@cache
def _agency_names() -> list[str]:
    """Return the printed names of agencies, longest first."""
    names = {agency.name for agency in Agencies.load() if len(agency.name) > len("Sở Y tế")}
    return sorted(names, key=len, reverse=True)


@cache
def _reader() -> DocumentReader:
    return DocumentReader.load()

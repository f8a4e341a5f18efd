"""A document's versions and history as the check and comparison pages tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.web.times import moment
from knowledge.catalogue import CatalogueEntry
from knowledge.model import ReadDocument
from knowledge.workshop import Correction, LogEntry
from knowledge.workshop.overlay import Value, load_value

_CORRECTION = re.compile(r"correction of (?P<kind>\w+) at (?P<start>\d+)\S*(?P<undone> undone)?")
_TOLD = {"taken in": "taken", "state": "state", "metadata": "metadata", "replaced by": "replaced"}
_LONGEST = 300  # characters of a value in the history


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction with its values read, and the anchor of what it corrects."""

    correction: Correction
    before: Value | None
    after: Value | None
    at: str
    anchor: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A log entry for reading.

    Args:
        at: when, in Vietnam's time.
        actor: who.
        key: the message that says what was done; empty when only ``what`` tells it.
        what: the log's own words.
        state: the state after it, when it changed the state.
        detail: what was after it, shortened.
    """

    at: str
    actor: str
    key: str
    what: str
    state: str
    detail: str


def short_name(entry: CatalogueEntry) -> str:
    """Return a document's kind and number, or its place and year when it has no number."""
    if entry.number:
        return f"{entry.kind} {entry.number}"
    return " ".join(str(part) for part in (entry.kind, entry.province, entry.year) if part)


def correction_lines(
    corrections: Iterable[Correction], read: ReadDocument
) -> tuple[CorrectionLine, ...]:
    """Return corrections of a reading, the last one first."""
    lines = [
        CorrectionLine(
            correction=found,
            before=load_value(found.kind, found.before),
            after=load_value(found.kind, found.after),
            at=moment(found.at),
            anchor=_anchor(found, read),
        )
        for found in corrections
    ]
    return tuple(reversed(lines))


def history_lines(entries: Iterable[LogEntry]) -> tuple[HistoryLine, ...]:
    """Return a document's log for reading, in its order."""
    return tuple(_line(entry) for entry in entries)


def _anchor(correction: Correction, read: ReadDocument) -> str:
    """Return the anchor on the check screen of what a correction is about."""
    start = int(correction.place.partition("-")[0])
    if correction.kind == "section":
        return f"s{start}"
    around = next((p.start for p in read.passages if p.start <= start < p.end), start)
    return f"d{around}"


def _line(entry: LogEntry) -> HistoryLine:
    corrected = _CORRECTION.fullmatch(entry.what)
    key = _TOLD.get(entry.what, "")
    if corrected is not None:
        key = "undone" if corrected["undone"] else f"corrected_{corrected['kind']}"
    return HistoryLine(
        at=moment(entry.at),
        actor=entry.actor,
        key=key,
        what=entry.what,
        state=(entry.after or "") if key in ("state", "taken") else "",
        detail=(entry.after or "")[:_LONGEST] if key in ("replaced", "") else "",
    )

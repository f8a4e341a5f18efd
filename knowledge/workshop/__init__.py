"""The admins' mutable database: every document that was taken in, and what became of it.

``Workshop`` is the door; the other modules are its rooms. The database is ``workshop.db`` in the
data folder, with write-ahead logging, safe for several processes.
"""

from knowledge.workshop.changes import AgencyMove, Changes, DateMove, PassageChange, Words, compare
from knowledge.workshop.overlay import AssignmentValue, DateValue, SectionValue, place_of
from knowledge.workshop.records import (
    SYSTEM,
    AgencyDuties,
    Correction,
    DraftReport,
    Listed,
    LogEntry,
    PageNote,
    State,
    Taken,
    Version,
)
from knowledge.workshop.workshop import SHIPPED_DOCUMENTS, Workshop

__all__ = [
    "SHIPPED_DOCUMENTS",
    "SYSTEM",
    "AgencyDuties",
    "AgencyMove",
    "AssignmentValue",
    "Changes",
    "Correction",
    "DateMove",
    "DateValue",
    "DraftReport",
    "Listed",
    "LogEntry",
    "PageNote",
    "PassageChange",
    "SectionValue",
    "State",
    "Taken",
    "Version",
    "Words",
    "Workshop",
    "compare",
    "place_of",
]

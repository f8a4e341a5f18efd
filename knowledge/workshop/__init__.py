"""The admins' mutable database: every document that was taken in, and what became of it.

``Workshop`` is the door; the other modules are its rooms. The database is ``workshop.db`` in the
data folder, with write-ahead logging, safe for several processes.
"""

from knowledge.workshop.accounts import Account, Accounts, Role
from knowledge.workshop.changes import AgencyMove, Changes, DateMove, PassageChange, Words, compare
from knowledge.workshop.counters import Count, Counters
from knowledge.workshop.overlay import (
    AssignmentValue,
    DateValue,
    SectionValue,
    date_places,
    place_of,
)
from knowledge.workshop.questions import Question, QuestionGroup, Questions
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
from knowledge.workshop.review import DueForReview, due_for_review
from knowledge.workshop.workshop import SHIPPED_DOCUMENTS, Workshop

__all__ = [
    "SHIPPED_DOCUMENTS",
    "SYSTEM",
    "Account",
    "Accounts",
    "AgencyDuties",
    "AgencyMove",
    "AssignmentValue",
    "Changes",
    "Correction",
    "Count",
    "Counters",
    "DateMove",
    "DateValue",
    "DraftReport",
    "DueForReview",
    "Listed",
    "LogEntry",
    "PageNote",
    "PassageChange",
    "Question",
    "QuestionGroup",
    "Questions",
    "Role",
    "SectionValue",
    "State",
    "Taken",
    "Version",
    "Words",
    "Workshop",
    "compare",
    "date_places",
    "due_for_review",
    "place_of",
]

"""Forms of the check screen: what was typed is kept, and what is wrong is told field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from starlette.datastructures import FormData

from knowledge.model import DateKind, ReadDocument
from knowledge.text import squeeze
from knowledge.workshop import AssignmentValue, DateValue, SectionValue, date_places
from knowledge.workshop.overlay import Unfit, Value, value_at
from knowledge.workshop.records import CorrectionKind

LEVELS = (
    "part",
    "chapter",
    "group",
    "article",
    "roman",
    "number",
    "decimal",
    "letter",
    "parens",
    "dash",
    "plain",
)
"""Levels of sections, highest first; see ``knowledge.model.Section``."""

RECURRENCES = ("month", "quarter", "half-year", "year", "yearly-day")
NEW_DATE = "new-date"
"""The form that adds a date to a passage; its place is the passage's."""

_KINDS: dict[str, CorrectionKind] = {
    "assignment": "assignment",
    "date": "date",
    NEW_DATE: "date",
    "section": "section",
}
# White space, and the marks of Markdown that some sources carry, may stand between two words.
_BETWEEN_WORDS = r"[\s*_]+"


@dataclass(frozen=True, slots=True)
class Form:
    """A form with what stands in its fields.

    Args:
        kind: "assignment", "date", "new-date", "section" or "metadata".
        place: names what it corrects; empty for metadata.
        values: the values of each field, in their order.
        problems: the key of the message that says what is wrong, by field; "" is the whole form.
        detail: the words of an error for the whole form.
    """

    kind: str
    place: str
    values: Mapping[str, tuple[str, ...]]
    problems: Mapping[str, str] = field(default_factory=dict)
    detail: str = ""

    def one(self, name: str) -> str:
        """Return the value of a field; "" when it has none."""
        return next(iter(self.values.get(name, ())), "")

    def many(self, name: str, blanks: int = 0) -> tuple[str, ...]:
        """Return the values of a field that are not blank, then so many blank ones."""
        filled = tuple(value for value in self.values.get(name, ()) if value)
        return (*filled, *[""] * blanks)


def sent_form(kind: str, place: str, fields: FormData) -> Form:
    """Return a form as a browser sent it, without blanks around the values."""
    values: dict[str, tuple[str, ...]] = {}
    for name, value in fields.multi_items():
        if isinstance(value, str):
            values[name] = (*values.get(name, ()), squeeze(value))
    return Form(kind, place, values)


def open_form(read: ReadDocument, kind: str, place: str) -> Form | None:
    """Return the form that corrects what was read at a place; None when nothing stands there."""
    if kind == NEW_DATE:
        return Form(kind, place, {"kind": (DateKind.DEADLINE.value,)})
    if kind not in _KINDS:
        return None
    try:
        value = value_at(read, _KINDS[kind], place)
    except Unfit:
        return None
    return Form(kind, place, _fields(value))


def correction_kind(form: Form) -> CorrectionKind | None:
    """Return what a form corrects; None when it is none of these forms."""
    return _KINDS.get(form.kind)


def value_of(form: Form) -> tuple[Value | None, dict[str, str]]:
    """Return what a form says, and what is wrong with it by field."""
    if form.kind == "assignment":
        return _assignment(form)
    if form.kind == "section":
        return _section(form)
    return _date(form)


def words_place(read: ReadDocument, passage: str, words: str) -> str | None:
    """Return the place of words in a passage, as a date that is added needs it.

    Args:
        read: the document.
        passage: the passage's place.
        words: its words, however they are spaced; the first time they occur counts.
    """
    start, _, end = passage.partition("-")
    if not (start.isdecimal() and end.isdecimal()) or not words.split():
        return None
    pattern = re.compile(_BETWEEN_WORDS.join(map(re.escape, words.split())), re.IGNORECASE)
    found = pattern.search(read.document.text, int(start), int(end))
    return f"{found.start()}-{found.end()}" if found else None


def is_date_at(read: ReadDocument, place: str) -> bool:
    """Say whether a date was read at a place."""
    return any(place == known for known, _ in date_places(read))


def read_day(text: str, problems: dict[str, str], name: str) -> date | None:
    """Return the day that a field holds; notes in ``problems`` when it is none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems[name] = "problem.day"
        return None


def _fields(value: Value | None) -> dict[str, tuple[str, ...]]:
    if isinstance(value, AssignmentValue):
        return {"lead": value.leads, "partner": value.partners}
    if isinstance(value, SectionValue):
        return {"level": (value.level,), "heading": (value.heading,)}
    if isinstance(value, DateValue):
        return {
            "kind": (value.kind.value,),
            "what": (value.what,),
            "starts": (value.starts.isoformat() if value.starts else "",),
            "ends": (value.ends.isoformat() if value.ends else "",),
            "recurrence": (value.recurrence or "",),
            "to_whom": (value.to_whom or "",),
        }
    return {}


def _assignment(form: Form) -> tuple[Value | None, dict[str, str]]:
    leads, partners = form.many("lead"), form.many("partner")
    problems = {} if leads or partners else {"lead": "problem.nobody"}
    return AssignmentValue(leads, partners), problems


def _section(form: Form) -> tuple[Value | None, dict[str, str]]:
    problems = {}
    if form.one("level") not in LEVELS:
        problems["level"] = "problem.choose"
    if not form.one("heading"):
        problems["heading"] = "problem.empty"
    return SectionValue(form.one("level"), form.one("heading")), problems


def _date(form: Form) -> tuple[Value | None, dict[str, str]]:
    problems: dict[str, str] = {}
    kind = next((kind for kind in DateKind if kind.value == form.one("kind")), None)
    recurrence = form.one("recurrence")
    starts = read_day(form.one("starts"), problems, "starts")
    ends = read_day(form.one("ends"), problems, "ends")
    if starts and ends and ends < starts:
        problems["ends"] = "problem.order"
    if recurrence and recurrence not in RECURRENCES:
        problems["recurrence"] = "problem.choose"
    if not form.one("what"):
        problems["what"] = "problem.empty"
    if kind is None:
        problems["kind"] = "problem.choose"
        return None, problems
    if not (starts or ends or recurrence) and kind is not DateKind.EVENT:
        problems.setdefault("ends", "problem.no_day")
    to_whom = form.one("to_whom") or None
    value = DateValue(kind, form.one("what"), starts, ends, recurrence or None, to_whom)
    return value, problems

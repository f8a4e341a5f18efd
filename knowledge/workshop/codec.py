"""A reading as JSON and back, quickly: each record is the list of its fields' values, in order.

A publish of a thousand documents decodes a hundred thousand records, so the names of the fields are
not repeated in each of them. The readings are a cache of this very software: when a record's
fields change, ``SHAPE`` changes, and with it every key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from knowledge.model import (
    Assignment,
    DateFact,
    Document,
    Facts,
    Figure,
    Passage,
    ReadDocument,
    Reference,
    Section,
    Theme,
)

T = TypeVar("T")
_Converters = tuple[tuple[int, Callable[[Any], Any]], ...]


def dump(read: ReadDocument) -> bytes:
    """Return a reading as JSON in UTF-8."""
    facts = read.facts
    parts = (
        (read.document,),
        read.sections,
        read.passages,
        read.assignments,
        facts.dates,
        facts.figures,
        facts.references,
        facts.themes,
    )
    rows = [[_values(record) for record in part] for part in parts]
    value = [*rows, list(read.not_understood)]
    return json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":")).encode()


def load(data: bytes) -> ReadDocument:
    """Return the reading that ``dump`` wrote.

    Raises:
        ValueError, TypeError, KeyError: the bytes are damaged.
    """
    documents, sections, passages, assignments, dates, figures, references, themes, rest = (
        json.loads(data)
    )
    return ReadDocument(
        document=_records(Document, documents)[0],
        sections=_records(Section, sections),
        passages=_records(Passage, passages),
        assignments=_records(Assignment, assignments),
        facts=Facts(
            dates=_records(DateFact, dates),
            figures=_records(Figure, figures),
            references=_records(Reference, references),
            themes=_records(Theme, themes),
        ),
        not_understood=tuple(rest),
    )


def _values(record: Any) -> list[Any]:
    return [getattr(record, name) for name in _NAMES[type(record)]]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _records(cls: type[T], rows: Sequence[list[Any]]) -> tuple[T, ...]:
    converters = _CONVERTERS[cls]
    for row in rows:
        for position, convert in converters:
            if row[position] is not None:
                row[position] = convert(row[position])
    return tuple(cls(*row) for row in rows)


def _converter(hint: Any) -> Callable[[Any], Any] | None:
    """Return what makes a field's value of its form in JSON; None where they are the same."""
    for kind in (hint, *get_args(hint)):
        if get_origin(kind) is tuple:
            return tuple
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {member.value: member for member in kind}.__getitem__
        if kind is date:
            return date.fromisoformat
    return None


def _converters(cls: type) -> _Converters:
    hints = get_type_hints(cls)
    found = ((i, _converter(hints[field.name])) for i, field in enumerate(fields(cls)))
    return tuple((position, convert) for position, convert in found if convert is not None)


_CLASSES: tuple[type, ...] = (
    Document,
    Section,
    Passage,
    Assignment,
    DateFact,
    Figure,
    Reference,
    Theme,
)
_NAMES = {cls: tuple(field.name for field in fields(cls)) for cls in _CLASSES}
_CONVERTERS = {cls: _converters(cls) for cls in _CLASSES}
SHAPE = hashlib.sha256(
    repr(sorted((c.__name__, n) for c, n in _NAMES.items())).encode()
).hexdigest()
"""The hash of all records' fields in their order."""

"""Turns the frozen records of ``knowledge.model`` into table rows and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")
Row = dict[str, Any]


def to_row(record: Any) -> Row:
    """Return a record's fields as SQLite values: tuples as JSON, dates as ISO 8601 text."""
    return {field.name: _to_value(getattr(record, field.name)) for field in fields(record)}


def from_row(cls: type[T], row: Mapping[str, Any]) -> T:
    """Return the record of type ``cls`` that ``row`` holds; other columns are passed over."""
    kind: Any = cls
    adapter, columns, lists = _shape(kind)
    values = {
        name: json.loads(row[name]) if name in lists else row[name]
        for name in columns
        if name in row
    }
    record: T = adapter.validate_python(values)
    return record


def _to_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


@lru_cache(maxsize=32)
def _shape(cls: Any) -> tuple[TypeAdapter[Any], tuple[str, ...], frozenset[str]]:
    """Return how to build a record of ``cls``, its columns, and those that hold JSON lists."""
    names = tuple(field.name for field in fields(cls))
    lists = frozenset(f.name for f in fields(cls) if str(f.type).startswith("tuple"))
    return TypeAdapter(cls), names, lists

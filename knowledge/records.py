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
    adapter, columns, lists = _shape(cls)
    values = {
        name: json.loads(row[name]) if name in lists else row[name]
        for name in columns
        if name in row
    }
    return adapter.validate_python(values)


def _to_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


@lru_cache(maxsize=32)
def _shape(cls: type[T]) -> tuple[TypeAdapter[T], tuple[str, ...], frozenset[str]]:
    names = tuple(field.name for field in fields(cls))  # type: ignore[arg-type]
    lists = frozenset(
        field.name
        for field in fields(cls)  # type: ignore[arg-type]
        if str(field.type).startswith("tuple")
    )
    return TypeAdapter(cls), names, lists

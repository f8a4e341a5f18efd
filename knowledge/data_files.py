"""Read the reviewed TOML files that come with the packages, with errors a reviewer understands."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge.errors import DataFileError


class Entry:
    """One table of a reviewed file, read key by key.

    Args:
        values: the table's keys and values.
        place: where it stands, for errors: "contacts.toml, contact 2".
    """

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self._values = values
        self.place = place

    def text(self, key: str) -> str:
        """Return the text under ``key``, blanks at its ends removed.

        Raises:
            DataFileError: it is missing, empty or no text.
        """
        value = self._values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._error(key, "a text that is not empty")
        return value.strip()

    def optional_text(self, key: str) -> str | None:
        """Return the text under ``key``, or None when the key is absent."""
        return self.text(key) if key in self._values else None

    def optional_int(self, key: str) -> int | None:
        """Return the whole number under ``key``, or None when the key is absent."""
        value = self._values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self._error(key, "a whole number")
        return value

    def number(self, key: str) -> float:
        """Return the number under ``key``.

        Raises:
            DataFileError: it is missing or no number.
        """
        value = self._values.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._error(key, "a number")
        return float(value)

    def flag(self, key: str) -> bool:
        """Return true or false under ``key``; false when the key is absent."""
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            raise self._error(key, "true or false")
        return value

    def day(self, key: str) -> date:
        """Return the date under ``key``.

        Raises:
            DataFileError: it is missing or no date.
        """
        value = self._values.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._error(key, "a date such as 2026-11-22")
        return value

    def optional_day(self, key: str) -> date | None:
        """Return the date under ``key``, or None when the key is absent."""
        return self.day(key) if key in self._values else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts under ``key``; empty when the key is absent."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._error(key, "a list of texts")
        return tuple(item.strip() for item in value)

    def entries(self, key: str) -> list[Entry]:
        """Return the tables under ``[[key]]``, in order; none when the key is absent."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._error(key, f"tables headed [[{key}]]")
        return [
            Entry(item, f"{self.place}, {key} {number}") for number, item in enumerate(value, 1)
        ]

    def table(self, key: str) -> Entry:
        """Return the table under ``[key]``; an empty one when the key is absent."""
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            raise self._error(key, f"a table headed [{key}]")
        return Entry(value, f"{self.place}, {key}")

    def names(self) -> tuple[str, ...]:
        """Return the names of the keys in the order of the file."""
        return tuple(self._values)

    def is_table(self, key: str) -> bool:
        """Say whether a table stands under ``key``."""
        return isinstance(self._values.get(key), dict)

    def _error(self, key: str, wanted: str) -> DataFileError:
        return DataFileError(f"{self.place}: {key!r} must be {wanted}.", "Correct the file.")


def read_data_file(path: Path) -> Entry:
    """Return the reviewed TOML file at ``path`` as an entry.

    Raises:
        DataFileError: the file is missing, not UTF-8, not TOML, or not in NFC.
    """
    try:
        text = path.read_bytes().decode("utf-8")
        values = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"{path.name} cannot be read: {error}.", "Correct the file.") from error
    if not unicodedata.is_normalized("NFC", text):
        raise DataFileError(f"{path.name} is not in NFC.", "Save it in Unicode form NFC.")
    return Entry(values, path.name)

"""Every fixed text a user reads, in ``vi.toml`` and ``en.toml`` with the same keys.

Texts of one area alone are in ``AREA.vi.toml`` and ``AREA.en.toml``.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Formatter

from knowledge.data_files import Entry, read_data_file
from knowledge.errors import DataFileError, LachanError

LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).parent


class UnknownMessageError(LachanError):
    """No message has that key in that language."""


class MissingFieldError(LachanError):
    """A message was asked for without a field that stands in it."""


class Messages:
    """The fixed texts of one language.

    Args:
        language: "vi" or "en".
        texts: the texts by key: "not_found.plain".
    """

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    @classmethod
    def load(cls, language: str, area: str = "") -> Messages:
        """Return the texts of ``language``.

        Args:
            language: "vi" or "en".
            area: whose texts: "telegram"; the general ones unless given.

        Raises:
            UnknownMessageError: there are no texts in that language.
            DataFileError: the file is malformed.
        """
        if language not in LANGUAGES:
            raise UnknownMessageError(
                f"There are no messages in {language!r}.", f"Use one of: {', '.join(LANGUAGES)}."
            )
        return _load(f"{area}.{language}" if area else language, language)

    def keys(self) -> tuple[str, ...]:
        """Return all keys in the order of the file."""
        return tuple(self._texts)

    def has(self, key: str) -> bool:
        """Say whether there is a text under ``key``."""
        return key in self._texts

    def fields(self, key: str) -> frozenset[str]:
        """Return the names of the fields that stand in a text; raises as :meth:`text`."""
        return _fields(self._template(key))

    def text(self, key: str, **fields: object) -> str:
        """Return the text under ``key`` with its fields filled in; fields not in it are ignored.

        Args:
            key: section and name: "not_found.plain".
            fields: the values of the fields, put in as they are.

        Raises:
            UnknownMessageError: there is no text under that key.
            MissingFieldError: a field of the text is not given.
        """
        template = self._template(key)
        missing = _fields(template) - fields.keys()
        if missing:
            raise MissingFieldError(f"The message {key!r} needs {', '.join(sorted(missing))}.")
        return template.format(**fields)

    def _template(self, key: str) -> str:
        try:
            return self._texts[key]
        except KeyError:
            raise UnknownMessageError(
                f"There is no message {key!r} in {self.language!r}.",
                "Add it to the files in bot/messages.",
            ) from None


@lru_cache
def _load(name: str, language: str) -> Messages:
    root = read_data_file(_FOLDER / f"{name}.toml")
    texts = dict(_pairs(root, ""))
    for key, text in texts.items():
        _check(key, text)
    return Messages(language, texts)


def _pairs(entry: Entry, prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key in entry.names():
        if entry.is_table(key):
            pairs += _pairs(entry.table(key), f"{prefix}{key}.")
        else:
            pairs.append((prefix + key, entry.text(key)))
    return pairs


def _check(key: str, text: str) -> None:
    try:
        names = _fields(text)
    except ValueError as error:
        raise DataFileError(f"The message {key!r} has a stray brace: {error}.") from error
    if not all(name.isidentifier() for name in names):
        raise DataFileError(f"The message {key!r} has a field without a plain name.")


def _fields(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)

"""Open the short forms of chat and of officialese: "ko" is "không", "CAX" is "Công an xã".

What is opened, and under which conditions, is reviewed data: ``bot/data/chat_spelling.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot.understanding.language import Language, detect_language
from knowledge.errors import DataFileError
from knowledge.text import fold, nfc

_FILE = Path(__file__).parents[1] / "data" / "chat_spelling.toml"
_START, _END, _NUMBER = "^", "$", "#"
_WORD = r"[^\W_]+"
# The patterns below are matched against folded text, which is as long as the text.
# Addresses, names of accounts, and document numbers such as 61/KH-UBND are no chat spelling.
_PROTECTED = (
    r"https?://\S+|\S+@\S+|@\w+|\w[\w.-]*\.(?:vn|com|org|net|gov|info)\b\S*"
    r"|\d+(?:/\d+)*/[a-z][\w&]*(?:-[\w&]+)*"
    r"|\d*[-/]?(?:kh|qd|nq|nd|ct|cv|bc|tb|tt|ttr|vbhn)[-/][a-z]{2,}\w*|\w+\d-[a-z]{2,}"
)
_CLAUSE = re.compile(r"[.,;:!?()\[\]\n\"“”…]|\s[-–]\s")


@dataclass(frozen=True, slots=True)
class ShortForm:
    """One entry of the data file; conditions that are empty always hold."""

    typed: tuple[str, ...]
    means: str
    abbreviation: bool
    case: Literal["upper", "lower"] | None = None
    after: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()

    def fits(self, typed: str, previous: str, following: str) -> bool:
        """Say whether the entry's conditions hold.

        Args:
            typed: the form as it stands in the text.
            previous: the word before it in small letters, ``^`` or ``#``.
            following: the word behind it in small letters, ``$`` or ``#``.
        """
        if self.case == "upper" and not typed.isupper():
            return False
        if self.case == "lower" and not typed[0].islower():
            return False
        if self.after and not _is_one_of(previous, self.after):
            return False
        if self.before and not _is_one_of(following, self.before):
            return False
        return not (_is_one_of(previous, self.not_after) or _is_one_of(following, self.not_before))


@dataclass(frozen=True, slots=True)
class _Table:
    chat: dict[str, list[ShortForm]]  # by the typed form in lower case
    abbreviations: dict[str, list[ShortForm]]  # by the typed form folded
    pattern: re.Pattern[str]

    def entries(self, typed: str, language: Language) -> list[ShortForm]:
        """Return the entries of a typed form in the order of the file, abbreviations first."""
        found = self.abbreviations.get(fold(typed), [])
        return found if language == "en" else [*found, *self.chat.get(typed.lower(), [])]


@cache
def load_short_forms() -> _Table:
    """Read ``bot/data/chat_spelling.toml``.

    Raises:
        DataFileError: an entry lacks "typed" or "means", or has a key or case that is not known.
    """
    chat: dict[str, list[ShortForm]] = defaultdict(list)
    abbreviations: dict[str, list[ShortForm]] = defaultdict(list)
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for raw in data.get("abbreviation", []):
        entry = _parse(raw, abbreviation=True)
        for typed in dict.fromkeys(map(fold, entry.typed)):
            abbreviations[typed].append(entry)
    for raw in data.get("chat", []):
        entry = _parse(raw, abbreviation=False)
        for typed in dict.fromkeys(form.lower() for form in entry.typed):
            chat[typed].append(entry)
    return _Table(dict(chat), dict(abbreviations), _pattern({*chat, *abbreviations}))


def _parse(raw: dict[str, Any], *, abbreviation: bool) -> ShortForm:
    lists = {"after", "before", "not_after", "not_before"}
    unknown = raw.keys() - lists - {"typed", "means", "case"}
    if unknown or not raw.get("typed") or not raw.get("means"):
        raise DataFileError(
            f"{_FILE.name}: entry {raw!r} needs typed and means, and may have case, after, before, "
            "not_after, not_before.",
            "Correct the entry.",
        )
    if raw.get("case") not in (None, "upper", "lower"):
        raise DataFileError(f"{_FILE.name}: case of {raw['typed']} must be upper or lower.")
    conditions = {name: frozenset(nfc(w).lower() for w in raw.get(name, ())) for name in lists}
    return ShortForm(
        typed=tuple(map(nfc, raw["typed"])),
        means=nfc(raw["means"]),
        abbreviation=abbreviation,
        case=raw.get("case"),
        **conditions,
    )


def _pattern(typed: set[str]) -> re.Pattern[str]:
    # Forms of several words or with marks ("TT&TT", "a/c") are looked for before single words.
    long_forms = sorted(
        {fold(f) for f in typed if not re.fullmatch(_WORD, f)}, key=len, reverse=True
    )
    spelt = "|".join(re.escape(form) for form in long_forms)
    return re.compile(
        rf"(?P<protected>{_PROTECTED})|(?<![^\W_])(?P<long>{spelt})(?![^\W_])|(?P<word>{_WORD})"
    )


def open_chat_spelling(text: str, language: Language | None = None) -> str:
    """Return NFC ``text`` with its short forms opened.

    Args:
        text: a question as typed.
        language: in English only names of agencies and terms of the field are opened; told from
            ``text`` when not given.
    """
    text = nfc(text)
    table = load_short_forms()
    language = language or detect_language(text)
    matches = list(table.pattern.finditer(fold(text)))
    pieces: list[str] = []
    last_end = 0
    for number, match in enumerate(matches):
        pieces += [text[last_end : match.start()], _opened(text, matches, number, table, language)]
        last_end = match.end()
    return "".join(pieces) + text[last_end:]


def _opened(
    text: str, matches: list[re.Match[str]], number: int, table: _Table, language: Language
) -> str:
    match = matches[number]
    typed = text[match.start() : match.end()]
    if match.lastgroup == "protected" or _is_label(text, match):
        return typed
    entries = table.entries(typed, language)
    if not entries:
        return typed
    previous = _neighbour(text, matches, number, -1)
    following = _neighbour(text, matches, number, 1)
    for entry in entries:
        if entry.fits(typed, previous, following):
            return _in_case(entry.means, typed, text[: match.start()].rstrip())
    return typed


def _is_one_of(word: str, conditions: frozenset[str]) -> bool:
    """Say whether a word is one of a condition's words.

    A condition without diacritics means every word that folds to it; one with diacritics only
    that word, or the same typed without them: "số" is neither "sở" nor "sổ".
    """
    folded = fold(word)
    return folded in conditions or any(word in (c, fold(c)) for c in conditions if c != fold(c))


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Say whether the match is a list's label: "a)"."""
    return match.end() - match.start() == 1 and text[match.end() : match.end() + 1] == ")"


def _neighbour(text: str, matches: list[re.Match[str]], number: int, step: int) -> str:
    at = number + step
    edge = _START if step < 0 else _END
    if not 0 <= at < len(matches):
        return edge
    first, second = (matches[at], matches[number]) if step < 0 else (matches[number], matches[at])
    if _CLAUSE.search(text, first.end(), second.start()):
        return edge
    words = re.findall(_WORD, text[matches[at].start() : matches[at].end()].lower()) or [edge]
    word: str = words[-1] if step < 0 else words[0]
    return _NUMBER if word[0].isdigit() else word


def _in_case(means: str, typed: str, before: str) -> str:
    opens_sentence = not before or before[-1] in ".?!"
    if opens_sentence and typed[0].isupper():
        return means[0].upper() + means[1:]
    return means

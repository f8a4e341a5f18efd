"""What a question asks for: who, when, how many, … by reviewed wording.

The wordings are ``data/question_kinds.toml``. Danger, small talk and questions about the program
itself are recognised elsewhere, before these.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.understanding.language import Language
from knowledge.errors import DataFileError
from knowledge.phrases import PhraseFinder, PhraseMatch, phrase
from knowledge.text import fold, folded_words, has_diacritics, words

_SHORT_IS = re.compile(r"\b(what|who|where|when|how)['’]s\b", re.IGNORECASE)
_FILE = Path(__file__).parents[1] / "data" / "question_kinds.toml"


class QuestionKind(StrEnum):
    """The kinds of the command line contract."""

    WHO = "who"
    WHAT = "what"
    WHEN = "when"
    HOW = "how"
    NUMBER = "number"
    DOCUMENT = "document"
    CONTACT = "contact"
    DEFINITION = "definition"
    DANGER = "danger"
    META = "meta"
    SMALLTALK = "smalltalk"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class _Wording:
    kind: QuestionKind
    language: Language
    needs_agency: bool
    pattern: re.Pattern[str]
    exact: re.Pattern[str] | None  # with diacritics


class QuestionKinds:
    """The reviewed wordings of questions.

    Args:
        data: the parsed file; its comment head says how patterns are written.

    Raises:
        DataFileError: a key is missing or a kind is unknown.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        try:
            self._wordings = tuple(
                _Wording(
                    QuestionKind(entry["kind"]),
                    entry["language"],
                    entry.get("needs_agency", False),
                    _any_of(entry["patterns"]),
                    _any_of(entry["exact"]) if "exact" in entry else None,
                )
                for entry in data["kind"]
            )
            self._duties = _any_of(data["duties"]["patterns"])
            self._together = _any_of(data["duties"]["together"])
            self._duties_in_english = _any_of(data["duties"]["english"])
            frame = data["frame"]
            self._frame_words = frozenset(frame["words"].split())
            self._asking_words = frozenset(frame["asking_words"].split())
            self._asking = _any_of(frame["asking"])
            self._events = _any_of(frame["events"])
            self._keep = _any_of(frame["keep"])
            self._domain = _any_of(frame["domain"])
            self._frame_phrases = _any_of(frame["phrases"])
            self._broad_phrases = _any_of(frame["broad_phrases"])
            self._document_names = PhraseFinder(phrase("", n) for n in frame["document_names"])
            self._openers = _any_of(data["follow_up"]["openers"])
            self._pointers = _any_of(data["follow_up"]["pointers"])
        except (KeyError, TypeError, ValueError, re.error) as error:
            raise DataFileError(
                f"question_kinds.toml lacks or misuses {error}.", "See the file's comment head."
            ) from error

    @classmethod
    def load(cls, path: Path = _FILE) -> QuestionKinds:
        """Read the wordings from a TOML file.

        Raises:
            DataFileError: the file is missing or malformed.
        """
        return _load(path)

    def kind(self, text: str, language: Language, *, names_agency: bool = False) -> QuestionKind:
        """Return the kind of a question; UNKNOWN when no wording fits.

        Args:
            text: the question, chat spelling opened and diacritics restored; punctuation does not
                count.
            language: whose wordings to try.
            names_agency: whether the question names an agency.
        """
        folded = _folded(_SHORT_IS.sub(r"\1 is", text) if language == "en" else text)
        written = f" {' '.join(words(text))} "
        for wording in self._wordings:
            if wording.language != language or (wording.needs_agency and not names_agency):
                continue
            if wording.pattern.search(folded):
                return wording.kind
            if wording.exact is not None and wording.exact.search(written):
                return wording.kind
        return QuestionKind.UNKNOWN

    def asks_duties(self, vietnamese: str, english: str = "") -> bool:
        """Say whether a question, in its words and in English ones, asks what one has to do."""
        if self._duties.search(_folded(vietnamese)):
            return True
        return bool(self._duties_in_english.search(_folded(english)))

    def works_together(self, vietnamese: str) -> bool:
        """Say whether a question is about what agencies do with each other."""
        return bool(self._together.search(_folded(vietnamese)))

    def topic_words(self, vietnamese: str) -> tuple[str, ...]:
        """Return the folded words that give a question a topic of its own.

        Args:
            vietnamese: the question without the names of agencies and places and without years.
        """
        told = _without(vietnamese, self._frame_words, self._frame_phrases, self._keep)
        return tuple(map(fold, told))

    def without_events(self, text: str) -> str:
        """Return the words of a question without the World Day, which many tasks are done on."""
        written = words(text)
        inside = _places(self._events, _folded(text))
        return " ".join(word for place, word in enumerate(written) if place not in inside)

    def search_words(self, vietnamese: str) -> str:
        """Return the words of a question that tell what it is about, for the word index.

        Args:
            vietnamese: the question without places and years.
        """
        kept = " ".join(_without(vietnamese, self._asking_words, self._asking, self._keep))
        telling = " ".join(_without(kept, frozenset(), self._domain, self._keep))
        return telling or kept or vietnamese

    def is_broad(self, vietnamese: str) -> bool:
        """Say whether a question about an agency names no part of its duties.

        Args:
            vietnamese: the question without the names of agencies and places and without years.
        """
        return not self.topic_words(self._broad_phrases.sub(" ", _folded(vietnamese)))

    def document_names(self, vietnamese: str) -> list[PhraseMatch]:
        """Return where a question calls a document by a name that tells nothing of its topic."""
        return self._document_names.find(vietnamese)

    def continues(self, text: str) -> bool:
        """Say whether a question is worded like one that continues the question before."""
        return bool(self._openers.search(_folded(text)))

    def points_back(self, text: str) -> bool:
        """Say whether a question points to the place or plan of the question before."""
        return bool(self._pointers.search(_folded(text)))


def _without(
    text: str, frame: frozenset[str], phrases: re.Pattern[str], keep: re.Pattern[str]
) -> list[str]:
    """Return the words of ``text`` that stand in no phrase and are no frame words.

    In a text typed without any diacritics a word is a frame word when one of those folds to it.
    Words of a phrase to keep are no frame words.
    """
    written = words(text)
    folded = f" {' '.join(map(fold, written))} "
    dropped, kept = _places(phrases, folded), _places(keep, folded)
    if not has_diacritics(text):
        frame = frozenset(map(fold, frame))
    return [
        word
        for place, word in enumerate(written)
        if place not in dropped and (place in kept or word not in frame)
    ]


def _places(phrases: re.Pattern[str], folded: str) -> set[int]:
    """Return which words of a folded text stand in one of the phrases, counted from 0."""
    places: set[int] = set()
    for match in phrases.finditer(folded):
        first = folded.count(" ", 0, match.start()) - 1
        places.update(range(first, first + match.group().count(" ")))
    return places


@lru_cache(maxsize=2)
def _load(path: Path) -> QuestionKinds:
    try:
        return QuestionKinds(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"{path.name} cannot be read: {error}.") from error


def _folded(text: str) -> str:
    """Return the folded words, each between single spaces: " co quan nao "."""
    return f" {' '.join(folded_words(text))} "


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    """Return the regular expression of any of the patterns, over folded words with single spaces.

    Where a word begins is told once, before all patterns: told in each, every one of them would be
    tried at every letter.
    """
    opening = [_expression(pattern) for pattern in patterns if _opens(pattern)]
    others = [_expression(pattern) for pattern in patterns if not _opens(pattern)]
    places = (("^ ", opening), ("(?<= )", others))
    return re.compile("|".join(f"{place}(?:{'|'.join(some)})" for place, some in places if some))


def _opens(pattern: str) -> bool:
    """Say whether a pattern stands at the beginning of a question only."""
    return pattern.split()[0] == "^"


def _expression(pattern: str) -> str:
    """Return the regular expression of a pattern from its first word on."""
    parts = pattern.split()
    end = "$" if parts[-1] == "$" else ""
    return "".join(map(_part, (part for part in parts if part not in "^$"))) + end


def _part(part: str) -> str:
    if part == "…":
        return r"(?:\S+ )*?"
    choices = part.removesuffix("?").replace("_", " ")
    return f"(?:(?:{choices}) ){'?' if part.endswith('?') else ''}"

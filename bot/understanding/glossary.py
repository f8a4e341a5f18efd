"""English questions in the Vietnamese words of the plans, phrase by phrase.

This is no translation for people to read: it puts the plans' own terms where the English ones
stand, so that the search meets them. The list is ``data/glossary_en_vi.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.agencies import Agencies
from knowledge.errors import DataFileError
from knowledge.places import Places
from knowledge.text import nfc, squeeze

_FILE = Path(__file__).parents[1] / "data" / "glossary_en_vi.toml"
# Numbers, dates and document numbers stay whole: "30/7", "61/KH-UBND", "2021-2025".
_TOKEN = re.compile(r"\d[\w/.%-]*(?<=[\w%])|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]")
# Said differently before a number: "in 2025", "Decision No. 9145".
_BEFORE_NUMBER = (
    (re.compile(r"\b(?:in|of|for|during|year)\s+(?=(?:19|20)\d\d\b)", re.IGNORECASE), "năm "),
    (re.compile(r"\b(?:no\.?|number)\s+(?=\d)", re.IGNORECASE), "số "),
)
_POSSESSIVE = re.compile(r"['’]s\b")
_VOWEL = re.compile(r"[aeiouy]")
# American and British spelling, made one; in this order.
_SPELLINGS = (
    ("programme", "program"),
    ("ise", "ize"),
    ("isation", "ization"),
    ("labor", "labour"),
    ("center", "centre"),
    ("defense", "defence"),
    ("neighbor", "neighbour"),
)
_SHORT = 3  # words of so few letters have no ending to take off


def stem(word: str) -> str:
    """Return an English word without plural, possessive, verb ending and final e.

    Good only for comparing two forms of one word: "victims", "victim's"; "issued", "issue".
    """
    word = re.sub(r"['’]s?$", "", word.lower())
    for other, one in _SPELLINGS:
        word = word.replace(other, one)
    if len(word) <= _SHORT:
        return word
    return _without_verb_ending(_without_plural(word))


def _without_plural(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_verb_ending(word: str) -> str:
    for ending in ("ing", "ied", "ed"):
        root = word.removesuffix(ending)
        if root == word or len(root) < _SHORT or not _VOWEL.search(root):
            continue
        if ending == "ied":
            return root + "y"
        if root[-1] == root[-2] and root[-1] not in "lsz":
            root = root[:-1]
        return root.removesuffix("e")
    return word.removesuffix("e")


class Glossary:
    """English phrases and their Vietnamese.

    Args:
        terms: Vietnamese by English phrase; "" drops the phrase.
        places: for the names that must stay: "Can Tho" has no modal verb in it.

    Raises:
        DataFileError: two phrases read the same and differ in Vietnamese.
    """

    def __init__(self, terms: Mapping[str, str], places: Places) -> None:
        self._places = places
        self._terms: dict[tuple[str, ...], str] = {}
        self._longest = 1
        for english, vietnamese in terms.items():
            self._add(english, vietnamese)

    def _add(self, english: str, vietnamese: str) -> None:
        exact = tuple(token.lower() for token in _TOKEN.findall(english) if _is_word(token))
        stems = tuple(map(stem, exact))
        self._longest = max(self._longest, len(exact))
        self._terms[exact] = nfc(vietnamese)
        self._terms.setdefault(stems, nfc(vietnamese))

    @classmethod
    def load(cls, path: Path = _FILE) -> Glossary:
        """Read the glossary from a TOML file and add the agencies' English names.

        Raises:
            DataFileError: the file is missing or malformed, or a term stands in two tables.
        """
        return _load(path)

    def __len__(self) -> int:
        return len(self._terms)

    def to_vietnamese(self, text: str) -> str:
        """Return ``text`` with every known phrase in Vietnamese.

        The longest phrase wins. Numbers, names and unknown words stay as they are; places get
        their Vietnamese spelling.
        """
        return " ".join(piece for piece, _ in self._pieces(text) if piece)

    def unknown(self, text: str) -> list[str]:
        """Return the English words of ``text`` that no entry translates."""
        return [
            piece
            for piece, known in self._pieces(text)
            if not known and piece.isascii() and piece.isalpha()
        ]

    def _pieces(self, text: str) -> list[tuple[str, bool]]:
        """Return the text in pieces, each with whether an entry or a place's name gave it."""
        text = squeeze(nfc(text))
        for pattern, vietnamese in _BEFORE_NUMBER:
            text = pattern.sub(vietnamese, text)
        pieces: list[tuple[str, bool]] = []
        done = 0
        for mention in self._places.find(text):
            pieces += self._translate(text[done : mention.start])
            pieces.append((mention.name_asked, True))
            done = mention.end
            possessive = _POSSESSIVE.match(text, done)
            done = possessive.end() if possessive else done
        return [*pieces, *self._translate(text[done:])]

    def _translate(self, text: str) -> Iterator[tuple[str, bool]]:
        tokens = [token for token in _TOKEN.findall(text) if _is_word(token)]
        place = 0
        while place < len(tokens):
            length, vietnamese = self._longest_at(tokens, place)
            yield (vietnamese, True) if length else (tokens[place], False)
            place += max(length, 1)

    def _longest_at(self, tokens: list[str], place: int) -> tuple[int, str]:
        """Return how many tokens the longest phrase at ``place`` takes, and its Vietnamese."""
        for length in range(min(self._longest, len(tokens) - place), 0, -1):
            window = tokens[place : place + length]
            for key in (tuple(token.lower() for token in window), tuple(map(stem, window))):
                if key in self._terms:
                    return length, self._terms[key]
        return 0, ""


def _is_word(token: str) -> bool:
    return token[0].isalnum()


@lru_cache(maxsize=2)
def _load(path: Path) -> Glossary:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"{path.name} cannot be read: {error}.") from error
    terms = {agency.english.removeprefix("the ").lower(): agency.name for agency in Agencies.load()}
    reviewed: dict[str, str] = {}
    for name, table in tables.items():
        twice = reviewed.keys() & table.keys()
        if twice:
            raise DataFileError(
                f"{path.name}: [{name}] repeats {', '.join(sorted(twice))}.",
                "Keep each term in one table.",
            )
        reviewed |= table
    return Glossary(terms | reviewed, Places.load())

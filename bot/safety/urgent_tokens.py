"""Turns a chat message into syllables that the danger patterns can be compared with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice
from typing import NamedTuple

from knowledge.text import fold, nfc

# A person's message is short; of a longer text the beginning and the end are read.
HEAD, TAIL = 8_000, 8_000
REPEATS = 2  # of one word in a row count
# Spelling is mended for at most so many tokens, so that a wall of noise stays cheap.
MENDED = 200
# No syllable or English word of the patterns is longer; a longer token is never mended.
LONGEST = 16

_TOKEN = re.compile(r"[^\W_]+|[.!?;\n…]+|,|=+\)+|:+\)+|:v\b|:D+\b|@@", re.UNICODE)
_SIGNAL = re.compile(r"🆘|(?<!\w)s\.\s?o\.\s?s\b\.?", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")
_AGE = re.compile(r"(\d{1,2})(?:t|tuoi|yo|yrs)")
# Among small letters a short word of capitals is an abbreviation: "EPS" is no slip of "ép".
_ABBREVIATION = re.compile(r"(?<!\w)[A-Z]{2,4}(?!\w)")
_LONG_RUN = re.compile(r"(\w)\1{2,}")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(?:uyen|uyet|uynh|uych|ieu|yeu|oai|oay|oeo|uai|uay|uoi|uou|uya|uye|uyu|oao"
    r"|(?:ie|ye|uo|ua|uy|ue|oa|oe|ia|iu|ui|ai|ao|au|ay|eo|eu|oi|uu|ya|[aeiouy])"
    r"(?:ng|nh|ch|[cmnpt])?)"
)
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TELEX_PAIRS = (
    *(("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("uow", "ươ"), ("uwo", "ươ")),
    *(("aw", "ă"), ("ow", "ơ"), ("uw", "ư"), ("w", "ư")),
)
_VOWELS = "aăâeêioôơuưy"
_LAUGHS = ("=)", ":)", ":v", ":d")
_LAUGHTER = re.compile(r"\b(?:k{3,}|(?:ha|hi|he|hê|ka|kí|hí){2,}h?)\b")


class Token(NamedTuple):
    """One syllable: folded, its marks as typed, its clause (by commas too) and sentence."""

    folded: str
    marks: str
    clause: int
    sentence: int


class Message(NamedTuple):
    """A message as tokens.

    Args:
        tokens: its syllables in order, chat spelling opened.
        marked: at least two of five syllables that could carry a mark carry one.
        english: share of the tokens that are frequent English words, 0 to 1.
        laughs: it has ``=))``, ``:))`` or the like.
        raw: the folded text, for fixed phrases.
    """

    tokens: tuple[Token, ...]
    marked: bool
    english: float
    laughs: bool
    raw: str


class Speller(NamedTuple):
    """What is needed to open chat spelling and mend slips.

    Args:
        chat: abbreviation as typed → words, with diacritics.
        english_chat: the same for English (``cant`` → ``can not``), used in English messages.
        vocabulary: folded syllables that occur in a pattern.
        english: frequent English words.
    """

    chat: Mapping[str, str]
    english_chat: Mapping[str, str]
    vocabulary: frozenset[str]
    english: frozenset[str]


@lru_cache(maxsize=8192)
def marks_of(word: str) -> str:
    """Return the diacritics of ``word`` as a sorted string, đ's stroke as ``-``.

    Position is left out on purpose: "hoà"/"hòa" and "ngừoi"/"người" have the same marks.
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    marks = [c for c in decomposed if unicodedata.combining(c)]
    marks += ["-"] * decomposed.count("đ")
    return "".join(sorted(marks))


def within(marks: str, full: str) -> bool:
    """Say whether ``marks`` (sorted) is a part of ``full`` (sorted), each mark counted."""
    if not marks or marks == full:
        return True
    rest = iter(full)
    return all(mark in rest for mark in marks)


def is_syllable(folded: str) -> bool:
    """Say whether ``folded`` has the shape of a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(folded) is not None


def _telex(word: str) -> str:
    """Return what a Telex keyboard would have made of ``word`` ("nhoots" → "nhốt")."""
    tone = ""
    if len(word) > 2 and word[-1] in _TELEX_TONES:
        word, tone = word[:-1], _TELEX_TONES[word[-1]]
    for keys, letter in _TELEX_PAIRS:
        word = word.replace(keys, letter)
    vowel = next((i for i in range(len(word) - 1, -1, -1) if word[i] in _VOWELS), None)
    return word if vowel is None else nfc(word[: vowel + 1] + tone + word[vowel + 1 :])


@lru_cache(maxsize=4096)
def _slips(word: str) -> tuple[str, ...]:
    """Return the words one swap of neighbours, one letter less or one doubled more away."""
    swaps = [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]
    shorter = [word[:i] + word[i + 1 :] for i in range(1, len(word))]
    doubled = [word[: i + 1] + word[i:] for i in range(len(word))]
    return tuple(swaps + shorter + doubled)


def _mend(word: str, speller: Speller, english: bool) -> str:
    """Return the word meant by ``word``, which is no known word: Telex keys, swapped letters."""
    if not word.isascii():
        folded = fold(word)
        return next((w for w in _slips(folded) if w in speller.vocabulary), word)
    typed = _telex(word)
    if typed != word and fold(typed) in speller.vocabulary:
        return typed
    shortest = 5 if english else 4
    if len(word) < shortest:
        return word
    return next((w for w in _slips(word) if len(w) >= shortest and w in speller.vocabulary), word)


def _shorten(word: str, vocabulary: frozenset[str]) -> str:
    """Return ``word`` with letters held down ("cứuuuu") once or twice, as the patterns know it."""
    if _LONG_RUN.search(word) is None:
        return word
    once = _LONG_RUN.sub(r"\1", word)
    twice = _LONG_RUN.sub(r"\1\1", word)
    return twice if fold(twice) in vocabulary else once


def _expand(word: str, speller: Speller, english: bool, may_mend: bool) -> Sequence[str]:
    """Return the words that ``word`` stands for."""
    word = _shorten(word, speller.vocabulary)
    chat = speller.english_chat if english and word in speller.english_chat else speller.chat
    if word in chat and not (english and word in speller.english):
        return chat[word].split()
    age = _AGE.fullmatch(fold(word))
    if age:
        return (age.group(1), "tuổi")
    folded = fold(word)
    known = (
        len(word) > LONGEST
        or folded in speller.vocabulary
        or folded in speller.english
        or is_syllable(folded)
    )
    if known or word.isdigit() or not may_mend:
        return (word,)
    return (_mend(word, speller, english),)


def _looks_english(word: str, speller: Speller) -> bool:
    """Say whether ``word`` is a frequent English word or cannot be a Vietnamese syllable."""
    word = _shorten(word, speller.vocabulary)
    if word in speller.english:
        return True
    foreign = len(word) > 3 and word.isascii() and word.isalpha() and not is_syllable(word)
    return foreign and word not in speller.chat and fold(_telex(word)) not in speller.vocabulary


def _clip(text: str) -> str:
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def _abbreviations(text: str) -> frozenset[str]:
    """Return the abbreviations of a text that is not all in capitals, in small letters."""
    if not any(char.islower() for char in text):
        return frozenset()
    return frozenset(word.lower() for word in _ABBREVIATION.findall(text))


def read_message(text: str, speller: Speller) -> Message:
    """Return ``text`` as tokens; of more than 16,000 characters, its beginning and end."""
    clean = _APOSTROPHE.sub("", _SIGNAL.sub(" sos ", nfc(_clip(text))).lower())
    # A word typed over and over ("aaa aaa aaa …") must not hide the others.
    pieces = [piece for piece, run in groupby(_TOKEN.findall(clean)) for _ in islice(run, REPEATS)]
    typed = [p for p in pieces if p[0].isalnum()]
    english = sum(_looks_english(w, speller) for w in typed) / max(len(typed), 1)
    abbreviations = _abbreviations(_clip(text))
    tokens: list[Token] = []
    clause = sentence = mended = 0
    laughs = _LAUGHTER.search(clean) is not None
    for piece in pieces:
        if not piece[0].isalnum():
            laughs = laughs or piece.startswith(_LAUGHS)
            clause += 1
            sentence += piece[0] in ".!?;\n…"
            continue
        may_mend = mended < MENDED and piece not in abbreviations
        opened = _expand(piece, speller, english >= 0.5, may_mend)
        mended += opened != (piece,)
        tokens += [Token(fold(word), marks_of(word), clause, sentence) for word in opened]
    written = [w for w in typed if not w.isdigit()]
    marked = sum(bool(marks_of(w)) for w in written) >= 0.4 * max(len(written), 1)
    return Message(tuple(tokens), marked, english, laughs, fold(clean))

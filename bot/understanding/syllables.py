"""Vietnamese syllables as they are typed: where the tone mark stands, keyboard leftovers."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

import knowledge
from knowledge.syllables import is_syllable
from knowledge.text import fold, nfc

_TONES = {"\u0300": 1, "\u0301": 2, "\u0309": 3, "\u0303": 4, "\u0323": 5}
_MARKS = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_VOWELS = frozenset("aăâeêioôơuưy")
_PLAIN_VOWELS = frozenset("aeiouy")
_SHAPED = frozenset("ăâêôơư")
_SHAPE_KEYS = {"a": "ă", "o": "ơ", "u": "ư"}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_TELEX_TONES = {"f": 1, "s": 2, "r": 3, "x": 4, "j": 5, "z": 0}
_VNI_TONES = {"2": 1, "1": 2, "3": 3, "4": 4, "5": 5}

_SPELLING = tomllib.loads(
    (Path(knowledge.__file__).parent / "data" / "vietnamese_syllables.toml").read_text("utf-8")
)
_PLAIN = frozenset(
    fold(onset + rhyme)
    for onset in ("", *_SPELLING["onsets"].split())
    for rhyme in _SPELLING["rhymes"].split()
)


@lru_cache(maxsize=16384)
def split_tone(word: str) -> tuple[str, int]:
    """Return lower-case ``word`` without its tone mark, and the tone (0 level … 5 nặng)."""
    tone = 0
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = _TONES[char]
        else:
            kept.append(char)
    return nfc("".join(kept)), tone


@lru_cache(maxsize=16384)
def place_tone(toneless: str, tone: int) -> str:
    """Return the syllable with its tone mark where Vietnamese law texts set it ("hòa", "thúy").

    Args:
        toneless: lower-case syllable with its shaped letters (ă, â, ê, ô, ơ, ư), no tone mark.
        tone: 0 level, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng.
    """
    place = _tone_place(toneless)
    if tone == 0 or place is None:
        return toneless
    marked = nfc(toneless[place] + _MARKS[tone])
    return toneless[:place] + marked + toneless[place + 1 :]


def _tone_place(toneless: str) -> int | None:
    start = 2 if toneless.startswith("qu") else 0
    if toneless.startswith("gi") and len(toneless) > 2 and toneless[2] in _VOWELS:
        start = 2
    vowels = [i for i, char in enumerate(toneless) if i >= start and char in _VOWELS]
    if not vowels:
        return None
    shaped = [i for i in vowels if toneless[i] in _SHAPED]
    if shaped:
        return shaped[-1]
    open_syllable = vowels[-1] == len(toneless) - 1
    if not open_syllable:
        return vowels[-1]
    return vowels[1] if len(vowels) > 2 else vowels[0]


@lru_cache(maxsize=16384)
def canonical(word: str) -> str:
    """Return lower-case ``word`` with its tone mark at the usual place ("hoà" becomes "hòa")."""
    return place_tone(*split_tone(word)) if is_syllable(word) else word


def has_vowel(word: str) -> bool:
    """Say whether ``word`` can be spoken, as an abbreviation such as "LĐTBXH" cannot."""
    return not _PLAIN_VOWELS.isdisjoint(fold(word))


def is_plain_shape(folded: str) -> bool:
    """Say whether ``folded`` can be a Vietnamese syllable typed without diacritics."""
    return folded in _PLAIN


def decode_telex(word: str) -> str:
    """Return what lower-case ASCII ``word`` spells in the Telex keyboard layout ("nguowif")."""
    letters: list[str] = []
    tone = 0
    for char in word:
        seen_vowel = any(letter in _VOWELS for letter in letters)
        if char in _TELEX_TONES and seen_vowel:
            tone = _TELEX_TONES[char]
        elif char == "w":
            _add_horn_or_breve(letters)
        elif char in _CIRCUMFLEX and char in letters:
            _replace_last(letters, char, _CIRCUMFLEX[char])
        elif char == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        else:
            letters.append(char)
    return place_tone(_join_horns(letters), tone)


def decode_vni(word: str) -> str:
    """Return what lower-case ``word`` spells in the VNI keyboard layout ("nguo7i2")."""
    letters: list[str] = []
    tone = 0
    for char in word:
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char == "6":
            for plain, marked in _CIRCUMFLEX.items():
                _replace_last(letters, plain, marked)
        elif char in "78":
            _add_horn_or_breve(letters)
        elif char == "9" and letters[:1] == ["d"]:
            letters[0] = "đ"
        else:
            letters.append(char)
    return place_tone(_join_horns(letters), tone)


def _join_horns(letters: list[str]) -> str:
    """Return the syllable with both horns of ươ where one was typed ("duwoc"), as keyboards do."""
    spelt = "".join(letters).replace("ưo", "ươ")
    return spelt if spelt.endswith("uơ") else spelt.replace("uơ", "ươ")


def _add_horn_or_breve(letters: list[str]) -> None:
    spelt = "".join(letters)
    if "uo" in spelt or "ưo" in spelt:
        at = max(spelt.rfind("uo"), spelt.rfind("ưo"))
        letters[at : at + 2] = ["ư", "ơ"]
        return
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in _SHAPE_KEYS:
            letters[at] = _SHAPE_KEYS[letters[at]]
            return
    letters.append("ư")


def _replace_last(letters: list[str], plain: str, marked: str) -> None:
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] == plain:
            letters[at] = marked
            return

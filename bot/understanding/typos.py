"""Mend slips of the keyboard and of the ear: "nguowif", "ngừoi", "nười", "giấu hiệu", "congan".

A slip only adds readings; the restorer's sequence model decides. So a word that is spelt as
Vietnamese can be is given other readings only where it fits no neighbour and another word does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.diacritics import Candidate, DiacriticRestorer, Token
from bot.understanding.language import detect_language
from bot.understanding.ngrams import BOUNDARY, model_form
from bot.understanding.syllables import (
    canonical,
    decode_telex,
    decode_vni,
    has_vowel,
    is_plain_shape,
    place_tone,
    split_tone,
)
from knowledge.syllables import is_syllable
from knowledge.text import fold, has_diacritics

_MISPLACED = -1.0  # natural logarithms of how likely each slip is, set by hand
_EDIT = -3.0
_JOINED = -2.0
_MISHEARD = -6.0
_EVIDENCE = 2.0  # times that a pair of syllables must have been read to speak for a correction
_MOSTLY = 0.5  # share of stripped syllables from which a text counts as typed without diacritics
_MIN_LETTERS = 4  # shorter plain words lie one letter from too many others
_MIN_KNOWN = 3  # the same for words that spell something
_MAX_READINGS = 40
_WORD = re.compile(r"[^\W_]+")
_VNI = re.compile(r"[a-z]+[1-9][a-z1-9]*")
_HOI, _NGA = 3, 4
_SOUNDS_ALIKE = (
    *(("gi", "d"), ("gi", "r"), ("d", "r"), ("d", "v"), ("s", "x"), ("ch", "tr"), ("l", "n")),
)


def decode_keyboard(text: str, restorer: DiacriticRestorer) -> str:
    """Return ``text`` with what a switched-off keyboard left behind spelt out ("nguowif").

    Args:
        text: NFC text; Telex and VNI leftovers are decoded only when the text shows that they are
            leftovers: two words that spell nothing else, or a long one.
        restorer: knows which syllables exist.
    """
    for decode, looks in ((decode_telex, _looks_telex), (decode_vni, _looks_vni)):
        decoded = _decode(text, restorer, decode, looks)
        if decoded != text and detect_language(decoded) == "vi":
            return decoded
    return text


def move_tones(text: str) -> str:
    """Return NFC ``text`` with tone marks that stand on the wrong vowel moved ("naò", "gỉai").

    Both usual places in open oa, oe, uy ("hòa" and "hoà") are left as they are.
    """
    return _WORD.sub(_move_tone, text)


def _move_tone(match: re.Match[str]) -> str:
    typed = match.group()
    moved = canonical(typed.lower())
    if moved == typed.lower() or split_tone(moved)[0].endswith(("oa", "oe", "uy")):
        return typed
    if typed.isupper():
        return moved.upper()
    return moved.capitalize() if typed[0].isupper() else moved


def _looks_telex(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _looks_vni(word: str) -> bool:
    return bool(_VNI.fullmatch(word))


def _decode(
    text: str,
    restorer: DiacriticRestorer,
    decode: Callable[[str], str],
    looks: Callable[[str], bool],
) -> str:
    spelt: dict[str, str] = {}
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if looks(word) and not is_plain_shape(word) and len(word) <= 10:
            decoded = decode(word)
            if has_diacritics(decoded) and restorer.knows(decoded):
                spelt[word] = decoded
    certain = [w for w in spelt if len(w) > 2 and w not in restorer.lexicon.foreign]
    shaped = any(split_tone(spelt[w])[1] and len(w) - len(spelt[w]) > 1 for w in certain)
    if len(certain) < 2 and not shaped:
        return text
    return _WORD.sub(lambda match: _like(match.group(), spelt), text)


def _like(typed: str, spelt: dict[str, str]) -> str:
    decoded = spelt.get(typed.lower())
    if decoded is None:
        return typed
    return decoded.capitalize() if typed[0].isupper() else decoded


class TypoMender:
    """Finds further readings of tokens that may be slips.

    Args:
        restorer: knows which syllables exist and which follow one another.
    """

    def __init__(self, restorer: DiacriticRestorer) -> None:
        self._restorer = restorer
        self._model = restorer.model
        # Single words, which tell nothing of who wrote them.
        self._one_letter_away = lru_cache(maxsize=4096)(self._find_one_letter_away)

    def slips(self, tokens: Sequence[Token], stripped: float) -> dict[int, list[Candidate]]:
        """Return further readings, by the token's number in ``tokens``.

        Args:
            tokens: the words of the text.
            stripped: chance that a syllable was typed without its diacritics, 0 to 1.
        """
        found: dict[int, list[Candidate]] = {}
        for number, token in enumerate(tokens):
            if token.abbreviation or not token.text.isalpha() or not has_vowel(token.text):
                continue
            readings = self._readings(tokens, number, stripped)
            if readings:
                found[number] = readings[:_MAX_READINGS]
        return found

    def _readings(self, tokens: Sequence[Token], number: int, stripped: float) -> list[Candidate]:
        token = tokens[number]
        typed = token.text.lower()
        previous, following = _neighbours(tokens, number)
        if not has_diacritics(typed):
            readings = self._of_plain(token, typed) or self._of_known(typed, previous, following)
            # Among words with diacritics a plain one that spells nothing may be foreign; among
            # words without, no neighbour can speak, and the sequence decides.
            doubtful = stripped < _MOSTLY
        elif self._restorer.knows(typed):
            return self._misheard(typed, previous, following)
        else:
            readings = self._of_marked(typed)
            doubtful = is_syllable(typed)  # it may be a rare word
        if doubtful:
            readings = [c for c in readings if self._speaks_for(c.word, previous, following)]
        return readings

    def _of_plain(self, token: Token, typed: str) -> list[Candidate]:
        known = self._restorer.readings(typed) or typed in self._restorer.lexicon.foreign
        if known or self._model.has_read(typed) or len(typed) < _MIN_LETTERS:
            return []
        joined = list(self._joined(typed))
        if joined or (token.text[0].isupper() and not token.opens_phrase):
            return joined
        return [
            Candidate(word, _EDIT)
            for folded, _ in self._one_letter_away(typed)
            if len(folded) > 2
            for word in self._restorer.readings(folded)
        ]

    def _of_known(self, typed: str, previous: str, following: str) -> list[Candidate]:
        """Return words one letter away from one that spells something but fits no neighbour."""
        if len(typed) < _MIN_KNOWN or self._pairs(typed, previous, following) > 0:
            return []
        if not self._restorer.readings(typed) or typed in self._restorer.lexicon.foreign:
            return []
        return [
            Candidate(word, _MISHEARD)
            for folded, distance in self._one_letter_away(typed)
            if distance and folded[0] == typed[0]
            for word in self._restorer.readings(folded)
            if self._speaks_for(word, previous, following)
        ]

    def _find_one_letter_away(self, typed: str) -> list[tuple[str, int]]:
        """Return folded syllables at most one letter away, with the distance."""
        found = process.extract(
            typed, self._folded, scorer=OSA.distance, score_cutoff=1, limit=_MAX_READINGS
        )
        return [(folded, int(distance)) for folded, distance, _ in found]

    def _joined(self, typed: str) -> Iterable[Candidate]:
        for at in range(1, len(typed)):
            for first in self._restorer.readings(typed[:at]):
                for second in self._restorer.readings(typed[at:]):
                    if self._model.pair_count(first, second) >= _EVIDENCE:
                        yield Candidate(f"{first} {second}", _JOINED)

    def _of_marked(self, typed: str) -> list[Candidate]:
        toneless, tone = split_tone(typed)
        readings = [
            Candidate(word, _MISPLACED * _marks_apart(word, toneless, tone))
            for word in self._restorer.readings(fold(typed))
        ]
        near = process.extract(
            toneless, self._toneless, scorer=OSA.distance, score_cutoff=1, limit=_MAX_READINGS
        )
        for other, _, _ in near:
            word = place_tone(other, tone)
            if self._restorer.knows(word) and fold(word) != fold(typed):
                readings.append(Candidate(word, _EDIT))
        return readings

    def _misheard(self, typed: str, previous: str, following: str) -> list[Candidate]:
        if self._pairs(typed, previous, following) > 0:
            return []
        return [
            Candidate(word, _MISHEARD)
            for word in sorted(_sounding_like(typed))
            if self._restorer.knows(word) and self._speaks_for(word, previous, following)
        ]

    def _speaks_for(self, word: str, previous: str, following: str) -> bool:
        """Say whether a neighbour is often read beside ``word``, or its own two halves are."""
        return " " in word or self._pairs(word, previous, following) >= _EVIDENCE

    def _pairs(self, word: str, previous: str, following: str) -> float:
        form = canonical(word)
        before = self._model.pair_count(previous, form) if previous != BOUNDARY else 0.0
        return max(before, self._model.pair_count(form, following))

    @cached_property
    def _folded(self) -> list[str]:
        return sorted(self._restorer.folded_syllables)

    @cached_property
    def _toneless(self) -> list[str]:
        words = (w for f in self._folded for w in self._restorer.readings(f))
        return sorted({split_tone(word)[0] for word in words})


def _neighbours(tokens: Sequence[Token], number: int) -> tuple[str, str]:
    previous = following = BOUNDARY
    if number > 0 and not tokens[number].opens_phrase:
        previous = model_form(tokens[number - 1].text)
    if number + 1 < len(tokens) and not tokens[number + 1].opens_phrase:
        following = model_form(tokens[number + 1].text)
    return previous, following


def _marks_apart(word: str, toneless: str, tone: int) -> int:
    other, other_tone = split_tone(word)
    letters = sum(a != b for a, b in zip(other, toneless, strict=True))
    return letters + (other_tone != tone)


def _sounding_like(word: str) -> set[str]:
    """Return syllables that sound like ``word`` in some region, or lack one of its marks."""
    toneless, tone = split_tone(word)
    found: set[str] = set()
    for one, two in _SOUNDS_ALIKE:
        for here, there in ((one, two), (two, one)):
            if toneless.startswith(here) and toneless[len(here) : len(here) + 1] != "h":
                found.add(place_tone(there + toneless[len(here) :], tone))
    if tone in (_HOI, _NGA):
        found.add(place_tone(toneless, _HOI + _NGA - tone))
    if tone == 0:  # a tone is left out by mistake, but none is typed by mistake
        found.update(place_tone(toneless, other) for other in range(1, 6))
    for here, there in (("n", "ng"), ("t", "c")):
        if toneless.endswith(here):
            found.add(place_tone(toneless[: -len(here)] + there, tone))
        elif toneless.endswith(there):
            found.add(place_tone(toneless[: -len(there)] + here, tone))
    return {w for w in found if is_syllable(w)} - {word}

"""Find known names in text, syllable by syllable, whatever stands between the syllables.

Names and text are compared without diacritics, so that text typed without them is found; but a
syllable that is typed with diacritics must be the name's own: "hỏi phụ nữ" is not "Hội Phụ nữ".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from knowledge.text import WordSpan, fold, has_diacritics, nfc, word_spans

_FEW = 2  # syllables that a name is looked up by
# A name may run over a line break or a comma, never over these.
_BREAK = re.compile(r"[;:!?()\[\]“”\"]|\.(?:\s|$)")
# A dot after so few capitals is an abbreviation's: "TP. Cần Thơ".
_ABBREVIATION_LETTERS = 2
# Names this long may differ in the diacritics of one syllable: scanned plans have such slips.
_SLIP_SYLLABLES = 4
# In what people type such a slip may stand in shorter names, but not at their first syllable:
# "sở y té" is "Sở Y tế", "hỏi phụ nữ" is not "Hội Phụ nữ".
_SLIP_SYLLABLES_TYPED = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name to find: its key and the folded and printed syllables.

    ``exact_case`` names match only as printed: abbreviations, which in small letters are words.
    """

    key: str
    folded: tuple[str, ...]
    printed: tuple[str, ...]
    exact_case: bool = False


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A found name: its key and its character span in the text."""

    key: str
    start: int
    end: int
    syllables: int
    with_diacritics: bool  # at least one syllable was typed with diacritics


def phrase(key: str, name: str, *, exact_case: bool = False) -> Phrase:
    """Return the phrase for ``name``; its printed form is NFC."""
    name = nfc(name)
    spans = word_spans(name)
    return Phrase(
        key,
        tuple(folded for folded, _, _ in spans),
        tuple(name[start:end] for _, start, end in spans),
        exact_case,
    )


def same_letters(typed: str, printed: str) -> bool:
    """Say whether a typed syllable can stand for a printed one.

    True when it has no diacritics at all or the same ones; the place of the tone mark ("Toà",
    "Tòa") and the case do not count.
    """
    typed = typed.lower()
    if not has_diacritics(typed):
        return True
    return _letters(typed) == _letters(printed.lower())


@lru_cache(maxsize=16_384)  # single syllables, which tell nothing of who wrote them
def _letters(syllable: str) -> tuple[str, ...]:
    return tuple(sorted(unicodedata.normalize("NFD", syllable)))


class PhraseFinder:
    """Finds phrases in text: the longest at each place, from left to right.

    Args:
        phrases: what to find; of two that read the same, the first is kept.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        # Many names begin alike ("Sở …", "Ban Chỉ đạo …"); by two syllables few are left to try.
        self._by_first: dict[str, dict[str, list[Phrase]]] = {}
        for item in phrases:
            if item.folded:
                second = item.folded[1] if len(item.folded) > 1 else ""
                begins = self._by_first.setdefault(item.folded[0], {})
                begins.setdefault(second, []).append(item)
        for begins in self._by_first.values():
            for items in begins.values():
                items.sort(key=lambda item: -len(item.folded))  # stable: first given, first kept

    def find(self, text: str, *, any_case: bool = False) -> list[PhraseMatch]:
        """Return the phrases in ``text``, in order, not overlapping.

        Args:
            text: NFC text; offsets count its characters.
            any_case: the text is as people type it: abbreviations of three letters or more count
                in small letters too, and shorter names may have a slip.
        """
        spans = word_spans(text)
        found: list[PhraseMatch] = []
        place = 0
        while place < len(spans):
            match = self._match_at(text, spans, place, any_case)
            if match is None:
                place += 1
            else:
                found.append(match)
                place += match.syllables
        return found

    def _match_at(
        self, text: str, spans: Sequence[WordSpan], place: int, any_case: bool
    ) -> PhraseMatch | None:
        begins = self._by_first.get(spans[place][0])
        if begins is None:
            return None
        second = spans[place + 1][0] if place + 1 < len(spans) else ""
        longer = begins.get(second, ()) if second else ()
        for item in (*longer, *begins.get("", ())):
            window = spans[place : place + len(item.folded)]
            if len(item.folded) > _FEW and tuple(span[0] for span in window) != item.folded:
                continue
            typed = [text[start:end] for _, start, end in window]
            if not _case_fits(item, typed, any_case) or not _diacritics_fit(item, typed, any_case):
                continue
            if _is_broken(text, window):
                continue
            marked = any(fold(syllable) != syllable.lower() for syllable in typed)
            return PhraseMatch(item.key, window[0][1], window[-1][2], len(window), marked)
        return None


def _case_fits(item: Phrase, typed: list[str], any_case: bool) -> bool:
    if not item.exact_case:
        return True
    if any_case and sum(map(len, item.printed)) > _ABBREVIATION_LETTERS:
        return True
    return all(syllable == syllable.upper() for syllable in typed)


def _diacritics_fit(item: Phrase, typed: list[str], any_case: bool) -> bool:
    pairs = zip(typed, item.printed, strict=True)
    slips = [place for place, pair in enumerate(pairs) if not same_letters(*pair)]
    if len(slips) != 1:
        return not slips
    if any_case and len(typed) >= _SLIP_SYLLABLES_TYPED and slips[0] > 0:
        return True
    return len(typed) >= _SLIP_SYLLABLES


def _is_broken(text: str, window: Sequence[WordSpan]) -> bool:
    for (_, start, end), (_, after, _) in pairwise(window):
        gap = text[end:after]
        short = end - start <= _ABBREVIATION_LETTERS and text[start:end].isupper()
        if _BREAK.search(gap.removeprefix(".") if short else gap):
            return True
    return False

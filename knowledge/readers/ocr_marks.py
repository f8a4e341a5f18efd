"""Mends what recognition does to the marks that open a document's parts.

Only slips are mended that leave one reading: a letter for a digit in a mark, a bullet read as some
other sign, a space lost between two syllables, a Roman number that lost a stroke.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from knowledge.readers.numbering import roman
from knowledge.syllables import is_syllable

# Every capital letter of Vietnamese; ranges would take small letters in, which stand between.
_UPPER = "".join(filter(str.isupper, map(chr, range(ord("A"), ord("ỹ") + 1))))
_BULLET = re.compile(r"^[»«›¬°·●▪■◦~¤®©]\s*(?=[^\W\d_])")
_ONE = re.compile(rf"^[l|!]\.\s*(?=[{_UPPER}])")  # "l. Sở Y tế"
_BRACKET = re.compile(r"^(?P<letter>[a-zđ])\s?[}\]]\s")  # "a} …"
# A Roman number with small l, one or bars for some of its strokes: "Il.", "I1.", "1II."
_STROKES = re.compile(rf"^(?=[l1|]*[IVX])(?P<n>[IVXl1|]{{2,5}})\.\s*(?=[{_UPPER}])")
_ROMAN = re.compile(rf"^(?P<n>[IVX]{{1,5}})(?=\.\s*[{_UPPER}])")
_NUMBERS = {roman(value).upper(): value for value in range(1, 31)}
_WORD = re.compile(r"[^\W\d_]+")
_JOINED = re.compile(rf"(?P<first>[{_UPPER}]?[^\W\d_{_UPPER}]+)(?P<second>[{_UPPER}][^\W\d_]*)")


def mended_line(text: str) -> str:
    """Return a recognised line with the mark at its beginning and lost spaces mended."""
    text = _BULLET.sub("- ", text)
    text = _ONE.sub("1. ", text)
    text = _BRACKET.sub(lambda found: f"{found['letter']}) ", text)
    text = _STROKES.sub(lambda found: f"{re.sub('[l1|]', 'I', found['n'])}. ", text)
    return _WORD.sub(_parted, text)


def lost_strokes(lines: Sequence[str], recognised: Set[int]) -> dict[int, str]:
    """Return the lines whose Roman number lost a stroke, mended: "II." where "III." must stand.

    A number that stands a second time has lost a stroke when the next number with one stroke less
    is what was read, and that next number does not follow by itself.

    Args:
        lines: all lines of the document.
        recognised: the positions of those that were recognised from a picture.
    """
    numbered = [
        (position, found["n"])
        for position, line in enumerate(lines)
        if (found := _ROMAN.match(line)) and found["n"] in _NUMBERS
    ]
    mended: dict[int, str] = {}
    last = 0
    for order, (position, number) in enumerate(numbered):
        following = roman(last + 1).upper()
        repeats = _NUMBERS[number] == last and last > 0
        if repeats and _lacks_stroke(number, following) and position in recognised:
            later = [other for _, other in numbered[order + 1 :]]
            if following not in _until_restart(later):
                mended[position] = following + lines[position][len(number) :]
                number = following
        last = _NUMBERS[number]
    return mended


def _until_restart(numbers: Sequence[str]) -> Sequence[str]:
    """Return the numbers up to the next "I", with which an appendix counts anew."""
    return numbers[: numbers.index("I")] if "I" in numbers else numbers


def _lacks_stroke(number: str, whole: str) -> bool:
    shortened = {whole[:i] + whole[i + 1 :] for i, sign in enumerate(whole) if sign == "I"}
    return number in shortened


def _parted(found: re.Match[str]) -> str:
    """Put the lost space back into "SởY": no syllable has a capital behind a small letter."""
    word = found.group()
    joined = _JOINED.fullmatch(word)
    if joined and is_syllable(joined["first"]) and is_syllable(joined["second"]):
        return f"{joined['first']} {joined['second']}"
    return word

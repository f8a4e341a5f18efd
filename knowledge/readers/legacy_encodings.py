"""Vietnamese text from before Unicode: TCVN3 (ABC), VNI, Windows-1258; and garbled Unicode.

TCVN3 and VNI are font encodings: in plain text their bytes look like Western letters, and nothing
in the file says otherwise. So each reading is tried, and judged by how many of its words are
Vietnamese syllables. Tables: TCVN 5712:1993 (VN3) and the VNI-Windows character set.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.syllables import vietnamese_share
from knowledge.text import nfc

ENOUGH_WORDS = 3  # different marked words needed to judge a text
VIETNAMESE = 0.85  # share of syllables from which a reading counts as Vietnamese
NOT_VIETNAMESE = 0.5  # share below which Unicode text with marks is suspected to be garbled
CLEAR_LEAD = 0.15  # how far the best reading must be ahead of the next
SAMPLE = 200_000  # characters that are judged

# Each row: the Unicode letters and, in the same order, the Western letters of the same bytes.
_TCVN3 = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§",
        strict=True,
    )
)
# VNI writes most letters as a vowel and a mark after it.
_VNI_MARKS = {
    "a": ("áàảãạăắằẳẵặâấầẩẫậ", "ùøûõïêéèúüëâáàåãä"),
    "e": ("éèẻẽẹêếềểễệ", "ùøûõïâáàåãä"),
    "o": ("óòỏõọôốồổỗộ", "ùøûõïâáàåãä"),
    "ô": ("ớờởỡợ", "ùøûõï"),  # ô alone is ơ
    "u": ("úùủũụ", "ùøûõï"),
    "ö": ("ứừửữự", "ùøûõï"),  # ö alone is ư
    "y": ("ýỳỷỹ", "ùøûõ"),
}
_VNI_ALONE = dict(zip("íìỉĩịơưỵđ", "íìæóòôöîñ", strict=True))


def _vni_pairs() -> dict[str, str]:
    """Return Unicode letter → VNI spelling, small letters and capitals."""
    small = dict(_VNI_ALONE)
    for vowel, (letters, marks) in _VNI_MARKS.items():
        small |= {letter: vowel + mark for letter, mark in zip(letters, marks, strict=True)}
    return small | {letter.upper(): spelling.upper() for letter, spelling in small.items()}


_VNI = _vni_pairs()
_FROM_TCVN3 = str.maketrans({western: letter for letter, western in _TCVN3.items()})
_FROM_VNI = {spelling: letter for letter, spelling in _VNI.items()}
_VNI_SPELLING = re.compile(
    "|".join(sorted(map(re.escape, _FROM_VNI), key=lambda spelling: (-len(spelling), spelling)))
)
_FROM_TCVN3 |= {ord("\N{GREEK SMALL LETTER MU}"): "à"}  # what some programs make of the sign µ
_LETTER_BYTE = re.compile(rb"[\xa1-\xff]")
# Words on one line, none with a small letter of ASCII.
_CAPITAL_RUN = re.compile(r"\b[^\Wa-z\d_]+\b(?:[^\S\n]+[^\Wa-z\d_]+\b)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and the encoding under which it reads as Vietnamese."""

    encoding: str
    text: str
    share: float  # of its marked words that are Vietnamese syllables


def from_tcvn3(western: str) -> str:
    """Return TCVN3 text, given as the Western letters of its bytes, in Unicode.

    TCVN3 has no capitals with tone marks: headings are set in a font of capitals. Where a run of
    words has capitals around small marked letters ("KÕ HO¹CH"), all of it becomes capitals.
    """
    return _CAPITAL_RUN.sub(_capitals, western.translate(_FROM_TCVN3))


def _capitals(run: re.Match[str]) -> str:
    words = run.group()
    return words.upper() if any(map(_is_mixed, words.split())) else words


def _is_mixed(word: str) -> bool:
    """Say whether small letters stand where no spelling has them: "HOạCH", "ủY", not "Sở"."""
    capitals = [char.isupper() for char in word]
    return not all(capitals) and (sum(capitals) > 1 or capitals[-1:] > capitals[:1])


def from_vni(western: str) -> str:
    """Return VNI text, given as the Western letters of its bytes, in Unicode."""
    return _VNI_SPELLING.sub(lambda found: _FROM_VNI[found.group()], western)


def to_tcvn3(text: str) -> str:
    """Return ``text`` as TCVN3 shows it in Western letters; capitals with tones become small."""
    return "".join(_TCVN3.get(char) or _TCVN3.get(char.lower(), char) for char in nfc(text))


def to_vni(text: str) -> str:
    """Return ``text`` as VNI shows it in Western letters."""
    return "".join(_VNI.get(char, char) for char in nfc(text))


def from_utf8_read_as_western(text: str) -> str:
    """Return UTF-8 text that was read as Windows-1252 ("Viá»‡t") as it was written.

    Raises:
        UnicodeError: it was not.
    """
    return b"".join(map(_western_byte, text)).decode("utf-8")


def _western_byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")  # Windows-1252 leaves five bytes undefined


def read_legacy(data: bytes) -> Reading | None:
    """Return ``data``, which is not UTF-8, in the one legacy encoding that makes it Vietnamese.

    Returns:
        The best reading, or None where none is good enough or two are nearly equal.
    """
    if not _LETTER_BYTE.search(data):  # nothing beyond ASCII but quotation marks and dashes
        return Reading("windows-1252", data.decode("cp1252", errors="replace"), share=1.0)
    readings = {
        "windows-1258": lambda: nfc(data.decode("cp1258")),
        "tcvn3": lambda: from_tcvn3(data.decode("cp1252")),
        "vni": lambda: from_vni(data.decode("cp1252")),
    }
    return _best(readings)


def repair_unicode(text: str) -> Reading | None:
    """Return ``text`` set right if it is legacy or garbled text that was stored as Unicode.

    Returns:
        The best reading, or None where ``text`` is well as it is or cannot be told.
    """
    share, words = vietnamese_share(text[:SAMPLE])
    if words < ENOUGH_WORDS or share >= NOT_VIETNAMESE:
        return None
    readings = {
        "tcvn3": lambda: from_tcvn3(text),
        "vni": lambda: from_vni(text),
        "utf-8 read as windows-1252": lambda: nfc(from_utf8_read_as_western(text)),
    }
    return _best(readings)


def _best(readings: dict[str, Callable[[], str]]) -> Reading | None:
    """Return the reading that is Vietnamese and clearly ahead of the others."""
    judged = [reading for name, read in readings.items() if (reading := _judge(name, read))]
    judged.sort(key=lambda reading: -reading.share)
    if not judged or judged[0].share < VIETNAMESE:
        return None
    if len(judged) > 1 and judged[0].share - judged[1].share < CLEAR_LEAD:
        return None
    return judged[0]


def _judge(encoding: str, read: Callable[[], str]) -> Reading | None:
    """Read and score; None where it cannot be read so or has too few words to judge."""
    try:
        text = read()
    except UnicodeError:
        return None
    share, words = vietnamese_share(text[:SAMPLE])
    return Reading(encoding, text, share) if words >= ENOUGH_WORDS else None

"""Make ``bot/data/vietnamese_unigrams.txt`` from the Vietnamese list of PyPI ``wordfreq``.

Run once, with ``wordfreq`` installed: ``python benchmarks/unigrams.py``.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from math import log10
from pathlib import Path

from wordfreq import get_frequency_dict, zipf_frequency

from bot.understanding.syllables import canonical, is_plain_shape
from knowledge.syllables import is_syllable

TARGET = Path(__file__).resolve().parents[1] / "bot" / "data" / "vietnamese_unigrams.txt"
HEAD = """\
# How often Vietnamese people write each syllable, and foreign words they use.
#
# Derived from the Vietnamese word list of wordfreq 3.1.1 (Robyn
# Speer and others), whose data is under the Creative Commons Attribution-ShareAlike 4.0 licence
# (https://creativecommons.org/licenses/by-sa/4.0/); so is this file, unlike the code around it.
# wordfreq's sources for Vietnamese: Wikipedia, OpenSubtitles 2018 (OPUS), OSCAR, Twitter.
# Changed: only words of letters; syllables that cannot be Vietnamese but carry its diacritics are
# left out; tone marks moved to one place ("hoà" and "hòa" are one); grouped by frequency.
#
# Each line: frequency class (100 times the Zipf value: log10 of occurrences in a billion words),
# then the words. Made by benchmarks/unigrams.py; never edited by hand. Reviewed 2026-11-22.
"""
_LETTERS = re.compile(r"[^\W\d_]+")
FOREIGN_AT_LEAST = 300  # rarer foreign words are left out: names and noise


def _is_foreign(word: str) -> bool:
    # "nguoi" and "chuyen" are Vietnamese typed without diacritics, not foreign words.
    long_and_plain = word.isascii() and len(word) > 1 and not is_plain_shape(word)
    return long_and_plain and 100 * zipf_frequency(word, "vi") >= FOREIGN_AT_LEAST


def collect() -> dict[str, float]:
    """Return the frequency of each word that is kept."""
    kept: dict[str, float] = defaultdict(float)
    for word, frequency in get_frequency_dict("vi").items():
        if not _LETTERS.fullmatch(word):
            continue
        if is_syllable(word):
            kept[canonical(word)] += frequency
        elif _is_foreign(word):
            kept[word] += frequency
    return kept


def main() -> None:
    """Write the table and say how large it is."""
    classes: dict[int, list[str]] = defaultdict(list)
    kept = collect()
    for word, frequency in kept.items():
        classes[round(100 * (log10(frequency) + 9))].append(word)
    lines = [f"{zipf}\t{' '.join(sorted(words))}" for zipf, words in sorted(classes.items())[::-1]]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(kept)} words, {TARGET.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()

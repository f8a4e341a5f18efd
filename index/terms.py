"""The terms of the word index and how a question is cut into them."""

from __future__ import annotations

from itertools import pairwise

from knowledge.text import fold, words

# Bounds on what one question may cost.
MAX_CHARACTERS = 20_000
MAX_SYLLABLES = 400

# Weights of a term's three forms; set on ALQAC 2024 and flat around these values.
SYLLABLE_WEIGHT = 1.0
PAIR_WEIGHT = 2.0
EXACT_WEIGHT = 1.0

# Syllables hold letters and digits only, so these marks cannot be part of one.
_EXACT_MARK = "="
_PAIR_MARK = "_"


def pair_term(first: str, second: str) -> str:
    """Return the term of two folded syllables that follow each other."""
    return f"{first}{_PAIR_MARK}{second}"


def exact_term(syllable: str) -> str:
    """Return the term of a syllable with its diacritics."""
    return f"{_EXACT_MARK}{syllable}"


def is_pair(term: str) -> bool:
    """Say whether a term is a pair of syllables."""
    return _PAIR_MARK in term


def term_weight(term: str) -> float:
    """Return the weight of a term by its form."""
    if term.startswith(_EXACT_MARK):
        return EXACT_WEIGHT
    return PAIR_WEIGHT if is_pair(term) else SYLLABLE_WEIGHT


def question_terms(text: str) -> list[str]:
    """Return the terms a question is looked up by, each once.

    Exact syllables count only when the question has diacritics: "an" typed without them may mean
    "án" or "ăn".

    Args:
        text: any text; only its first ``MAX_CHARACTERS`` characters and of these the first
            ``MAX_SYLLABLES`` syllables are used.
    """
    written = words(text[:MAX_CHARACTERS])[:MAX_SYLLABLES]
    folded = [fold(syllable) for syllable in written]
    terms = [*folded, *(pair_term(a, b) for a, b in pairwise(folded))]
    if folded != written:
        terms += [exact_term(syllable) for syllable in written]
    return list(dict.fromkeys(terms))

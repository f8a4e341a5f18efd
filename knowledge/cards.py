"""Short guides written and dated by people: what plans cannot answer, never passed for a quote.

The guides are ``data/cards.toml``. A card is offered only when a question clearly asks for it:

* similarity: the question's syllables and syllable pairs against each of the card's example
  questions, as a Dice coefficient weighted by inverse document frequency over the cards, the best
  example counting (0 to 1), times ``0.7``;
* a pattern of the card that occurs adds ``0.5``;
* a pattern of ``unless``, or one that marks a question about a plan or an agency's duties, rules
  the card out.

The sum, at most 1, must reach ``THRESHOLD``: one pattern, or a question that is nearly an example.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from knowledge.data_files import Entry, read_data_file
from knowledge.errors import DataFileError
from knowledge.text import folded_words
from knowledge.word_patterns import (
    NamedPatterns,
    WordPattern,
    compile_patterns,
    first_match,
    message_line,
)

THRESHOLD = 0.5
MAX_TEXT = 600  # characters of a card's text
_FILE = Path(__file__).parent / "data" / "cards.toml"
_PATTERN_SCORE = 0.5
_SIMILARITY_SCORE = 0.7
# Longer messages tell a story or set a case; a short guide is no answer to them.
_MAX_QUESTION_WORDS = 45


@dataclass(frozen=True, slots=True)
class Card:
    """One guide in Vietnamese and English, with what it rests on and when it was reviewed."""

    id: str
    title: str
    title_en: str
    text: str
    text_en: str
    sources: tuple[str, ...]
    reviewed: date
    examples: tuple[str, ...]
    patterns: tuple[WordPattern, ...]
    unless: tuple[WordPattern, ...]


@dataclass(frozen=True, slots=True)
class CardMatch:
    """A card that a question asks for, and how clearly: from ``THRESHOLD`` to 1."""

    card: Card
    score: float


class Cards:
    """The guides in the file's order, and the search among them.

    Args:
        cards: the guides.
        not_for: patterns of questions that no guide answers.

    Raises:
        DataFileError: an id occurs twice.
    """

    def __init__(self, cards: tuple[Card, ...], not_for: tuple[WordPattern, ...] = ()) -> None:
        self.cards = cards
        self._not_for = not_for
        self._by_id = {card.id: card for card in cards}
        if len(self._by_id) < len(cards):
            raise DataFileError("Two cards have the same id.", "Change one of them.")
        self._unless = NamedPatterns({card.id: card.unless for card in cards})
        self._worded = NamedPatterns({card.id: card.patterns for card in cards})
        self._examples = {
            card.id: [_features(example) for example in card.examples] for card in cards
        }
        self._rarity, self._unseen = self._inverse_document_frequencies()
        self._weights = {
            card_id: [self._weight(example) for example in examples]
            for card_id, examples in self._examples.items()
        }

    @classmethod
    def load(cls) -> Cards:
        """Return the guides that come with the package.

        Raises:
            DataFileError: the file is malformed.
        """
        return _load(_FILE)

    @classmethod
    def read(cls, path: Path) -> Cards:
        """Return the guides of the file at ``path``; raises as :meth:`load`."""
        return _load(path)

    def get(self, card_id: str) -> Card:
        """Return a card by its id.

        Raises:
            KeyError: there is no such card.
        """
        return self._by_id[card_id]

    def match(self, text: str) -> list[CardMatch]:
        """Return the cards that a question asks for, best first; mostly none or one.

        Args:
            text: a question, with or without diacritics, Vietnamese or English; chat spelling is
                better opened before.
        """
        words = folded_words(text)
        line = message_line(text)
        if not words or len(words) > _MAX_QUESTION_WORDS or first_match(self._not_for, line):
            return []
        features = _features(text)
        own = self._weight(features)
        excluded, worded = self._unless.names_in(line), self._worded.names_in(line)
        scored = [
            CardMatch(card, self._score(card, features, own, worded=card.id in worded))
            for card in self.cards
            if card.id not in excluded
        ]
        found = [match for match in scored if match.score >= THRESHOLD]
        return sorted(found, key=lambda match: -match.score)  # stable: ties keep the file's order

    def _score(self, card: Card, features: frozenset[str], own: float, *, worded: bool) -> float:
        examples = zip(self._examples[card.id], self._weights[card.id], strict=True)
        similarity = max(
            (
                self._dice(features, own, example, weight)
                for example, weight in examples
                if not features.isdisjoint(example)
            ),
            default=0.0,
        )
        bonus = _PATTERN_SCORE if worded else 0.0
        return min(1.0, _SIMILARITY_SCORE * similarity + bonus)

    def _dice(
        self, one: frozenset[str], weight: float, other: frozenset[str], other_weight: float
    ) -> float:
        whole = weight + other_weight
        shared = one & other
        # Every feature of an example has a rarity.
        return 2 * math.fsum(map(self._rarity.__getitem__, shared)) / whole if whole else 0.0

    def _weight(self, features: frozenset[str]) -> float:
        return math.fsum(self._rarity.get(feature, self._unseen) for feature in features)

    def _inverse_document_frequencies(self) -> tuple[dict[str, float], float]:
        """Return ``ln(1 + cards / cards with the feature)`` by feature, and that of a new one."""
        count = len(self.cards)
        with_feature: Counter[str] = Counter()
        for examples in self._examples.values():
            with_feature.update(frozenset[str]().union(*examples))
        rarity = {feature: math.log(1 + count / n) for feature, n in with_feature.items()}
        return rarity, math.log(1 + count)


def _features(text: str) -> frozenset[str]:
    words = folded_words(text)
    return frozenset(words) | frozenset(f"{first} {second}" for first, second in pairwise(words))


@lru_cache(maxsize=4)
def _load(path: Path) -> Cards:
    root = read_data_file(path)
    return Cards(
        tuple(_card(entry) for entry in root.entries("card")),
        compile_patterns(root.texts("not_for")),
    )


def _card(entry: Entry) -> Card:
    card = Card(
        id=entry.text("id"),
        title=entry.text("title"),
        title_en=entry.text("title_en"),
        text=entry.text("text"),
        text_en=entry.text("text_en"),
        sources=entry.texts("sources"),
        reviewed=entry.day("reviewed"),
        examples=entry.texts("examples"),
        patterns=compile_patterns(entry.texts("patterns")),
        unless=compile_patterns(entry.texts("unless")),
    )
    if max(len(card.text), len(card.text_en)) > MAX_TEXT:
        raise DataFileError(
            f"{entry.place}: a text has more than {MAX_TEXT} characters.", "Shorten it."
        )
    return card

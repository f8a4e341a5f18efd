"""Tells which kind of task a question is about, by wordings that people use for it.

Plans of all provinces give much the same tasks in much the same words, which are not the words
people ask in. The reviewed list ``data/topics.toml`` holds both: wordings of people by topic, and
the plans' own words for it. A question is compared with every wording as a vector of folded
syllables and syllable pairs (English: stems), weighted by how few topics have them (Salton and
Buckley 1988: tf-idf with cosine normalisation, binary tf).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understanding.glossary import stem
from bot.understanding.language import Language
from index.terms import pair_term
from knowledge.data_files import read_data_file
from knowledge.text import folded_words

_FILE = Path(__file__).parents[1] / "data" / "topics.toml"
_ENGLISH_WORD = re.compile(r"[^\W\d_]+")

POOLED = 0.4  # how much all words of a topic count beside its nearest wording

SearchWords = Callable[[str], str]
_Places = dict[str, NDArray[np.intp]]  # the rows that have a term


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of task: how plans write it, and how people ask about it."""

    id: str
    plan: str
    vietnamese: tuple[str, ...]
    english: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic a question is worded like, and how like, 0 to 1."""

    topic: Topic
    likeness: float


class Topics:
    """Compares questions with the wordings of the topics.

    Args:
        topics: the topics.
        telling: leaves of a Vietnamese wording the words that tell what it is about.
    """

    def __init__(self, topics: Iterable[Topic], telling: SearchWords = str) -> None:
        topics = tuple(topics)
        self._telling = telling
        self._wordings: dict[Language, _Wordings] = {
            "vi": _Wordings(
                (t, _syllables(telling(w))) for t in topics for w in (*t.vietnamese, t.plan)
            ),
            "en": _Wordings((t, _stems(w)) for t in topics for w in t.english),
        }

    @classmethod
    def load(cls, telling: SearchWords = str) -> Topics:
        """Return the topics that come with the package; DataFileError when malformed."""
        return cls(_load(_FILE), telling)

    def match(self, text: str, language: Language) -> TopicMatch | None:
        """Return the topic whose wordings are most like a text; None when none shares a word.

        Args:
            text: a question without places, years and agencies, as typed or opened.
            language: the text's language.
        """
        terms = _stems(text) if language == "en" else _syllables(self._telling(text))
        return self._wordings[language].nearest(terms)


class _Wordings:
    """The wordings of one language, found by their terms."""

    def __init__(self, wordings: Iterable[tuple[Topic, frozenset[str]]]) -> None:
        rows = list(wordings)
        self._topics = list(dict.fromkeys(topic for topic, _ in rows))
        number = {topic.id: place for place, topic in enumerate(self._topics)}
        pooled = [frozenset[str]() for _ in self._topics]  # of all wordings of a topic
        for topic, terms in rows:
            pooled[number[topic.id]] |= terms
        holders = Counter(term for terms in pooled for term in terms)
        total = len(self._topics)
        self._rare = math.log(1 + total) ** 2
        self._weights = {term: math.log(1 + total / count) ** 2 for term, count in holders.items()}
        self._topic_of = np.array([number[topic.id] for topic, _ in rows], dtype=np.intp)
        self._norms = np.array([self._norm(terms) for _, terms in rows])
        self._wordings_with = _places(terms for _, terms in rows)
        self._topics_with = _places(pooled)

    def nearest(self, terms: Collection[str]) -> TopicMatch | None:
        """Return the topic most like terms: by its nearest wording, and by all its words."""
        shared = self._sums(terms, self._wordings_with, len(self._norms))
        if not shared.any():
            return None
        norm = self._norm(terms)
        held = np.sqrt(self._sums(terms, self._topics_with, len(self._topics))) / norm
        likeness = (1 - POOLED) * shared / (norm * self._norms) + POOLED * held[self._topic_of]
        likeness[shared == 0] = 0.0
        best = int(likeness.argmax())
        return TopicMatch(self._topics[self._topic_of[best]], min(1.0, float(likeness[best])))

    def _sums(self, terms: Collection[str], places: _Places, count: int) -> NDArray[np.float64]:
        """Return the squared weights of the terms that each row has, added up."""
        sums = np.zeros(count)
        for term in terms:
            if term in places:
                sums[places[term]] += self._weights[term]
        return sums

    def _norm(self, terms: Collection[str]) -> float:
        return math.sqrt(sum(self._weights.get(term, self._rare) for term in terms)) or 1.0


def _places(rows: Iterable[frozenset[str]]) -> _Places:
    """Return in which rows each term stands."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(rows):
        for term in terms:
            places[term].append(number)
    return {term: np.array(numbers, dtype=np.intp) for term, numbers in places.items()}


def _syllables(text: str) -> frozenset[str]:
    syllables = folded_words(text)
    return frozenset((*syllables, *(pair_term(a, b) for a, b in pairwise(syllables))))


def _stems(text: str) -> frozenset[str]:
    stems = [stem(word) for word in _ENGLISH_WORD.findall(text)]
    return frozenset((*stems, *(pair_term(a, b) for a, b in pairwise(stems))))


@lru_cache(maxsize=2)
def _load(path: Path) -> tuple[Topic, ...]:
    return tuple(
        Topic(entry.text("id"), entry.text("plan"), entry.texts("say"), entry.texts("en"))
        for entry in read_data_file(path).entries("topic")
    )

"""Tells which kind of task a question is about, by wordings that people use for it.

Plans of all provinces give much the same tasks in much the same words, which are not the words
people ask in. The reviewed list ``data/topics.toml`` holds both: wordings of people by topic, and
the plans' own words for it. A question is compared with every wording as a vector of folded
syllables and syllable pairs (English: stems), weighted by how few topics have them (Salton and
Buckley 1988: tf-idf with cosine normalisation, binary tf), and with each topic's vector
(``bot.understanding.topic_vectors``).
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

_DATA = Path(__file__).parents[1] / "data"
TOPICS_FILE, OUTSIDE_FILE = _DATA / "topics.toml", _DATA / "outside_topics.toml"
_ENGLISH_WORD = re.compile(r"[^\W\d_]+")

POOLED = 0.4  # how much all words of a topic count beside its nearest wording
NEAREST = 3  # topics that a question may be about: near ones are told apart by little
MEANING = 0.1  # what one standard deviation of the cosines with the topics' vectors adds

SearchWords = Callable[[str], str]
_Places = dict[str, NDArray[np.intp]]  # the rows that have a term


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of task: how plans write it, and how people ask about it.

    ``outside`` is a kind of question of this field that plans do not answer, as laws do.
    """

    id: str
    plan: str
    vietnamese: tuple[str, ...]
    english: tuple[str, ...]
    outside: bool = False


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic a question is worded like, and how like, 0 to 1."""

    topic: Topic
    likeness: float


@dataclass(frozen=True, slots=True)
class TopicMatches:
    """The topics that a question is worded like.

    Args:
        tasks: the nearest kinds of task, best first.
        outside: how like it is to the nearest kind of question that plans do not answer, 0 to 1.
        outward: whether its meaning is like all of those, about 1, or like the tasks, about -1; 0
            where vectors are missing.
    """

    tasks: tuple[TopicMatch, ...] = ()
    outside: float = 0.0
    outward: float = 0.0


class Topics:
    """Compares questions with the wordings of the topics.

    Args:
        topics: the topics.
        telling: leaves of a Vietnamese wording the words that tell what it is about.
        vectors: the topics' vectors, one row of length 1 a topic in their order; by words alone
            when None.
        outward: what tells whether plans do not answer a question, as ``TopicVectors`` makes it.
    """

    def __init__(
        self,
        topics: Iterable[Topic],
        telling: SearchWords = str,
        vectors: NDArray[np.float32] | None = None,
        outward: NDArray[np.float32] | None = None,
    ) -> None:
        self._topics = tuple(topics)
        self._telling = telling
        self._vectors = vectors
        self._outward = outward
        vietnamese = (
            (place, _syllables(telling(wording)))
            for place, topic in enumerate(self._topics)
            for wording in (*topic.vietnamese, topic.plan)
        )
        english = (
            (place, _stems(wording))
            for place, topic in enumerate(self._topics)
            for wording in topic.english
        )
        self._wordings: dict[Language, _Wordings] = {
            "vi": _Wordings(vietnamese, len(self._topics)),
            "en": _Wordings(english, len(self._topics)),
        }

    def match(
        self,
        readings: Iterable[str],
        language: Language,
        meaning: NDArray[np.float32] | None = None,
    ) -> TopicMatches:
        """Return the topics whose wordings a question is most like; none when none shares a word.

        Args:
            readings: the question without places, years and agencies, in one or more readings; the
                nearest one counts.
            language: the readings' language.
            meaning: the question's vector of length 1, from the encoder of the topics' vectors.
        """
        likeness = np.zeros(len(self._topics))
        for reading in readings:
            np.maximum(likeness, self._by_words(reading, language), out=likeness)
        outward = self._outwardness(meaning)
        if not likeness.any():
            return TopicMatches(outward=outward)
        if meaning is not None and self._vectors is not None:
            cosines = self._vectors @ meaning
            likeness = likeness + MEANING * (cosines - cosines.mean()) / cosines.std()
        likeness = likeness.clip(0.0, 1.0)
        ranked = np.argsort(-likeness, kind="stable")
        tasks = [i for i in ranked if not self._topics[i].outside][:NEAREST]
        outside = [float(likeness[i]) for i in ranked if self._topics[i].outside][:1]
        found = tuple(TopicMatch(self._topics[i], float(likeness[i])) for i in tasks)
        return TopicMatches(found, max(outside, default=0.0), outward)

    def _outwardness(self, meaning: NDArray[np.float32] | None) -> float:
        if meaning is None or self._outward is None:
            return 0.0
        return float(meaning @ self._outward[:-1] + self._outward[-1])

    def _by_words(self, text: str, language: Language) -> NDArray[np.float64]:
        terms = _stems(text) if language == "en" else _syllables(self._telling(text))
        return self._wordings[language].likeness(terms)


class _Wordings:
    """The wordings of one language, found by their terms.

    Args:
        wordings: the topic's number and the terms of each wording.
        topics: how many topics there are.
    """

    def __init__(self, wordings: Iterable[tuple[int, frozenset[str]]], topics: int) -> None:
        rows = list(wordings)
        pooled = [frozenset[str]() for _ in range(topics)]  # of all wordings of a topic
        for topic, terms in rows:
            pooled[topic] |= terms
        holders = Counter(term for terms in pooled for term in terms)
        self._rare = math.log(1 + topics) ** 2
        self._weights = {term: math.log(1 + topics / n) ** 2 for term, n in holders.items()}
        self._topic_of = np.array([topic for topic, _ in rows], dtype=np.intp)
        self._norms = np.array([self._norm(terms) for _, terms in rows])
        self._wordings_with = _places(terms for _, terms in rows)
        self._topics_with = _places(pooled)
        self._count = topics

    def likeness(self, terms: Collection[str]) -> NDArray[np.float64]:
        """Return how like each topic terms are, 0 to 1: its nearest wording, and all its words."""
        best = np.zeros(self._count)
        shared = self._sums(terms, self._wordings_with, len(self._norms))
        if not shared.any():
            return best
        norm = self._norm(terms)
        held = np.sqrt(self._sums(terms, self._topics_with, self._count)) / norm
        likeness = (1 - POOLED) * shared / (norm * self._norms) + POOLED * held[self._topic_of]
        likeness[shared == 0] = 0.0
        np.maximum.at(best, self._topic_of, likeness)
        return best

    def _sums(self, terms: Collection[str], places: _Places, count: int) -> NDArray[np.float64]:
        """Return the squared weights of the terms that each row has, added up."""
        sums = np.zeros(count)
        for term in sorted(terms):  # in one order, so that all runs round alike
            if term in places:
                sums[places[term]] += self._weights[term]
        return sums

    def _norm(self, terms: Collection[str]) -> float:
        return math.sqrt(math.fsum(self._weights.get(term, self._rare) for term in terms)) or 1.0


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


@lru_cache(maxsize=1)
def load_topics() -> tuple[Topic, ...]:
    """Return the topics that come with the package; DataFileError when malformed."""
    return tuple(
        Topic(entry.text("id"), entry.text("plan"), entry.texts("say"), entry.texts("en"), outside)
        for file, outside in ((TOPICS_FILE, False), (OUTSIDE_FILE, True))
        for entry in read_data_file(file).entries("topic")
    )

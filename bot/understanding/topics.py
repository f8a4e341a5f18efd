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

from bot.understanding.glossary import stem
from bot.understanding.language import Language
from index.terms import pair_term
from knowledge.data_files import read_data_file
from knowledge.text import folded_words

_FILE = Path(__file__).parents[1] / "data" / "topics.toml"
_ENGLISH_WORD = re.compile(r"[^\W\d_]+")

SearchWords = Callable[[str], str]


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
            "vi": _Wordings((t, _syllables(telling(w))) for t in topics for w in t.vietnamese),
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
        self._wordings = list(wordings)
        holders: dict[str, set[str]] = defaultdict(set)
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, (topic, terms) in enumerate(self._wordings):
            for term in terms:
                holders[term].add(topic.id)
                self._places[term].append(place)
        total = len({topic.id for topic, _ in self._wordings})
        self._rare = math.log(1 + total)
        self._weights = {term: math.log(1 + total / len(ids)) for term, ids in holders.items()}
        self._norms = [self._norm(terms) for _, terms in self._wordings]

    def nearest(self, terms: Collection[str]) -> TopicMatch | None:
        shared: Counter[int] = Counter()
        for term in terms:
            for place in self._places.get(term, ()):
                shared[place] += self._weights[term] ** 2  # type: ignore[assignment]
        norm = self._norm(terms)
        likeness = {place: total / (norm * self._norms[place]) for place, total in shared.items()}
        if not likeness:
            return None
        best = max(likeness, key=lambda place: (likeness[place], -place))
        return TopicMatch(self._wordings[best][0], min(1.0, likeness[best]))

    def _norm(self, terms: Collection[str]) -> float:
        return math.sqrt(sum(self._weights.get(term, self._rare) ** 2 for term in terms))


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

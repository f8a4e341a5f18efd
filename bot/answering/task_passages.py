"""Finds the passages that give the kind of task a question is worded like.

People's words may share nothing with a plan's, so that the search misses the passage; the topic's
own plan words find it (``bot.understanding.topics``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering.candidate import Candidate
from bot.answering.library import Library
from bot.understanding.topics import Topic, TopicMatch
from index.search import Mode, SearchQuery

SURE = 0.3  # how like a topic's wordings a question must be for its passages to be looked up
MOST = 12  # passages looked up by a topic's plan words
# A topic's best passage counts in full when it is at least so near to the plan words: plans word a
# task in many ways, so how near the best one is says little.
NEAR = 0.2
BEHIND = 3.0  # how steeply the second and third task count less than the first
_KEPT = 200_000  # passages of topics whose nearness is remembered
_KEPT_SEARCHES = 2_000


class TaskPassages:
    """Knows which passages of a release are about which kinds of task.

    What a topic's plan words find never changes within a release, so nothing is compared twice.

    Args:
        library: the release.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._near: dict[str, dict[int, float]] = defaultdict(dict)  # by topic and passage
        self._searched: dict[tuple[str, frozenset[int] | None], tuple[Candidate, ...]] = {}

    def added(
        self, found: Sequence[Candidate], tasks: Sequence[TopicMatch], query: SearchQuery
    ) -> list[Candidate]:
        """Return what was found, and behind it the passages of the tasks that were not.

        Args:
            found: what the search found, best first.
            tasks: the kinds of task that the question is worded like.
            query: what was searched; its filter holds for the task's passages too.
        """
        every = {candidate.passage.id: candidate for candidate in found}
        last = min((candidate.score for candidate in found), default=0.0)
        for task in tasks:
            if task.likeness < SURE:
                continue
            for candidate in self._search(task.topic, query):
                if candidate.passage.id not in every:
                    behind = candidate.found(last, candidate.words_score, candidate.dense_score)
                    every[candidate.passage.id] = behind
        return list(every.values())

    def shares(
        self, found: Sequence[Candidate], tasks: Sequence[TopicMatch]
    ) -> Mapping[int, float]:
        """Return how surely each passage is about one of the tasks, 0 to 1, by the passages' ids.

        That is how like the task's wordings the question is, times how near a passage is to the
        task's plan words beside the nearest one, and less for the second and third task.
        """
        shares: dict[int, float] = defaultdict(float)
        for task in tasks:
            near = self._nearness(task.topic, found)
            values = [near[candidate.passage.id] for candidate in found]
            behind = (task.likeness / (tasks[0].likeness or 1.0)) ** BEHIND
            sure = task.likeness * behind / max((NEAR, *values))
            for candidate, value in zip(found, values, strict=True):
                passage = candidate.passage.id
                shares[passage] = max(shares[passage], sure * value)
        return shares

    def _search(self, topic: Topic, query: SearchQuery) -> tuple[Candidate, ...]:
        key = topic.id, query.allowed
        if key not in self._searched:
            if len(self._searched) >= _KEPT_SEARCHES:
                self._searched.clear()
            by_task = replace(query, words=topic.plan, limit=MOST, mode=Mode.WORDS)
            self._searched[key] = tuple(self._library.search(by_task))
        return self._searched[key]

    def _nearness(self, topic: Topic, found: Sequence[Candidate]) -> Mapping[int, float]:
        near = self._near[topic.id]
        missing = [candidate for candidate in found if candidate.passage.id not in near]
        if missing:
            if sum(map(len, self._near.values())) > _KEPT:
                self._near.clear()
                near, missing = self._near[topic.id], list(found)
            relevance = self._library.relevance(topic.plan, missing)
            near.update((c.passage.id, relevance.of(c.passage)) for c in missing)
        return near

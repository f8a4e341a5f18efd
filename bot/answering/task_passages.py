"""Finds the passages that give the kind of task a question is worded like.

People's words may share nothing with a plan's, so that the search misses the passage; the topic's
own plan words find it (``bot.understanding.topics``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.candidate import Candidate
from bot.answering.library import Library
from bot.understanding.topics import TopicMatch
from index.search import Mode, SearchQuery

SURE = 0.3  # how like a topic's wordings a question must be for its passages to be looked up
MOST = 12  # passages looked up by a topic's plan words
# A topic's best passage counts in full when it is at least so near to the plan words: plans word a
# task in many ways, so how near the best one is says little.
NEAR = 0.2
BEHIND = 2.0  # how steeply the second and third task count less than the first


def with_task_passages(
    found: Sequence[Candidate], tasks: Sequence[TopicMatch], library: Library, query: SearchQuery
) -> list[Candidate]:
    """Return what was found, and behind it the passages of the tasks that were not.

    Args:
        found: what the search found, best first.
        tasks: the kinds of task that the question is worded like.
        library: the release.
        query: what was searched; its filter holds for the task's passages too.
    """
    every = {candidate.passage.id: candidate for candidate in found}
    last = min((candidate.score for candidate in found), default=0.0)
    for task in tasks:
        if task.likeness < SURE:
            continue
        by_task = replace(query, words=task.topic.plan, limit=MOST, mode=Mode.WORDS)
        for c in library.search(by_task):
            every.setdefault(c.passage.id, c.found(last, c.words_score, c.dense_score))
    return list(every.values())


def shares_of_task(
    found: Sequence[Candidate], tasks: Sequence[TopicMatch], library: Library
) -> dict[int, float]:
    """Return how surely each passage is about one of the tasks, 0 to 1, by the passages' ids.

    That is how like the task's wordings the question is, times how near a passage is to the task's
    plan words beside the nearest one, and less for the second and third task.
    """
    shares: dict[int, float] = {}
    for task in tasks:
        relevance = library.relevance(task.topic.plan, found)
        near = {candidate.passage.id: relevance.of(candidate.passage) for candidate in found}
        behind = (task.likeness / (tasks[0].likeness or 1.0)) ** BEHIND
        sure = task.likeness * behind / max((NEAR, *near.values()))
        for passage, value in near.items():
            shares[passage] = max(shares.get(passage, 0.0), sure * value)
    return shares

"""Chooses which of the ranked passages are shown: the best of each plan, then the next best."""

from __future__ import annotations

from collections.abc import Sequence

from bot.direct import Candidate

# In standard deviations of the search's score below the best passage.
PLAN_MARGIN = 1.6  # another plan's best passage still answers
PASSAGE_MARGIN = 2.2  # a further passage is still worth showing
MAX_PLANS = 5
MIN_SHOWN = 3


def best_of_each_plan(ranked: Sequence[Candidate], margin: float = PLAN_MARGIN) -> list[Candidate]:
    """Return the best passage of each plan that is nearly as good as the best of all."""
    if not ranked:
        return []
    best: dict[str, Candidate] = {}
    for candidate in ranked:
        if candidate.score >= ranked[0].score - margin:
            best.setdefault(candidate.document.id, candidate)
    return list(best.values())[:MAX_PLANS]


def select(ranked: Sequence[Candidate], *, compare: bool) -> list[Candidate]:
    """Return the passages to show, best first.

    Args:
        ranked: passages, best first.
        compare: the question names no place and year, so each plan has its own answer.
    """
    if not ranked:
        return []
    chosen = best_of_each_plan(ranked) if compare else list(ranked[:1])
    for candidate in ranked:
        if len(chosen) >= MIN_SHOWN:
            break
        near = candidate.score >= ranked[0].score - PASSAGE_MARGIN
        if near and candidate not in chosen:
            chosen.append(candidate)
    return chosen

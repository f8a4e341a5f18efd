"""Small array helpers shared by the word side, the vector side and their fusion."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray


def best_positions(scores: NDArray[np.floating[Any]], limit: int) -> NDArray[np.intp]:
    """Return the positions of the ``limit`` highest scores, best first, ties in order.

    Args:
        scores: one score a position, shape ``(n,)``.
        limit: how many positions at most; fewer when there are fewer scores.
    """
    count = min(max(limit, 0), len(scores))
    if count == 0:
        return np.empty(0, dtype=np.intp)
    threshold = np.partition(scores, len(scores) - count)[len(scores) - count]
    candidates = np.flatnonzero(scores >= threshold)
    order = np.argsort(-scores[candidates], kind="stable")
    return candidates[order[:count]]


def positions_of(ids: NDArray[np.int64], wanted: Collection[int]) -> NDArray[np.intp]:
    """Return the positions in ``ids`` whose id is wanted, ascending.

    Args:
        ids: different ids, shape ``(n,)``.
        wanted: ids; those that ``ids`` lacks are passed over.
    """
    chosen = np.fromiter(wanted, dtype=np.int64, count=len(wanted))
    return np.flatnonzero(np.isin(ids, chosen))

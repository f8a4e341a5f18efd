"""What common terms add to scores, kept in memory within a bound."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_CACHED = 2_000_000
"""Numbers kept: one a passage that holds a term, 12 bytes each, and some for the term itself."""
_OVERHEAD = 32  # numbers that a term itself takes the place of


@dataclass(frozen=True, slots=True)
class TermImpacts:
    """What a term adds to the scores of the passages that hold it; arrays of one shape.

    Args:
        slots: the passages' slots.
        impacts: what it adds.
    """

    slots: NDArray[np.intp]
    impacts: NDArray[np.float32]


class TermCache:
    """Remembers terms, the longest unused forgotten first; safe for threads.

    Args:
        limit: how many numbers are kept.
    """

    def __init__(self, limit: int = MAX_CACHED) -> None:
        self._limit = limit
        self._size = 0
        self._known: OrderedDict[str, TermImpacts] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, terms: Collection[str]) -> dict[str, TermImpacts]:
        """Return those of ``terms`` that are remembered."""
        found = {}
        with self._lock:
            for term in terms:
                known = self._known.get(term)
                if known is not None:
                    self._known.move_to_end(term)
                    found[term] = known
        return found

    def put(self, terms: Mapping[str, TermImpacts]) -> None:
        """Remember terms, as far as there is room."""
        with self._lock:
            for term, impacts in terms.items():
                if term not in self._known:
                    self._known[term] = impacts
                    self._size += _size(impacts)
            while self._size > self._limit:
                _, forgotten = self._known.popitem(last=False)
                self._size -= _size(forgotten)


def _size(impacts: TermImpacts) -> int:
    return len(impacts.slots) + _OVERHEAD

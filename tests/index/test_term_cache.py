"""What common terms add is kept within a bound."""

from __future__ import annotations

import numpy as np

from index.term_cache import TermCache, TermImpacts


def impacts(count: int) -> TermImpacts:
    return TermImpacts(np.arange(count), np.ones(count, dtype=np.float32))


def test_what_is_used_stays_and_the_longest_unused_goes() -> None:
    cache = TermCache(limit=3 * (100 + 32))
    cache.put({"a": impacts(100), "b": impacts(100), "c": impacts(100)})
    assert set(cache.get(["a", "x"])) == {"a"}
    cache.put({"d": impacts(100), "a": impacts(100)})
    assert set(cache.get(["a", "b", "c", "d"])) == {"a", "c", "d"}


def test_what_is_larger_than_the_bound_is_not_kept() -> None:
    cache = TermCache(limit=100)
    cache.put({"a": impacts(1000)})
    assert cache.get(["a"]) == {}
    cache.put({"b": impacts(10)})
    assert set(cache.get(["b"])) == {"b"}

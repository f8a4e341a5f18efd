"""A bounded memory of what was read for keys."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from knowledge.keyed_cache import KeyedCache


class Squares:
    """Reads the squares of even numbers; odd ones have none."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, keys: Collection[int]) -> dict[int, int]:
        self.asked += keys
        return {key: key * key for key in keys if key % 2 == 0}


@given(st.lists(st.lists(st.integers(0, 12), max_size=9), max_size=8), st.integers(1, 6))
def test_values_are_those_read_and_never_too_many(asks: list[list[int]], limit: int) -> None:
    cache = KeyedCache(Squares(), limit)
    for keys in asks:
        found = cache.get_all(keys)
        assert found == {key: key * key for key in keys if key % 2 == 0}
        assert list(found) == [key for key in dict.fromkeys(keys) if key % 2 == 0]
        assert len(cache) <= limit


def test_nothing_is_read_twice_while_there_is_room() -> None:
    read = Squares()
    cache = KeyedCache(read, 10)
    for _ in range(3):
        assert cache.get_all([1, 2, 4]) == {2: 4, 4: 16}
    assert read.asked == [1, 2, 4]


def test_the_longest_unused_is_forgotten() -> None:
    read = Squares()
    cache = KeyedCache(read, 2)
    for key in (2, 4, 2, 6, 2, 4):
        cache.get_all([key])
    assert read.asked == [2, 4, 6, 4]


def test_several_threads() -> None:
    cache = KeyedCache(Squares(), 5)
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda n: cache.get_all([n % 14, 2]), range(400))
        assert all(values[2] == 4 for values in found)

"""A bounded memory of what was read for keys, the longest unused forgotten first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class KeyedCache(Generic[K, V]):
    """Remembers values by key; what is missing is read for many keys at once. Safe for threads.

    Args:
        read: returns the values of keys; a key that it leaves out has none.
        limit: how many keys are remembered.
    """

    def __init__(self, read: Callable[[Collection[K]], Mapping[K, V]], limit: int) -> None:
        self._read = read
        self._limit = limit
        self._known: OrderedDict[K, V | None] = OrderedDict()
        self._lock = threading.Lock()

    def get_all(self, keys: Collection[K]) -> dict[K, V]:
        """Return the values of those of ``keys`` that have one, in the order of ``keys``."""
        distinct = dict.fromkeys(keys)
        found: dict[K, V | None] = {}
        with self._lock:
            for key in distinct:
                if key in self._known:
                    self._known.move_to_end(key)
                    found[key] = self._known[key]
        missing = [key for key in distinct if key not in found]
        if missing:
            read = self._read(missing)
            new = {key: read.get(key) for key in missing}
            found |= new
            self._remember(new)
        return {key: value for key in distinct if (value := found[key]) is not None}

    def __len__(self) -> int:
        return len(self._known)

    def _remember(self, new: Mapping[K, V | None]) -> None:
        with self._lock:
            self._known.update(new)
            while len(self._known) > self._limit:
                self._known.popitem(last=False)

"""Stable ids: the same text at the same place has the same id in every release."""

from __future__ import annotations

import hashlib


class IdMaker:
    """Gives 63-bit ids, which SQLite and FAISS both hold as signed integers."""

    def __init__(self) -> None:
        self._given: set[int] = set()

    def make(self, *parts: str) -> int:
        """Return the id of what ``parts`` describe; a second equal description gets another."""
        for repetition in range(1 << 16):
            key = "\0".join((*parts, str(repetition)))
            number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> 1
            if number not in self._given:
                self._given.add(number)
                return number
        raise AssertionError("more than 65,536 equal descriptions in one document")

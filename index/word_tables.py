"""The tables of the word index.

A passage has a slot, a number that stays its own as long as the passage is there, so that passages
that come and go leave the postings of others as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import sqlite_utils
from numpy.typing import NDArray


@dataclass(frozen=True)
class Entry:
    """What the word index holds of one passage.

    Args:
        id: the passage's id, a 63-bit number.
        heading: the headings above the passage, joined.
        text: the passage's own text.
    """

    id: int
    heading: str
    text: str


def m101_words(db: sqlite_utils.Database) -> None:
    """Make the tables of the word index."""
    db.table("word_passages").create(
        {"ids": bytes, "slots": bytes, "syllables": bytes, "pairs": bytes}
    )
    # The frequency stands before the blobs, so it is read without them.
    db.table("word_terms").create(
        {"term": str, "frequency": int, "slots": bytes, "counts": bytes}, pk="term"
    )


@dataclass(frozen=True)
class WordPassages:
    """The passages of a word index in the order of the release; arrays of one shape.

    Args:
        ids: their ids.
        slots: their slots.
        syllables: how many syllables they have, weighted.
        pairs: how many pairs of neighbouring syllables, weighted.
    """

    ids: NDArray[np.int64]
    slots: NDArray[np.uint32]
    syllables: NDArray[np.float32]
    pairs: NDArray[np.float32]

    @classmethod
    def empty(cls) -> Self:
        """Return no passages."""
        return cls(*(np.empty(0, kind) for kind in ("<i8", "<u4", "<f4", "<f4")))

    @classmethod
    def read(cls, db: sqlite_utils.Database) -> Self:
        """Return the passages of the word index in ``db``."""
        row = db.execute("select ids, slots, syllables, pairs from word_passages").fetchone()
        if row is None:
            return cls.empty()
        kinds = ("<i8", "<u4", "<f4", "<f4")
        return cls(*(np.frombuffer(blob, kind) for blob, kind in zip(row, kinds, strict=True)))

    def write(self, db: sqlite_utils.Database) -> None:
        """Write them in place of those in ``db``."""
        db.execute("delete from word_passages")
        row = {
            "ids": self.ids.astype("<i8").tobytes(),
            "slots": self.slots.astype("<u4").tobytes(),
            "syllables": self.syllables.astype("<f4").tobytes(),
            "pairs": self.pairs.astype("<f4").tobytes(),
        }
        db.table("word_passages").insert(row)

    @property
    def capacity(self) -> int:
        """One more than the highest slot."""
        return int(self.slots.max()) + 1 if len(self.slots) else 0

    def by_slot(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return values of the passages at their slots, shape ``(capacity,)``; 0 at free ones."""
        spread = np.zeros(self.capacity, dtype=np.float32)
        spread[self.slots] = values
        return spread

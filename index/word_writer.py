"""Writing the word index: passages that come and go, the postings of all others left alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
import sqlite_utils
from numpy.typing import NDArray

from index.postings import Posting, postings_of
from index.word_tables import Entry, WordPassages, m101_words
from knowledge.migrations import migrate

BATCH_CHARACTERS = 8_000_000
"""Characters of the passages whose postings are made together; about 300 MB while they are."""
BATCH_TERMS = 5_000
"""Terms read and written together."""


class WordWriter:
    """Changes the word index of a database; the caller opens the transactions.

    Args:
        db: a database with a word index, or one in which it is made.
        batch_characters: characters of passages that are worked on together, which bounds memory.
        batch_terms: terms that are.
    """

    def __init__(
        self,
        db: sqlite_utils.Database,
        batch_characters: int = BATCH_CHARACTERS,
        batch_terms: int = BATCH_TERMS,
    ) -> None:
        self._batch_characters = batch_characters
        self._batch_terms = batch_terms
        migrate(db, (m101_words,))
        self._db = db
        known = WordPassages.read(db)
        self._slots = dict(zip(known.ids.tolist(), known.slots.tolist(), strict=True))
        self._syllables = known.by_slot(known.syllables)
        self._pairs = known.by_slot(known.pairs)

    @property
    def ids(self) -> list[int]:
        """The ids of the passages, those added last at the end."""
        return list(self._slots)

    def change(self, removed: Sequence[Entry], added: Iterable[Entry]) -> None:
        """Remove passages and add others; ``arrange`` has to follow.

        Args:
            removed: passages as they were added.
            added: passages whose ids are not there once ``removed`` have gone.
        """
        batches = _batches(added, self._batch_characters)
        self._change(removed, next(batches, []))
        for batch in batches:
            self._change((), batch)

    def arrange(self, ids: Sequence[int]) -> None:
        """Write the passages in the order of the release.

        Args:
            ids: the ids of all passages, each once.
        """
        slots = np.array([self._slots[passage_id] for passage_id in ids], dtype=np.uint32)
        WordPassages(
            ids=np.array(ids, dtype=np.int64),
            slots=slots,
            syllables=self._syllables[slots],
            pairs=self._pairs[slots],
        ).write(self._db)

    def _change(self, removed: Sequence[Entry], added: Sequence[Entry]) -> None:
        gone = np.zeros(len(self._syllables), dtype=bool)
        gone[[self._slots.pop(entry.id) for entry in removed]] = True
        left_terms = {posting.term for posting in postings_of(map(_fields, removed)).terms}
        slots = self._free_slots(len(added))
        new = postings_of(map(_fields, added))
        self._slots.update(zip((entry.id for entry in added), slots.tolist(), strict=True))
        self._syllables = _put(self._syllables, slots, new.syllables)
        self._pairs = _put(self._pairs, slots, new.pairs)
        while some := {posting.term: posting for posting in islice(new.terms, self._batch_terms)}:
            self._merge(some, gone, slots)
            left_terms -= some.keys()
        left = iter(sorted(left_terms))
        while names := list(islice(left, self._batch_terms)):
            self._merge(dict.fromkeys(names), gone, slots)

    def _merge(
        self,
        terms: Mapping[str, Posting | None],
        gone: NDArray[np.bool_],
        slots: NDArray[np.intp],
    ) -> None:
        """Take the passages that are gone out of some terms' postings and put new ones in."""
        written = dict(self._kept(list(terms), gone))
        for term, posting in terms.items():
            if posting is not None:
                new = slots[posting.positions].astype("<u4"), posting.counts.astype("<f4")
                old = written.get(term)
                written[term] = (
                    new if old is None else (np.append(old[0], new[0]), np.append(old[1], new[1]))
                )
        self._db.conn.executemany(
            "insert into word_terms (term, frequency, slots, counts) values (?, ?, ?, ?)"
            " on conflict (term) do update set"
            " frequency = excluded.frequency, slots = excluded.slots, counts = excluded.counts",
            (
                (term, len(held), held.astype("<u4").tobytes(), counts.astype("<f4").tobytes())
                for term, (held, counts) in written.items()
                if len(held)
            ),
        )
        self._db.conn.executemany(
            "delete from word_terms where term = ?",
            ((term,) for term, (held, _) in written.items() if not len(held)),
        )

    def _kept(
        self, terms: Sequence[str], gone: NDArray[np.bool_]
    ) -> Iterator[tuple[str, tuple[NDArray[np.uint32], NDArray[np.float32]]]]:
        """Yield the postings of terms as they are, without the passages that are gone."""
        rows = self._db.execute(
            "select term, slots, counts from word_terms"
            " where term in (select value from json_each(?))",
            [json.dumps(terms)],
        )
        for term, slots_bytes, counts_bytes in rows:
            slots, counts = np.frombuffer(slots_bytes, "<u4"), np.frombuffer(counts_bytes, "<f4")
            kept = ~gone[slots]
            yield term, (slots[kept], counts[kept])

    def _free_slots(self, count: int) -> NDArray[np.intp]:
        """Return free slots, the lowest first."""
        capacity = len(self._syllables)
        used = np.zeros(capacity, dtype=bool)
        used[list(self._slots.values())] = True
        free = np.flatnonzero(~used)[:count]
        further = np.arange(capacity, capacity + count - len(free))
        return np.concatenate([free, further])


def _put(
    values: NDArray[np.float32], slots: NDArray[np.intp], new: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return values by slot with new ones at ``slots``, longer where they need it."""
    grown = np.zeros(max(len(values), int(slots.max(initial=-1)) + 1), dtype=np.float32)
    grown[: len(values)] = values
    grown[slots] = new
    return grown


def _fields(entry: Entry) -> tuple[str, str]:
    return entry.heading, entry.text


def _batches(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """Yield entries in lists of about so many characters."""
    batch: list[Entry] = []
    characters = 0
    for entry in entries:
        batch.append(entry)
        characters += len(entry.heading) + len(entry.text)
        if characters >= size:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch

"""The word index: BM25 over folded syllables, folded syllable pairs and syllables as written.

Vietnamese writes a word as one or more syllables, so a pair of neighbours ("nạn nhân") says more
than its syllables. Syllables are folded (no diacritics, đ as d), so a question finds the same
passages however it is typed; syllables with their diacritics are a third field, so a question that
has them ranks the passages that spell them alike higher.

The index lies in tables of the release's own database. A term's row holds its passages and how
often they hold it; with the passages' lengths this makes BM25, so a question is a few rows read
and added. SQLite's FTS5 computes BM25 row by row for every passage that holds any term, which took
seconds for a question over 70,000 passages.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

import numpy as np
import sqlite_utils
from numpy.typing import NDArray

from index.bm25 import impacts, saturation
from index.ranking import best_positions, positions_of
from index.term_cache import TermCache, TermImpacts
from index.terms import is_pair, question_terms, term_weight
from index.word_tables import Entry, WordPassages
from index.word_writer import WordWriter
from knowledge.migrations import writing

__all__ = ["MAX_POSTINGS", "Entry", "WordIndex"]

# Bounds what one question may cost: passages read, summed over its terms.
MAX_POSTINGS = 2_000_000


class WordIndex:
    """A word index, opened for reading; safe to use from several threads.

    Args:
        db: a database in which ``build`` or ``WordWriter`` made an index.
    """

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db
        passages = WordPassages.read(db)
        self.ids: NDArray[np.int64] = passages.ids.astype(np.int64)
        """The passages' ids in the order of ``scores``."""
        self._slots = passages.slots.astype(np.intp)
        self._capacity = passages.capacity
        self._in_order = np.array_equal(self._slots, np.arange(self._capacity))
        self._syllables = passages.by_slot(saturation(passages.syllables))
        self._pairs = passages.by_slot(saturation(passages.pairs))
        self._cache = TermCache()

    @staticmethod
    def build(db: sqlite_utils.Database, entries: Iterable[Entry]) -> WordIndex:
        """Make the index of ``entries`` in ``db`` and return it.

        Args:
            db: a database without a word index.
            entries: the passages, each id once.
        """
        writer = WordWriter(db)
        with writing(db):
            writer.change((), entries)
            writer.arrange(writer.ids)
        return WordIndex(db)

    def scores(self, text: str) -> NDArray[np.float32]:
        """Return the BM25 score of every passage for a question, in the order of ``ids``.

        Args:
            text: any text; of its terms (see ``question_terms``) the rarest count, until their
                passages sum to ``MAX_POSTINGS``.
        """
        scores = np.zeros(self._capacity, dtype=np.float32)
        for term, found in self._impacts(question_terms(text)):
            scores[found.slots] += np.float32(term_weight(term)) * found.impacts
        return scores if self._in_order else scores[self._slots]

    def search(
        self, text: str, limit: int, allowed: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return the passages that share terms with a question, best first.

        Args:
            text: any text.
            limit: how many passages at most.
            allowed: the ids to choose from; all when None.

        Returns:
            ``(id, score)``; the scores are above 0 and higher is better.
        """
        scores = self.scores(text)
        if allowed is not None:
            kept = positions_of(self.ids, allowed)
            chosen = kept[best_positions(scores[kept], limit)]
        else:
            chosen = best_positions(scores, limit)
        return [(int(self.ids[p]), float(scores[p])) for p in chosen if scores[p] > 0]

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """Return in how many passages each term occurs; a term that is in none is left out."""
        known = self._cache.get(terms)
        found = {term: len(held.slots) for term, held in known.items()}
        missing = [term for term in terms if term not in known]
        if missing:
            rows = self._db.execute(
                "select term, frequency from word_terms"
                " where term in (select value from json_each(?))",
                [json.dumps(missing)],
            )
            found |= rows.fetchall()
        return {term: frequency for term, frequency in found.items() if frequency}

    def __len__(self) -> int:
        return len(self.ids)

    def _impacts(self, terms: Collection[str]) -> Iterator[tuple[str, TermImpacts]]:
        """Yield the terms that count, in the order of their names, whatever is in the cache."""
        chosen = sorted(_rarest(self.frequencies(terms)))
        known = self._cache.get(chosen)
        missing = [term for term in chosen if term not in known]
        if missing:
            new = dict(self._read(missing))
            self._cache.put(new)
            known |= new
        for term in chosen:
            yield term, known[term]

    def _read(self, terms: Collection[str]) -> Iterator[tuple[str, TermImpacts]]:
        rows = self._db.execute(
            "select term, slots, counts from word_terms"
            " where term in (select value from json_each(?))",
            [json.dumps(list(terms))],
        )
        for term, slots_bytes, counts in rows:
            slots = np.frombuffer(slots_bytes, "<u4").astype(np.intp)
            saturations = (self._pairs if is_pair(term) else self._syllables)[slots]
            added = impacts(np.frombuffer(counts, "<f4"), saturations, len(self))
            yield term, TermImpacts(slots, added)


def _rarest(frequencies: dict[str, int]) -> Iterator[str]:
    """Yield the rarest terms, one at least, until their passages sum to ``MAX_POSTINGS``."""
    total = 0
    for frequency, term in sorted((frequency, term) for term, frequency in frequencies.items()):
        if total and total + frequency > MAX_POSTINGS:
            return
        total += frequency
        yield term

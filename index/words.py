"""The word index: BM25 over folded syllables, folded syllable pairs and syllables as written.

Vietnamese writes a word as one or more syllables, so a pair of neighbours ("nạn nhân") says more
than its syllables. Syllables are folded (no diacritics, đ as d), so a question finds the same
passages however it is typed; syllables with their diacritics are a third field, so a question that
has them ranks the passages that spell them alike higher.

The index lies in tables of the release's own database. A term's row holds its passages and what
each adds to their score (BM25 is a sum over terms that does not depend on the question), so
a question is a few rows read and added. SQLite's FTS5 computes BM25 from scratch for every row that
holds any term, which took seconds for a question over 70,000 passages.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import sqlite_utils
from numpy.typing import NDArray

from index.postings import postings_of
from index.ranking import best_positions, positions_of
from index.terms import question_terms, term_weight
from knowledge.migrations import migrate

# Bounds what one question may cost: passages read, summed over its terms.
MAX_POSTINGS = 2_000_000


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
    db.table("word_passages").create({"position": int, "passage_id": int}, pk="position")
    # The frequency stands before the blobs, so it is read without them.
    db.table("word_terms").create(
        {"term": str, "frequency": int, "positions": bytes, "impacts": bytes}, pk="term"
    )


class WordIndex:
    """A word index, opened for reading.

    Args:
        db: a database in which ``build`` made an index.
    """

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db
        rows = db.execute("select passage_id from word_passages order by position").fetchall()
        self.ids: NDArray[np.int64] = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        """The passages' ids in the order of ``scores``."""

    @staticmethod
    def build(db: sqlite_utils.Database, entries: Iterable[Entry]) -> WordIndex:
        """Make the index of ``entries`` in ``db`` and return it.

        Args:
            db: a database without a word index.
            entries: the passages, each id once.
        """
        migrate(db, (m101_words,))
        known = list(entries)
        with db.conn:
            db.table("word_passages").insert_all(
                {"position": position, "passage_id": entry.id}
                for position, entry in enumerate(known)
            )
            db.table("word_terms").insert_all(
                {
                    "term": posting.term,
                    "frequency": len(posting.positions),
                    "positions": posting.positions.astype("<u4").tobytes(),
                    "impacts": posting.impacts.astype("<f4").tobytes(),
                }
                for posting in postings_of((entry.heading, entry.text) for entry in known)
            )
        return WordIndex(db)

    def scores(self, text: str) -> NDArray[np.float32]:
        """Return the BM25 score of every passage for a question, in the order of ``ids``.

        Args:
            text: any text; of its terms (see ``question_terms``) the rarest count, until their
                passages sum to ``MAX_POSTINGS``.
        """
        scores = np.zeros(len(self.ids), dtype=np.float32)
        for term, positions, impacts in self._postings(question_terms(text)):
            scores[positions] += np.float32(term_weight(term)) * impacts
        return scores

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
        rows = self._db.execute(
            "select term, frequency from word_terms where term in (select value from json_each(?))",
            [json.dumps(list(terms))],
        )
        return dict(rows.fetchall())

    def __len__(self) -> int:
        return len(self.ids)

    def _postings(
        self, terms: Collection[str]
    ) -> Iterator[tuple[str, NDArray[np.uint32], NDArray[np.float32]]]:
        frequencies = self._db.execute(
            "select term, frequency from word_terms"
            " where term in (select value from json_each(?)) order by frequency, term",
            [json.dumps(list(terms))],
        ).fetchall()
        total = 0
        chosen: list[str] = []
        for term, frequency in frequencies:
            total += frequency
            if chosen and total > MAX_POSTINGS:
                break
            chosen.append(term)
        rows = self._db.execute(
            "select term, positions, impacts from word_terms"
            " where term in (select value from json_each(?)) order by term",
            [json.dumps(chosen)],
        )
        for term, positions, impacts in rows:
            yield term, np.frombuffer(positions, "<u4"), np.frombuffer(impacts, "<f4")

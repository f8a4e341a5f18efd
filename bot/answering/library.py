"""What one release knows, as the question path needs it: documents, candidates, search."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.candidate import Candidate
from bot.answering.relevance import Relevance
from index.encoder import Encoder
from index.release import Release
from index.search import Hit, Searcher, SearchQuery
from index.words import WordIndex
from knowledge.model import Document, Facts
from knowledge.store import Store


@dataclass(frozen=True, slots=True)
class Library:
    """A release opened for questions.

    Args:
        release_id: the release's id, shown with each answer.
        store: its knowledge database.
        searcher: its word and vector indexes with the encoder.
        words: its word index, for how rare words are.
    """

    release_id: str
    store: Store
    searcher: Searcher
    words: WordIndex

    @classmethod
    def of(cls, release: Release, encoder: Encoder | Callable[[], Encoder]) -> Library:
        """Return the library of an open release.

        Args:
            release: the release.
            encoder: the encoder that made its vectors, or what loads it when first needed.
        """
        return cls(release.id, release.store, release.searcher(encoder), release.words)

    def relevance(self, question: str, candidates: Sequence[Candidate]) -> Relevance:
        """Return the comparison of a question's words with the clauses of candidates."""
        passages = [candidate.passage for candidate in candidates]
        return Relevance(question, passages, self.words.frequencies, len(self.words))

    def documents(self) -> list[Document]:
        """Return all documents."""
        return self.store.documents()

    def search(self, query: SearchQuery) -> list[Candidate]:
        """Return the passages found for a query, best first, with all that is known of them."""
        return self._candidates({hit.id: hit for hit in self.searcher.search(query)})

    def known(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """Return passages with all that is known of them, without a search; all score 0."""
        return self._candidates({i: Hit(i, 0.0, 0.0, 0.0) for i in passage_ids})

    def passage_ids(self, documents: Iterable[Document]) -> frozenset[int]:
        """Return the ids of all passages of documents."""
        return frozenset(i for d in documents for i in self.store.passage_ids(d.id))

    def _candidates(self, hits: Mapping[int, Hit]) -> list[Candidate]:
        passages = self.store.passages_of(hits)
        assignments = self.store.assignments_of(hits)
        facts = _by_passage(self.store.facts_of(hits), hits)
        return [
            Candidate(
                document=self.store.document(passages[i].document_id),
                passage=passages[i],
                score=hit.score,
                words_score=hit.words_score,
                dense_score=hit.dense_score,
                assignment=assignments.get(i),
                facts=facts[i],
            )
            for i, hit in hits.items()
            if i in passages
        ]


def _by_passage(facts: Facts, ids: Collection[int]) -> dict[int, Facts]:
    return {
        passage_id: Facts(
            dates=tuple(f for f in facts.dates if f.passage_id == passage_id),
            figures=tuple(f for f in facts.figures if f.passage_id == passage_id),
            references=tuple(f for f in facts.references if f.passage_id == passage_id),
            themes=tuple(f for f in facts.themes if f.passage_id == passage_id),
        )
        for passage_id in ids
    }

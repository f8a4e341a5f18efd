"""What one release knows, as the question path needs it: documents, candidates, search."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.answering.candidate import Candidate
from bot.answering.relevance import PassageTerms, Relevance
from index.encoder import Encoder
from index.release import Release
from index.search import Hit, Mode, Searcher, SearchQuery
from index.words import WordIndex
from knowledge.model import Document, Facts
from knowledge.store import Store

_KEPT = 10_000  # passages that are remembered


@dataclass(slots=True)
class _Kept:
    """What was read of a release, which never changes: nothing of it needs reading twice."""

    terms: PassageTerms | None = None
    documents: list[Document] | None = None
    passage_ids: dict[str, frozenset[int]] = field(default_factory=dict)
    candidates: dict[int, Candidate] = field(default_factory=dict)


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
    _kept: _Kept = field(default_factory=lambda: _Kept(), repr=False, compare=False)

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
        kept = self._kept
        if kept.terms is None:
            kept.terms = PassageTerms(self.words.frequencies, len(self.words))
        return Relevance(question, [candidate.passage for candidate in candidates], kept.terms)

    def documents(self) -> list[Document]:
        """Return all documents."""
        kept = self._kept
        if kept.documents is None:
            kept.documents = self.store.documents()
        return list(kept.documents)

    def search(self, query: SearchQuery) -> list[Candidate]:
        """Return the passages found for a query, best first, with all that is known of them."""
        return self._candidates({hit.id: hit for hit in self.searcher.search(query)})

    def vector(self, text: str, mode: Mode) -> NDArray[np.float32] | None:
        """Return the vector of a question; None when it has no text or the vectors are off."""
        if mode is Mode.WORDS or not text.strip():
            return None
        return self.searcher.encode(text)

    def known(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """Return passages with all that is known of them, without a search; all score 0."""
        return self._candidates({i: Hit(i, 0.0, 0.0, 0.0) for i in passage_ids})

    def passage_ids(self, documents: Iterable[Document]) -> frozenset[int] | None:
        """Return the ids of all passages of documents; None when these are all documents."""
        ids = self._kept.passage_ids
        wanted = [document.id for document in documents]
        if len(set(wanted)) == len(self.documents()):
            return None
        for name in wanted:
            if name not in ids:
                ids[name] = frozenset(self.store.passage_ids(name))
        return frozenset().union(*(ids[name] for name in wanted))

    def _candidates(self, hits: Mapping[int, Hit]) -> list[Candidate]:
        known = self._kept.candidates
        missing = [i for i in hits if i not in known]
        if len(known) + len(missing) > _KEPT:
            known.clear()
            missing = list(hits)
        known.update(self._read(missing) if missing else {})
        return [
            known[i].found(hit.score, hit.words_score, hit.dense_score)
            for i, hit in hits.items()
            if i in known
        ]

    def _read(self, ids: Sequence[int]) -> dict[int, Candidate]:
        passages = self.store.passages_of(ids)
        assignments = self.store.assignments_of(ids)
        facts = _by_passage(self.store.facts_of(ids), ids)
        documents = {document.id: document for document in self.documents()}
        return {
            i: Candidate(
                document=documents[passage.document_id],
                passage=passage,
                score=0.0,
                words_score=0.0,
                dense_score=0.0,
                assignment=assignments.get(i),
                facts=facts[i],
            )
            for i, passage in passages.items()
        }


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

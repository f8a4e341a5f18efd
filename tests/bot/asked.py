"""The whole question path over the shipped plans, for the tests of answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.answer import Answer, to_contract
from bot.answering.answerer import Answerer
from bot.answering.candidate import Candidate
from bot.answering.library import Library
from bot.rendering.plain import render_plain
from bot.safety.triage import triage
from bot.understanding.glossary import Glossary
from bot.understanding.question import Question, QuestionReader
from bot.understanding.spelling import Speller
from bot.understanding.topic_vectors import open_topics
from index.encoder import Encoder
from index.release import open_release
from index.search import SearchQuery
from knowledge.agencies import Agencies
from knowledge.model import Document, Passage
from knowledge.places import Places
from knowledge.text import squeeze
from tests.knowledge.plans import PLANS, plan_text

TODAY = date(2026, 11, 22)  # by then all shipped plans have ended
IN_2025 = date(2025, 8, 1)  # the plan of Cần Thơ holds
HOTLINE = "111"


@dataclass(frozen=True)
class Asked:
    """The plans with all that answers questions about them."""

    library: Library
    reader: QuestionReader
    agencies: Agencies
    encoder: Encoder

    @cached_property
    def answerer(self) -> Answerer:
        return self.answerer_on(TODAY)

    @cached_property
    def documents(self) -> dict[str, Document]:
        return {document.id: document for document in self.library.documents()}

    @cached_property
    def squeezed(self) -> dict[str, str]:
        return {name: squeeze(document.text) for name, document in self.documents.items()}

    @cached_property
    def passages(self) -> list[Passage]:
        return [p for name in self.documents for p in self.library.store.passages(name)]

    def answerer_on(self, today: date) -> Answerer:
        topics = open_topics(self.encoder)
        return Answerer(self.library, self.reader, self.agencies, lambda: today, topics=topics)

    def answer(self, text: str, previous: Question | None = None) -> Answer:
        """Answer from the documents, without triage."""
        return self.answerer.answer(text, previous).answer

    def say(self, text: str) -> str:
        """Return the reply to a message as a person reads it."""
        return render_plain(self.message(text))

    def message(self, text: str) -> Answer:
        """Meet a message as the bot does: triage, then the documents."""
        return triage(text) or self.answer(text)

    def reply(self, text: str, question_id: Any = None) -> dict[str, Any]:
        """Return the reply to a message as the object of the contract."""
        answer = self.message(text)
        return to_contract(answer, render_plain(answer), question_id)

    def read(self, text: str) -> Question:
        return self.reader.read(text, today=TODAY)

    def found(self, words: str, *documents: str) -> list[Candidate]:
        """Search for words, in all documents unless some are named."""
        wanted = [self.documents[name] for name in documents or self.documents]
        allowed = self.library.passage_ids(wanted)
        return self.library.search(SearchQuery(words=words, dense=words, allowed=allowed))

    def candidate(self, document: str, words: str) -> Candidate:
        """Return the only passage of a document that holds ``words``."""
        passages = self.library.store.passages(document)
        ids = [p.id for p in passages if words in p.text]
        (candidate,) = self.library.known(ids)
        return candidate


@contextmanager
def asked_plans(data: Path, encoder: Encoder) -> Iterator[Asked]:
    """Open the release in ``data`` for questions."""
    release = open_release(data)
    try:
        yield Asked(Library.of(release, encoder), shipped_reader(), Agencies.load(), encoder)
    finally:
        release.close()


@lru_cache(maxsize=1)
def shipped_reader() -> QuestionReader:
    """Return the reader of questions that has learned from the shipped plans."""
    speller = Speller([plan_text(name) for name in PLANS])
    return QuestionReader(speller, Agencies.load(), Places.load(), Glossary.load())

"""Answers questions from the documents of one release."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.answer import Answer, AnswerStatus
from bot.answering.about import asked_fields, asks_nothing_else, document_facts, signed_by_named
from bot.answering.answer_words import AnswerWords
from bot.answering.candidate import Candidate
from bot.answering.compose import Composer
from bot.answering.coverage import Coverage, cover
from bot.answering.duties import duties_of, every_plan_first, passages_naming
from bot.answering.gate import Gate, Verdict
from bot.answering.gate_features import cites_number
from bot.answering.library import Library
from bot.answering.rerank import Reranker, asks_theme
from bot.answering.selection import Selection
from bot.answering.task_passages import TaskPassages
from bot.answering.unanswered import Unanswered
from bot.messages import Messages
from bot.safety.scope import refused_part
from bot.understanding.question import Question, QuestionReader
from bot.understanding.question_kind import QuestionKind, QuestionKinds
from bot.understanding.topics import TopicMatch, TopicMatches, Topics, load_topics
from index.search import Mode, SearchQuery
from knowledge.agencies import Agencies
from knowledge.cards import Cards
from knowledge.catalogue import Catalogue
from knowledge.model import Document
from knowledge.text import squeeze

FOUND = 60  # passages that the search hands over to be ranked again
DUTIES_SHOWN = 6
# The dense side's share: plans of one field are alike in meaning, their words tell them apart.
DENSE_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with the question as it was read, for the conversation to remember."""

    answer: Answer
    question: Question


@dataclass(frozen=True, slots=True)
class Search:
    """A question that only a search answers, with what was found out about it before.

    Args:
        text: as typed.
        question: as it was read.
        located: the same, about the person's own province where it names no place.
        coverage: which documents can answer it.
    """

    text: str
    question: Question
    located: Question
    coverage: Coverage

    @property
    def dense(self) -> str:
        """What the encoder reads of the question."""
        return self.located.dense


class Answerer:
    """Answers questions about the documents of one release.

    Args:
        library: the release.
        reader: reads questions.
        agencies: the agencies' names and successors.
        today: tells the day on which documents hold or have ended.
        mode: which sides of the search to use; all but for an ablation.
        boosts: whether the documents' structure counts in ranking; off only for an ablation.
        topics: the kinds of task; those of the package, by words alone, unless given.
    """

    def __init__(
        self,
        library: Library,
        reader: QuestionReader,
        agencies: Agencies,
        today: Callable[[], date],
        *,
        mode: Mode = Mode.FUSED,
        boosts: bool = True,
        topics: Topics | None = None,
    ) -> None:
        self._library = library
        self._reader = reader
        self._agencies = agencies
        self._today = today
        self._mode = mode
        self._boosts = boosts
        self._reranker = Reranker(agencies) if boosts else None
        self._topics = topics or Topics(load_topics(), QuestionKinds.load().search_words)
        self._tasks = TaskPassages(library)
        self._catalogue = Catalogue.load()
        self._words = AnswerWords.load()
        self._gate = Gate(self._catalogue)
        self._selection = Selection(library, agencies, parallel=boosts)
        self._composer = Composer(agencies)
        self._unanswered = Unanswered(library.documents(), self._catalogue, Cards.load())

    def answer(
        self,
        text: str,
        previous: Question | None = None,
        *,
        home: str | None = None,
        only: str | None = None,
        page: int = 1,
    ) -> Reply:
        """Return the answer to a question that needs the documents; takes what :meth:`begin` does.

        Raises:
            UnknownDocument: there is no document ``only``.
        """
        begun = self.begin(text, previous, home=home, only=only, page=page)
        return begun if isinstance(begun, Reply) else self.finish(begun)

    def begin(
        self,
        text: str,
        previous: Question | None = None,
        *,
        home: str | None = None,
        only: str | None = None,
        page: int = 1,
    ) -> Reply | Search:
        """Return the answer to a question, or what to search for it, which needs its vector.

        Args:
            text: as typed; triage has let it through.
            previous: the question before in the same conversation, if any.
            home: today's name of the province that the person has chosen, for questions that name
                none; it counts where a document of that province is loaded.
            only: the id of the one document to answer from.
            page: which page of a list of duties, from 1.

        Raises:
            UnknownDocument: there is no document ``only``.
        """
        question = self._reader.read(text, previous, today=self._today())
        located = self._at_home(question, None if only else home)
        coverage = self._cover(located) if only is None else self._only(only)
        search = Search(text, question, located, coverage)
        answer = self._without_search(located, coverage, page)
        return search if answer is None else self._reply(search, answer)

    def finish(self, search: Search) -> Reply:
        """Return the answer to a question that was begun."""
        return self._reply(search, self._from_search(search.located, search.coverage))

    def _reply(self, asked: Search, answer: Answer) -> Reply:
        """Return an answer with the notes that how it was asked calls for."""
        question, located = asked.question, asked.located
        if located is not question and answer.status is AnswerStatus.ANSWERED:
            home = located.asked_province
            note = Messages.load(question.language).text("place.home", province=home)
            answer = replace(answer, notes=(*answer.notes, note))
        refused = refused_part(asked.text)
        if refused is not None:
            note = Messages.load(question.language).text(refused)
            answer = replace(answer, notes=(note, *answer.notes))
        return Reply(replace(answer, release=self._library.release_id), question)

    def _at_home(self, question: Question, home: str | None) -> Question:
        """Return a question that names no place as one about the person's own province."""
        loaded = {document.province for document in self._library.documents()}
        if home is None or home not in loaded or question.provinces or self._called(question):
            return question
        if self._words.asks("everywhere", question):
            return question
        return replace(question, provinces=(home,), asked_province=home)

    def gate_features(self, text: str) -> dict[str, float] | None:
        """Return what the evidence gate judges a question by, for learning its weights.

        Args:
            text: as typed.

        Returns:
            The features by name; None when the answer does not depend on the gate.
        """
        question = self._reader.read(text, today=self._today())
        coverage = self._cover(question)
        about = None if coverage.is_missing else self._about_document(question, coverage)
        if coverage.is_missing or about is not None or question.wants_all_duties:
            return None
        vector = self._library.vector(question.dense, self._mode)
        topics = self._topics.match(question.task_words, question.language, vector)
        ranked = self._ranked(question, coverage, topics, vector)
        if not ranked or cites_number(question, ranked[0]):
            return None
        return self._gate.features(
            question,
            ranked,
            topics=topics,
            has_guide=self._unanswered.guides(question),
            is_called=bool(self._called(question)),
        )

    def _without_search(self, question: Question, coverage: Coverage, page: int) -> Answer | None:
        """Return the answer to a question that no search is needed for, else None."""
        if coverage.is_missing:
            return self._unanswered.not_covered(question, coverage)
        about = self._about_document(question, coverage)
        if about is not None:
            return about
        if question.wants_all_duties:
            duties = duties_of(question.agencies, coverage.documents, self._library, self._agencies)
            duties = duties or passages_naming(
                question.agencies, coverage.documents, self._library, self._agencies
            )
            if not duties:
                return self._unanswered.no_duty(question, self._agencies)
            return self._compose_duties(question, duties, page)
        return None

    def _from_search(self, question: Question, coverage: Coverage) -> Answer:
        vector = self._library.vector(question.dense, self._mode)
        topics = self._topics.match(question.task_words, question.language, vector)
        ranked = self._ranked(question, coverage, topics, vector)
        verdict = self._gate.judge(
            question,
            ranked,
            topics=topics,
            has_guide=self._unanswered.guides(question),
            is_called=bool(self._called(question)),
        )
        if verdict is Verdict.OUT_OF_SCOPE:
            return self._unanswered.out_of_scope(question)
        if verdict is Verdict.NOT_FOUND:
            return self._unanswered.not_found(question, ranked)
        compare = len(coverage.documents) > 1
        chosen = self._selection.of(question, ranked, compare=compare)
        return self._composer.compose(question, chosen, self._today())

    def _only(self, document_id: str) -> Coverage:
        """Return the coverage of one document; raises UnknownDocument."""
        return Coverage((self._library.store.document(document_id),))

    def _cover(self, question: Question) -> Coverage:
        documents = self._library.documents()
        coverage = cover(
            documents,
            question.provinces,
            question.asked_province,
            question.years,
            self._called(question),
        )
        year = coverage.missing_year
        asks_date = question.kind in (QuestionKind.WHEN, QuestionKind.NUMBER)
        if asks_date and question.years and not coverage.certain:
            # A plan of a longer or uncertain period gives no date of one year.
            return replace(coverage, missing_year=max(question.years))
        if year is None or asks_date or asks_theme(question):
            return coverage
        if any(self._states_years(document, question.years) for document in coverage.documents):
            # The year is part of what was asked, as in "Luật … năm 2011".
            return replace(coverage, missing_year=None)
        return coverage

    def _states_years(self, document: Document, years: Sequence[int]) -> bool:
        """Say whether a document speaks of a year, of a period's first and last."""
        stated = self._library.store.states_year
        return stated(min(years), document.id) and stated(max(years), document.id)

    def _called(self, question: Question) -> tuple[str, ...]:
        """Return the ids of the loaded documents that a question calls by name."""
        return self._catalogue.called(question.text) or self._catalogue.called(question.dense)

    def _ranked(
        self,
        question: Question,
        coverage: Coverage,
        topics: TopicMatches,
        vector: NDArray[np.float32] | None,
    ) -> list[Candidate]:
        words = question.words
        also = self._words.also_searched(question.kind.value)
        reworded = squeeze(f"{question.plan_words or words} {also}")
        query = SearchQuery(
            words=words if reworded == words else f"{words} {reworded}",
            dense=question.dense,
            allowed=self._library.passage_ids(coverage.documents),
            limit=FOUND,
            dense_weight=DENSE_WEIGHT,
            mode=self._mode,
            vector=vector,
        )
        wordings = dict.fromkeys((words, reworded))
        found = self._library.search(query)
        if self._boosts:
            found = self._tasks.added(found, topics.tasks, query)
        candidates = self._with_relevance(tuple(wordings), topics.tasks, found)
        if self._reranker is None:
            return candidates
        possible = [document.id for document in coverage.possible]
        ranked = self._reranker.rank(question, candidates, possible)
        if asks_theme(question):
            ranked = [c for c in ranked if _states_theme(c, question)]
        return ranked

    def _with_relevance(
        self, wordings: tuple[str, ...], tasks: Sequence[TopicMatch], found: list[Candidate]
    ) -> list[Candidate]:
        """Return candidates compared with a question, by the better of its wordings."""
        of_task = self._tasks.shares(found, tasks)
        compared = [self._library.relevance(wording, found) for wording in wordings]
        return [
            c.compared(
                max(relevance.of(c.passage) for relevance in compared),
                max(relevance.covered(c.passage) for relevance in compared),
                max(relevance.headed(c.passage) for relevance in compared),
                of_task.get(c.passage.id, 0.0),
            )
            for c in found
        ]

    def _about_document(self, question: Question, coverage: Coverage) -> Answer | None:
        fields = asked_fields(question, coverage.documents)
        documents = coverage.documents
        if "signer" in fields:
            documents = tuple(signed_by_named(question, documents))
        facts = [
            (document, fact, field)
            for field in fields
            for document, fact in document_facts(field, documents)
        ]
        if fields and not facts and len(coverage.documents) == 1:
            return self._unanswered.not_found(question, [])  # its copy lacks head or tail
        stating = {document.id for document, _, _ in facts}
        named = question.provinces or question.years or len(stating) == 1
        if not facts or not (named or asks_nothing_else(question)):
            return None
        return self._composer.compose_about(question, facts, self._today())

    def _compose_duties(self, question: Question, duties: list[Candidate], page: int) -> Answer:
        duties = every_plan_first(duties, DUTIES_SHOWN)
        first = DUTIES_SHOWN * (page - 1)
        shown = duties[first : first + DUTIES_SHOWN]
        more = max(0, len(duties) - first - len(shown))
        return self._composer.compose(question, shown, self._today(), more=more, duties=True)


def _states_theme(candidate: Candidate, question: Question) -> bool:
    return any(
        not question.years or theme.year in question.years for theme in candidate.facts.themes
    )

"""What speaks for a passage as the answer to a question, as numbers that weights are put to.

The search knows words and meanings; here counts who a passage is assigned to, whether it states a
date or a figure when one is asked for, and whether it is the legal basis, which answers only
questions about documents.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer_words import AnswerWords, BodySort
from bot.answering.asked_bodies import asked_body, names_body
from bot.answering.candidate import Candidate
from bot.answering.direct_dates import cites_asked, date_match
from bot.answering.direct_documents import cites_asked_number
from bot.answering.direct_figures import figure_match
from bot.understanding.question import Question
from bot.understanding.question_kind import QuestionKind
from knowledge.agencies import Agencies
from knowledge.model import PassageKind
from knowledge.text import fold, folded_words

NAMES = (
    "nearest",  # similarity of the nearest clause
    "covered",  # share of the question's weight that the passage and its headings hold
    "headed",  # the same for a heading above it
    "of_task",  # it is about the kind of task that the question is worded like
    "of_task_unsaid",  # the same where no passage is worded like the question
    "leads",  # the agency asked about leads the task; less when it is one of several
    "takes_part",
    "named_in_text",  # the passage's own text names the agency asked about
    "assigned",  # who is asked, and the task is somebody's
    "says_who_leads",  # who is asked, and it says who leads
    "says_who_leads_asked",  # the same when the one in charge is asked for
    "names_body",  # it names a body of the sort asked for
    "receives_reports",  # it tells whom reports go to, and that is asked
    "states_date",  # how well its date fits, when one is asked for
    "states_figure",
    "fitting_figure",  # how well the figure fits
    "cites_number",  # it cites the document, or holds the mail address, that was asked about
    "cites_document",
    "cites_issuer",  # the document is by whom it was asked of
    "states_theme",
    "names_hotline",  # it names 111, and whom to call is asked
    "basis",  # it is a plan's legal basis, and no document is asked for
    "basis_asked",  # it is the legal basis, and that is asked for
    "uncertain_period",  # its document's period only may include the year asked for
    "newest",  # 1 for the newest plan found, falling to 0 for the oldest
)
_FACTS = (QuestionKind.WHEN, QuestionKind.NUMBER, QuestionKind.DOCUMENT)
SAID = 0.3  # a clause this similar to the question says the same
_BASIS_UNASKED = 0.25  # a document is asked for, which the plan may cite for a task as well
_HEAD = 40  # characters at a passage's beginning that may say who leads


class RankFeatures:
    """Reads the features of candidates.

    Args:
        agencies: for general names ("Công an") that stand for several agencies.
    """

    def __init__(self, agencies: Agencies) -> None:
        self._agencies = agencies
        self._words = AnswerWords.load()
        self._named: dict[int, frozenset[str]] = {}  # passages' own texts, by id

    def read(
        self, question: Question, candidates: Sequence[Candidate], possible: Sequence[str] = ()
    ) -> list[dict[str, float]]:
        """Return the features of each candidate, those that are 0 left out.

        Args:
            question: what was asked.
            candidates: what the search found.
            possible: ids of documents whose period is uncertain.
        """
        asked = frozenset(i for agency in question.agencies for i in self._agencies.covered(agency))
        years = [c.document.year for c in candidates if c.document.year]
        span = min(years, default=0), max(years, default=0)
        asks = {name: self._words.asks(name, question) for name in ("theme", "recipient", "leader")}
        sort = asked_body(question) if question.kind is QuestionKind.WHO else None
        rows = []
        unsaid = 1.0 - min(1.0, max((c.nearest for c in candidates), default=0.0) / SAID)
        if question.kind in _FACTS or question.agencies:
            unsaid = 0.0  # the fact, or whose task it is, tells more
        for candidate in candidates:
            row = self._general(question, candidate, asked)
            row["of_task_unsaid"] = unsaid * candidate.of_task
            if asks["theme"]:
                row["of_task"] = row["of_task_unsaid"] = 0.0  # the theme itself tells
            row |= self._of_kind(question, candidate, asks, sort)
            row["uncertain_period"] = float(candidate.document.id in possible)
            row["newest"] = _recency(candidate.document.year, *span)
            rows.append({name: value for name, value in row.items() if value})
        return rows

    def _general(
        self, question: Question, candidate: Candidate, asked: frozenset[str]
    ) -> dict[str, float]:
        assignment = candidate.assignment
        row = {
            "nearest": candidate.nearest,
            "covered": candidate.covered,
            "headed": candidate.headed,
            "of_task": candidate.of_task,
        }
        if asked:
            row["named_in_text"] = float(self._names(candidate, asked))
        if asked and assignment is not None:
            if asked & set(assignment.lead_ids):
                # A task given to one agency alone is more its own than one given to many.
                row["leads"] = 0.5 + 0.5 / len(assignment.lead_ids)
            elif asked & set(assignment.partner_ids):
                row["takes_part"] = 1.0
        if question.numbers or question.addresses:
            row["cites_number"] = float(cites_asked_number(question, candidate))
        if candidate.passage.kind is PassageKind.BASIS:
            if question.kind is not QuestionKind.DOCUMENT:
                row["basis"] = 1.0
            elif self._words.asks("basis", question):
                row["basis_asked"] = 1.0
            else:
                row["basis"] = _BASIS_UNASKED
        return row

    def _of_kind(
        self,
        question: Question,
        candidate: Candidate,
        asks: dict[str, bool],
        sort: BodySort | None,
    ) -> dict[str, float]:
        facts = candidate.facts
        row: dict[str, float] = {}
        if asks["theme"]:
            row["states_theme"] = float(
                any(not question.years or fact.year in question.years for fact in facts.themes)
            )
        match question.kind:
            case QuestionKind.WHO:
                row |= self._who(candidate, asks)
                row["names_body"] = float(sort is not None and self._holds(candidate, sort))
            case QuestionKind.WHEN:
                row["states_date"] = date_match(candidate, question.dense)
                if self._words.asks("issued", question):
                    row["states_date"] = float(cites_asked(candidate, question.dense))
            case QuestionKind.NUMBER:
                row["states_figure"] = float(bool(facts.figures))
                row["fitting_figure"] = figure_match(candidate, question.words)
            case QuestionKind.DOCUMENT:
                row["cites_document"] = float(bool(facts.references))
                row["cites_issuer"] = float(self._cites_issuer(question, candidate))
            case QuestionKind.CONTACT:
                row["names_hotline"] = float("111" in folded_words(candidate.passage.text))
        return row

    def _who(self, candidate: Candidate, asks: dict[str, bool]) -> dict[str, float]:
        if asks["recipient"]:
            receives = any(fact.to_whom for fact in candidate.facts.dates)
            return {"receives_reports": float(receives)}
        assignment = candidate.assignment
        if assignment is None:
            return {}
        text = fold(f"{candidate.passage.text[:_HEAD]} {assignment.text}")
        if not any(phrase in text for phrase in self._words.phrases("leads")):
            return {"assigned": 1.0}
        leads = "says_who_leads_asked" if asks["leader"] else "says_who_leads"
        return {"assigned": 1.0, leads: 1.0}

    def _holds(self, candidate: Candidate, sort: BodySort) -> bool:
        return names_body(candidate, sort, self._agencies)

    def _cites_issuer(self, question: Question, candidate: Candidate) -> bool:
        asked = set(question.agencies)
        issuers = (reference.issuer or "" for reference in candidate.facts.references)
        return any(
            mention.agency_id in asked
            for issuer in issuers
            for mention in self._agencies.find(issuer)
        )

    def _names(self, candidate: Candidate, asked: frozenset[str]) -> bool:
        """Say whether the passage's own text names an agency asked about."""
        passage = candidate.passage
        if passage.id not in self._named:
            mentions = self._agencies.find(passage.text)
            self._named[passage.id] = frozenset(mention.agency_id for mention in mentions)
        return not self._named[passage.id].isdisjoint(asked)


def _recency(year: int | None, oldest: int, newest: int) -> float:
    if year is None or newest == oldest:
        return 0.0
    return (year - oldest) / (newest - oldest)

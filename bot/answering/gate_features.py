"""What tells whether the best passages answer a question, as numbers that weights are put to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.answering.answer_words import AnswerWords
from bot.answering.candidate import Candidate
from bot.answering.direct_dates import date_match
from bot.answering.direct_documents import cites, cites_asked_number, is_number_of
from bot.answering.direct_figures import figure_match
from bot.safety.scope import domain_score
from bot.understanding.question import Question
from bot.understanding.question_kind import QuestionKind
from bot.understanding.topics import TopicMatches
from knowledge.text import fold, folded_words

LOOKED_AT = 5  # best passages
MIN_DOMAIN = 0.3  # below, a question that nothing answers is about something else
SAID = 0.4  # a clause this similar to the question says the same
SAID_ANYWAY = 0.5  # how much less it then matters that it is like what plans do not answer
WHO_UNLIKELY = 0.5  # plans mostly tell who does something, whatever else is asked about it
FITTING_FIGURE = 0.3
FITTING_PERIOD = 0.3  # a campaign's days tell how long it lasts
# Kinds of question that a guide may answer better than a passage.
_GUIDED = (
    QuestionKind.HOW,
    QuestionKind.WHAT,
    QuestionKind.DEFINITION,
    QuestionKind.UNKNOWN,
)
NAMES = (
    "covered",  # share of the question's weight that a passage and its headings hold
    "topic",  # share of its topic words that a passage or its headings hold
    "nearest",  # similarity of the nearest clause
    "of_task",  # how surely a passage is about the kind of task the question is worded like
    "within",  # by how much more the question is like a kind of task than like those of "outside"
    # less where a passage is worded like the question:
    "outside",  # how like it is to a kind of question that plans, unlike laws, do not answer
    "beyond",  # by how much more than to a kind of task
    "outward",  # how like its meaning is to all that plans do not answer, unless a law is found
    "score",  # the best passage's score as ranked
    "gap",  # how far the best passage stands above the last one looked at
    "domain",  # how surely the question is about trafficking or the plans
    "place",  # it names a place, or calls a loaded document by its name
    "guide",  # a reviewed guide answers it
    "missing",  # a document that is known and not loaded answers it
    "no_figure",  # a figure is asked for and no passage states a fitting one
    "fits_date",  # how well the best date of a passage fits, when one is asked for
    "no_steps",  # papers or formalities are asked for, and no passage tells of any
    "leads",  # the best passage is a task of an agency asked about
    "cites_kind",  # the best passage cites a document of the kind asked for
    "asks_contact",
    "asks_who",
)


def gate_features(
    question: Question,
    ranked: Sequence[Candidate],
    *,
    topics: TopicMatches,
    has_guide: bool,
    is_missing: bool,
    is_called: bool,
) -> dict[str, float]:
    """Return the features by name.

    Args:
        question: what was asked.
        ranked: the passages found, best first; at least one.
        topics: the kinds of task and of question that it is worded like.
        has_guide: a reviewed guide answers the question.
        is_missing: the catalogue knows a document that answers it and is not loaded.
        is_called: the question calls a loaded document by its name.
    """
    best = ranked[:LOOKED_AT]
    last = ranked[min(LOOKED_AT, len(ranked) - 1)]
    kind = question.kind
    no_figure = kind is QuestionKind.NUMBER and not _states_figure(question, best)
    nearest = max(c.nearest for c in best)
    of_law = any(_is_law(c) for c in best)
    unsaid = 0.0 if of_law else 1.0 - SAID_ANYWAY * min(1.0, nearest / SAID)
    inside = topics.tasks[0].likeness if topics.tasks else 0.0
    unlikely = WHO_UNLIKELY if kind is QuestionKind.WHO else 1.0
    return {
        "covered": max(c.covered for c in best),
        "topic": max(topic_share(question, c) for c in best),
        "nearest": nearest,
        "of_task": max(c.of_task for c in best),
        "within": max(0.0, inside - topics.outside),
        "outside": unlikely * unsaid * topics.outside,
        "beyond": unlikely * unsaid * max(0.0, topics.outside - inside),
        "outward": 0.0 if of_law else unlikely * max(0.0, topics.outward),
        "score": best[0].score,
        "gap": best[0].score - last.score,
        "domain": domain(question),
        "place": float(bool(question.provinces) or is_called),
        "guide": float(has_guide and kind in _GUIDED),
        "missing": float(is_missing),
        "no_figure": float(no_figure),
        "fits_date": _fits_date(question, best),
        "no_steps": float(_lacks_steps(question, best)),
        "leads": float(_leads(question, best[0])),
        "cites_kind": float(_cites_kind(question, best[0])),
        "asks_contact": float(kind is QuestionKind.CONTACT),
        "asks_who": float(kind is QuestionKind.WHO),
    }


def lacks_measure(question: Question, ranked: Sequence[Candidate]) -> bool:
    """Say whether a question asks for a measure, place, penalty or term that no passage tells.

    Args:
        question: what was asked.
        ranked: the passages found, best first.
    """
    words = AnswerWords.load()
    best = ranked[:LOOKED_AT]
    if words.asks("counts_as", question):
        return not any(_is_law(c) for c in best)
    of_one_office = question.kind is QuestionKind.CONTACT and bool(question.provinces)
    if of_one_office and question.agencies and words.asks("phone", question):
        return not any(words.states("phone", c.passage.text) for c in best)
    for measure in ("money", "address", "penalty"):
        if words.asks(measure, question):
            return not any(words.states(measure, c.passage.text) for c in best)
    if question.kind is QuestionKind.NUMBER and words.asks("count", question):
        return not _states_figure(question, best)
    if not words.asks("duration", question):
        return False
    return not any(
        words.states("duration", c.passage.text) or date_match(c, question.dense) >= FITTING_PERIOD
        for c in best
    )


def asks_missing_article(question: Question, ranked: Sequence[Candidate]) -> bool:
    """Say whether a question asks in which article of a law something is, and no passage tells."""
    words = AnswerWords.load()
    if not words.asks("article", question):
        return False
    return not any(
        words.states("article", f"{' '.join(c.passage.headings)} {c.passage.text}")
        for c in ranked[:LOOKED_AT]
    )


def domain(question: Question) -> float:
    """Return how surely a question is about trafficking or the plans, 0 to 1."""
    return max(map(domain_score, {question.text, question.dense, question.plan_words}))


def cites_number(question: Question, best: Candidate) -> bool:
    """Say whether the best passage cites a document whose number was asked about."""
    return cites_asked_number(question, best)


def tells_whom_to_call(question: Question, ranked: Sequence[Candidate]) -> bool:
    """Say whether a question of this field asks whom to call, and a passage names hotline 111."""
    if question.kind is not QuestionKind.CONTACT or question.agencies:
        return False
    hotline = any("111" in folded_words(c.passage.text) for c in ranked[:LOOKED_AT])
    return hotline and domain(question) >= MIN_DOMAIN


def names_unknown_document(question: Question, ranked: Sequence[Candidate]) -> bool:
    """Say whether a question names a document by number, or an address, that no passage has.

    Figures alone ("1500") may count something else.
    """
    numbers = [number for number in question.numbers if "/" in number]
    if question.addresses and not any(cites_asked_number(question, c) for c in ranked):
        return True
    return bool(numbers) and not any(
        cites(c, number) or is_number_of(number, c.document.number)
        for c in ranked
        for number in numbers
    )


def topic_share(question: Question, candidate: Candidate) -> float:
    """Return the share of a question's topic words that a passage or its headings hold."""
    if not question.topic:
        return 1.0
    passage = candidate.passage
    assigned = candidate.assignment.text if candidate.assignment else ""
    held = _words_of((*passage.headings, passage.text, assigned))
    return sum(word in held for word in question.topic) / len(question.topic)


@lru_cache(maxsize=1024)  # the same passages are found again and again
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(folded_words(" ".join(texts)))


def _is_law(candidate: Candidate) -> bool:
    """Say whether a passage is of a law or what carries one out, not of a plan."""
    return fold(candidate.document.kind or "") in AnswerWords.load().words("law")


def _cites_kind(question: Question, best: Candidate) -> bool:
    """Say whether the best passage cites a document of the kind that was asked for."""
    if question.kind is not QuestionKind.DOCUMENT:
        return False
    asked = fold(question.dense)
    return any(fold(reference.kind) in asked for reference in best.facts.references)


def _leads(question: Question, best: Candidate) -> bool:
    assignment = best.assignment
    return assignment is not None and bool(set(question.agencies) & set(assignment.lead_ids))


def _fits_date(question: Question, best: Sequence[Candidate]) -> float:
    if question.kind is not QuestionKind.WHEN:
        return 0.0
    return max(date_match(c, question.dense) for c in best)


def _lacks_steps(question: Question, best: Sequence[Candidate]) -> bool:
    words = AnswerWords.load()
    if not words.asks("steps", question):
        return False
    return not any(words.states("steps", c.passage.text) for c in best)


def _states_figure(question: Question, best: Sequence[Candidate]) -> bool:
    return any(figure_match(c, question.words) >= FITTING_FIGURE for c in best)

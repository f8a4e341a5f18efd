"""Short answers to "how many": the figures of a passage."""

from __future__ import annotations

from bot.answering.answer_words import AnswerWords
from bot.answering.best_fact import best_first
from bot.answering.candidate import Candidate, Finding
from bot.answering.direct import nearest_words
from knowledge.model import Figure
from knowledge.sentences import sentence_spans
from knowledge.text import folded_words, squeeze

# A figure told in so few words is about what the figure before it names: "tỷ lệ giải quyết".
_ELLIPTIC_WORDS = 4
_MAX_SHOWN = 3
_NEARER = 0.8


def how_many(candidate: Candidate, question: str) -> Finding | None:
    """Return the figure that a passage states for what was asked.

    Figures of one sentence that make no sense apart are told together: "100%: tố giác, tin báo …
    được tiếp nhận; trên 90%: tỷ lệ giải quyết".
    """
    clause = nearest_words(candidate.passage.text, question)
    asked = set(folded_words(question))
    here = [
        fact
        for fact in candidate.facts.figures
        if squeeze(fact.value) in clause or _value_bonus(fact, asked)
    ]
    facts = here or candidate.facts.figures
    ordered = best_first(facts, question, lambda f: f.what, _value_bonus)
    if not ordered:
        return None
    if not here and figure_match(candidate, question) < _NEARER * _shared(clause, question):
        return None  # another clause tells it in words: "kiềm chế, làm giảm số vụ"
    together = _together(candidate, ordered[0])
    return Finding(
        "; ".join(_figure(fact) for fact in together),
        tuple((fact.start, fact.end) for fact in together),
    )


def _shared(clause: str, question: str) -> float:
    """Return the share of a question's words that a clause holds, 0 to 1."""
    asked = set(folded_words(question)) - AnswerWords.load().words("percent")
    return len(asked & set(folded_words(clause))) / len(asked) if asked else 0.0


def figure_match(candidate: Candidate, words: str) -> float:
    """Return the share of a question's words that the best figure of a passage is about, 0 to 1."""
    if not candidate.facts.figures:
        return 0.0
    asked = set(folded_words(words)) - AnswerWords.load().words("percent")
    if not asked:
        return 0.0
    return max(
        1.0
        if asked & {word for word in folded_words(fact.value) if word.isdigit()}
        else len(asked & set(folded_words(fact.what))) / len(asked)
        for fact in candidate.facts.figures
    )


def _together(candidate: Candidate, best: Figure) -> list[Figure]:
    """Return the figure with those of its sentence that lean on it or that it leans on."""
    row = [
        fact
        for fact in sorted(candidate.facts.figures, key=lambda fact: fact.start)
        if _sentence_of(candidate, fact) == _sentence_of(candidate, best)
    ]
    place = row.index(best)
    first = last = place
    while first > 0 and _leans(row[first]):
        first -= 1
    while last + 1 < len(row) and _leans(row[last + 1]):
        last += 1
    return row[first : last + 1][:_MAX_SHOWN]


def _sentence_of(candidate: Candidate, fact: Figure) -> int:
    """Return which sentence of the passage states a figure, counted from 0."""
    text = candidate.passage.text
    before = squeeze(candidate.document.text[candidate.passage.start : fact.start])
    ends = (end for _, end in sentence_spans(text))
    return sum(end <= len(before) for end in ends)


def _leans(fact: Figure) -> bool:
    return len(folded_words(fact.what)) <= _ELLIPTIC_WORDS


def _figure(fact: Figure) -> str:
    return f"{fact.value}: {fact.what}" if fact.what else fact.value


def _value_bonus(fact: Figure, asked: set[str]) -> float:
    """Return 1 when the figure itself is asked about: "95 phần trăm cho việc gì?"."""
    return float(any(word in asked for word in folded_words(fact.value) if word.isdigit()))

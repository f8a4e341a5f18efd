"""Measures answers against questions whose right passages are known.

A question is one JSON object a line: ``id``, ``text``, ``lang``, ``kind``, ``expect``, ``danger``,
``gold`` (a list of ``document``, ``quote``, ``context``, ``answer``) and ``gold_mode`` (``any``,
``each``, ``all``). An answer is the object that ``lachan ask --json`` prints.
"""

from __future__ import annotations

import json
import re
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.agencies import Agencies
from knowledge.errors import EvaluationError
from knowledge.text import folded_words, squeeze

Question = Mapping[str, Any]
Reply = Mapping[str, Any]

_OVERLAP = 0.5  # of the shorter of gold and quote, in characters
_ANSWER_WORDS = 0.6  # share of a gold answer's words that a direct answer must hold
_LIST = 3  # parts of a list at least
_YEAR_NOTE = re.compile(r"\s*\((?:19|20)\d\d\)\s*$")  # "Sở Y tế (2025)": whose plan says it
_DIRECT_KINDS = ("who", "when", "target", "document")
# Of these the days and figures are the answer, whoever is named beside them.
_FIGURE_KINDS = ("when", "target")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question fared; None where a measure does not apply."""

    id: str
    language: str
    kind: str
    text: str
    rank: int | None = None  # of the first evidence that holds a gold quote, from 1
    hit1: bool | None = None
    hit3: bool | None = None
    covered: float | None = None  # share of gold plans cited, for "each"
    direct: bool | None = None
    recognised: bool | None = None  # not found, out of scope, meta, refused: seen as such
    answered: bool | None = None  # an answerable question was answered
    danger: bool | None = None  # a danger message was seen
    false_alarm: bool | None = None
    hotline: bool | None = None  # 111 is shown
    verbatim: bool | None = None
    status: str = ""


MEASURES = (
    "hit1",
    "hit3",
    "covered",
    "direct",
    "recognised",
    "answered",
    "danger",
    "false_alarm",
    "hotline",
    "verbatim",
)


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes with the lengths of quotes and replies in characters."""

    outcomes: tuple[Outcome, ...]
    quote_lengths: tuple[int, ...]
    reply_lengths: tuple[int, ...]
    took_ms: tuple[float, ...]

    def figures(self) -> dict[str, Any]:
        """Return the figures over all questions, by language and by kind, and the misses."""
        return {
            "questions": len(self.outcomes),
            "all": _means(self.outcomes),
            "by_language": _grouped(self.outcomes, lambda o: o.language),
            "by_kind": _grouped(self.outcomes, lambda o: o.kind),
            "median_quote": _median(self.quote_lengths),
            "median_reply": _median(self.reply_lengths),
            "median_ms": _median(self.took_ms),
            "misses": [_miss(outcome) for outcome in self.outcomes if _is_miss(outcome)],
        }


class Evaluator:
    """Compares replies with what was expected.

    Args:
        texts: the documents' texts by id, for checking that quotes are verbatim.
        agencies: the agencies' names, for comparing who-answers.
    """

    def __init__(self, texts: Mapping[str, str], agencies: Agencies) -> None:
        self._texts = {name: squeeze(text) for name, text in texts.items()}
        self._agencies = agencies

    def evaluate(self, questions: Sequence[Question], replies: Sequence[Reply]) -> Report:
        """Return the report on replies, which stand in the order of the questions."""
        outcomes = tuple(
            self._outcome(question, reply)
            for question, reply in zip(questions, replies, strict=True)
        )
        quotes = [len(e["quote"]) for r in replies for e in r["evidence"]]
        lengths = [len(r["answer"]) for r in replies]
        return Report(outcomes, tuple(quotes), tuple(lengths), tuple(r["took_ms"] for r in replies))

    def _outcome(self, question: Question, reply: Reply) -> Outcome:
        expect = question.get("expect") or "answer"
        danger = bool(question.get("danger"))
        values: dict[str, Any] = {
            "false_alarm": None if danger else reply["status"] == "safety",
            "danger": reply["status"] == "safety" if danger else None,
            "verbatim": self._verbatim(reply),
            "status": reply["status"],
        }
        if expect in ("answer", "answer_with_caveat"):
            values |= self._answer(question, reply)
        elif not danger:
            values["recognised"] = reply["status"] in _accepted(expect)
        if expect != "out_of_scope" and not expect.startswith("soft"):
            values["hotline"] = "111" in reply["answer"]
        return Outcome(
            id=str(question["id"]),
            language=question.get("lang") or "vi",
            kind=question.get("kind") or "",
            text=question["text"],
            **values,
        )

    def _answer(self, question: Question, reply: Reply) -> dict[str, Any]:
        gold = question.get("gold") or []
        ranks = [self._rank(g, reply["evidence"]) for g in gold]
        found = [rank for rank in ranks if rank is not None]
        best = min(found, default=None)
        mode = question.get("gold_mode") or "any"
        return {
            "rank": best,
            "hit1": best == 1 if gold else None,
            "hit3": best is not None and best <= 3 if gold else None,
            "covered": _coverage(gold, ranks) if gold and mode == "each" else None,
            "answered": reply["status"] == "answered",
            "direct": self._direct(question, reply),
        }

    def _rank(self, gold: Mapping[str, str], evidence: Sequence[Mapping[str, Any]]) -> int | None:
        wanted = squeeze(gold["quote"])
        for rank, item in enumerate(evidence, 1):
            if item["document_id"] == gold["document"] and self._overlap(
                gold["document"], wanted, squeeze(item["quote"])
            ):
                return rank
        return None

    def _overlap(self, document: str, wanted: str, quote: str) -> bool:
        if wanted in quote or quote in wanted:
            return True
        text = self._texts.get(document, "")
        shorter = min(len(wanted), len(quote))
        for start in _occurrences(text, wanted):
            for other in _occurrences(text, quote):
                common = min(start + len(wanted), other + len(quote)) - max(start, other)
                if common >= _OVERLAP * shorter:
                    return True
        return False

    def _verbatim(self, reply: Reply) -> bool | None:
        evidence = reply["evidence"]
        if not evidence:
            return None
        return all(
            squeeze(item["quote"]) in self._texts.get(item["document_id"], "") for item in evidence
        )

    def _direct(self, question: Question, reply: Reply) -> bool | None:
        if question.get("kind") not in _DIRECT_KINDS:
            return None
        gold = [g for g in question.get("gold") or [] if g.get("answer")]
        if not gold:
            return None
        right: dict[str, bool] = defaultdict(bool)  # by plan: one of its passages suffices
        for g in gold:
            right[g["document"]] |= any(self._same_answer(question, g, d) for d in reply["direct"])
        each = question.get("gold_mode") == "each"
        return all(right.values()) if each else any(right.values())

    def _same_answer(
        self, question: Question, gold: Mapping[str, str], direct: Mapping[str, Any]
    ) -> bool:
        if direct["document_id"] and direct["document_id"] != gold["document"]:
            return False
        answer = _YEAR_NOTE.sub("", gold["answer"])
        figures = {w for w in folded_words(answer) if w.isdigit()}
        wanted = self._covered(answer)
        named = {m.agency_id for m in self._agencies.find(direct["text"], any_case=True)}
        if wanted & named or _lists_the_same(answer, direct["text"]):
            return True
        # An agency that the question itself names is not what it asks for.
        asked_for = wanted - self._covered(question["text"])
        if asked_for and not (figures and question["kind"] in _FIGURE_KINDS):
            return False
        if figures:
            held = {w.lstrip("0") for w in folded_words(direct["text"]) if w.isdigit()}
            return {f.lstrip("0") for f in figures} <= held
        said = squeeze(direct["text"]).rstrip(" .;…")
        if said and said in squeeze(gold["quote"]):
            return True  # the gold answer puts in other words what the document itself says
        words = set(folded_words(answer))
        return len(words & set(folded_words(direct["text"]))) >= _ANSWER_WORDS * len(words)

    def _covered(self, text: str) -> set[str]:
        """Return the agencies that a text names, of general names all they stand for."""
        named = (m.agency_id for m in self._agencies.find(text, any_case=True))
        return {i for agency in named for i in self._agencies.covered(agency)}


def _lists_the_same(answer: str, text: str) -> bool:
    """Say whether a text holds most parts of a list: "Công an, Quốc phòng, …" of ministries."""
    parts = [set(folded_words(part)) for part in answer.split(",")]
    if len(parts) < _LIST:
        return False
    held = set(folded_words(text))
    return sum(part <= held for part in parts) >= _ANSWER_WORDS * len(parts)


def read_questions(path: Path) -> list[dict[str, Any]]:
    """Return the questions of a JSON Lines file.

    Raises:
        EvaluationError: the file cannot be read, or a line is no question.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        questions = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise EvaluationError(
            f"{path} cannot be read as questions: {error}.",
            "It must hold one JSON object a line with “id” and “text”.",
        ) from error
    for number, question in enumerate(questions, 1):
        if not isinstance(question, dict) or "id" not in question or "text" not in question:
            raise EvaluationError(
                f"Line {number} of {path} has no “id” or no “text”.",
                'Write {"id": "q1", "text": "…"}.',
            )
    return questions


def _accepted(expect: str) -> tuple[str, ...]:
    """Return the statuses that do what was expected."""
    if expect.startswith("not_in_kb"):
        return ("not_found",)
    return {
        "out_of_scope": ("out_of_scope",),
        "soft_out_of_scope": ("out_of_scope", "smalltalk"),
        "refuse": ("refused",),
        "meta": ("meta", "smalltalk"),
        "partial": ("answered", "refused", "not_found"),
        "safety_first": ("safety",),
    }.get(expect, (expect,))


def _coverage(gold: Sequence[Mapping[str, str]], ranks: Sequence[int | None]) -> float:
    documents = {g["document"] for g in gold}
    cited = {g["document"] for g, rank in zip(gold, ranks, strict=True) if rank is not None}
    return len(cited) / len(documents)


def _occurrences(text: str, part: str) -> Iterable[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + 1)


def _means(outcomes: Sequence[Outcome]) -> dict[str, float]:
    means = {}
    for measure in MEASURES:
        values = [v for o in outcomes if (v := getattr(o, measure)) is not None]
        if values:
            means[measure] = round(sum(map(float, values)) / len(values), 4)
    return means


def _grouped(
    outcomes: Sequence[Outcome], key: Callable[[Outcome], str]
) -> dict[str, dict[str, float]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[key(outcome)].append(outcome)
    return {name: {"n": len(groups[name])} | _means(groups[name]) for name in sorted(groups)}


def _is_miss(outcome: Outcome) -> bool:
    good = (outcome.hit1, outcome.hit3, outcome.direct, outcome.recognised, outcome.answered)
    return (
        any(value is False for value in (*good, outcome.danger, outcome.verbatim, outcome.hotline))
        or outcome.false_alarm is True
        or (outcome.covered is not None and outcome.covered < 1)
    )


def _miss(outcome: Outcome) -> dict[str, Any]:
    wrong = [
        name
        for name in MEASURES
        if (value := getattr(outcome, name)) is not None
        and (value is True if name == "false_alarm" else float(value) < 1)
    ]
    return {
        "id": outcome.id,
        "text": outcome.text,
        "language": outcome.language,
        "kind": outcome.kind,
        "status": outcome.status,
        "rank": outcome.rank,
        "wrong": wrong,
    }


def _median(values: Sequence[float]) -> float:
    return float(statistics.median(values)) if values else 0.0

"""The questions the bot is judged by: their form, their gold quotes, their spread."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from knowledge.text import nfc, squeeze

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
PLANS = sorted((PROJECT / "knowledge" / "documents").glob("*.txt"))

Question = dict[str, Any]

KEYS = {
    "id", "text", "lang", "kind", "expect", "danger",
    "province", "year", "gold_mode", "gold", "note",
}  # fmt: skip
GOLD_KEYS = {"document", "quote", "context", "answer"}
LANGUAGES = {"vi", "vi-nodiac", "vi-teen", "vi-typo", "en"}
GOLD_MODES = {"any", "each", "all"}
ANSWERED = {"answer", "answer_with_caveat", "partial"}
# What is expected of the kinds that no plan answers.
EXPECTED = {
    "out_of_scope": "out_of_scope",
    "false_friend": "soft_out_of_scope",
    "meta": "meta",
    "misuse": "refuse",
    "danger": "safety_first",
    "smalltalk": "smalltalk",
}
# Kinds counted together, because one alone is rare in what people ask.
TOGETHER = {"hotline": "how_report"}
# Questions about the law's details; they count as questions the plans do not answer.
LAW_KINDS = {"penalty", "support_amount"}
ANSWERABLE = {"who", "when", "target", "document", "procedure", "how_report", "victim_rights"}
KINDS = ANSWERABLE | {"signs"} | set(EXPECTED)
AT_LEAST = 10
AT_LEAST_ENGLISH = 25
AT_LEAST_A_PLAN = 25


def load(file: Path) -> list[Question]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


QUESTIONS = load(PROJECT / "tests" / "questions.jsonl")
FRESH = load(PROJECT / "tests" / "fresh_questions.jsonl")
TEXTS = {file.stem: squeeze(nfc(file.read_text(encoding="utf-8"))) for file in PLANS}


def found_nowhere(question: Question) -> bool:
    return str(question["expect"]).startswith("not_in_kb")


def test_the_file_is_in_nfc() -> None:
    raw = (PROJECT / "tests" / "questions.jsonl").read_text(encoding="utf-8")
    assert raw == nfc(raw)


def test_ids_and_texts_are_unique() -> None:
    for key in ("id", "text"):
        counts = Counter(question[key] for question in QUESTIONS)
        assert [value for value, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question["id"]))
def test_a_question_has_the_agreed_form(question: Question) -> None:
    assert set(question) == KEYS
    assert question["text"] == question["text"].strip() != ""
    assert question["lang"] in LANGUAGES
    assert question["kind"] in KINDS | LAW_KINDS | set(TOGETHER)
    assert question["year"] is None or isinstance(question["year"], int)
    assert question["province"] is None or question["province"]
    assert question["danger"] is (question["kind"] == "danger")
    if question["kind"] in EXPECTED:
        assert question["expect"] == EXPECTED[question["kind"]]
    else:
        assert question["expect"] in ANSWERED or found_nowhere(question)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question["id"]))
def test_gold_stands_verbatim_in_its_plan(question: Question) -> None:
    gold = question["gold"]
    if question["expect"] != "partial":  # what is answered of it may stand nowhere
        assert bool(gold) is (question["expect"] in ANSWERED)
    assert question["gold_mode"] in (GOLD_MODES if gold else {None})
    for entry in gold:
        assert set(entry) == GOLD_KEYS
        assert entry["answer"]
        assert squeeze(entry["quote"]) != ""
        assert squeeze(entry["quote"]) in TEXTS[entry["document"]]
        if entry["context"] is not None:
            assert squeeze(entry["context"]) in TEXTS[entry["document"]]


def test_fresh_questions_have_the_same_form_and_stand_in_the_plans_too() -> None:
    assert len({question["id"] for question in FRESH}) == len(FRESH)
    for question in FRESH:
        assert set(question) == KEYS, question["id"]
        assert question["lang"] in LANGUAGES, question["id"]
        assert question["text"] == nfc(question["text"]), question["id"]
        assert question["gold_mode"] in (GOLD_MODES if question["gold"] else {None})
        for entry in question["gold"]:
            assert squeeze(entry["quote"]) in TEXTS[entry["document"]], question["id"]


def test_questions_for_each_plan_name_several() -> None:
    for question in QUESTIONS:
        if question["gold_mode"] == "each":
            assert len({entry["document"] for entry in question["gold"]}) > 1, question["id"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_asked_often_enough(kind: str) -> None:
    kinds = Counter(TOGETHER.get(question["kind"], question["kind"]) for question in QUESTIONS)
    assert kinds[kind] >= AT_LEAST


def test_enough_questions_have_no_answer_here() -> None:
    assert sum(found_nowhere(question) for question in QUESTIONS) >= AT_LEAST


def test_every_way_of_writing_is_met() -> None:
    languages = Counter(question["lang"] for question in QUESTIONS)
    assert all(languages[language] >= AT_LEAST for language in LANGUAGES)
    assert languages["en"] >= AT_LEAST_ENGLISH


@pytest.mark.parametrize("plan", sorted(TEXTS))
def test_every_plan_is_asked_about(plan: str) -> None:
    asked = [q for q in QUESTIONS if plan in {entry["document"] for entry in q["gold"]}]
    assert len(asked) >= AT_LEAST_A_PLAN


def test_no_question_is_one_of_the_development_set() -> None:
    development = SHARED / "questions" / "dev.jsonl"
    if not development.is_file():
        pytest.skip("the shared material is not beside this checkout")
    seen = {squeeze(nfc(question["text"])).casefold() for question in load(development)}
    assert {squeeze(question["text"]).casefold() for question in QUESTIONS} & seen == set()

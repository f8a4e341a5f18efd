"""How good the answers are: every question of the sets, met as the bot meets it, measured.

The thresholds stand a little below what was measured, so that they catch a step back and not a
question more or less. ``pytest tests/test_quality.py -s`` prints the figures.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.evaluate import MEASURES, Evaluator, read_questions
from bot.messages import Messages
from index.encoder import load_encoder
from tests.bot import conftest
from tests.bot.asked import HOTLINE, Asked, asked_plans

OWN = Path(__file__).parent / "questions.jsonl"
# By people who had not seen the bot; nothing is learnt from these.
FRESH = Path(__file__).parent / "fresh_questions.jsonl"
LONGEST_REPLY = 900  # characters, median
LONGEST_QUOTE = 300  # characters, median
# Less is better for this one alone.
FALSE_ALARM = "false_alarm"
LEAST = {
    "hit1": 0.90,
    "hit3": 0.935,
    "covered": 0.91,
    "direct": 0.88,
    "recognised": 0.92,
    "answered": 0.97,
    "danger": 0.98,
    FALSE_ALARM: 0.015,
    "hotline": 1.0,
    "verbatim": 1.0,
}
LEAST_FRESH = {
    "hit1": 0.93,
    "hit3": 0.97,
    "covered": 0.95,
    "direct": 0.93,
    "recognised": 0.94,
    "answered": 0.98,
    "danger": 0.98,
    FALSE_ALARM: 0.015,
    "hotline": 1.0,
    "verbatim": 1.0,
}
LEAST_SHARED = {
    "hit1": 0.95,
    "hit3": 0.97,
    "covered": 0.94,
    "direct": 0.93,
    "recognised": 0.95,
    "answered": 0.98,
    "danger": 0.98,
    FALSE_ALARM: 0.015,
    "hotline": 1.0,
    "verbatim": 1.0,
}

model_data = conftest.model_data


@pytest.fixture(scope="module")
def plans(model_data: Path) -> Iterator[Asked]:
    with asked_plans(model_data, load_encoder()) as asked:
        yield asked


def ask_all(plans: Asked, file: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the questions of a file with the replies to them."""
    questions = read_questions(file)
    return questions, [plans.reply(question["text"], question["id"]) for question in questions]


def print_figures(figures: Mapping[str, Any]) -> None:
    """Print the figures over all, by language and by kind, and the misses."""
    rows = {"all": {"n": figures["questions"]} | figures["all"]}
    rows |= figures["by_language"] | figures["by_kind"]
    print("\n" + "".join(f"{name:>12}" for name in ("", "n", *MEASURES)))
    for name, row in rows.items():
        cells = (f"{row[key]:.4g}" if key in row else "" for key in ("n", *MEASURES))
        print(f"{name:>12}" + "".join(f"{cell:>12}" for cell in cells))
    print(f"median reply {figures['median_reply']}, quote {figures['median_quote']} characters")
    for miss in figures["misses"]:
        print(miss["id"], miss["kind"], miss["status"], ",".join(miss["wrong"]), miss["text"])


def steps_back(figures: Mapping[str, float], least: Mapping[str, float]) -> dict[str, float]:
    """Return the figures that are worse than their thresholds."""
    return {
        measure: figures[measure]
        for measure, bound in least.items()
        if (figures[measure] > bound if measure == FALSE_ALARM else figures[measure] < bound)
    }


def assert_good(
    plans: Asked,
    questions: Sequence[dict[str, Any]],
    replies: Sequence[dict[str, Any]],
    least: Mapping[str, float],
) -> None:
    texts = {name: document.text for name, document in plans.documents.items()}
    figures = Evaluator(texts, plans.agencies).evaluate(questions, replies).figures()
    print_figures(figures)
    assert steps_back(figures["all"], least) == {}
    assert figures["median_reply"] <= LONGEST_REPLY
    assert figures["median_quote"] <= LONGEST_QUOTE


def test_the_questions_of_the_project(plans: Asked) -> None:
    questions, replies = ask_all(plans, OWN)
    assert_good(plans, questions, replies, LEAST)
    for reply in replies:
        if reply["status"] != "out_of_scope":
            assert HOTLINE in reply["answer"], reply["question"]
        for item in reply["evidence"]:
            text = plans.documents[item["document_id"]].text
            assert item["quote"] == " ".join(text[item["start"] : item["end"]].split())


def test_questions_that_nothing_is_learnt_from(plans: Asked) -> None:
    questions, replies = ask_all(plans, FRESH)
    assert_good(plans, questions, replies, LEAST_FRESH)


def test_the_shared_questions(plans: Asked, shared: Path) -> None:
    file = shared / "questions" / "dev.jsonl"
    if not file.is_file():
        pytest.skip("the shared questions are not there")
    questions, replies = ask_all(plans, file)
    assert_good(plans, questions, replies, LEAST_SHARED)


def test_english_questions_get_english_replies(plans: Asked) -> None:
    messages = Messages.load("en")
    closings = {
        messages.text(key)
        for key in ("hotline.line", "hotline.line_short", "not_found.ask_instead")
    }
    for question in read_questions(OWN):
        if question["lang"] == "en" and question["kind"] != "smalltalk":
            reply = plans.reply(question["text"])
            assert reply["language"] == "en", question["text"]
            if reply["release"] is not None:
                assert reply["answer"].splitlines()[-1] in closings

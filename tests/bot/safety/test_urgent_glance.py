"""The glance tells most cries from most questions, so that they need not wait for each other."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.safety.urgent_glance import reads_like_a_cry

TESTS = Path(__file__).parents[2]


def share(texts: list[str]) -> float:
    return sum(map(reads_like_a_cry, texts)) / len(texts)


def test_most_dangers_and_few_questions_read_like_a_cry() -> None:
    lines = (TESTS / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert share([q["text"] for q in questions if q["danger"]]) > 0.9
    assert share([q["text"] for q in questions if not q["danger"]]) < 0.1


@given(st.text(max_size=3000))
def test_any_text_is_told(text: str) -> None:
    assert reads_like_a_cry(text) in (True, False)

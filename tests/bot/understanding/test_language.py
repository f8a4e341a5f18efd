from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.language import detect_language
from knowledge.text import fold
from tests.bot import held_back


@pytest.mark.parametrize(
    "text",
    [
        "Nạn nhân được hỗ trợ những gì?",
        "nan nhan duoc ho tro nhung gi",
        "crackdown ở Cần Thơ",
        "deadline bao cao o dau",
        "tôi bị scam sang Campuchia, help",
        "e bi lua k bít lm s",
        "sdt CAX la j z",
        "ban la ai",
        "hotline",
        "ok",
        "xin chao",
        "111?",
        "",
        "🚨🚨",
        "报警",
    ],
)
def test_vietnamese(text: str) -> None:
    assert detect_language(text) == "vi"


@pytest.mark.parametrize(
    "text",
    [
        "Which agency supports victims?",
        "who is in charge of this in Lang Son",
        "Who is Sở Y tế Cần Thơ?",
        "Does the Cần Thơ plan name a hotline?",
        "my sister was sold",
        "I am locked in a house",
        "they took my passport",
        "help me",
        "what is MBN",
        "is 111 free",
        "Tuyen Quang deadline for reports",
        "can you help",
    ],
)
def test_english(text: str) -> None:
    assert detect_language(text) == "en"


def test_sentences_of_the_plans_are_vietnamese_with_and_without_diacritics() -> None:
    for text in held_back.plan_texts():
        for sentence in held_back.sentences(text)[::5]:
            assert detect_language(sentence) == "vi"
            assert detect_language(fold(sentence)) == "vi"


@given(st.text())
def test_any_text_has_a_language(text: str) -> None:
    assert detect_language(text) in ("vi", "en")

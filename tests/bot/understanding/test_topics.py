"""Which kind of task a question is about."""

import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.understanding.topics as topics_module
from bot.understanding.topics import Topics

FILE = Path(topics_module.__file__).parents[1] / "data" / "topics.toml"
ENTRIES = tomllib.loads(FILE.read_text(encoding="utf-8"))["topic"]


@pytest.fixture(scope="module")
def topics() -> Topics:
    return Topics.load()


def test_the_file_is_as_its_head_says() -> None:
    wordings = [text for entry in ENTRIES for text in (*entry["say"], *entry["en"])]
    assert len(set(wordings)) == len(wordings)
    assert len({entry["id"] for entry in ENTRIES}) == len(ENTRIES)
    for entry in ENTRIES:
        assert 8 <= len(entry["plan"].split()) <= 30, entry["id"]
        assert len(entry["say"]) >= 10, entry["id"]
    assert all(unicodedata.is_normalized("NFC", text) for text in wordings)


def test_each_wording_leads_to_its_own_topic(topics: Topics) -> None:
    for entry in ENTRIES:
        for text in entry["say"]:
            match = topics.match(text, "vi")
            assert match is not None
            assert match.topic.id == entry["id"], text
            assert match.likeness == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("thay co day hoc tro tranh bi lua ban nhu the nao", "vi", "school-lessons"),
        ("lấy đâu ra tiền làm mấy việc này", "vi", "budget"),
        ("học trò bỏ học giữa chừng thì trường làm gì", "vi", "pupil-management"),
        ("What do schools teach pupils about traffickers?", "en", "school-lessons"),
    ],
)
def test_other_wordings_lead_there_too(
    topics: Topics, text: str, language: str, topic: str
) -> None:
    match = topics.match(text, "en" if language == "en" else "vi")
    assert match is not None
    assert match.topic.id == topic
    assert match.likeness < 1.0


@pytest.mark.parametrize("text", ["", "???", "xyzzy qwrt"])
def test_words_of_no_topic_lead_nowhere(topics: Topics, text: str) -> None:
    assert topics.match(text, "vi") is None
    assert topics.match(text, "en") is None


@given(text=st.text(max_size=120), english=st.booleans())
def test_any_text_can_be_compared(text: str, english: bool) -> None:
    match = Topics.load().match(text, "en" if english else "vi")
    assert match is None or 0.0 < match.likeness <= 1.0

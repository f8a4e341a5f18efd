"""Which kind of task a question is about."""

import tomllib
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.topics import OUTSIDE_FILE, TOPICS_FILE, Topic, Topics, load_topics

ENTRIES = tomllib.loads(TOPICS_FILE.read_text(encoding="utf-8"))["topic"]
OUTSIDE = tomllib.loads(OUTSIDE_FILE.read_text(encoding="utf-8"))["topic"]
EVERY = (*ENTRIES, *OUTSIDE)


@pytest.fixture(scope="module")
def topics() -> Topics:
    return Topics(load_topics())


def test_the_files_are_as_their_heads_say() -> None:
    wordings = [text for entry in EVERY for text in (*entry["say"], *entry["en"])]
    assert len(set(wordings)) == len(wordings)
    assert len({entry["id"] for entry in EVERY}) == len(EVERY)
    for entry in EVERY:
        assert 8 <= len(entry["plan"].split()) <= 30, entry["id"]
        assert len(entry["say"]) >= 10, entry["id"]
    assert all(unicodedata.is_normalized("NFC", text) for text in wordings)


def test_each_wording_leads_to_its_own_topic(topics: Topics) -> None:
    for entry in ENTRIES:
        for text in entry["say"]:
            best = topics.match([text], "vi").tasks[0]
            assert best.topic.id == entry["id"], text
            assert best.likeness == pytest.approx(1.0)


def test_what_plans_do_not_answer_is_told_from_tasks(topics: Topics) -> None:
    for entry in OUTSIDE:
        for text in entry["say"]:
            found = topics.match([text], "vi")
            assert found.outside == pytest.approx(1.0), text
            assert all(not match.topic.outside for match in found.tasks)


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
    best = topics.match([text], "en" if language == "en" else "vi").tasks[0]
    assert best.topic.id == topic
    assert best.likeness < 1.0


def test_the_nearest_reading_counts(topics: Topics) -> None:
    wording = ENTRIES[0]["say"][0]
    assert topics.match(["xyzzy", wording], "vi") == topics.match([wording], "vi")


@pytest.mark.parametrize("text", ["", "???", "xyzzy qwrt"])
def test_words_of_no_topic_lead_nowhere(topics: Topics, text: str) -> None:
    assert topics.match([text], "vi").tasks == ()
    assert topics.match([text], "en").tasks == ()


def test_the_meaning_tells_topics_apart_that_the_words_do_not() -> None:
    two = [Topic(name, "kế hoạch", ("việc của trường",), ()) for name in ("one", "other")]
    topics = Topics(two, vectors=np.eye(2, dtype=np.float32))
    for place, topic in enumerate(two):
        meaning = np.eye(2, dtype=np.float32)[place]
        assert topics.match(["việc của trường"], "vi", meaning).tasks[0].topic == topic


_TOPICS = Topics(load_topics())


@given(text=st.text(max_size=120), english=st.booleans())
def test_any_text_can_be_compared(text: str, english: bool) -> None:
    found = _TOPICS.match([text], "en" if english else "vi")
    assert 0.0 <= found.outside <= 1.0
    assert all(0.0 <= match.likeness <= 1.0 for match in found.tasks)

"""Messages that are no question for the documents are recognised in wordings nobody foresaw."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from bot.messages import Messages
from bot.safety import aside, aside_learn, word_learning
from bot.safety.aside import AsideScores, aside_scores, is_clearly_aside, read_aside
from bot.safety.scope import ScopeReading
from bot.safety.triage import triage
from bot.safety.urgent import read_scene
from bot.safety.word_weights import WordWeights, load_named_weights
from knowledge.errors import DataFileError

DATA = Path(__file__).parents[1] / "data"
FILES = (DATA / "danger_cases.jsonl", DATA / "scope_cases.jsonl")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


DANGER, SCOPE = (rows(path) for path in FILES)
HELD_OUT = "wide_2"
HELD = [row for row in SCOPE if row.get("set") == HELD_OUT]


def status_of(text: str, models: Mapping[str, WordWeights] | None = None) -> str:
    reading = read_aside(text, read_scene(text), None, models)
    return "" if reading is None else reading.status


@lru_cache(maxsize=1)
def learnt_without_the_held_out() -> Mapping[str, WordWeights]:
    kept = [
        (row["text"], aside_learn.label_of(row))
        for row in DANGER + SCOPE
        if row.get("set") != HELD_OUT and aside_learn.counts(row)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_learning, "EPOCHS", 10)  # a third of the time, nearly the same weights
        return aside_learn.learn(kept)


def held(expected: str) -> list[str]:
    return [row["text"] for row in HELD if row["expect"].startswith(expected)]


def test_questions_about_the_bot_are_recognised_in_wordings_never_learnt() -> None:
    models = learnt_without_the_held_out()
    found = [status_of(text, models) for text in held("meta.")]
    assert len(found) >= 100
    assert sum(status in ("meta", "smalltalk") for status in found) >= 0.75 * len(found)


def test_other_topics_are_recognised_in_wordings_never_learnt() -> None:
    models = learnt_without_the_held_out()
    found = [status_of(text, models) for text in held("out_of_scope.")]
    assert len(found) >= 140
    # What is missed has no word of the domain and is turned away after the search.
    assert found.count("out_of_scope") >= 0.35 * len(found)


def test_questions_for_the_documents_are_never_turned_away_by_wording() -> None:
    models = learnt_without_the_held_out()
    texts = held("in_domain")
    wrong = [text for text in texts if status_of(text, models)]
    assert len(texts) >= 120
    assert len(wrong) <= 0.02 * len(texts), wrong


def test_no_danger_is_taken_for_another_topic() -> None:
    dangers = [row["text"] for row in DANGER if row["danger"]]
    wrong = [text for text in dangers if is_clearly_aside(text, read_scene(text))]
    assert len(wrong) <= 0.001 * len(dangers), wrong


def test_learning_gives_the_weights_of_the_package(tmp_path: Path) -> None:
    """The weights are those of the lists; small differences in the last digit are allowed."""
    learnt = aside_learn.learn([case for path in FILES for case in aside_learn.read_cases(path)])
    word_learning.save_named(learnt, tmp_path / "words.txt", aside_learn.HEAD)
    lines = (tmp_path / "words.txt").read_text(encoding="utf-8").splitlines()
    shipped = aside.DATA.read_text(encoding="utf-8").splitlines()
    assert len(set(lines) & set(shipped)) >= 0.95 * len(set(shipped))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_key_is_a_message(language: str) -> None:
    messages = Messages.load(language)
    keys = [name for name in aside.aside_models() if "." in name]
    assert len(keys) >= 20
    assert all(messages.has(key) and not messages.fields(key) for key in keys)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Bot này biết những tài liệu nào?", "meta"),
        ("Câu trả lời của bạn có thay được tư vấn của luật sư không?", "meta"),
        ("toi hoi o day nguoi nha co doc duoc khong", "meta"),
        ("Bạn có báo tên và số điện thoại của tôi cho ai không?", "meta"),
        ("How do I get from Hanoi to Lang Son by train?", "out_of_scope"),
        ("Sở Y tế Cần Thơ có tuyển điều dưỡng không?", "out_of_scope"),
        ("Giải cứu dưa hấu cho nông dân thì mua ở đâu?", "out_of_scope"),
        ("sếp bóc lột quá, deadline ngập đầu cứu với =))", "out_of_scope"),
        ("Sở Y tế Cần Thơ phải làm những gì?", ""),
        ("Công an xã tiếp nhận tin báo thế nào?", ""),
        ("hạn nộp báo cáo tháng cao điểm", ""),
    ],
)
def test_what_a_message_is(text: str, status: str) -> None:
    answer = triage(text)
    assert (answer.status.value if answer else "") == status


def test_a_rule_yields_to_a_clear_question_and_to_clear_talk() -> None:
    question = "Sở Y tế Cần Thơ chủ trì việc nào trong kế hoạch hỗ trợ nạn nhân?"
    talk = "Bạn có đọc được file word tôi gửi không?"
    taken = ScopeReading("meta", "meta.what")
    other = ScopeReading("out_of_scope", "out_of_scope.plain")
    assert read_aside(question, read_scene(question), taken) is None
    assert read_aside(question, read_scene(question), other) is None
    assert read_aside(talk, read_scene(talk), taken) is taken
    reading = read_aside(talk, read_scene(talk), other)
    assert reading is not None
    assert reading.status == "meta"


def test_a_short_message_is_left_to_the_rules() -> None:
    scene = read_scene("còn Cần Thơ")
    ruled = ScopeReading("smalltalk", "smalltalk.ok")
    assert aside_scores("còn Cần Thơ", scene) is None
    assert read_aside("còn Cần Thơ", scene) is None
    assert read_aside("còn Cần Thơ", scene, ruled) is ruled


def test_scores_tell_talk_from_other_topics() -> None:
    talk, other = "Bạn có lưu câu hỏi của tôi không?", "Giá vé tàu đi Lạng Sơn bao nhiêu?"
    talking = aside_scores(talk, read_scene(talk)) or AsideScores(0, 0)
    elsewhere = aside_scores(other, read_scene(other)) or AsideScores(0, 0)
    assert talking.talk > 0 > talking.elsewhere
    assert elsewhere.elsewhere > 0 > elsewhere.talk


@pytest.mark.parametrize("content", ["[talk]\na\tb\n", "[talk]\na\t1\n", "[talk]\n(bias)\n"])
def test_malformed_weights_are_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"words\.txt"):
        load_named_weights(path, "bot.safety.aside_learn")
    with pytest.raises(DataFileError):
        load_named_weights(tmp_path / "none.txt", "bot.safety.aside_learn")

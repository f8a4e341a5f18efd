"""What is answered before any search: danger first, whatever else is broken."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import AnswerStatus
from bot.rendering.plain import render_plain
from bot.safety.triage import MAX_LENGTH, apology, triage
from knowledge.text import fold

DANGER = (
    "Tôi bị nhốt trong phòng, họ lấy hộ chiếu của tôi",
    "em bi lua ban sang campuchia, cuu em voi",
    "They locked me in and took my passport",
)
QUESTIONS = (
    "Cơ quan nào hỗ trợ nạn nhân ở Lạng Sơn?",
    "dot cao diem nam 2025 den ngay nao",
    "What must the Department of Health do?",
)
WITHOUT_ALL_ELSE = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"faiss", "sqlite3", "sqlite_utils", "torch", "onnxruntime",
                                  "sentence_transformers", "transformers", "numpy", "index"}:
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
from bot.rendering.plain import render_plain
from bot.safety.triage import triage
answer = triage(sys.argv[1])
print(answer.status.value)
print(render_plain(answer))
"""


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize("text", DANGER)
def test_danger_comes_first(text: str) -> None:
    for typed in (text, text.upper(), nfd(text), f"{QUESTIONS[0]} {text}"):
        answer = triage(typed)
        assert answer is not None
        assert (answer.status, answer.kind) == (AnswerStatus.SAFETY, "danger")
        said = render_plain(answer)
        assert "111" in said
        assert "113" in said
        assert {"111", "113"} <= {contact.number for contact in answer.contacts}
        assert (answer.direct, answer.evidence, answer.release) == ((), (), None)


def test_a_reply_to_danger_is_in_the_writer_s_language() -> None:
    languages = [answer.language for text in DANGER if (answer := triage(text))]
    assert languages == ["vi", "vi", "en"]


def test_danger_is_answered_when_everything_else_is_broken(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_ALL_ELSE, DANGER[0]],
        capture_output=True,
        check=False,
        timeout=60,
        cwd=Path(__file__).resolve().parents[3],
        env={"LACHAN_DATA": str(tmp_path / "missing"), "PYTHONIOENCODING": "utf-8"},
    )
    status, *lines = done.stdout.decode().splitlines()
    assert done.stderr.decode() == ""
    assert status == "safety"
    assert "111" in "".join(lines)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_is_left_to_the_documents(text: str) -> None:
    for typed in (text, fold(text), nfd(text), f"\n {text} \t"):
        assert triage(typed) is None


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0\u2003"])
def test_an_empty_message_gets_a_calm_reply(text: str) -> None:
    answer = triage(text)
    assert answer is not None
    assert answer.status is AnswerStatus.CLARIFY
    assert "111" in answer.opening


@pytest.mark.parametrize(
    "text", ["😀", "🙂🙂🙂", "???", "…", "\x00", "\x07\x1b", "\u200b", "!!! 😢 !!!"]
)
def test_a_message_without_words_gets_a_calm_reply(text: str) -> None:
    answer = triage(text)
    assert answer is not None
    assert answer.status in (AnswerStatus.CLARIFY, AnswerStatus.SAFETY)
    assert "111" in render_plain(answer)


def test_a_message_that_is_too_long_is_told_the_limit() -> None:
    assert triage("nạn nhân " * (MAX_LENGTH // 9)) is None
    for text in ("nạn nhân " * MAX_LENGTH, "a" * 100_000, "ạ" * (MAX_LENGTH + 1)):
        answer = triage(text)
        assert answer is not None
        assert answer.status is AnswerStatus.CLARIFY
        assert str(MAX_LENGTH) in answer.opening
        assert "111" in answer.opening


def test_danger_is_seen_in_a_message_that_is_too_long() -> None:
    for text in (f"{DANGER[0]}. " + "chuyện là " * 9_000, "chuyện là " * 9_000 + DANGER[0]):
        answer = triage(text)
        assert answer is not None
        assert answer.status is AnswerStatus.SAFETY


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("xin chào", AnswerStatus.SMALLTALK),
        ("Bạn là người hay máy?", AnswerStatus.META),
        ("Cho tôi địa chỉ nhà tạm lánh của nạn nhân", AnswerStatus.REFUSED),
        ("Are you a robot?", AnswerStatus.META),
        ("xóa giúp tôi", AnswerStatus.META),
        ("xoa giup em voi a", AnswerStatus.META),
    ],
)
def test_messages_that_need_no_document(text: str, status: AnswerStatus) -> None:
    answer = triage(text)
    assert answer is not None
    assert answer.status is status
    assert answer.evidence == ()
    assert "111" in render_plain(answer)


def test_control_characters_do_not_hide_danger() -> None:
    answer = triage("\x00tôi bị nhốt\x07 trong phòng,\r\n họ lấy hộ chiếu")
    assert answer is not None
    assert answer.status is AnswerStatus.SAFETY


@given(text=st.text(max_size=400))
def test_any_text_is_triaged(text: str) -> None:
    answer = triage(text)
    if answer is None:
        assert any(char.isalnum() for char in text)
    else:
        assert answer.question == text
        assert answer.release is None
        assert "111" in render_plain(answer)


@given(text=st.text(max_size=400))
def test_an_apology_shows_the_way_to_help(text: str) -> None:
    answer = apology(text)
    assert answer.question == text
    assert "111" in render_plain(answer)
    assert "113" in render_plain(answer)


def test_an_apology_is_in_the_writer_s_language() -> None:
    assert apology("Which agency supports victims?").language == "en"
    assert apology("Ai hỗ trợ nạn nhân?").language == "vi"
    assert apology("", "error.no_release").opening != apology("").opening

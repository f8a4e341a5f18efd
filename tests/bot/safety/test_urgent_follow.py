"""What people in danger write next gets a reply of its own; other questions do not."""

import tomllib
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import AnswerStatus
from bot.safety.urgent_data import FOLLOW
from bot.safety.urgent_follow import follow_up, read_plea
from bot.safety.urgent_reply import follow_reply
from knowledge.text import fold

PLEAS = tomllib.loads(FOLLOW.read_text(encoding="utf-8"))["plea"]


@pytest.mark.parametrize(
    ("text", "plea"),
    [
        ("không gọi được", "cannot_call"),
        ("ko goi dc", "cannot_call"),
        ("I can't call", "cannot_call"),
        ("em sợ", "afraid"),
        ("giờ sao", "afraid"),
        ("họ đang xem điện thoại của em", "watched"),
        ("tôi không có tiền", "no_money"),
        ("em không biết đang ở đâu", "lost"),
        ("I don't know where I am", "lost"),
        ("em đi chui, sợ công an bắt", "police_fear"),
        ("cửa khóa rồi, không ra được", "cannot_leave"),
        ("em đang chảy máu", "hurt"),
    ],
)
def test_a_plea_gets_its_reply(text: str, plea: str) -> None:
    assert read_plea(text) == read_plea(text.upper()) == read_plea(fold(text)) == plea
    answer = follow_up(text)
    assert answer is not None
    assert answer.status is AnswerStatus.SAFETY
    assert "111" in answer.opening


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cảm ơn bạn",
        "còn Lạng Sơn thì sao?",
        "Nạn nhân được hỗ trợ gì?",
        "đợt cao điểm đến ngày nào",
        "Which agency supports victims?",
        "chuyện là " * 20 + "em sợ",
    ],
)
def test_other_messages_have_no_such_reply(text: str) -> None:
    assert follow_up(text) is None


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("plea", PLEAS)
def test_every_reply_is_short_and_promises_nothing(
    plea: str, language: Literal["vi", "en"]
) -> None:
    reply = follow_reply(plea, PLEAS[plea]["calls"], language)
    assert len(reply.text) < (200 if plea == "watched" else 450)
    assert "?" not in reply.text
    assert "{" not in reply.text
    assert {"vi": "chương trình tự động", "en": "automatic program"}[language] in reply.text
    for _, number in reply.contacts:
        assert number in reply.text
    for word in ("ẩn danh", "giấu tên", "bí mật", "anonymous", "confidential", "sẽ cứu"):
        assert word not in reply.text.lower()


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert follow_up(text) == follow_up(text)

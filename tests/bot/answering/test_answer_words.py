"""Which fact of a passage a question wants, and the short answers made of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.answer_words import AnswerWords
from bot.answering.direct_dates import time_in_words, whom_to_send
from bot.answering.direct_documents import document_name
from bot.answering.direct_figures import how_many
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import CAN_THO, COAST, LANG_SON, TUYEN_QUANG

WORDS = AnswerWords.load()


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


@pytest.mark.parametrize(
    ("name", "text", "asks"),
    [
        ("theme", "Khẩu hiệu năm 2025 là gì?", True),
        ("theme", "Ai hỗ trợ nạn nhân?", False),
        ("recipient", "Xã tôi nộp kết quả cho cơ quan nào?", True),
        ("recipient", "Ai báo cáo?", False),
        ("partner", "Sở Y tế phối hợp với ai?", True),
        ("partner", "Sở nào chủ trì?", False),
        ("leader", "Sở nào chủ trì?", True),
        ("which_plan", "Kế hoạch nào nhắc đến Luật Trẻ em?", True),
        ("which_plan", "Which plans mention SMS?", True),
        ("which_plan", "Ai hỗ trợ nạn nhân?", False),
    ],
)
def test_what_a_question_wants(plans: Asked, name: str, text: str, asks: bool) -> None:
    assert WORDS.asks(name, plans.read(text)) is asks


def test_each_question_is_read_for_itself(plans: Asked) -> None:
    one, other = plans.read("Sở nào chủ trì?"), plans.read("Sở nào phối hợp?")
    for _ in range(2):
        assert WORDS.asks("leader", one)
        assert not WORDS.asks("leader", other)


def test_figures_that_lean_on_each_other_are_told_together(plans: Asked) -> None:
    candidate = plans.candidate(LANG_SON, "Bảo đảm 100% tố giác")
    finding = how_many(candidate, "tin báo phải giải quyết bao nhiêu")
    assert finding is not None
    assert finding.text.startswith("100%: tố giác")
    assert finding.text.endswith("trên 90%: tỷ lệ giải quyết")
    alone = how_many(candidate, "tỷ lệ điều tra, khám phá")
    assert alone is not None
    assert "100%" not in alone.text


def test_whom_reports_go_to(plans: Asked) -> None:
    finding = whom_to_send(plans.candidate(LANG_SON, "Định kỳ hàng quý"), "gửi báo cáo cho ai")
    assert finding is not None
    assert finding.text.startswith("Ban Chỉ đạo 138 tỉnh (qua Phòng Tham mưu")
    assert whom_to_send(plans.candidate(CAN_THO, "Thực hiện tốt công tác hỗ trợ"), "") is None


def test_a_time_told_in_words_is_given_in_those_words(plans: Asked) -> None:
    candidate = plans.candidate(TUYEN_QUANG, "ngay sau khi được Quốc hội thông qua")
    finding = time_in_words(candidate, "quán triệt, triển khai thực hiện Luật sửa đổi")
    assert finding is not None
    assert finding.text.startswith("ngay sau khi được Quốc hội thông qua")


def test_a_document_is_named_with_its_place_and_years(plans: Asked) -> None:
    named = {name: document_name(document) for name, document in plans.documents.items()}
    assert named[TUYEN_QUANG] == "Kế hoạch 61/KH-UBND – Tuyên Quang, 2024"
    assert named[COAST].endswith("2021-2025")


def test_a_name_that_is_not_in_the_file_is_an_error(plans: Asked) -> None:
    with pytest.raises(KeyError):
        WORDS.asks("no such name", plans.read("Ai ký?"))

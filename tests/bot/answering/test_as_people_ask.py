"""Questions as people word them, answered from the shipped plans with the shipped encoder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Answer, AnswerStatus
from index.encoder import load_encoder
from tests.bot import conftest
from tests.bot.asked import Asked, asked_plans
from tests.knowledge.plans import BAC_GIANG, CAN_THO, LANG_SON, TUYEN_QUANG

model_data = conftest.model_data


@pytest.fixture(scope="module")
def plans(model_data: Path) -> Iterator[Asked]:
    with asked_plans(model_data, load_encoder()) as asked:
        yield asked


def short_answers(answer: Answer, document: str) -> str:
    """Return the short answers of one document, joined."""
    return "; ".join(item.text for item in answer.direct if item.document_id == document)


@pytest.mark.parametrize(
    ("text", "document", "told"),
    [
        ("Kế hoạch 2024 của Tuyên Quang mang số mấy?", TUYEN_QUANG, "61/KH-UBND"),
        ("On what date did Tuyen Quang issue its 2024 plan?", TUYEN_QUANG, "27/3/2024"),
        ("Kế hoạch 2024 của Tuyên Quang ra ngày nào?", TUYEN_QUANG, "27/3/2024"),
        ("Kế hoạch 30/7 của Bắc Giang dựa vào văn bản nào?", BAC_GIANG, "72/KH-BCĐ"),
        ("kh 2023 của lạng sơn căn cứ kế hoạch nào zậy", LANG_SON, "28/KH-BCĐ"),
        ("Lạng Sơn căn cứ kế hoạch nào của Ban Chỉ đạo 138/CP?", LANG_SON, "28/KH-BCĐ"),
        ("Thủ tướng quy định Ngày toàn dân ở quyết định nào?", TUYEN_QUANG, "793/QĐ-TTg"),
        ("Quy chế phối hợp liên ngành 2548 ký ngày nào?", LANG_SON, "18/7/2022"),
        ("Mục tiêu cao nhất của Tuyên Quang là gì?", TUYEN_QUANG, "bảo vệ an ninh con người"),
        ("Luật sửa đổi thì Tuyên Quang triển khai lúc nào?", TUYEN_QUANG, "sau khi"),
        ("Hôm nào nhà mạng nhắn tin cho dân Cần Thơ?", CAN_THO, "30 tháng 7 năm 2025"),
    ],
)
def test_the_short_answer_says_it(plans: Asked, text: str, document: str, told: str) -> None:
    assert told in short_answers(plans.answer(text), document)


def test_a_quote_holds_the_day_that_was_asked_for(plans: Asked) -> None:
    answer = plans.answer("Hôm nào các nhà mạng nhắn tin tuyên truyền cho người dân Cần Thơ?")
    assert "30 tháng 7 năm 2025" in answer.evidence[0].quote


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("quyet dinh 33/QD-TTg ngay 07/01/2026 giao cho cac tinh nhiem vu gi", "33/QĐ-TTg"),
        ("Nghị định 162/2025 quy định những gì về hỗ trợ nạn nhân?", "162/2025"),
        ("Quyết định 500/QĐ-TTg yêu cầu các sở làm gì?", ""),
    ],
)
def test_a_document_that_nothing_cites_is_not_answered_for(
    plans: Asked, text: str, named: str
) -> None:
    answer = plans.answer(text)
    assert answer.status is AnswerStatus.NOT_FOUND
    assert named in answer.opening


@pytest.mark.parametrize(
    "text",
    [
        "Lạng Sơn giải cứu được bao nhiêu nạn nhân rồi?",
        "Cần Thơ cứu được mấy nạn nhân rồi?",
        "How many victims did Can Tho rescue?",
        "Mua bán bào thai có phạm tội gì không?",
        "Biết vụ mua bán người mà không tố giác thì có bị phạt không?",
        "Muốn thành lập cơ sở hỗ trợ nạn nhân thì làm thủ tục thế nào, nộp hồ sơ ở đâu?",
    ],
)
def test_results_and_formalities_no_plan_tells_are_not_answered(plans: Asked, text: str) -> None:
    assert plans.answer(text).status is AnswerStatus.NOT_FOUND


def test_a_period_is_quoted_where_a_plan_states_it_first(plans: Asked) -> None:
    answer = plans.answer("Đợt cao điểm trấn áp tội phạm mua bán người từ ngày nào đến ngày nào?")
    sections = {item.document_id: item.section for item in answer.evidence}
    assert sections[CAN_THO] == "II.1.b"
    assert sections[BAC_GIANG].startswith("II.1.")


def test_all_duties_are_listed_however_help_is_called(plans: Asked) -> None:
    answer = plans.answer("mặt trận tổ quốc có giúp j trong chống buôn ng ko ạ")
    assert answer.listing
    assert {item.document_id for item in answer.evidence} >= {CAN_THO}


def test_a_task_is_found_in_other_words_than_the_plans(plans: Asked) -> None:
    answer = plans.answer("Nhà trường phải làm thế nào để các em học sinh không bị dụ dỗ, lừa bán?")
    assert answer.status is AnswerStatus.ANSWERED
    assert "học sinh" in answer.evidence[0].quote


def test_each_plan_s_task_of_the_agency_is_shown(plans: Asked) -> None:
    answer = plans.answer("Sở Giáo dục và Đào tạo có nhiệm vụ gì cho học sinh?")
    assert {item.document_id for item in answer.evidence} >= {BAC_GIANG, CAN_THO, LANG_SON}


def test_where_one_s_own_plan_goes_is_not_whom_the_plan_was_sent_to(plans: Asked) -> None:
    answer = plans.answer("Xã tôi ở Cần Thơ xây dựng kế hoạch xong thì gửi đi đâu?")
    assert answer.evidence[0].section == "III.1"


@pytest.mark.parametrize(
    "text",
    [
        "Cơ quan nào điều tra người phạm tội mua bán người?",
        "Công an đấu tranh với đối tượng phạm tội mua bán người thế nào?",
        "Who inspects illegal labour brokers?",
        "Ai tuyên truyền cho mấy em học sinh?",
        "ai quản lý mấy vụ nhận con nuôi để chống mbn",
        "Sở nào hỗ trợ nếu có 1500 nạn nhân trở về?",
    ],
)
def test_words_of_crime_and_number_alone_turn_no_question_away(plans: Asked, text: str) -> None:
    assert plans.answer(text).status is AnswerStatus.ANSWERED

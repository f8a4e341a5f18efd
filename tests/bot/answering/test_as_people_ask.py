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


def test_a_period_that_no_plan_reaches_is_not_found(plans: Asked) -> None:
    answer = plans.answer("Chương trình phòng, chống mua bán người giai đoạn 2026-2030 nêu gì?")
    assert answer.status is AnswerStatus.NOT_FOUND


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


def test_a_ministry_is_looked_for_in_the_text(plans: Asked) -> None:
    answer = plans.answer("Tổng đài 111 do bộ nào quản lý?")
    assert {direct.text for direct in answer.direct} == {"Bộ Lao động - Thương binh và Xã hội"}
    assert "do Bộ Lao động" in answer.evidence[0].quote


def test_a_unit_of_the_police_is_looked_for_in_the_text(plans: Asked) -> None:
    answer = plans.answer("Báo cáo kết quả thực hiện gửi qua phòng nào của Công an tỉnh?")
    assert all("Phòng Tham mưu" in direct.text for direct in answer.direct)
    assert answer.direct


def test_only_passages_that_cite_a_number_tell_of_it(plans: Asked) -> None:
    answer = plans.answer("Quy chế 2548 là giữa những bộ nào?")
    assert all("Bộ Công an" in direct.text for direct in answer.direct)
    assert {direct.document_id for direct in answer.direct} == {TUYEN_QUANG, LANG_SON}


def test_who_carries_out_a_cited_document_is_told(plans: Asked) -> None:
    answer = plans.answer("Những cơ quan nào của Tuyên Quang thực hiện Quy chế số 2548?")
    assert "Công an tỉnh" in answer.direct[0].text


def test_a_mail_address_is_found_as_it_stands(plans: Asked) -> None:
    answer = plans.answer("Email catp@cantho.gov.vn dùng để làm gì?")
    assert "catp@cantho.gov.vn" in answer.evidence[0].quote
    unknown = plans.answer("Email ai-do@example.vn dùng để làm gì?")
    assert unknown.status is AnswerStatus.NOT_FOUND


def test_a_number_of_an_office_that_no_plan_has_is_not_found(plans: Asked) -> None:
    answer = plans.answer("Số điện thoại trực ban Công an tỉnh Tuyên Quang là bao nhiêu?")
    assert answer.status is AnswerStatus.NOT_FOUND


def test_an_article_of_a_law_that_is_not_loaded_is_not_found(plans: Asked) -> None:
    answer = plans.answer("Khái niệm nạn nhân nằm ở điều mấy của Luật?")
    assert answer.status is AnswerStatus.NOT_FOUND


def test_money_for_the_world_day_is_a_question_of_money(plans: Asked) -> None:
    answer = plans.answer("kinh phi lam 30/7 nam 2025 o can tho lay tu dau")
    assert "dự toán chi thường xuyên" in answer.evidence[0].quote


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ngoài biển khơi bên nào đi tuần để chặn bọn buôn người?", "vùng biển"),
        ("Học trò bỏ học thì nhà trường giữ các em thế nào?", "học sinh"),
        ("Tiền đâu mà làm mấy hoạt động chống buôn người này?", "inh phí"),
    ],
)
def test_words_that_no_plan_has_find_the_task(plans: Asked, text: str, told: str) -> None:
    answer = plans.answer(text)
    assert answer.status is AnswerStatus.ANSWERED
    assert any(told in item.quote for item in answer.evidence[:3])


@pytest.mark.parametrize(
    "text",
    [
        "Kẻ bán tôi ngày xưa phải đền cho tôi bao nhiêu?",
        "Nhìn vào đâu để biết tin tuyển người là bẫy?",
        "Con sinh bên kia không giấy tờ thì làm khai sinh ở đâu?",
    ],
)
def test_what_only_laws_and_guides_tell_is_not_answered(plans: Asked, text: str) -> None:
    assert plans.message(text).status is not AnswerStatus.ANSWERED


def test_the_day_of_the_task_asked_about_comes_before_other_days(plans: Asked) -> None:
    answer = plans.answer("Tin nhắn kêu gọi ở Cần Thơ được gửi vào ngày nào?")
    assert "30 tháng 7 năm 2025" in answer.evidence[0].quote


def test_the_plan_that_a_plan_rests_on_is_not_the_plan_itself(plans: Asked) -> None:
    answer = plans.answer(
        "Tuyên Quang thực hiện Chương trình 2021-2025 theo kế hoạch số mấy của UBND tỉnh?"
    )
    assert all("61/KH-UBND" not in direct.text for direct in answer.direct)


def test_a_calendar_of_campaigns_gives_their_days(plans: Asked) -> None:
    answer = plans.answer("Lịch các đợt cao điểm tấn công tội phạm mua bán người?")
    days = {direct.document_id: direct.text for direct in answer.direct}
    assert "01/7/2025" in days[CAN_THO]
    assert "01/7/2024" in days[BAC_GIANG]

"""Replies to what the loaded plans do not answer: honest, short, with a way on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Answer, AnswerStatus
from bot.answering.coverage import Coverage
from bot.answering.unanswered import Unanswered
from bot.rendering.plain import render_plain
from knowledge.cards import Cards
from knowledge.catalogue import Catalogue
from tests.bot.asked import HOTLINE, Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import CAN_THO, LANG_SON

NEVER = ("không có quy định nào", "there is none", "không tồn tại")


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


@pytest.fixture
def unanswered(plans: Asked) -> Unanswered:
    return Unanswered(list(plans.documents.values()), Catalogue.load(), Cards.load())


def assert_honest(answer: Answer) -> None:
    said = render_plain(answer)
    assert answer.status is AnswerStatus.NOT_FOUND
    assert (answer.direct, answer.evidence) == ((), ())
    assert HOTLINE in said
    assert not any(words in said for words in NEVER)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Mức trợ cấp cho nạn nhân là bao nhiêu tiền?", "Thông tư 120/2026/TT-BTC"),
        ("muc tro cap cho nan nhan la bao nhieu tien", "Thông tư 120/2026/TT-BTC"),
        ("Mua bán người bị phạt mấy năm tù?", "Bộ luật Hình sự"),
        ("Luật 53 quy định quyền của nạn nhân thế nào?", "Luật 53/2024/QH15"),
        ("Thời hạn xác minh nạn nhân là bao nhiêu ngày?", "Nghị định 162/2025/NĐ-CP"),
        ("Chương trình giai đoạn 2026-2030 đặt mục tiêu gì?", "Quyết định 33/QĐ-TTg"),
        ("How many years in prison for trafficking?", "Penal Code"),
    ],
)
def test_the_missing_law_is_named(
    plans: Asked, unanswered: Unanswered, question: str, missing: str
) -> None:
    answer = unanswered.not_found(plans.read(question), [])
    assert_honest(answer)
    assert missing in answer.opening


@pytest.mark.parametrize("question", ["ở Lạng Sơn thì gọi ai", "ở Cần Thơ thì gọi ai vậy"])
def test_whoever_asks_whom_to_call_is_told_first(plans: Asked, question: str) -> None:
    answer = plans.answer(question)
    assert_honest(answer)
    assert answer.opening.startswith("Bạn gọi 111")
    assert "113" in answer.opening.splitlines()[0]


def test_few_missing_documents_are_named(plans: Asked, unanswered: Unanswered) -> None:
    question = plans.read("Luật, nghị định, thông tư nào quy định mức chi hỗ trợ, phạt tù 2026?")
    opening = unanswered.not_found(question, []).opening
    assert 2 <= opening.count("\n• ") <= 3


def test_without_a_missing_law_the_nearest_plan_is_offered(
    plans: Asked, unanswered: Unanswered
) -> None:
    ranked = plans.found("đánh bắt thủy sản", LANG_SON)
    answer = unanswered.not_found(plans.read("Tàu cá phải đăng ký ở đâu?"), ranked)
    assert_honest(answer)
    assert "Văn bản gần nhất đã nạp: Lạng Sơn 2023." in answer.opening


def test_not_found_never_says_there_is_none(plans: Asked, unanswered: Unanswered) -> None:
    answer = unanswered.not_found(plans.read("Xe của đội tuyên truyền màu gì?"), [])
    assert_honest(answer)
    assert "Điều đó không có nghĩa là không có quy định." in answer.opening


def test_a_place_without_a_plan(plans: Asked, unanswered: Unanswered) -> None:
    question = plans.read("Ở Hà Nội ai hỗ trợ nạn nhân?")
    answer = unanswered.not_covered(question, Coverage((), missing_province="Hà Nội"))
    assert_honest(answer)
    assert answer.opening.startswith("Chưa có kế hoạch của Hà Nội")
    for loaded in ("Cần Thơ 2025", "Bắc Giang 2024", "Tuyên Quang 2024", "Lạng Sơn 2023"):
        assert loaded in answer.opening


def test_a_place_that_has_a_plan_of_another_year(plans: Asked, unanswered: Unanswered) -> None:
    question = plans.read("Đợt cao điểm năm 2024 ở Lạng Sơn từ ngày nào?")
    coverage = Coverage((plans.documents[LANG_SON],), missing_year=2024)
    answer = unanswered.not_covered(question, coverage)
    assert_honest(answer)
    assert "năm 2024 của Lạng Sơn" in answer.opening
    assert "hiện có: Lạng Sơn 2023" in answer.opening


def test_a_year_without_a_plan_names_the_latest(plans: Asked, unanswered: Unanswered) -> None:
    question = plans.read("Đợt cao điểm năm 2026 từ ngày nào?")
    coverage = Coverage(tuple(plans.documents.values()), missing_year=2026)
    answer = unanswered.not_covered(question, coverage)
    assert_honest(answer)
    assert "Chưa có kế hoạch năm 2026" in answer.opening
    assert "mới nhất là Cần Thơ 2025" in answer.opening


def test_without_any_plan_only_the_year_is_named(plans: Asked) -> None:
    alone = Unanswered([], Catalogue.load(), Cards.load())
    question = plans.read("Đợt cao điểm năm 2026 từ ngày nào?")
    answer = alone.not_covered(question, Coverage((), missing_year=2026))
    assert_honest(answer)
    assert "2026" in answer.opening


def test_a_guide_is_shown_and_labelled_as_one(plans: Asked, unanswered: Unanswered) -> None:
    question = plans.read("Dấu hiệu nhận biết nạn nhân?")
    assert unanswered.guides(question)
    answer = unanswered.not_found(question, plans.found("nạn nhân", CAN_THO))
    assert_honest(answer)
    assert answer.guide is not None
    assert answer.guide.reviewed == "22/11/2026"
    assert "Văn bản gần nhất" not in answer.opening
    assert "Hướng dẫn (không phải trích văn bản), rà soát ngày 22/11/2026:" in render_plain(answer)


def test_most_questions_have_no_guide(plans: Asked, unanswered: Unanswered) -> None:
    for text in ("Đợt cao điểm từ ngày nào?", "Sở Xây dựng Cần Thơ phải làm gì?"):
        assert not unanswered.guides(plans.read(text))


def test_out_of_scope_is_one_friendly_line(plans: Asked, unanswered: Unanswered) -> None:
    for text in ("Giá vàng hôm nay?", "What is the weather tomorrow?"):
        answer = unanswered.out_of_scope(plans.read(text))
        assert answer.status is AnswerStatus.OUT_OF_SCOPE
        assert "\n" not in answer.opening
        assert HOTLINE in answer.closing
        assert len(render_plain(answer)) <= 250


def test_replies_are_in_the_question_s_language(plans: Asked, unanswered: Unanswered) -> None:
    question = plans.read("How much money does a victim get?")
    opening = unanswered.not_found(question, []).opening
    assert opening.startswith("I did not find an answer in the loaded documents.")
    assert "Decree 162/2025/NĐ-CP" in opening


def test_an_agency_without_duties_gets_nobody_elses(plans: Asked) -> None:
    answer = plans.answer("Sở Y tế Bắc Giang làm gì?")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert "Sở Y tế" in answer.opening
    assert not answer.direct
    assert not answer.evidence

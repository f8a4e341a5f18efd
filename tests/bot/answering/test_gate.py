"""Whether what was found answers a question."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.candidate import Candidate
from bot.answering.gate import Gate, Verdict
from bot.answering.gate_features import lacks_measure, topic_share
from bot.answering.rerank import Reranker
from bot.answering.task_passages import TaskPassages
from bot.understanding.topic_vectors import open_topics
from knowledge.catalogue import Catalogue
from knowledge.text import fold
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import BAC_GIANG, CAN_THO, PLANS

TOPICS = open_topics(HashEncoder())


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(Catalogue.load())


def found(plans: Asked, text: str, *names: str) -> list[Candidate]:
    """Return what is found for a question in plans, ranked."""
    question = plans.read(text)
    candidates = plans.found(question.words, *names)
    relevance = plans.library.relevance(question.words, candidates)
    tasks = TOPICS.match(question.task_words, question.language).tasks
    of_task = TaskPassages(plans.library).shares(candidates, tasks)
    known = [
        replace(
            c,
            nearest=relevance.of(c.passage),
            covered=relevance.covered(c.passage),
            headed=relevance.headed(c.passage),
            of_task=of_task.get(c.passage.id, 0.0),
        )
        for c in candidates
    ]
    return Reranker(plans.agencies).rank(question, known)


@pytest.mark.parametrize(
    "text",
    [
        "Cơ quan nào hỗ trợ nạn nhân?",
        "Đợt cao điểm tấn công, trấn áp tội phạm từ ngày nào?",
        "Tỷ lệ điều tra, khám phá các vụ án mua bán người là bao nhiêu?",
        "Ai kiểm tra cơ sở lưu trú, kinh doanh dịch vụ du lịch?",
        "Kế hoạch số 34/KH-BCĐ là gì?",
    ],
)
def test_what_the_plans_say_is_answered(plans: Asked, gate: Gate, text: str) -> None:
    for typed in (text, fold(text)):
        assert gate.judge(plans.read(typed), found(plans, typed)) is Verdict.ANSWERED


@pytest.mark.parametrize(
    "text",
    [
        "Nạn nhân mua bán người được trợ cấp bao nhiêu tiền mỗi tháng?",
        "Tội mua bán người bị phạt tù bao nhiêu năm?",
        "Quy trình cấp giấy xác nhận nạn nhân gồm mấy bước?",
        "Môi giới lấy chồng Đài Loan có phải là mua bán người không?",
        "Nhận tiền đưa người đi làm thuê có bị coi là mua bán người không?",
    ],
)
def test_what_only_a_missing_law_says_is_not_found(plans: Asked, gate: Gate, text: str) -> None:
    assert gate.judge(plans.read(text), found(plans, text)) is Verdict.NOT_FOUND


@pytest.mark.parametrize(
    "text",
    ["Giá vàng hôm nay thế nào?", "Cách nấu phở bò?", "What is the capital of France?", "xyzzy"],
)
def test_something_else_is_out_of_scope(plans: Asked, gate: Gate, text: str) -> None:
    assert gate.judge(plans.read(text), found(plans, text)) is Verdict.OUT_OF_SCOPE


def test_nothing_found_is_never_answered(plans: Asked, gate: Gate) -> None:
    assert gate.judge(plans.read("Cơ quan nào hỗ trợ nạn nhân?"), []) is Verdict.NOT_FOUND
    assert gate.judge(plans.read("Giá vàng hôm nay?"), []) is Verdict.OUT_OF_SCOPE


def test_a_question_that_names_an_agency_is_never_out_of_scope(plans: Asked, gate: Gate) -> None:
    for text in ("Sở Tư pháp có bao nhiêu phòng?", "Công an tỉnh mặc áo màu gì?"):
        assert gate.judge(plans.read(text), found(plans, text)) is not Verdict.OUT_OF_SCOPE
        assert gate.judge(plans.read(text), []) is Verdict.NOT_FOUND


def test_a_guide_comes_before_a_passage_that_is_only_near(plans: Asked, gate: Gate) -> None:
    text = "Làm thế nào để giúp người thân thoát khỏi bọn mua bán người?"
    weak = [replace(c, covered=0.3, nearest=0.1) for c in found(plans, text)]
    assert gate.judge(plans.read(text), weak, has_guide=True) is Verdict.NOT_FOUND


def test_a_passage_that_holds_it_all_comes_before_a_guide(plans: Asked, gate: Gate) -> None:
    text = "Thực hiện tốt công tác hỗ trợ nạn nhân thế nào?"
    ranked = found(plans, text, CAN_THO)
    assert gate.judge(plans.read(text), ranked, has_guide=True) is Verdict.ANSWERED


def test_the_share_of_the_topic_that_a_passage_holds(plans: Asked) -> None:
    candidate = plans.candidate(BAC_GIANG, "Chủ trì thực hiện công tác hỗ trợ nạn nhân")
    question = plans.read("Ai hỗ trợ nạn nhân?")
    assert topic_share(replace(question, topic=("ho", "tro", "nan", "nhan")), candidate) == 1.0
    assert topic_share(replace(question, topic=("ho", "xyz")), candidate) == 0.5
    assert topic_share(replace(question, topic=("xyz",)), candidate) == 0.0
    assert topic_share(replace(question, topic=()), candidate) == 1.0
    in_its_heading = replace(question, topic=("lao", "dong", "thuong", "binh"))
    assert topic_share(in_its_heading, candidate) == 1.0


@settings(max_examples=30)
@given(text=st.text(max_size=80), guide=st.booleans())
def test_any_text_gets_a_verdict(plans: Asked, gate: Gate, text: str, guide: bool) -> None:
    verdict = gate.judge(plans.read(text), plans.found(text, *PLANS), has_guide=guide)
    assert verdict in Verdict


@pytest.mark.parametrize(
    "text",
    [
        "Nạn nhân được ở lại cơ sở bảo trợ tối đa bao lâu?",
        "How long can a victim stay in a shelter?",
        "Nạn nhân được hỗ trợ bao nhiêu tiền một tháng?",
        "How much money does a victim get?",
        "Trụ sở công an phường ở đâu?",
    ],
)
def test_what_no_passage_measures_is_not_answered(plans: Asked, gate: Gate, text: str) -> None:
    question = plans.read(text)
    assert gate.judge(question, plans.found(question.words)) is not Verdict.ANSWERED


@pytest.mark.parametrize(
    "text", ["Đợt cao điểm kéo dài bao lâu?", "How long is the crackdown campaign in Can Tho?"]
)
def test_a_campaign_s_days_tell_how_long_it_lasts(plans: Asked, text: str) -> None:
    campaign = plans.candidate(CAN_THO, "Mở đợt cao điểm tấn công")
    assert not lacks_measure(plans.read(text), [campaign])

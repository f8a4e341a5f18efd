"""Answers composed of chosen passages: short answers, quotes with their places, the hotline."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer, AnswerStatus
from bot.answering.candidate import Candidate
from bot.answering.compose import Composer, as_direct
from knowledge.model import AssignmentSource, Status
from knowledge.text import squeeze
from tests.bot.asked import HOTLINE, IN_2025, TODAY, Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import BAC_GIANG, CAN_THO, COAST, LANG_SON, PLANS, TUYEN_QUANG

QUESTIONS = (
    "Ai hỗ trợ nạn nhân?",
    "Đợt cao điểm từ ngày nào?",
    "Bao nhiêu phần trăm vụ án được giải quyết?",
    "Căn cứ văn bản nào?",
    "Chủ đề là gì?",
    "Báo tin ở đâu?",
    "Làm thế nào để tuyên truyền?",
    "Who supports victims?",
)


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def compose(plans: Asked, question: str, chosen: Sequence[Candidate]) -> Answer:
    return Composer(plans.agencies).compose(plans.read(question), chosen, TODAY)


@pytest.mark.parametrize("question", QUESTIONS)
def test_any_passage_is_quoted_verbatim_with_its_place(plans: Asked, question: str) -> None:
    for candidate in plans.library.known([p.id for p in plans.passages]):
        answer = compose(plans, question, [candidate])
        document, passage = candidate.document, candidate.passage
        assert answer.status is AnswerStatus.ANSWERED
        assert HOTLINE in answer.closing
        assert answer.evidence
        for item in answer.evidence:
            assert item.quote == squeeze(document.text[item.start : item.end])
            assert (item.document_id, item.title) == (document.id, document.title)
            assert (item.section, item.page) == (passage.path, passage.page)
            assert item.status is Status.ENDED
        assert {direct.document_id for direct in answer.direct} <= {document.id}


def test_who_is_told_below_its_task_is_quoted_with_it(plans: Asked) -> None:
    candidate = plans.candidate(TUYEN_QUANG, "Trung tâm trợ giúp pháp lý tỉnh")
    assert candidate.assignment is not None
    assert candidate.assignment.source is AssignmentSource.BRACKET
    quotes = " ".join(item.quote for item in compose(plans, QUESTIONS[0], [candidate]).evidence)
    assert "Trung tâm trợ giúp pháp lý" in quotes
    assert "Sở Tư pháp chủ trì" in quotes


def test_each_plan_gives_one_date(plans: Asked) -> None:
    chosen = [
        plans.candidate(BAC_GIANG, "Mở đợt cao điểm"),
        plans.candidate(BAC_GIANG, "01/7/2024 đến hết ngày 30/9/2024"),
        plans.candidate(CAN_THO, "Mở đợt cao điểm"),
    ]
    answer = compose(plans, QUESTIONS[1], chosen)
    assert [(direct.year, direct.text) for direct in answer.direct] == [
        (2025, "01/7/2025 – 30/9/2025"),
        (2024, "01/7/2024 – 30/9/2024"),
    ]


def test_quotes_stand_in_the_order_chosen_and_short_answers_newest_first(plans: Asked) -> None:
    words = "Đẩy mạnh công tác truy tố, xét xử tội phạm"
    chosen = [plans.candidate(name, words) for name in (BAC_GIANG, CAN_THO)]
    answer = compose(plans, "Ai truy tố?", chosen)
    assert [item.document_id for item in answer.evidence] == [BAC_GIANG, CAN_THO]
    assert [direct.document_id for direct in answer.direct] == [CAN_THO, BAC_GIANG]


def test_the_quote_of_a_date_holds_the_date(plans: Asked) -> None:
    for name in (BAC_GIANG, CAN_THO, LANG_SON, TUYEN_QUANG):
        for fact in plans.library.store.facts(name).dates:
            (candidate,) = plans.library.known([fact.passage_id])
            answer = compose(plans, f"{fact.what} khi nào?", [candidate])
            (direct,) = answer.direct
            day = direct.text.split(" – ")[0].removeprefix("trước ngày ")
            shown = " ".join(item.quote for item in answer.evidence)
            first = day.split("/")[0].split(" ")[0]
            assert first in shown


def test_whom_to_call_opens_with_the_hotline(plans: Asked) -> None:
    candidate = plans.candidate(CAN_THO, "Tổng đài 111")
    answer = compose(plans, "Gọi số nào để báo tin?", [candidate])
    assert answer.kind == "contact"
    assert answer.opening.startswith("Bạn gọi 111")


def test_the_status_is_of_the_day(plans: Asked) -> None:
    candidate = plans.candidate(CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân")
    question = plans.read(QUESTIONS[0])
    answer = Composer(plans.agencies).compose(question, [candidate], IN_2025)
    assert {item.status for item in answer.evidence} == {Status.IN_FORCE}
    assert answer.notes == ()


def test_facts_of_documents_are_given_with_their_print(plans: Asked) -> None:
    facts = [
        (plans.documents[LANG_SON], "Hồ Tiến Thiệu", "signer"),
        (plans.documents[COAST], "không rõ", "signer"),
    ]
    answer = Composer(plans.agencies).compose_about(plans.read("Ai ký?"), facts, TODAY)
    assert [direct.text for direct in answer.direct] == ["Hồ Tiến Thiệu", "không rõ"]
    assert [item.quote for item in answer.evidence] == ["CHỦ TỊCH UBND TỈNH Hồ Tiến Thiệu"]
    assert HOTLINE in answer.closing


def test_a_short_answer_carries_both_names_of_a_merged_province(plans: Asked) -> None:
    direct = as_direct("Sở LĐTBXH", plans.documents[BAC_GIANG])
    assert (direct.province, direct.province_at_issue) == ("Bắc Ninh", "Bắc Giang")
    assert (direct.document_id, direct.year) == (BAC_GIANG, 2024)


def test_more_is_passed_on(plans: Asked) -> None:
    candidate = replace(plans.candidate(CAN_THO, "Mở đợt cao điểm"), score=1.0)
    question = plans.read("Công an Cần Thơ có nhiệm vụ gì?")
    answer = Composer(plans.agencies).compose(question, [candidate], TODAY, more=4, duties=True)
    assert (answer.more, answer.listing) == (4, True)
    assert answer.opening.endswith("các việc được giao")


def test_every_plan_can_be_composed_together(plans: Asked) -> None:
    chosen = [plans.library.known(plans.library.store.passage_ids(name)[:2])[0] for name in PLANS]
    for question in QUESTIONS:
        answer = compose(plans, question, chosen)
        years = [direct.year or 0 for direct in answer.direct]
        assert years == sorted(years, reverse=True)

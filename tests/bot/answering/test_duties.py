"""All that plans give an agency to do, plan by plan, in the plans' order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import AnswerStatus
from bot.answering.answerer import DUTIES_SHOWN
from bot.answering.candidate import Candidate
from bot.answering.duties import duties_of, every_plan_first, passages_naming
from bot.rendering.plain import render_plain
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import BAC_GIANG, CAN_THO, LANG_SON, PLANS, TUYEN_QUANG


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def duties(plans: Asked, agency: str, *names: str) -> list[Candidate]:
    documents = [plans.documents[name] for name in names or PLANS]
    return duties_of((agency,), documents, plans.library, plans.agencies)


@pytest.mark.parametrize(
    ("agency", "plan", "paths"),
    [
        ("so-y-te", CAN_THO, ["II.3.a", "II.3.b"]),
        ("so-tu-phap", CAN_THO, ["II.9.a", "II.9.b"]),
        ("so-xay-dung", CAN_THO, ["II.12"]),
        ("so-ldtbxh", BAC_GIANG, ["II.3.-1", "II.3.-2", "II.3.-3", "II.3.-4"]),
        ("so-y-te", BAC_GIANG, []),
    ],
)
def test_the_duties_of_a_plan_stand_in_its_order(
    plans: Asked, agency: str, plan: str, paths: list[str]
) -> None:
    assert [candidate.passage.path for candidate in duties(plans, agency, plan)] == paths


def test_plans_are_listed_newest_first(plans: Asked) -> None:
    for agency in ("so-tu-phap", "cong-an-tinh", "so-ngoai-vu"):
        years = [candidate.document.year or 0 for candidate in duties(plans, agency)]
        assert len(set(years)) > 1
        assert years == sorted(years, reverse=True)


def test_every_duty_is_led_by_the_agency_and_none_is_listed_twice(plans: Asked) -> None:
    for agency in plans.agencies:
        covered = set(plans.agencies.covered(agency.id))
        found = duties(plans, agency.id)
        assert len({candidate.passage.id for candidate in found}) == len(found)
        for candidate in found:
            assert candidate.assignment is not None
            assert covered & set(candidate.assignment.lead_ids)


def test_none_of_an_agency_s_duties_is_left_out(plans: Asked) -> None:
    listed = duties(plans, "cong-an-tinh", TUYEN_QUANG)
    led = [
        assignment.passage_id
        for assignment in plans.library.store.assignments(TUYEN_QUANG)
        if "cong-an-tinh" in assignment.lead_ids
    ]
    assert {candidate.passage.id for candidate in listed} == set(led)


def test_a_general_name_stands_for_all_it_covers(plans: Asked) -> None:
    every = {c.passage.id for c in duties(plans, "cong-an")}
    assert {c.passage.id for c in duties(plans, "cong-an-tinh")} <= every


def test_first_every_plan_is_heard_then_the_rest_follows(plans: Asked) -> None:
    listed = duties(plans, "so-tu-phap")
    by_plan = [candidate.document.id for candidate in listed]
    for first in range(1, len(listed) + 1):
        shown = every_plan_first(listed, first)
        assert sorted(c.passage.id for c in shown) == sorted(c.passage.id for c in listed)
        heard = [candidate.document.id for candidate in shown[:first]]
        assert len(set(heard)) == min(first, len(set(by_plan)))
        assert heard == sorted(heard, key=by_plan.index)
    assert every_plan_first([], 6) == []


def test_a_part_of_a_body_is_told_its_duties_by_name(plans: Asked) -> None:
    assert duties(plans, "canh-sat-hinh-su") == []
    every = list(plans.documents.values())
    named = passages_naming(("canh-sat-hinh-su",), every, plans.library, plans.agencies)
    assert {c.document.id for c in named} == {BAC_GIANG, TUYEN_QUANG}
    answer = plans.answer("Lực lượng Cảnh sát Hình sự được giao việc gì?")
    assert answer.status is AnswerStatus.ANSWERED
    assert all("Cảnh sát Hình sự" in item.quote for item in answer.evidence)


def test_the_answer_lists_the_duties_in_order(plans: Asked) -> None:
    answer = plans.answer("Sở Tư pháp ở Cần Thơ phải làm gì?")
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.opening == "Sở Tư pháp: các việc được giao"
    assert [item.section for item in answer.evidence] == ["II.9.a", "II.9.b"]
    assert answer.direct[0].text.startswith("Tăng cường công tác quản lý, kiểm tra hoạt động")
    assert answer.direct[1].text.startswith("Thực hiện tốt công tác trợ giúp pháp lý")
    assert answer.more == 0


def test_a_long_list_says_how_many_more_there_are(plans: Asked) -> None:
    every = duties(plans, "cong-an-tinh", TUYEN_QUANG)
    answer = plans.answer("Công an tỉnh Tuyên Quang có nhiệm vụ gì?")
    assert len(answer.evidence) == DUTIES_SHOWN
    assert answer.more == len(every) - DUTIES_SHOWN > 0
    shown = [item.passage_id for item in answer.evidence]
    assert shown == [candidate.passage.id for candidate in every[:DUTIES_SHOWN]]
    assert "mục nữa." in render_plain(answer)


def test_duties_of_several_plans_are_labelled_newest_first(plans: Asked) -> None:
    answer = plans.answer("Sở Tư pháp phải làm gì?")
    years = [direct.year or 0 for direct in answer.direct]
    assert years == sorted(years, reverse=True)
    assert {direct.document_id for direct in answer.direct} > {CAN_THO}


def test_an_agency_without_duties_there_gets_no_other_s(plans: Asked) -> None:
    answer = plans.answer("Sở Y tế ở Lạng Sơn phải làm gì?")
    leads = {a.passage_id: a.lead_ids for a in plans.library.store.assignments(LANG_SON)}
    assert not any("so-y-te" in lead for lead in leads.values())
    assert not answer.opening.endswith("các việc được giao")


def test_each_line_of_a_list_stands_with_its_own_place(plans: Asked) -> None:
    for agency in plans.agencies:
        answer = plans.answer(f"{agency.name} phải làm gì?")
        if not answer.listing:
            continue
        for direct, item in zip(answer.direct, answer.evidence, strict=True):
            assert direct.document_id == item.document_id
            passage = plans.library.store.passage(item.passage_id or 0)
            assert direct.text.removesuffix("…").rstrip() in passage.text

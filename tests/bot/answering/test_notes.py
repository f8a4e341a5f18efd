"""The lines below an answer: what has ended, merged, moved, or was printed with a slip."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.answering.candidate import Candidate, Finding
from bot.answering.notes import MAX_NOTES, notes_for
from bot.messages import Messages
from tests.bot.asked import IN_2025, TODAY, Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import BAC_GIANG, CAN_THO, LANG_SON, TUYEN_QUANG

BEFORE_2025 = date(2024, 8, 1)
SUPPORT = {
    BAC_GIANG: "Chủ trì thực hiện công tác hỗ trợ nạn nhân",
    CAN_THO: "Thực hiện tốt công tác hỗ trợ nạn nhân",
}
LABOUR_ABROAD = "Tăng cường công tác giám sát, thanh tra, kiểm tra đối với các tổ chức"


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def notes(
    plans: Asked,
    question: str,
    chosen: Sequence[Candidate],
    findings: Sequence[Finding | None] = (),
    today: date = TODAY,
) -> tuple[str, ...]:
    read = plans.read(question)
    messages = Messages.load(read.language)
    found = findings or [None] * len(chosen)
    return notes_for(read, chosen, found, today, messages, plans.agencies)


def support(plans: Asked, *documents: str) -> list[Candidate]:
    return [plans.candidate(name, SUPPORT[name]) for name in documents]


def test_one_plan_that_has_ended_is_said_to_have_with_its_day(plans: Asked) -> None:
    said = notes(plans, "Ở Cần Thơ ai hỗ trợ nạn nhân?", support(plans, CAN_THO))
    assert said == ("Kế hoạch này đã hết thời hạn (31/12/2025).",)


def test_a_plan_that_holds_needs_no_note(plans: Asked) -> None:
    chosen = support(plans, CAN_THO)
    assert notes(plans, "Ở Cần Thơ ai hỗ trợ nạn nhân?", chosen, today=IN_2025) == ()


def test_several_plans_that_have_all_ended_share_one_line(plans: Asked) -> None:
    chosen = [plans.candidate(name, "Đẩy mạnh công tác truy tố") for name in (BAC_GIANG, CAN_THO)]
    assert notes(plans, "Ai truy tố?", chosen) == (Messages.load("vi").text("status.all_ended"),)
    assert notes(plans, "Ai truy tố?", chosen, today=IN_2025) == ()


def test_a_dissolved_agency_gets_one_line_with_who_took_over(plans: Asked) -> None:
    chosen = support(plans, BAC_GIANG)
    said = notes(plans, "Ai hỗ trợ nạn nhân?", chosen)
    assert "Sở LĐTBXH nay không còn; việc này nay do Sở Y tế." in said


def test_who_took_over_depends_on_the_task(plans: Asked) -> None:
    chosen = [plans.candidate(BAC_GIANG, LABOUR_ABROAD)]
    said = notes(plans, "Ai kiểm tra công ty môi giới lao động?", chosen)
    assert "Sở LĐTBXH nay không còn; việc này nay do Sở Nội vụ." in said


def test_all_duties_of_an_agency_may_have_gone_to_several(plans: Asked) -> None:
    chosen = [*support(plans, BAC_GIANG), plans.candidate(BAC_GIANG, LABOUR_ABROAD)]
    said = notes(plans, "Sở LĐTBXH phải làm gì?", chosen)
    assert "Sở LĐTBXH nay không còn; việc này nay do Sở Y tế, Sở Nội vụ." in said


def test_an_agency_is_not_dissolved_before_its_day(plans: Asked) -> None:
    said = notes(plans, "Ai hỗ trợ nạn nhân?", support(plans, BAC_GIANG), today=BEFORE_2025)
    assert not any("không còn" in line for line in said)


def test_an_agency_that_the_question_does_not_ask_for_needs_no_note(plans: Asked) -> None:
    said = notes(plans, "Hỗ trợ nạn nhân là làm gì?", support(plans, BAC_GIANG))
    assert not any("không còn" in line for line in said)


def test_the_district_level_gets_one_line(plans: Asked) -> None:
    said = notes(plans, "UBND huyện và Công an huyện làm gì?", support(plans, BAC_GIANG))
    assert len([line for line in said if line.startswith("Cấp huyện đã kết thúc")]) == 1


def test_a_merged_province_is_explained_under_both_names(plans: Asked) -> None:
    for asked in ("Bắc Giang", "Bắc Ninh"):
        said = notes(plans, f"Ở {asked} ai hỗ trợ nạn nhân?", support(plans, BAC_GIANG))
        assert said[0].startswith("Bắc Giang nay thuộc Bắc Ninh;")


def test_a_province_that_another_one_took_in_is_explained(plans: Asked) -> None:
    said = notes(plans, "Ở Sóc Trăng ai hỗ trợ nạn nhân?", support(plans, CAN_THO))
    assert said[0].startswith("Sóc Trăng nay thuộc Cần Thơ;")


def test_without_a_place_no_merger_is_told(plans: Asked) -> None:
    said = notes(plans, "Ai hỗ trợ nạn nhân?", support(plans, BAC_GIANG))
    assert not any("nay thuộc" in line for line in said)


def test_a_date_printed_with_a_slip_gets_the_caution(plans: Asked) -> None:
    chosen = [plans.candidate(TUYEN_QUANG, "trước ngày 2 /3 và 10/9")]
    question = "Tuyên Quang báo cáo quý khi nào?"
    caution = "Bản quét có lỗi chữ hoặc số, nên đối chiếu bản gốc."
    assert caution in notes(plans, question, chosen, [Finding("2 /3", (), doubtful=True)])
    assert caution not in notes(plans, question, chosen, [Finding("10/6", ())])
    assert caution not in notes(plans, question, chosen)


def test_notes_are_few_and_none_is_said_twice(plans: Asked) -> None:
    chosen = [
        *support(plans, BAC_GIANG),
        plans.candidate(BAC_GIANG, "Triển khai thực hiện tốt các nhóm nhiệm vụ nêu trên"),
        plans.candidate(BAC_GIANG, LABOUR_ABROAD),
    ]
    doubtful = [Finding("2 /3", (), doubtful=True)] * len(chosen)
    said = notes(plans, "Ở Bắc Ninh, Sở LĐTBXH và UBND huyện làm gì?", chosen, doubtful)
    assert len(said) == len(set(said)) == MAX_NOTES
    assert "nay thuộc" in said[0]


def test_nothing_chosen_needs_only_what_the_question_names(plans: Asked) -> None:
    assert notes(plans, "Ai hỗ trợ nạn nhân?", []) == ()


def test_english_notes_are_in_english(plans: Asked) -> None:
    said = notes(plans, "Who supports victims in Bac Giang?", support(plans, BAC_GIANG))
    assert said == (
        Messages.load("en").text("place.merged", old="Bắc Giang", new="Bắc Ninh"),
        "Sở LĐTBXH no longer exists; this is now with Department of Health (Sở Y tế).",
        "This plan has ended (31/12/2024).",
    )


def test_a_plan_is_not_said_to_have_ended_on_its_last_day(plans: Asked) -> None:
    chosen = [plans.candidate(LANG_SON, "Định kỳ hàng quý, 06 tháng và 01 năm")]
    question = "Lạng Sơn báo cáo khi nào?"
    assert notes(plans, question, chosen, today=date(2023, 12, 31)) == ()
    assert notes(plans, question, chosen, today=date(2024, 1, 1)) == (
        "Kế hoạch này đã hết thời hạn (31/12/2023).",
    )

import pytest

from knowledge.agencies import Agencies
from knowledge.facts.assignments import AssignmentReader
from knowledge.model import AssignmentSource
from knowledge.structure.structure import read_structure
from knowledge.text import squeeze
from tests.knowledge.plans import (
    BAC_GIANG,
    CAN_THO,
    COAST,
    LANG_SON,
    PLANS,
    TUYEN_QUANG,
    assignment_of,
    plan_assignments,
    plan_structure,
    plan_text,
)


@pytest.mark.parametrize(
    ("name", "assigned"),
    [(BAC_GIANG, 31), (CAN_THO, 32), (LANG_SON, 22), (COAST, 38), (TUYEN_QUANG, 30)],
)
def test_counts_checked_by_eye(name: str, assigned: int) -> None:
    assert len(plan_assignments(name)) == assigned


@pytest.mark.parametrize(
    ("name", "words", "leads", "source"),
    [
        (CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân.", ("so-y-te",), "heading"),
        (BAC_GIANG, "Chủ trì thực hiện công tác hỗ trợ nạn nhân", ("so-ldtbxh",), "heading"),
        (LANG_SON, "lấy nạn nhân làm trung tâm", ("so-ldtbxh",), "line"),
        (TUYEN_QUANG, "được chuyển từ Tổng đài điện thoại", ("so-ldtbxh",), "bracket"),
        (TUYEN_QUANG, "chiến dịch truyền thông về phòng chống", ("cong-an-tinh",), "bracket"),
        (TUYEN_QUANG, "Trung tâm trợ giúp pháp lý tỉnh với", ("so-tu-phap",), "bracket"),
        (
            COAST,
            "tội phạm mua bán người tại khu vực tuyến biển",
            ("bo-chi-huy-bien-phong",),
            "heading",
        ),
        (CAN_THO, "theo dõi, hướng dẫn, đôn đốc việc triển khai", ("cong-an-tinh",), "text"),
        (COAST, "tuyên truyền, giáo dục pháp luật thông qua xét xử", ("toa-an",), "text"),
    ],
)
def test_who_leads(name: str, words: str, leads: tuple[str, ...], source: str) -> None:
    assignment = assignment_of(name, words)
    assert assignment.lead_ids == leads
    assert assignment.source == AssignmentSource(source)


@pytest.mark.parametrize("start", ["Tổ chức khảo sát đánh giá", "Đẩy mạnh phong trào toàn dân"])
def test_one_bracket_covers_several_passages(start: str) -> None:
    assert assignment_of(TUYEN_QUANG, start).lead_ids == ("cong-an-tinh",)


def test_one_line_covers_the_four_tasks_above_it() -> None:
    covered = [
        p.path
        for p in plan_structure(LANG_SON).tree.passages
        if p.id in plan_assignments(LANG_SON)
        and plan_assignments(LANG_SON)[p.id].leads[0] == "Viện Kiểm sát nhân dân tỉnh"
    ]
    assert covered == ["II.3.-1", "II.3.-2", "II.3.-3", "II.3.-4"]


def test_partners() -> None:
    assignment = assignment_of(LANG_SON, "lấy nạn nhân làm trung tâm")
    assert assignment.partners == (
        "Công an tỉnh",
        "Bộ Chỉ huy Bộ đội Biên phòng tỉnh",
        "Sở Ngoại vụ",
    )


@pytest.mark.parametrize("name", PLANS)
def test_assignments_are_verbatim_slices(name: str) -> None:
    text = plan_text(name)
    for assignment in plan_assignments(name).values():
        assert squeeze(text[assignment.start : assignment.end]) == assignment.text


def test_agency_that_is_not_listed_is_kept_as_printed() -> None:
    text = "I. NHIỆM VỤ\n- Quản lý việc tàu thuyền ra khơi.\n(Chi cục Kiểm ngư chủ trì thực hiện)\n"
    tree = read_structure("x", text, Agencies.load()).tree
    (assignment,) = AssignmentReader(Agencies.load(), text).read(tree)
    assert assignment.leads == ("Chi cục Kiểm ngư",)
    assert assignment.lead_ids == ()

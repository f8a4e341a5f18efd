import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts.assignment_lines import assignment_body, is_bracket, opens_assignment
from tests.knowledge.plans import LANG_SON, TUYEN_QUANG, plan_structure


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Phân công nhiệm vụ: Sở Y tế chủ trì.", "Sở Y tế chủ trì"),
        ("Phân công nhiệm vụ : Sở Y tế chủ trì.", "Sở Y tế chủ trì"),
        ("Phân công thực hiện: Công an tỉnh.", "Công an tỉnh"),
        ("Phân công trách nhiệm: Công an tỉnh", "Công an tỉnh"),
        ("PHÂN CÔNG NHIỆM VỤ: Công an tỉnh", "Công an tỉnh"),
        ("Phân công: Công an tỉnh", "Công an tỉnh"),
        ("(Sở Y tế chủ trì thực hiện)", "Sở Y tế chủ trì thực hiện"),
        ("(Sở Y tế chủ trì thực hiện).", "Sở Y tế chủ trì thực hiện"),
        ("( Sở Y tế phối hợp Công an tỉnh )", "Sở Y tế phối hợp Công an tỉnh"),
    ],
)
def test_assignments(text: str, body: str) -> None:
    assert opens_assignment(text)
    assert assignment_body(text) == body
    assert is_bracket(text) is text.startswith("(")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sở Y tế chủ trì thực hiện.",
        "II. NHIỆM VỤ VÀ PHÂN CÔNG NHIỆM VỤ",
        "Phân công nhiệm vụ cụ thể cho từng đơn vị.",
        "phân công cán bộ theo dõi: một người",
        "(Báo cáo)",
        "(có Phụ lục kèm theo)",
        "(1) Sở Y tế chủ trì thực hiện",
        "(email:catp@cantho.gov.vn)",
        "(Kèm theo Kế hoạch số 1/KH-UBND)",
        "việc hỗ trợ (Sở Y tế chủ trì)",
    ],
)
def test_what_is_no_assignment(text: str) -> None:
    assert not opens_assignment(text)


@pytest.mark.parametrize(("name", "bracket"), [(LANG_SON, False), (TUYEN_QUANG, True)])
def test_the_assignment_lines_of_the_plans(name: str, bracket: bool) -> None:
    texts = [each.block.text for each in plan_structure(name).tree.assignments]
    assert len(texts) == 14
    for text in texts:
        assert opens_assignment(text)
        assert is_bracket(text) is bracket
        assert assignment_body(text)[0].isalpha()
        assert not assignment_body(text).endswith((".", ")"))


@given(st.text(max_size=60))
def test_the_body_is_a_part_of_the_text(text: str) -> None:
    assert assignment_body(text) in text

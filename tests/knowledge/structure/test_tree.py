import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agencies import Agencies
from knowledge.structure.structure import read_structure
from knowledge.structure.tree import Tree
from knowledge.text import squeeze
from tests.knowledge.plans import CAN_THO, LANG_SON, PLANS, TUYEN_QUANG, plan_structure, plan_text

AGENCIES = Agencies.load()


def tree(text: str) -> Tree:
    return read_structure("x", text, AGENCIES).tree


def paths(text: str) -> list[str]:
    return [passage.path for passage in tree(text).passages]


def check(read: Tree, text: str) -> None:
    """Check what holds for every tree."""
    sections = {section.id: section for section in read.sections}
    assert len(sections) == len(read.sections)
    assert len({section.path for section in read.sections}) == len(sections)
    assert len({passage.id for passage in read.passages}) == len(read.passages)
    assert [section.order for section in read.sections] == list(range(len(sections)))
    assert [passage.order for passage in read.passages] == list(range(len(read.passages)))
    seen: set[int] = set()
    for section in read.sections:
        assert section.parent_id is None or section.parent_id in seen
        seen.add(section.id)
        assert squeeze(text[section.start : section.end]).startswith(section.heading)
    for passage in read.passages:
        assert squeeze(text[passage.start : passage.end]) == passage.text != ""
        assert passage.section_id is None or passage.section_id in sections
        if passage.section_id is not None and passage.headings:
            heading = sections[passage.section_id].heading
            assert not heading or passage.headings[-1].endswith(heading)
    spans = [(passage.start, passage.end) for passage in read.passages]
    assert spans == sorted(spans)
    covered = [passage.id for block in read.assignments for passage in block.passages]
    assert len(set(covered)) == len(covered)


@pytest.mark.parametrize("name", PLANS)
def test_the_trees_of_the_plans(name: str) -> None:
    check(plan_structure(name).tree, plan_text(name))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I. A\n1. Bê.\n2. Xê.\nII. B\n1. Đê.\n", ["I.1", "I.2", "II.1"]),
        (
            "I. A\n1. Sở Y tế\na) Bê;\nb) Xê.\n2. Công an tỉnh\na) Đê.\n",
            ["I.1.a", "I.1.b", "I.2.a"],
        ),
        ("I. A\n1. Công tác\n1.1. Phần này\n- Bê.\n- Xê.\n", ["I.1.1.-1", "I.1.1.-2"]),
        ("I. A\n(1) Bê.\n(2) Xê.\n", ["I.(1)", "I.(2)"]),
        ("I. A\n- Bê:\n+ Xê;\n+ Đê.\n- Gờ.\n", ["I.-1.+1", "I.-1.+2", "I.-2"]),
        ("I. A\n1. Bê.\n1. Xê.\n1. Đê.\n", ["I.1", "I.1~2", "I.1~3"]),
        ("I. A\nBê.\nI. A\nXê.\n", ["I", "I~2"]),
        ("- Bê.\n- Xê.\n", ["-1", "-2"]),
        ("a) Bê;\nb) Xê.\n", ["a", "b"]),
        (
            "Chương I\nA\nĐiều 1. Bê\nXê.\nChương II\nB\nĐiều 2. Đê\n1. Gờ.\n",
            ["Điều 1", "Điều 2.1"],
        ),
        ("Phần thứ nhất\nA\nI. BÊ\n1. Xê.\n", ["I.1"]),
    ],
)
def test_paths(text: str, expected: list[str]) -> None:
    assert paths(text) == expected
    check(tree(text), text)


def test_a_number_behind_letters_goes_up_again() -> None:
    text = "I. A\n1. Sở Y tế\na) Bê;\nb) Xê.\n2. Công an tỉnh\na) Đê.\nII. B\n1. Gờ.\n"
    sections = {section.path: section for section in tree(text).sections}
    assert list(sections) == ["I", "I.1", "I.2", "II"]
    assert sections["I.2"].parent_id == sections["I"].id
    assert sections["II"].parent_id is None


def test_the_headings_above_a_passage() -> None:
    (passage,) = tree("II. NHIỆM VỤ\n3. Sở Y tế\na) Hỗ trợ nạn nhân.\n").passages
    assert passage.headings == ("II. NHIỆM VỤ", "3. Sở Y tế")
    assert (passage.path, passage.label) == ("II.3.a", "a)")


def test_a_lead_in_becomes_a_heading() -> None:
    text = "I. A\n1. Nạn nhân có quyền sau đây:\na) Được bảo vệ;\nb) Được hỗ trợ.\n"
    passages = tree(text).passages
    assert [passage.text for passage in passages] == ["Được bảo vệ;", "Được hỗ trợ."]
    assert passages[0].headings[-1] == "1. Nạn nhân có quyền sau đây:"


def test_a_long_lead_in_is_a_passage_too() -> None:
    lead = "Nạn nhân và người thân " * 12 + "có quyền sau đây:"
    passages = tree(f"I. A\n1. {lead}\na) Được bảo vệ;\nb) Được hỗ trợ.\n").passages
    assert passages[0].text == squeeze(lead)
    assert [passage.path for passage in passages] == ["I.1", "I.1.a", "I.1.b"]


def test_text_with_items_is_a_passage_above_them() -> None:
    text = "I. A\n1. Nâng cao nhận thức.\na) Phát tờ rơi.\n2. Hỗ trợ.\n"
    assert paths(text) == ["I.1", "I.1.a", "I.2"]


def test_an_assignment_covers_what_stands_above_it_and_is_not_covered_yet() -> None:
    text = (
        "I. A\n1. Công tác này\n- Một.\n- Hai.\n(Sở Y tế chủ trì thực hiện)\n- Ba.\n"
        "(Công an tỉnh chủ trì thực hiện)\n2. Công tác kia\n- Bốn.\n"
        "(Sở Tư pháp chủ trì thực hiện)\n"
    )
    read = tree(text)
    covered = [[passage.text for passage in block.passages] for block in read.assignments]
    assert covered == [["Một.", "Hai."], ["Ba."], ["Bốn."]]
    check(read, text)


def test_an_assignment_with_nothing_above_it() -> None:
    read = tree("I. A\n(Sở Y tế chủ trì thực hiện)\n1. Một.\n")
    assert [block.passages for block in read.assignments] == [()]


@pytest.mark.parametrize("name", [LANG_SON, TUYEN_QUANG])
def test_every_assignment_line_of_the_plans_covers_something(name: str) -> None:
    assert all(block.passages for block in plan_structure(name).tree.assignments)


def test_pages() -> None:
    read = tree("I. A\n1. Một.\n\f2. Hai.\n")
    assert [passage.page for passage in read.passages] == [1, 2]
    assert [section.page for section in read.sections] == [1]


def test_a_path_is_no_part_of_another_documents_id() -> None:
    text = plan_text(CAN_THO)
    other = read_structure("other", text, AGENCIES).tree
    mine = plan_structure(CAN_THO).tree
    assert [p.path for p in other.passages] == [p.path for p in mine.passages]
    assert not {p.id for p in other.passages} & {p.id for p in mine.passages}


PIECES = [
    *("PHỤ LỤC I", "Phần thứ nhất", "Chương I", "QUY ĐỊNH CHUNG", "Mục 1. HỖ TRỢ"),
    *("Điều 3. Hành vi", "Điều 4.", "I. MỤC ĐÍCH", "II. Nhiệm vụ", "1. Sở Y tế", "2. Việc."),
    *("2.1. Công tác", "a) Việc;", "b) Công an tỉnh", "đ) Việc sau đây:", "(1) Việc."),
    *("- Việc.", "- Việc sau:", "+ Việc.", "3. Sở Tư pháp: thực hiện.", "1. **Sở Y tế**"),
    *("Phân công nhiệm vụ: Sở Y tế chủ trì.", "(Công an tỉnh chủ trì thực hiện)", "\f"),
    *("đoạn nối tiếp.", "Một đoạn khác.", "Nơi nhận:", "KẾ HOẠCH", "Căn cứ Luật số 1;"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("\n".join))
def test_what_holds_for_every_tree(text: str) -> None:
    check(tree(text), text)

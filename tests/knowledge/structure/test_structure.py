import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agencies import Agencies
from knowledge.model import PassageKind
from knowledge.structure.lines import read_lines
from knowledge.structure.structure import read_structure
from knowledge.text import squeeze
from tests.knowledge.plans import (
    BAC_GIANG,
    CAN_THO,
    COAST,
    LANG_SON,
    PLANS,
    TUYEN_QUANG,
    passage_with,
    plan_structure,
    plan_text,
)

LAWS = {
    "luat-66-2011-QH12": 58,
    "luat-tre-em-2016": 106,
    "luat-tro-giup-phap-ly-2017": 48,
    "luat-69-2020-QH14": 74,
}


def paths(name: str) -> list[str]:
    return [section.path for section in plan_structure(name).tree.sections]


@pytest.mark.parametrize(
    ("name", "sections", "passages", "assignment_lines"),
    [
        (BAC_GIANG, 14, 35, 0),
        (CAN_THO, 20, 38, 0),
        (LANG_SON, 11, 27, 14),
        (COAST, 25, 64, 0),
        (TUYEN_QUANG, 11, 33, 14),
    ],
)
def test_counts_checked_by_eye(
    name: str, sections: int, passages: int, assignment_lines: int
) -> None:
    tree = plan_structure(name).tree
    assert len(tree.sections) == sections
    assert len(tree.passages) == passages
    assert len(tree.assignments) == assignment_lines


def test_repeated_numbers_get_paths_of_their_own() -> None:
    assert paths(BAC_GIANG)[2:8] == ["II.1", "II.2", "II.3", "II.2~2", "II.3~2", "II.4"]


def test_headings_over_two_lines_and_their_text() -> None:
    section = plan_structure(COAST).tree.sections[7]
    assert section.heading == (
        "Tăng cường công tác phối hợp liên ngành trong phòng, chống mua bán người"
    )
    assert passage_with(COAST, "ký kết và thực hiện có hiệu quả quy chế").path == "II.7"


def test_heading_and_text_on_one_line() -> None:
    passage = passage_with(COAST, "ưu tiên khám, chữa bệnh")
    assert passage.headings == ("III. PHÂN CÔNG TRÁCH NHIỆM", "8. Sở Y tế")
    assert passage.text.startswith("Chỉ đạo, hướng dẫn")


def test_fragment_keeps_its_first_and_last_words() -> None:
    passages = plan_structure(COAST).tree.passages
    assert passages[0].text.startswith("khi có đủ căn cứ")
    assert passages[-1].text.endswith("hướng dẫn thi")


def test_repeated_part_and_letters() -> None:
    assert "III~2" in paths(COAST)
    assert passage_with(COAST, "Thường xuyên sơ kết, tổng kết").path == "III.12.b~2"


def test_item_of_the_can_tho_plan() -> None:
    passage = passage_with(CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân.")
    assert passage.path == "II.3.a"
    assert passage.headings[-1] == "3. Sở Y tế"


def test_bracket_inside_an_item_is_no_heading() -> None:
    assert passage_with(CAN_THO, "email:catp@cantho.gov.vn").path == "III.1"


def test_head_and_tail_are_no_passages() -> None:
    for name in PLANS:
        text = " ".join(passage.text for passage in plan_structure(name).tree.passages)
        assert "Nơi nhận" not in text
        assert "KẾ HOẠCH" not in text
        assert "Lưu: VT" not in text


def test_the_stamp_of_tuyen_quang_is_read_as_nothing() -> None:
    structure = plan_structure(TUYEN_QUANG)
    assert structure.frame.number == "61/KH-UBND"
    assert all("ĐẾN" not in passage.text for passage in structure.tree.passages)
    assert all("Số: 111" not in passage.text for passage in structure.tree.passages)


def test_legal_basis_is_kept_apart() -> None:
    basis = [p for p in plan_structure(TUYEN_QUANG).tree.passages if p.kind is PassageKind.BASIS]
    assert [p.text[:36] for p in basis] == ["Thực hiện Kế hoạch số 19/KH-BCĐ138/C"]


@pytest.mark.parametrize("name", PLANS)
def test_quotes_are_verbatim_slices(name: str) -> None:
    text = plan_text(name)
    for passage in plan_structure(name).tree.passages:
        assert squeeze(text[passage.start : passage.end]) == passage.text


@pytest.mark.parametrize("name", PLANS)
def test_no_line_of_the_body_is_lost(name: str) -> None:
    text = plan_text(name)
    structure = plan_structure(name)
    spans = [(p.start, p.end) for p in structure.tree.passages]
    spans += [(s.start, s.end) for s in structure.tree.sections]
    spans += [(a.block.lines[0].start, a.block.lines[-1].end) for a in structure.tree.assignments]
    lines = [line for line in read_lines(text) if not line.is_link]
    body = lines[structure.frame.basis : structure.frame.tail]
    for line in body:
        # A mark such as "a)" is its passage's label, not its text.
        rest = re.sub(r"^(?:[IVX]+\.|\d+(?:\.\d+)*\.?|[a-zđ]\)|\(\d+\)|[-+])\s*", "", line.text)
        end = line.end
        assert any(start < end <= stop for start, stop in spans), line.text
        assert any(start <= line.end - len(rest) for start, _ in spans), line.text


@pytest.mark.parametrize("name", PLANS)
def test_no_sentence_is_cut_in_two(name: str) -> None:
    """Passages begin with a capital and end a sentence; the fragment itself does not."""
    passages = plan_structure(name).tree.passages
    for position, passage in enumerate(passages):
        first_of_fragment = name == COAST and position == 0
        last_of_fragment = name == COAST and position == len(passages) - 1
        assert passage.text[0].isupper() or first_of_fragment, passage.text
        assert passage.text[-1] in '.;:…”)"' or last_of_fragment, passage.text


def test_reading_twice_gives_the_same_ids() -> None:
    again = read_structure(CAN_THO, plan_text(CAN_THO), Agencies.load())
    assert again.tree.passages == plan_structure(CAN_THO).tree.passages
    ids = [p.id for name in PLANS for p in plan_structure(name).tree.passages]
    assert len(set(ids)) == len(ids)


def test_ids_outlive_a_change_elsewhere() -> None:
    changed = plan_text(CAN_THO).replace("bến xe, sân bay", "bến tàu, sân bay")
    before = {p.id for p in plan_structure(CAN_THO).tree.passages}
    after = {p.id for p in read_structure(CAN_THO, changed, Agencies.load()).tree.passages}
    assert len(before - after) == 1


@pytest.mark.parametrize(("name", "count"), LAWS.items())
def test_every_article_of_a_law_once_and_in_order(shared: Path, name: str, count: int) -> None:
    text = (shared / "documents" / "laws" / f"{name}.txt").read_text(encoding="utf-8")
    structure = read_structure(name, text, Agencies.load())
    articles = [s.label for s in structure.tree.sections if s.level == "article"]
    numbers = [int(label.split()[1].rstrip(".")) for label in articles]
    print(f"{name}: {len(numbers)} articles of {count}")
    assert numbers == list(range(1, count + 1))
    for passage in structure.tree.passages:
        assert squeeze(text[passage.start : passage.end]) == passage.text


def test_points_of_a_law_stand_below_their_clause() -> None:
    text = (
        "LUẬT\nPHÒNG NGỪA\nCăn cứ Hiến pháp;\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n"
        "Luật này quy định việc phòng ngừa.\nĐiều 2. Quyền\n1. Nạn nhân có quyền sau đây:\n"
        "a) Được bảo vệ;\nb) Được hỗ trợ.\n2. Người thân có quyền được biết.\n"
    )
    tree = read_structure("luat", text, Agencies.load()).tree
    body = [p for p in tree.passages if p.kind is PassageKind.BODY]
    assert [p.path for p in body] == ["Điều 1", "Điều 2.1.a", "Điều 2.1.b", "Điều 2.2"]
    assert body[1].headings == (
        "Chương I QUY ĐỊNH CHUNG",
        "Điều 2. Quyền",
        "1. Nạn nhân có quyền sau đây:",
    )


@given(
    st.lists(
        st.sampled_from(
            [
                "KẾ HOẠCH",
                "I. MỤC ĐÍCH",
                "II. NHIỆM VỤ",
                "1. Sở Y tế",
                "2. Công an tỉnh",
                "a) Thực hiện tốt công tác hỗ trợ nạn nhân.",
                "- Mở đợt cao điểm từ ngày 01/7/2024",
                "đến ngày 30/9/2024.",
                "(1) Tổ chức tuyên truyền;",
                "*(Công an tỉnh chủ trì thực hiện)*",
                "Phân công nhiệm vụ: Sở Tư pháp chủ trì.",
                "Điều 3. Hành vi",
                "   ",
                "\f",
                "Nơi nhận:",
                "## **2.1. Công tác**",
                "**",
                "- 30/7”",
            ]
        ),
        max_size=30,
    )
)
def test_any_order_of_parts_is_read_without_loss(lines: list[str]) -> None:
    text = "\n".join(lines)
    tree = read_structure("x", text, Agencies.load()).tree
    for passage in tree.passages:
        assert squeeze(text[passage.start : passage.end]) == passage.text
        assert passage.text


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    tree = read_structure("x", text, Agencies.load()).tree
    for passage in tree.passages:
        assert squeeze(text[passage.start : passage.end]) == passage.text


@pytest.mark.parametrize("name", LAWS)
def test_no_line_of_a_law_is_lost(shared: Path, name: str) -> None:
    text = (shared / "documents" / "laws" / f"{name}.txt").read_text(encoding="utf-8")
    structure = read_structure(name, text, Agencies.load())
    tree = structure.tree
    spans = [(p.start, p.end) for p in tree.passages] + [(s.start, s.end) for s in tree.sections]
    lines = [line for line in read_lines(text) if not line.is_link]
    body = lines[structure.frame.basis : structure.frame.tail]
    # "Chương I" alone on its line is the label of the heading below it.
    lost = [
        line.text
        for line in body
        if not any(start < line.end <= end for start, end in spans)
        and not re.fullmatch(r"Chương (?:[IVX]+|\d+)", line.text)
    ]
    assert lost == []

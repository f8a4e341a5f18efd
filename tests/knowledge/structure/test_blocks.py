import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agencies import Agencies
from knowledge.structure.blocks import Block, BlockReader, join_lines, starts_lower
from knowledge.structure.lines import read_lines
from knowledge.structure.marks import Level
from knowledge.text import squeeze
from tests.knowledge.plans import PLANS, plan_text

AGENCIES = Agencies.load()
FULL = "Nâng cao vai trò, trách nhiệm và hiệu quả công tác phối hợp của các cấp, các"


def blocks(text: str) -> list[Block]:
    lines = read_lines(text)
    return BlockReader(AGENCIES, lines).read(lines)


def read_texts(text: str) -> list[str]:
    return [block.text for block in blocks(text)]


def test_nothing() -> None:
    assert blocks("") == []


def test_lines_of_a_sentence_are_put_together() -> None:
    (block,) = blocks(f"1. {FULL}\n\nngành từ tỉnh đến cơ sở.\n")
    assert block.level is Level.NUMBER
    assert block.text == f"{FULL} ngành từ tỉnh đến cơ sở."
    assert block.ends_sentence


def test_a_page_break_within_a_sentence() -> None:
    (block,) = blocks(f"1. {FULL}\n\f\nngành từ tỉnh đến cơ sở.\n")
    assert [line.page for line in block.lines] == [1, 2]


@pytest.mark.parametrize(
    "start",
    ["- 30/7” năm 2025.", "1. người bị hại.", "2025. Đây là năm đầu."],
)
def test_a_line_that_goes_on_with_what_looks_like_a_mark(start: str) -> None:
    assert len(blocks(f"1. {FULL}\n{start}\n")) == 1


def test_an_agencys_name_is_never_cut_at_its_dash() -> None:
    line = "1. Phối hợp các đơn vị có liên quan của Sở Lao động và của Sở Lao động"
    (block,) = blocks(f"{line}\n- Thương binh và Xã hội tiếp nhận nạn nhân bị mua bán trở về.\n")
    assert "Sở Lao động - Thương binh và Xã hội" in block.text


def test_marks_open_blocks() -> None:
    read = blocks(
        "I. MỤC ĐÍCH\n1. Nâng cao nhận thức.\na) Một việc;\nb) Hai việc.\n- Ba việc.\n+ Bốn việc.\n"
    )
    assert [block.level for block in read] == [
        Level.ROMAN,
        Level.NUMBER,
        Level.LETTER,
        Level.LETTER,
        Level.DASH,
        Level.PLUS,
    ]
    assert [block.mark.ordinal for block in read if block.mark] == ["I", "1", "a", "b", "-", "+"]


def test_a_mark_alone_on_its_line() -> None:
    read = blocks("Chương I\nNHỮNG QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n")
    assert [block.level for block in read] == [Level.CHAPTER, Level.ARTICLE]
    assert read[0].text == "NHỮNG QUY ĐỊNH CHUNG"


def test_a_mark_alone_where_each_line_is_a_paragraph() -> None:
    read = blocks(f"Chương I\nNHỮNG QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n{FULL} {FULL} {FULL}.\n")
    assert read[0].lines == []
    assert read[0].text == ""
    assert [block.level for block in read][:3] == [Level.CHAPTER, Level.PLAIN, Level.ARTICLE]


def test_an_assignment_is_a_block_of_its_own() -> None:
    read = blocks(
        f"- {FULL} ngành.\nPhân công nhiệm vụ: Sở Y tế chủ trì, phối hợp với các sở, ngành\n"
        "liên quan thực hiện.\n- Việc sau.\n"
    )
    assert [block.is_assignment for block in read] == [False, True, False]
    assert read[1].mark is None
    assert read[1].text.endswith("liên quan thực hiện.")


def test_a_bracket_ends_with_its_line() -> None:
    read = blocks(f"- {FULL} ngành.\n(Sở Y tế chủ trì thực hiện)\nĐoạn tiếp theo.\n")
    assert [block.text for block in read][1:] == ["(Sở Y tế chủ trì thực hiện)", "Đoạn tiếp theo."]


def test_a_paragraph_without_mark_begins_behind_a_short_last_line() -> None:
    assert read_texts(f"{FULL}\n{FULL}\nngành.\nTổ chức {FULL}\n") == [
        f"{FULL} {FULL} ngành.",
        f"Tổ chức {FULL}",
    ]


def test_a_full_line_that_ends_a_sentence_ends_no_paragraph() -> None:
    full = FULL[:-5] + " sở."
    assert len(blocks(f"{FULL}\n{full}\nTổ chức {FULL}\n")) == 1


def test_one_paragraph_a_line() -> None:
    long = f"{FULL} {FULL} {FULL}"
    read = read_texts(f"{long}.\n\n{long}\n\nnối tiếp câu trên.\n\n{long};\n")
    assert read == [f"{long}.", f"{long} nối tiếp câu trên.", f"{long};"]


def test_a_bold_line_parts_paragraphs() -> None:
    assert read_texts("**Phần mở đầu**\nđoạn văn\n") == ["Phần mở đầu", "đoạn văn"]


@pytest.mark.parametrize(
    ("text", "lower"),
    [
        ("ngành", True),
        ("đến", True),
        ("Đến", False),
        (", và", True),
        ("30/7", True),
        ("”", True),
        ("“Ngày", False),
        ("(Sở", False),
        ("ủy ban", True),
    ],
)
def test_whether_a_text_goes_on(text: str, lower: bool) -> None:
    assert starts_lower(text) is lower


def test_join_lines() -> None:
    assert join_lines(read_lines(" một \n\n hai ")) == "một hai"
    assert join_lines([]) == ""


@pytest.mark.parametrize("name", PLANS)
def test_no_line_of_a_plan_is_lost_or_moved(name: str) -> None:
    lines = [line for line in read_lines(plan_text(name)) if not line.is_link]
    read = BlockReader(AGENCIES, lines).read(lines)
    ends = [line.end for block in read for line in block.lines]
    assert ends == sorted(ends)
    alone = sum(not block.lines for block in read)
    assert len(ends) + alone == len(lines)


STARTS = ["", "I. ", "1. ", "a) ", "(1) ", "- ", "Điều 2. ", "Phân công nhiệm vụ: ", "(Sở Y tế "]
MIDDLES = ["Tổ chức", "tổ chức tốt", FULL, f"{FULL} {FULL} {FULL}", "Sở Lao động", "chủ trì)"]
ENDS = ["", ".", ";", ":", ",", "\n\f"]


@given(
    st.lists(
        st.tuples(st.sampled_from(STARTS), st.sampled_from(MIDDLES), st.sampled_from(ENDS)).map(
            "".join
        ),
        max_size=12,
    ).map("\n".join)
)
def test_any_text_is_put_into_blocks_without_loss(text: str) -> None:
    read = blocks(text)
    for block in read:
        label = block.mark.label if block.mark else ""
        assert label or block.lines
        for before, after in zip(block.lines, block.lines[1:], strict=False):
            assert before.end < after.start
        if block.lines:
            whole = squeeze(text[block.lines[0].start : block.lines[-1].end])
            assert whole == block.text
    kept = "".join((block.mark.label if block.mark else "") + block.text for block in read)
    assert "".join(kept.split()) == "".join(text.split())

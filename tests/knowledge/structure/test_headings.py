import pytest

from knowledge.agencies import Agencies
from knowledge.structure.blocks import Block, BlockReader, join_lines
from knowledge.structure.headings import HeadingReader
from knowledge.structure.lines import read_lines
from tests.knowledge.plans import PLANS, plan_text

AGENCIES = Agencies.load()
# A full printed line, by which the others are told to be short.
FULL = "Nâng cao vai trò, trách nhiệm và hiệu quả công tác phối hợp của các cấp, các ngành"
FILLING = f"\nIX. CUỐI\n{FULL}\n{FULL}\n{FULL}.\n"


def read_blocks(text: str) -> list[Block]:
    lines = read_lines(text)
    layout = BlockReader(AGENCIES, lines)
    blocks = layout.read(lines)
    HeadingReader(AGENCIES, layout).read(blocks)
    return blocks


def headings(text: str) -> list[tuple[str, str]]:
    """Return the heading and the text of each block of ``text``."""
    blocks = [(join_lines(b.heading_lines), b.text) for b in read_blocks(text + FILLING)]
    end = next(i for i, (heading, _) in enumerate(blocks) if heading == "CUỐI")
    return blocks[:end]


@pytest.mark.parametrize(
    "name",
    [
        "Sở Y tế",
        "Công an tỉnh",
        "Đề nghị Hội Liên hiệp Phụ nữ tỉnh",
        "Giao Công an tỉnh",
        "Sở Y tế, Sở Tư pháp và Công an tỉnh",
        "Ủy ban nhân dân các xã, phường",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Y tế (cơ quan thường trực)",
    ],
)
def test_names_of_agencies(name: str) -> None:
    lines = read_lines(name)
    assert HeadingReader(AGENCIES, BlockReader(AGENCIES, lines)).names_agencies(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Công tác tham mưu, chỉ đạo",
        "Hỗ trợ nạn nhân của Sở Y tế",
        "Sở Y tế tiếp nhận nạn nhân bị mua bán trở về từ nước ngoài",
        "Phối hợp với Sở Y tế",
    ],
)
def test_what_names_no_agency(text: str) -> None:
    assert not HeadingReader(AGENCIES, BlockReader(AGENCIES, [])).names_agencies(text)


def test_a_heading_in_capitals_over_two_lines() -> None:
    text = f"I. MỤC ĐÍCH VÀ YÊU CẦU CỦA\nCÔNG TÁC NĂM 2026\n{FULL}\nvà địa phương.\n"
    assert headings(text) == [
        ("MỤC ĐÍCH VÀ YÊU CẦU CỦA CÔNG TÁC NĂM 2026", f"{FULL} và địa phương.")
    ]


def test_a_heading_in_small_letters_that_goes_on() -> None:
    text = f"II. Nhiệm vụ và giải pháp\nchủ yếu năm 2026\n{FULL}.\n"
    assert headings(text) == [("Nhiệm vụ và giải pháp chủ yếu năm 2026", f"{FULL}.")]


def test_the_heading_below_a_chapter() -> None:
    assert headings("Chương I\nNHỮNG QUY ĐỊNH\nCHUNG\nĐiều 1. Phạm vi\nLuật này quy định.\n") == [
        ("NHỮNG QUY ĐỊNH CHUNG", ""),
        ("Phạm vi", "Luật này quy định."),
    ]


def test_the_heading_below_a_chapter_where_each_line_is_a_paragraph() -> None:
    text = f"Chương I\n\nNHỮNG QUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi\n\n{FULL} {FULL} {FULL}.\n"
    assert headings(text) == [
        ("NHỮNG QUY ĐỊNH CHUNG", ""),
        ("", ""),  # the line that was taken as the heading
        ("Phạm vi", ""),
        ("", f"{FULL} {FULL} {FULL}."),
    ]


def test_an_article_that_is_one_sentence_has_no_heading() -> None:
    text = "Điều 1. Quyết định này có hiệu lực từ ngày ký.\nĐiều 2. Thi hành\nMọi người.\n"
    assert headings(text) == [
        ("", "Quyết định này có hiệu lực từ ngày ký."),
        ("Thi hành", "Mọi người."),
    ]


def test_an_agency_is_the_heading_of_the_items_below_it() -> None:
    assert headings("3. Sở Y tế\na) Tiếp nhận nạn nhân;\nb) Chăm sóc y tế.\n") == [
        ("Sở Y tế", ""),
        ("", "Tiếp nhận nạn nhân;"),
        ("", "Chăm sóc y tế."),
    ]


def test_an_agency_is_the_heading_of_the_text_below_it() -> None:
    assert headings(f"3. Sở Y tế\n{FULL} và\nđịa phương.\n") == [
        ("Sở Y tế", f"{FULL} và địa phương.")
    ]


def test_an_agency_over_two_lines() -> None:
    text = "3. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh, Hội Liên hiệp\nPhụ nữ tỉnh\n"
    text += "a) Tuyên truyền.\n"
    assert headings(text)[0] == (
        "Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh, Hội Liên hiệp Phụ nữ tỉnh",
        "",
    )


@pytest.mark.parametrize("text", ["8. Sở Y tế: Chỉ đạo.", "8. **Sở Y tế:** Chỉ đạo."])
def test_a_heading_and_its_text_on_one_line(text: str) -> None:
    assert headings(f"{text}\n") == [("Sở Y tế", "Chỉ đạo.")]


def test_what_stands_before_a_colon_and_is_no_agency_is_text() -> None:
    assert headings("8. Thời gian: từ ngày 01/7/2026.\n") == [("", "Thời gian: từ ngày 01/7/2026.")]


def test_a_bold_item_is_a_heading() -> None:
    assert headings("1. **Công tác truyền thông**\n- Phát tờ rơi.\n")[0] == (
        "Công tác truyền thông",
        "",
    )


@pytest.mark.parametrize("mark", ["-", "+", "–"])
def test_dashes_have_no_heading(mark: str) -> None:
    assert headings(f"{mark} Sở Y tế\n(1) Tiếp nhận nạn nhân.\n")[0] == ("", "Sở Y tế")


def test_items_of_one_level_are_no_headings_of_each_other() -> None:
    assert headings("1. Nâng cao nhận thức\n2. Hỗ trợ nạn nhân\n") == [
        ("", "Nâng cao nhận thức"),
        ("", "Hỗ trợ nạn nhân"),
    ]


def test_a_sentence_before_items_is_no_heading() -> None:
    assert headings("1. Nâng cao nhận thức.\na) Phát tờ rơi.\n")[0] == (
        "",
        "Nâng cao nhận thức.",
    )


def test_a_task_before_its_assignment_is_no_heading() -> None:
    assert headings("1. Nâng cao nhận thức\n(Sở Y tế chủ trì thực hiện)\n")[0] == (
        "",
        "Nâng cao nhận thức",
    )


@pytest.mark.parametrize("end", ["và", "của", "Sở", ",", "("])
def test_an_open_end_heads_nothing(end: str) -> None:
    assert headings(f"1. Nâng cao nhận thức {end}\na) Phát tờ rơi.\n")[0][0] == ""


@pytest.mark.parametrize("name", PLANS)
def test_headings_move_lines_and_lose_none(name: str) -> None:
    lines = read_lines(plan_text(name))
    layout = BlockReader(AGENCIES, lines)
    blocks = layout.read(lines)
    before = [line.text for block in blocks for line in block.lines]
    HeadingReader(AGENCIES, layout).read(blocks)
    after = " ".join(join_lines([*b.heading_lines, *b.lines]) for b in blocks)
    assert "".join(after.split()).replace(":", "") == "".join(before).replace(" ", "").replace(
        ":", ""
    )

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agencies import Agencies
from knowledge.structure.frame import Frame, is_enacting, read_frame
from knowledge.structure.lines import read_lines
from knowledge.structure.structure import Structure, read_structure
from tests.knowledge.plans import BAC_GIANG, CAN_THO, COAST, LANG_SON, TUYEN_QUANG, plan_structure

HEAD = """\
ỦY BAN NHÂN DÂN TỈNH QUẢNG NINH
Số: 45/KH-UBND
Quảng Ninh, ngày 02 tháng 4 năm 2026
KẾ HOẠCH
Phòng, chống mua bán người năm 2026
"""
BODY = "I. MỤC ĐÍCH\n1. Nâng cao nhận thức.\nII. NHIỆM VỤ\n1. Hỗ trợ nạn nhân./.\n"
TAIL = "Nơi nhận:\n- Bộ Công an;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần Văn Mẫu\n"


def frame(text: str) -> Frame:
    return read_frame(read_lines(text))


def structure(text: str) -> Structure:
    return read_structure("x", text, Agencies.load())


def texts(text: str) -> list[str]:
    return [passage.text for passage in structure(text).tree.passages]


def test_head_body_and_tail() -> None:
    assert frame(HEAD + BODY + TAIL) == Frame(
        kind="Kế hoạch",
        title="Phòng, chống mua bán người năm 2026",
        number="45/KH-UBND",
        issued=date(2026, 4, 2),
        place="Quảng Ninh",
        signer="Trần Văn Mẫu",
        basis=5,
        body=5,
        tail=9,
        appendix=15,
    )


@pytest.mark.parametrize(
    ("name", "kind", "number", "signer"),
    [
        (BAC_GIANG, "Kế hoạch", None, "Lê Ánh Dương"),
        (CAN_THO, "Kế hoạch", None, "Trương Cảnh Tuyên"),
        (LANG_SON, "Kế hoạch", None, "Hồ Tiến Thiệu"),
        (COAST, None, None, None),
        (TUYEN_QUANG, "Kế hoạch", "61/KH-UBND", "Hoàng Việt Phương"),
    ],
)
def test_the_frames_of_the_plans(
    name: str, kind: str | None, number: str | None, signer: str | None
) -> None:
    read = plan_structure(name).frame
    assert (read.kind, read.number, read.signer) == (kind, number, signer)


@pytest.mark.parametrize("kind", ["THÔNG TƯ LIÊN TỊCH", "BỘ LUẬT", "CHỈ THỊ", "ĐỀ ÁN", "LỆNH"])
def test_kinds(kind: str) -> None:
    assert frame(HEAD.replace("KẾ HOẠCH", kind) + BODY).kind == kind.capitalize()


def test_a_kind_within_a_sentence_is_none() -> None:
    assert frame("Thực hiện KẾ HOẠCH năm 2026\n" + BODY).kind is None


@pytest.mark.parametrize(
    "stamp",
    [
        "ĐẾN Số: 111\nNgày: 02/4/26\n",
        "CÔNG VĂN ĐẾN\nSố: 111\nNgày 02/4/2026\nChuyển: NC\n",
        "HỎA TỐC\n",
        "Số: 111\n",
    ],
)
def test_an_incoming_stamp_is_no_number(stamp: str) -> None:
    assert frame(stamp + HEAD + BODY + TAIL).number == "45/KH-UBND"
    assert not any("111" in text for text in texts(stamp + HEAD + BODY + TAIL))


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Số: 45/KH-UBND", "45/KH-UBND"),
        ("Số : 45 /KH-UBND", "45/KH-UBND"),
        ("Số: 05/2026/QĐ-UBND", "05/2026/QĐ-UBND"),
        ("Luật số: 66/2011/QH12", "66/2011/QH12"),
        ("Số: 12/KH-BCĐ138", "12/KH-BCĐ138"),
        ("Số: …/KH-UBND", None),
    ],
)
def test_numbers(printed: str, number: str | None) -> None:
    assert frame(HEAD.replace("Số: 45/KH-UBND", printed) + BODY).number == number


@pytest.mark.parametrize("printed", ["ngày 31 tháng 02 năm 2026", "ngày … tháng 4 năm 2026"])
def test_a_day_that_is_none_is_left_out(printed: str) -> None:
    assert frame(HEAD.replace("ngày 02 tháng 4 năm 2026", printed) + BODY).issued is None


def test_a_letter_without_any_mark() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NINH\nSố: 12/UBND-NC\n"
        "V/v tăng cường phòng, chống\nmua bán người\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Quảng Ninh, ngày 01 tháng 3 năm 2026\nKính gửi: Các sở, ban, ngành của tỉnh.\n"
        "Thời gian qua, tình hình mua bán người diễn biến phức tạp.\n" + TAIL
    )
    read = frame(text)
    assert (read.kind, read.number) == ("Công văn", "12/UBND-NC")
    assert read.title == "V/v tăng cường phòng, chống mua bán người"
    assert (read.issued, read.signer) == (date(2026, 3, 1), "Trần Văn Mẫu")
    assert texts(text) == ["Thời gian qua, tình hình mua bán người diễn biến phức tạp."]


def test_a_letter_to_a_list_of_offices_with_numbered_requests() -> None:
    text = (
        "Số: 12/UBND-NC\nV/v hỗ trợ nạn nhân\nKính gửi:\n- Sở Y tế;\n- Ủy ban nhân dân các xã,\n"
        "phường, đặc khu.\nThời gian qua còn nhiều việc chậm.\n"
        "1. Sở Y tế tiếp nhận nạn nhân.\n2. Các xã báo cáo trước ngày 05/12/2026.\n" + TAIL
    )
    assert texts(text) == [
        "Thời gian qua còn nhiều việc chậm.",
        "Sở Y tế tiếp nhận nạn nhân.",
        "Các xã báo cáo trước ngày 05/12/2026.",
    ]


def test_a_letter_that_names_nobody_below_kinh_gui() -> None:
    assert texts("Số: 1/UBND\nKính gửi:\n") == []


DECISION = """\
Số: 45/QĐ-UBND
Quảng Ninh, ngày 02 tháng 4 năm 2026
QUYẾT ĐỊNH
Về việc kiện toàn Ban Chỉ đạo phòng, chống mua bán người
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH
Căn cứ Luật Tổ chức chính quyền địa phương;
Theo đề nghị của Giám đốc Công an tỉnh.
QUYẾT ĐỊNH:
Điều 1. Kiện toàn Ban Chỉ đạo gồm các thành viên sau:
1. Ông Trần Văn Mẫu, Trưởng ban;
2. Bà Lê Thị Ví Dụ, Phó Trưởng ban.
Điều 2. Quyết định này có hiệu lực từ ngày ký.
"""


def test_a_decision() -> None:
    read = structure(DECISION + TAIL)
    assert read.frame.title == "Về việc kiện toàn Ban Chỉ đạo phòng, chống mua bán người"
    assert [(p.kind.value, p.path, p.text) for p in read.tree.passages] == [
        (
            "basis",
            "",
            "Căn cứ Luật Tổ chức chính quyền địa phương; Theo đề nghị của Giám đốc Công an tỉnh.",
        ),
        ("body", "Điều 1.1", "Ông Trần Văn Mẫu, Trưởng ban;"),
        ("body", "Điều 1.2", "Bà Lê Thị Ví Dụ, Phó Trưởng ban."),
        ("body", "Điều 2", "Quyết định này có hiệu lực từ ngày ký."),
    ]


@pytest.mark.parametrize(("line", "enacts"), [("**QUYẾT ĐỊNH:**", True), ("QUYẾT ĐỊNH", False)])
def test_the_enacting_word(line: str, enacts: bool) -> None:
    assert is_enacting(read_lines(line)[0]) is enacts


def test_the_title_of_a_law_in_capitals_is_kept() -> None:
    text = "LUẬT\nPHÒNG, CHỐNG\nMUA BÁN NGƯỜI\nCăn cứ Hiến pháp;\nĐiều 1. Phạm vi\nVề phòng ngừa.\n"
    assert frame(text).title == "PHÒNG, CHỐNG MUA BÁN NGƯỜI"


@pytest.mark.parametrize(
    "opening",
    [
        "Nhằm nâng cao hiệu quả, Ủy ban nhân dân tỉnh xây dựng Kế hoạch như sau:",
        "Căn cứ tình hình, Ủy ban nhân dân tỉnh ban hành Kế hoạch.",
        "Thực hiện Kế hoạch số 1/KH-BCĐ ngày 02/01/2026, Ban Chỉ đạo yêu cầu:",
        "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:",
    ],
)
def test_opening_words_belong_to_no_title(opening: str) -> None:
    read = structure(f"{HEAD}{opening}\n{BODY}")
    assert read.frame.title == "Phòng, chống mua bán người năm 2026"
    assert (read.tree.passages[0].kind.value, read.tree.passages[0].text) == ("basis", opening)


def test_a_title_that_wraps_before_an_agency_is_not_cut() -> None:
    text = "KẾ HOẠCH\nPhối hợp giữa các sở và\nỦy ban nhân dân các xã năm 2026\n" + BODY
    assert frame(text).title == "Phối hợp giữa các sở và Ủy ban nhân dân các xã năm 2026"


def test_only_a_head() -> None:
    read = structure(HEAD)
    assert read.frame.title == "Phòng, chống mua bán người năm 2026"
    assert read.tree.passages == []


def test_only_a_tail() -> None:
    assert texts(TAIL) == []
    assert frame(TAIL).signer == "Trần Văn Mẫu"


def test_nothing() -> None:
    assert frame("") == Frame(None, None, None, None, None, None, 0, 0, 0, 0)


def test_a_body_without_head() -> None:
    assert texts(BODY) == ["Nâng cao nhận thức.", "Hỗ trợ nạn nhân./."]


def test_a_body_without_head_and_mark() -> None:
    assert texts("Một đoạn văn về phòng ngừa.") == ["Một đoạn văn về phòng ngừa."]


def test_a_tail_that_was_extracted_first() -> None:
    assert texts(TAIL + HEAD + BODY) == ["Nâng cao nhận thức.", "Hỗ trợ nạn nhân./."]
    assert frame(TAIL + HEAD + BODY).number == "45/KH-UBND"


@pytest.mark.parametrize("mark", ["-", "+", "1.", "a)"])
def test_the_list_of_recipients_is_no_text(mark: str) -> None:
    tail = TAIL.replace("- ", f"{mark} ")
    assert texts(HEAD + BODY + tail) == ["Nâng cao nhận thức.", "Hỗ trợ nạn nhân./."]


def test_two_columns_on_one_line_of_the_tail() -> None:
    tail = "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- Như trên; KT. CHỦ TỊCH\nTrần Văn Mẫu\n"
    assert texts(HEAD + BODY + tail) == ["Nâng cao nhận thức.", "Hỗ trợ nạn nhân./."]


def test_last_words_before_the_tail_are_left_out() -> None:
    last = "Trên đây là Kế hoạch của tỉnh, yêu cầu các đơn vị thực hiện./.\n"
    assert texts(HEAD + BODY + last + TAIL)[-1] == "Hỗ trợ nạn nhân./."


def test_the_same_words_before_more_items_end_nothing() -> None:
    text = "I. NHIỆM VỤ\n- Một việc.\nTrên đây là các việc chung.\n- Hai việc.\n- Ba việc.\n" + TAIL
    assert texts(text)[-2:] == ["Hai việc.", "Ba việc."]
    assert "Trên đây là các việc chung." in " ".join(texts(text))


APPENDIX = """\
PHỤ LỤC II
DANH MỤC NHIỆM VỤ
I. TRUYỀN THÔNG
1. Phát tờ rơi trước ngày 01/3/2026.
2. Tập huấn trước ngày 01/6/2026.
"""


def test_an_appendix_behind_the_tail() -> None:
    read = structure(HEAD + BODY + TAIL + APPENDIX)
    assert read.frame.signer == "Trần Văn Mẫu"
    assert [(p.path, p.text) for p in read.tree.passages] == [
        ("I.1", "Nâng cao nhận thức."),
        ("II.1", "Hỗ trợ nạn nhân./."),
        ("Phụ lục II.I.1", "Phát tờ rơi trước ngày 01/3/2026."),
        ("Phụ lục II.I.2", "Tập huấn trước ngày 01/6/2026."),
    ]
    assert read.tree.passages[-1].headings == ("PHỤ LỤC II DANH MỤC NHIỆM VỤ", "I. TRUYỀN THÔNG")


def test_two_appendices() -> None:
    second = APPENDIX.replace("PHỤ LỤC II", "Phụ lục III")
    paths = [p.path for p in structure(HEAD + BODY + TAIL + APPENDIX + second).tree.passages]
    assert paths[2:] == ["Phụ lục II.I.1", "Phụ lục II.I.2", "Phụ lục III.I.1", "Phụ lục III.I.2"]


def test_an_appendix_is_cited_without_being_opened() -> None:
    text = BODY.replace("Nâng cao nhận thức.", "Nâng cao nhận thức theo\nPhụ lục I kèm theo.")
    assert texts(text)[0] == "Nâng cao nhận thức theo Phụ lục I kèm theo."


PIECES = (HEAD + BODY + TAIL + APPENDIX + DECISION).splitlines()
PIECES += ["Kính gửi:", "V/v hỗ trợ", "Trên đây là kết quả.", "chữ thường", ""]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_the_parts_follow_each_other_in_any_text(pieces: list[str]) -> None:
    lines = read_lines("\n".join(pieces))
    read = read_frame(lines)
    assert 0 <= read.basis <= read.body <= read.tail <= read.appendix <= len(lines)

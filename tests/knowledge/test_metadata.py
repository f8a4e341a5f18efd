import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import CatalogueEntry
from knowledge.metadata import document_id_of, guess_metadata
from knowledge.model import Status
from knowledge.places import Places
from knowledge.readers.legacy_encodings import to_tcvn3, to_vni
from knowledge.readers.text_files import read_source_bytes
from knowledge.reading import DocumentReader
from knowledge.structure.frame import read_frame
from knowledge.structure.lines import read_lines
from tests.knowledge.plans import BAC_GIANG, CAN_THO, LANG_SON, PLANS, TUYEN_QUANG, plan_text

READER = DocumentReader.load()
PLACES = Places.load()
TITLE = "Phòng, chống mua bán người năm 2026"
PLAN = f"""\
ỦY BAN NHÂN DÂN TỈNH QUẢNG NINH
Số: 12/KH-UBND
Quảng Ninh, ngày 05 tháng 02 năm 2026
KẾ HOẠCH
{TITLE}
Căn cứ tình hình của địa phương, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:
I. NHIỆM VỤ
1. Sở Y tế tiếp nhận nạn nhân bị mua bán trở về qua cửa khẩu và bố trí nơi ở tạm thời.
2. Công an tỉnh điều tra, xử lý nghiêm người môi giới và người tổ chức.
Nơi nhận:
- Lưu: VT.
CHỦ TỊCH
Trần Văn Mẫu
"""
LAW = """\
QUỐC HỘI
Luật số: 99/2030/QH16
Hà Nội, ngày 01 tháng 02 năm 2030
LUẬT
NGƯỜI VIỆT NAM
Ở NƯỚC NGOÀI
Căn cứ Hiến pháp;
Điều 1. Phạm vi
Luật này quy định việc bảo hộ.
"""


def guess(text: str) -> CatalogueEntry:
    return guess_metadata("x", read_frame(read_lines(text)), "", PLACES, text)


def titled(title: str, *, kind: str = "KẾ HOẠCH", number: str = "12/KH-UBND") -> CatalogueEntry:
    text = PLAN.replace(TITLE, title).replace("KẾ HOẠCH", kind).replace("12/KH-UBND", number)
    return guess(text)


def test_a_plan() -> None:
    assert guess(PLAN) == CatalogueEntry(
        id="x",
        title=TITLE,
        kind="Kế hoạch",
        number="12/KH-UBND",
        issuer="Ủy ban nhân dân tỉnh Quảng Ninh",
        signer="Trần Văn Mẫu",
        province_at_issue="Quảng Ninh",
        province="Quảng Ninh",
        year=2026,
        issued=date(2026, 2, 5),
        valid_from=date(2026, 2, 5),
        valid_to=date(2026, 12, 31),
    )


def test_a_law() -> None:
    assert guess(LAW) == CatalogueEntry(
        id="x",
        title="Luật Người Việt Nam ở nước ngoài",
        kind="Luật",
        number="99/2030/QH16",
        issuer="Quốc hội",
        year=2030,
        issued=date(2030, 2, 1),
    )


def test_whether_a_law_holds_is_not_guessed_from_its_day_of_issue() -> None:
    document = READER.read("x", read_source_bytes(LAW.encode(), "x.txt")).document
    assert document.status_on(date(2030, 3, 1)) is Status.UNKNOWN


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni])
def test_a_plan_in_an_old_encoding(encode: object) -> None:
    assert callable(encode)
    data = encode(PLAN).encode("latin-1", errors="replace")
    document = READER.read("x", read_source_bytes(data, "x.txt")).document
    assert (document.kind, document.number) == ("Kế hoạch", "12/KH-UBND")
    assert (document.title, document.province) == (TITLE, "Quảng Ninh")
    assert document.issued == date(2026, 2, 5)


def test_nothing_is_known_of_a_text_without_head() -> None:
    assert guess("I. MỤC ĐÍCH\n1. Nâng cao nhận thức.\n") == CatalogueEntry(
        id="x", title="Văn bản không có tiêu đề", kind="Văn bản"
    )


@pytest.mark.parametrize(
    ("place", "at_issue", "today"),
    [
        ("Bắc Giang", "Bắc Giang", "Bắc Ninh"),
        ("Hà Giang", "Hà Giang", "Tuyên Quang"),
        ("Sóc Trăng", "Sóc Trăng", "Cần Thơ"),
        ("Lạng Sơn", "Lạng Sơn", "Lạng Sơn"),
        ("TP. Hồ Chí Minh", "Hồ Chí Minh", "Hồ Chí Minh"),
    ],
)
def test_the_province_of_the_place_line(place: str, at_issue: str, today: str) -> None:
    entry = guess(PLAN.replace("Quảng Ninh, ngày", f"{place}, ngày"))
    assert entry.province == today
    assert entry.province_at_issue == at_issue


def test_the_place_goes_before_the_title() -> None:
    entry = titled("Phối hợp với tỉnh Lạng Sơn trong phòng, chống mua bán người năm 2026")
    assert entry.province == "Quảng Ninh"


def test_the_province_of_the_title_and_of_the_opening() -> None:
    text = "KẾ HOẠCH\nPhòng, chống mua bán người trên địa bàn tỉnh Lạng Sơn\nI. A\n1. Bé.\n"
    assert guess(text).province == "Lạng Sơn"
    frame = read_frame(read_lines("KẾ HOẠCH\nPhòng ngừa\nI. A\n1. Bé.\n"))
    opening = "Ủy ban nhân dân tỉnh Lạng Sơn ban hành Kế hoạch."
    assert guess_metadata("x", frame, opening, PLACES).province == "Lạng Sơn"


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("QUYẾT ĐỊNH", "999/QĐ-TTg"),
        ("NGHỊ ĐỊNH", "999/2026/NĐ-CP"),
        ("NGHỊ QUYẾT", "99/NQ-CP"),
        ("THÔNG TƯ", "99/2026/TT-BTC"),
        ("KẾ HOẠCH", "99/KH-BCA-V01"),
        ("KẾ HOẠCH", "99/KH-BCĐ138/CP"),
        ("NGHỊ QUYẾT", "99/2026/QH16"),
    ],
)
def test_what_is_signed_in_a_capital_is_not_the_capitals(kind: str, number: str) -> None:
    text = PLAN.replace("Quảng Ninh, ngày", "Hà Nội, ngày")
    entry = guess(text.replace("KẾ HOẠCH", kind).replace("12/KH-UBND", number))
    assert entry.number == number
    assert (entry.province, entry.province_at_issue) == (None, None)


@pytest.mark.parametrize("number", ["12/KH-UBND", "12/KH-BCĐ", "12/KH-BCĐ138", "12/KH-CAT"])
def test_what_a_province_issues_is_the_provinces(number: str) -> None:
    assert titled(TITLE, number=number).province == "Quảng Ninh"


@pytest.mark.parametrize(
    ("title", "year", "ends"),
    [
        ("Phòng, chống mua bán người năm 2026", 2026, 2026),
        ("PHÒNG, CHỐNG MUA BÁN NGƯỜI NĂM 2026", 2026, 2026),
        ("Phòng, chống mua bán người năm 2027", 2027, 2027),
        ("Phòng, chống mua bán người giai đoạn 2026 - 2030", 2026, 2030),
        ("Phòng, chống mua bán người giai đoạn 2021–2030", 2026, 2030),
        ("Phòng, chống mua bán người từ năm 2026 đến năm 2028", 2026, 2028),
        ("Phòng, chống mua bán người từ 2026 đến hết năm 2028", 2026, 2028),
        ("Chương trình giai đoạn 2026-2030, định hướng đến năm 2035", 2026, 2030),
        ("Thực hiện Chương trình giai đoạn 2026 - 2030 năm 2027", 2027, 2027),
        ("Thực hiện Chương trình đến năm 2030", 2026, None),
        ("Thực hiện Luật Phòng, chống mua bán người năm 2024", 2026, None),
        ("Thực hiện Luật Phòng, chống mua bán người", 2026, None),
    ],
)
def test_the_years_of_a_plan(title: str, year: int, ends: int | None) -> None:
    entry = titled(title)
    assert entry.title == title
    assert entry.year == year
    assert entry.valid_to == (date(ends, 12, 31) if ends else None)


def test_the_period_of_a_plan_without_day_of_issue() -> None:
    text = "KẾ HOẠCH\nPhòng, chống mua bán người giai đoạn 2021 - 2025\nI. A\n1. Bé.\n"
    entry = guess(text)
    assert (entry.year, entry.valid_from, entry.valid_to) == (2021, None, date(2025, 12, 31))


@pytest.mark.parametrize("kind", ["QUYẾT ĐỊNH", "CHỈ THỊ", "CÔNG VĂN", "THÔNG BÁO"])
def test_other_kinds_do_not_end_by_themselves(kind: str) -> None:
    assert titled(TITLE, kind=kind).valid_to is None


def test_a_title_without_end_is_cut() -> None:
    assert len(titled("Rất dài " * 200).title) <= 300


@pytest.mark.parametrize(
    ("name", "at_issue", "year"),
    [
        (BAC_GIANG, None, 2024),  # the text does not name its province
        (CAN_THO, "Cần Thơ", 2025),
        (LANG_SON, "Lạng Sơn", 2023),
        (TUYEN_QUANG, "Tuyên Quang", 2024),
    ],
)
def test_guesses_for_the_plans(name: str, at_issue: str | None, year: int) -> None:
    document = READER.read(name, read_source_bytes(plan_text(name).encode(), "x.txt")).document
    assert (document.province_at_issue, document.year) == (at_issue, year)
    assert document.kind == "Kế hoạch"
    assert document.valid_to == date(year, 12, 31)


@pytest.mark.parametrize(
    ("name", "document_id"),
    [
        ("Kế hoạch 61.TXT", "ke-hoach-61"),
        ("Đề án số 5_2024.md", "de-an-so-5-2024"),
        ("folder/sub/ke-hoach.txt", "ke-hoach"),
        ("ke.hoach.2024.txt", "ke-hoach-2024"),
        ("luat-66-2011-QH12.txt", "luat-66-2011-qh12"),
        ("  -- KH (bản cuối) -- .txt", "kh-ban-cuoi"),
        ("no ending", "no-ending"),
        (".txt", "van-ban"),
        ("", "van-ban"),
        ("…", "van-ban"),
        ("文件.txt", "van-ban"),
        (unicodedata.normalize("NFD", "Kế hoạch Đồng Nai.txt"), "ke-hoach-dong-nai"),
    ],
)
def test_ids_of_odd_names(name: str, document_id: str) -> None:
    assert document_id_of(name) == document_id


@pytest.mark.parametrize("name", PLANS)
def test_the_id_of_a_shipped_plan_is_its_files_name(name: str) -> None:
    assert document_id_of(f"{name}.txt") == name


@given(st.text(max_size=60))
def test_every_id_is_plain(name: str) -> None:
    made = document_id_of(name)
    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert document_id_of(made) == made

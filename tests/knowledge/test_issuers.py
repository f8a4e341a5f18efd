import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.issuers import IssuerReader
from knowledge.places import Places

READER = IssuerReader.load()
PLACES = Places.load()
TAIL = ["Số: 12/KH-UBND", "KẾ HOẠCH"]


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH AN GIANG"], "Ủy ban nhân dân tỉnh An Giang"),
        (["UBND TỈNH LẠNG SƠN"], "Ủy ban nhân dân tỉnh Lạng Sơn"),
        (
            [
                "ỦY BAN NHÂN DÂN        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "THÀNH PHỐ CẦN THƠ          Độc lập - Tự do - Hạnh phúc",
                "--------      -------------",
            ],
            "Ủy ban nhân dân thành phố Cần Thơ",
        ),
        (["UBND TỈNH AN GIANG", "SỞ Y TẾ"], "Sở Y tế tỉnh An Giang"),
        (["**BỘ CÔNG AN**"], "Bộ Công an"),
        (["QUỐC HỘI   -------", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"], "Quốc hội"),
        (["TỈNH ỦY LÀO CAI", "BAN CHỈ ĐẠO 138"], "Ban Chỉ đạo 138 Tỉnh ủy Lào Cai"),
        (["CÔNG AN TỈNH LÀO CAI", "CÔNG AN XÃ BẮC LUÂN"], "Công an xã Bắc Luân"),
        (["UBND XÃ Y TÝ TỈNH LÀO CAI"], "Ủy ban nhân dân xã Y Tý tỉnh Lào Cai"),
        (["KẾ HOẠCH", "Phòng, chống mua bán người"], None),
        (["Phòng, chống mua bán người"], None),
        ([], None),
    ],
)
def test_the_head(head: list[str], issuer: str | None) -> None:
    assert READER.in_head([*head, *TAIL], PLACES) == issuer


@pytest.mark.parametrize(
    ("number", "province", "issuer"),
    [
        ("61/KH-UBND", "Tuyên Quang", "Ủy ban nhân dân tỉnh Tuyên Quang"),
        ("61/KH-UBND", "Cần Thơ", "Ủy ban nhân dân thành phố Cần Thơ"),
        ("61/KH-UBND", "Bắc Giang", "Ủy ban nhân dân tỉnh Bắc Giang"),
        ("61/KH-UBND", None, None),
        ("33/QĐ-TTg", None, "Thủ tướng Chính phủ"),
        ("162/2025/NĐ-CP", None, "Chính phủ"),
        ("53/2024/QH15", None, "Quốc hội"),
        ("05/2014/UBTVQH13", None, "Ủy ban Thường vụ Quốc hội"),
        ("28/KH-BCĐ", "Lạng Sơn", None),
        (None, "Lạng Sơn", None),
    ],
)
def test_the_number(number: str | None, province: str | None, issuer: str | None) -> None:
    assert READER.of_number(number, province, PLACES) == issuer


@given(st.lists(st.text(max_size=40), max_size=15))
def test_any_lines_are_read(lines: list[str]) -> None:
    found = READER.in_head(lines, PLACES)
    assert found is None or found.strip()

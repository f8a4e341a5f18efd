from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.years import find_years, without_years
from knowledge.text import nfc


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("cao điểm năm 2025 từ ngày nào", (2025,)),
        ("nam 2024", (2024,)),
        ("quy chế số 2548 ngày 18/7/2022 giữa những bộ nào", ()),
        ("tin nhắn ngày 30/7/2025", (2025,)),
        ("giai đoạn 2021 - 2023", (2021, 2022, 2023)),
        ("from 2023 to 2024", (2023, 2024)),
        ("2k24 thi sao", (2024,)),
        ("so sánh 2023 và 2024", (2023, 2024)),
        ("Luật Phòng, chống mua bán người năm 2011 nói gì", ()),
        ("the 2024 law", ()),
        ("Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Lạng Sơn", ()),
        ("Quy chế phối hợp số 2548 năm 2022 là của những bộ nào", ()),
        ("quyet dinh 793 nam 2016 noi gi", ()),
        ("Decision 793 of 2016", ()),
        ("Quy chế 2548 ngày 18/7/2022 do những bộ nào ký", ()),
        ("regulation 2548 of 18 July 2022", ()),
        ("Quyết định của Lạng Sơn năm 2023", (2023,)),
        ("Luật 53/2024/QH15", ()),
        ("gọi 0912024567", ()),
        ("năm nay", ()),
        ("", ()),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    assert find_years(nfc(text)) == years


def test_relative_years_need_a_day() -> None:
    day = date(2026, 11, 22)
    assert find_years("kế hoạch năm nay", day) == (2026,)
    assert find_years("nam ngoai", day) == (2025,)
    assert find_years("next year", day) == (2027,)


def test_without_years() -> None:
    assert without_years("cao điểm năm 2025 ở đâu").split() == ["cao", "điểm", "ở", "đâu"]


@given(st.text(max_size=100), st.integers(1990, 2049))
def test_a_year_said_as_a_year_is_found(before: str, year: int) -> None:
    text = nfc(before.replace("2", "").replace("1", "")) + f" xyz vào năm {year}"
    if "luat" not in text and "law" not in text:
        assert year in find_years(text)

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.validity import amended_numbers, in_force_from, replaced_numbers

ISSUED = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("words", "kind", "day"),
    [
        ("Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2027.", "Luật", date(2027, 1, 1)),
        ("Luật này có hiệu lực\nkể từ ngày 01/7/2027.", "Luật", date(2027, 7, 1)),
        ("1. Nghị định này có hiệu lực từ ngày ký.", "Nghị định", ISSUED),
        ("Quyết định này có hiệu lực kể từ ngày ký ban hành.", None, ISSUED),
        ("Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2027.", "Nghị định", None),
        ("Luật này có hiệu lực thi hành từ ngày 31 tháng 02 năm 2027.", "Luật", None),
        ("kể từ ngày Luật này có hiệu lực thi hành", "Luật", None),
        ("", None, None),
    ],
)
def test_the_day_of_force(words: str, kind: str | None, day: date | None) -> None:
    assert in_force_from(words, kind, ISSUED) == day


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (
            "2. Luật Bảo vệ người đi biển số 71/2010/QH12 hết hiệu lực kể từ ngày Luật này có "
            "hiệu lực thi hành.",
            ["71/2010/QH12"],
        ),
        (
            "Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 12/2020/QĐ-UBND ngày "
            "01/02/2020, Quyết định số 5/2021/QĐ-UBND.",
            ["12/2020/QĐ-UBND", "5/2021/QĐ-UBND"],
        ),
        ("Kế hoạch này thay thế Kế hoạch số 34/KH-\nBCĐ ngày 16/02/2024.", ["34/KH"]),
        ("Kế hoạch này thực hiện Quyết định số 193/QĐ-TTg.", []),
        ("Chăm sóc thay thế theo Luật số 102/2016/QH13.", []),
        ("Nghị định này thay thế Nghị định số 1/2030/NĐ-CP.", []),
        ("", []),
    ],
)
def test_what_is_replaced(words: str, numbers: list[str]) -> None:
    assert list(replaced_numbers(words, own="1/2030/NĐ-CP")) == numbers


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Sửa đổi, bổ sung một số điều của Nghị định số 61/2024/NĐ-CP", ["61/2024/NĐ-CP"]),
        ("Sửa đổi Kế hoạch số 12/KH-UBND ngày 05/02/2026", ["12/KH-UBND"]),
        ("Thực hiện Nghị định số 61/2024/NĐ-CP", []),
    ],
)
def test_what_is_amended(title: str, numbers: list[str]) -> None:
    assert list(amended_numbers(title)) == numbers


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    replaced_numbers(text)
    amended_numbers(text)
    in_force_from(text, None, None)

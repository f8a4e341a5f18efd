"""Nothing that tells a person stays in a question; what it asks stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.redaction import ACCOUNT, ADDRESS, EMAIL, LINK, NUMBER, PERSON, PHONE, redact
from knowledge.text import nfc

QUESTION = "Hỏi về hỗ trợ học nghề cho nạn nhân ở tỉnh Lạng Sơn năm 2024"
DIGITS = st.text("0123456789", min_size=7, max_size=10)
NAMES = st.lists(
    st.sampled_from(["Lan", "Thị", "Ánh", "Đào", "Như", "Ý", "Uyên"]), min_size=1, max_size=3
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("gọi 0912345678 nhé", f"gọi {PHONE} nhé"),
        ("gọi 0912.345.678 hoặc +84 912 345 678", f"gọi {PHONE} hoặc {PHONE}"),
        ("sđt (024) 3825-1234", f"sđt ({PHONE}"),
        ("căn cước 001099012345", f"căn cước {PHONE}"),
        ("cmnd 123456789", f"cmnd {NUMBER}"),
        ("STK: 1234 5678 90", ACCOUNT),
        ("mail lan.nguyen@gmail.com.vn ạ", f"mail {EMAIL} ạ"),
        ("vào https://vieclam.example/tuyen?a=1 xem", f"vào {LINK} xem"),
        ("trang viec-lam.com lừa", f"trang {LINK} lừa"),
        ("nhắn @viec_nhe đi", f"nhắn {LINK} đi"),
        ("anh Hùng lừa chị Nguyễn Thị Lan", f"anh {PERSON} lừa chị {PERSON}"),
        ("Em tên là nguyễn thị lan, bị lừa", f"Em tên là {PERSON}, bị lừa"),
        ("toi ten la tran van an", f"toi ten la {PERSON}"),
        ("NGUYỄN VĂN AN bị lừa", f"{PERSON} bị lừa"),
        ("Hoàng A Páo đã đi", f"{PERSON} đã đi"),
        ("My name is Lan Anh", f"My name is {PERSON}"),
        ("ở số nhà 12/3 ngõ 5 đường Láng", f"ở {ADDRESS}"),
        ("tôi ở thôn Nà Sầm, xã khác", f"tôi ở {ADDRESS}, xã khác"),
    ],
)
def test_what_tells_a_person_is_hidden(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        "Gọi 111 hay 113, 115?",
        "Kế hoạch số 61/KH-UBND ngày 27/3/2024 của UBND tỉnh Tuyên Quang nói gì?",
        "Luật 53/2024/QH15 thay Luật 66/2011/QH12 từ 01/7/2025?",
        "Ông Chủ tịch UBND tỉnh Hà Giang giao ai?",
        "Cơ quan nào hỗ trợ nạn nhân ở thành phố Hồ Chí Minh?",
        "đường dây mua bán người ở biên giới, 18 tuổi, 2 con",
        "anh em họ hàng rủ sang Campuchia làm việc",
        "",
    ],
)
def test_what_is_asked_stays(text: str) -> None:
    assert redact(text) == text


@given(DIGITS, st.sampled_from(["", " ", ".", "-"]), st.sampled_from(["0", "84", "+84 ", ""]))
def test_no_long_number_stays(digits: str, gap: str, start: str) -> None:
    number = start + gap.join(digits)
    for text in (number, f"Số của em {number}, {QUESTION}", f"({number})"):
        assert not re.search(r"\d(?:\D?\d){6}", redact(text).replace("2024", ""))


@given(NAMES, st.sampled_from(["anh", "Chị", "em", "ông", "bà", "ong", "co", "Bác"]))
def test_no_name_behind_a_title_stays(name: str, title: str) -> None:
    redacted = redact(f"{QUESTION}; {title} {name} ở cùng")
    assert f"{title} {PERSON} ở cùng" in redacted
    assert redacted.startswith(QUESTION)


@given(st.from_regex(r"[a-z0-9]{1,8}@[a-z]{2,8}\.(com|vn|org)", fullmatch=True))
def test_no_mail_address_stays(address: str) -> None:
    assert redact(f"{QUESTION} {address}") == f"{QUESTION} {EMAIL}"


@given(st.text(max_size=200))
def test_any_text_is_redacted_without_error(text: str) -> None:
    redacted = redact(text)
    assert redacted == nfc(redacted)


@given(st.lists(st.sampled_from([QUESTION, "anh Hùng", "0912345678", "a@b.vn", "số nhà 5", "\n"])))
def test_redacting_twice_is_redacting_once(parts: list[str]) -> None:
    once = redact("; ".join(parts))
    assert redact(once) == once

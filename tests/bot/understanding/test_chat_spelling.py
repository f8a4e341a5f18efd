from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.chat_spelling import ShortForm, load_short_forms, open_chat_spelling
from knowledge.text import nfc


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("ko biết", "không biết"),
        ("ở CT sở nào lo", "ở Cần Thơ sở nào lo"),  # "sở" is no "số"
        ("qđ 793", "quyết định 793"),
        ("kh 61 của tỉnh", "kế hoạch 61 của tỉnh"),
        ("hok có j", "không có gì"),
        ("đc k ạ", "được không ạ"),
        ("làm s z", "làm sao vậy"),
        ("phải lm ntn", "phải làm như thế nào"),
        ("sđt CAX", "số điện thoại Công an xã"),
        ("CA phường", "Công an phường"),
        ("gửi bc cho UBND", "gửi báo cáo cho Ủy ban nhân dân"),
        ("Sở LĐTBXH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("so ldtbxh", "so Lao động - Thương binh và Xã hội"),
        ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
        ("Sở VHTTDL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("PCMBN", "Phòng, chống mua bán người"),
        ("kế hoạch PCMBN", "kế hoạch phòng, chống mua bán người"),
        ("nạn nhân mbn", "nạn nhân mua bán người"),
        ("đồn BĐBP", "đồn Bộ đội Biên phòng"),
        ("UB MTTQ", "UB Mặt trận Tổ quốc"),
        ("hội LHPN", "Hội Liên hiệp Phụ nữ"),
        ("TGPL miễn phí", "trợ giúp pháp lý miễn phí"),
        ("BCĐ của tỉnh", "Ban Chỉ đạo của tỉnh"),
        ("CQTT là ai", "cơ quan thường trực là ai"),
        ("vtrò của xã", "vai trò của xã"),
        ("ng nc ngoài", "người nước ngoài"),
        ("e đi vs a", "em đi với anh"),
        ("đi xkld", "đi xuất khẩu lao động"),
    ],
)
def test_short_forms_are_opened(typed: str, opened: str) -> None:
    assert open_chat_spelling(typed, "vi").lower() == opened.lower()


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("có bn vụ", "có bao nhiêu vụ"),
        ("bn ơi giúp mk", "bạn ơi giúp mình"),
        ("chào bn", "chào bạn"),
        ("ở CT ai lo", "ở Cần Thơ ai lo"),
        ("CT UBND tỉnh ký", "Chủ tịch Ủy ban nhân dân tỉnh ký"),
        ("CT số 5", "Chỉ thị số 5"),
        ("làm cho ct may", "làm cho công ty may"),
        ("bị bán sang TQ", "bị bán sang Trung Quốc"),
        ("kế hoạch của TQ", "kế hoạch của Tuyên Quang"),
        ("báo ca hay gọi 111", "báo công an hay gọi 111"),
        ("đi ca nô", "đi ca nô"),
        ("lương 50 k", "lương 50 nghìn"),
        ("xin đc của xã", "xin địa chỉ của xã"),
        ("xin đc không", "xin được không"),
        ("báo ai a?", "báo ai ạ?"),
        ("a ơi giúp e", "anh ơi giúp em"),
        ("mấy giờ bh hết hạn là bh", "mấy giờ bao giờ hết hạn là bao giờ"),
    ],
)
def test_the_words_around_decide(typed: str, opened: str) -> None:
    assert open_chat_spelling(typed, "vi") == opened


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch số 61/KH-UBND ngày 27/3/2024",
        "162/2025/NĐ-CP",
        "NQ-CP",
        "catp@cantho.gov.vn",
        "https://t.me/c/e?k=v",
        "điểm a, điểm c khoản 1",
        "a) b) c)",
        "bà M và chị Q",
        "mục V",
        "công an xã ở đâu",
        "dì em bị bắt",
        "",
    ],
)
def test_what_is_no_short_form_stands(text: str) -> None:
    assert open_chat_spelling(text, "vi") == text


def test_english_opens_names_and_terms_only() -> None:
    assert open_chat_spelling("What does UBND do in a plan?") == (
        "What does Ủy ban nhân dân do in a plan?"
    )


def test_conditions_hold_together() -> None:
    entry = ShortForm(("x",), "y", True, "upper", after=frozenset({"o"}), before=frozenset({"$"}))
    assert entry.fits("X", "o", "$")
    assert not entry.fits("x", "o", "$")
    assert not entry.fits("X", "^", "$")
    assert not entry.fits("X", "o", "tinh")


def test_the_file_is_nfc_and_opens_to_words() -> None:
    table = load_short_forms()
    entries = [e for group in (*table.chat.values(), *table.abbreviations.values()) for e in group]
    assert len(entries) > 150
    for entry in entries:
        assert entry.means == nfc(entry.means).strip()
        assert all(entry.means.lower() != typed.lower() for typed in entry.typed)


def test_long_text_is_opened_in_bounded_time() -> None:
    started = time.process_time()
    open_chat_spelling("a/c k bt j " * 9_000, "vi")
    assert time.process_time() - started < 10


@settings(deadline=None)
@given(st.text() | st.text(alphabet="kebnjzvacCATđ&/-.)0 ạ61"))
def test_any_text_is_opened(text: str) -> None:
    assert isinstance(open_chat_spelling(text, "vi"), str)

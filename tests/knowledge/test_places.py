from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import DataFileError
from knowledge.places import Places, find_provinces
from knowledge.text import fold, nfc

PLACES = Places.load()


def asked(text: str) -> list[str]:
    return [mention.name_asked for mention in find_provinces(nfc(text))]


def test_counts_of_provinces() -> None:
    assert len(PLACES.provinces) == 34
    # 63 before, and Thừa Thiên Huế, which became the city of Huế on 1 January 2025
    assert len(PLACES.names) == 64
    assert sum(item.kind == "thành phố" for item in PLACES.provinces) == 6


@pytest.mark.parametrize(
    ("name", "today"),
    [
        ("Bắc Giang", "Bắc Ninh"),
        ("Hà Giang", "Tuyên Quang"),
        ("Sóc Trăng", "Cần Thơ"),
        ("hau giang", "Cần Thơ"),
        ("Lạng Sơn", "Lạng Sơn"),
        ("Bình Dương", "Hồ Chí Minh"),
        ("Kiên Giang", "An Giang"),
        ("Thừa Thiên Huế", "Huế"),
        ("Đắk Nông", "Lâm Đồng"),
        ("Phú Yên", "Đắk Lắk"),
        ("Narnia", None),
    ],
)
def test_today(name: str, today: str | None) -> None:
    assert PLACES.today(name) == today


def test_predecessors() -> None:
    assert PLACES.predecessors("Cần Thơ") == ("Sóc Trăng", "Hậu Giang")
    assert PLACES.predecessors("bac ninh") == ("Bắc Giang",)
    assert PLACES.predecessors("Hà Nội") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ở Cần Thơ ai hỗ trợ nạn nhân?", ["Cần Thơ"]),
        ("TP. Cần Thơ", ["Cần Thơ"]),
        ("cao diem o lang son tu ngay nao", ["Lạng Sơn"]),
        ("ke hoach lang son la gi", ["Lạng Sơn"]),  # not Sơn La
        ("When does Can Tho's plan end?", ["Cần Thơ"]),
        ("Hanoi and Ho Chi Minh City", ["Hà Nội", "Hồ Chí Minh"]),
        ("CT mở cao điểm lúc nào", ["Cần Thơ"]),
        ("tỉnh BG báo cáo khi nào", ["Bắc Giang"]),
        ("TPHCM, HN", ["Hồ Chí Minh", "Hà Nội"]),
        ("tp hcm", ["Hồ Chí Minh"]),
        ("ở hòa bình ai hỗ trợ", ["Hòa Bình"]),
        ("o hoa binh ai ho tro", ["Hòa Bình"]),
        ("Hoà Bình", ["Hòa Bình"]),
        ("hải phòng", ["Hải Phòng"]),
        ("Bà Rịa-Vũng Tàu", ["Bà Rịa - Vũng Tàu"]),
        ("dien bien thi sao", ["Điện Biên"]),
        ("hue", ["Huế"]),
        ("Yên Bái và Lào Cai", ["Yên Bái", "Lào Cai"]),
        ("Báo Cần Thơ", ["Cần Thơ"]),
        # ordinary words
        ("vì hòa bình thế giới", []),
        ("dien bien toi pham mua ban nguoi", []),
        ("bị nhốt trong hai phòng kín", []),
        ("Đoàn Thanh niên Cộng sản Hồ Chí Minh", []),
        ("thanh hoa don", []),
        ("mức phạt cao bằng nào", []),
        ("gia lai bao nhieu", []),
        ("CT UBND tỉnh ký", []),
        ("chương trình ct này", []),
        ("Chị Huệ", []),
        ("", []),
    ],
)
def test_finds_places_and_no_words(text: str, names: list[str]) -> None:
    assert asked(text) == names


def test_a_mention_knows_today() -> None:
    text = nfc("Kế hoạch của tỉnh Bắc Giang năm 2024")
    (mention,) = PLACES.find(text)
    assert (mention.name_asked, mention.today) == ("Bắc Giang", "Bắc Ninh")
    assert text[mention.start : mention.end] == "Bắc Giang"


@pytest.mark.parametrize("content", ["province = 3", "][", "words = []"])
def test_a_malformed_file_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "provinces.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError):
        Places.load(file)


@given(
    name=st.sampled_from(PLACES.names),
    before=st.text(alphabet="xyz 013 *#\n", max_size=20),
    after=st.text(alphabet="xyz 013 *#\n", max_size=20),
    plain=st.booleans(),
)
def test_a_name_after_tinh_is_found_in_any_text(
    name: str, before: str, after: str, plain: bool
) -> None:
    typed = fold(name) if plain else name
    assert asked(f"{before} tỉnh {typed} {after}") == [name]


@given(st.text(max_size=200))
def test_any_text_gives_ordered_spans(text: str) -> None:
    text = nfc(text)
    place = 0
    for mention in PLACES.find(text):
        assert place <= mention.start < mention.end <= len(text)
        place = mention.end

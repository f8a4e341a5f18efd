import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.readers.legacy_encodings import (
    from_tcvn3,
    from_utf8_read_as_western,
    from_vni,
    read_legacy,
    repair_unicode,
    to_tcvn3,
    to_vni,
)
from knowledge.text import nfc

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam"
SMALL = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"

vietnamese = st.text(alphabet=SMALL + SMALL.upper() + " .,;:()0123456789\n", max_size=200)


def test_tcvn3_as_offices_know_it() -> None:
    assert to_tcvn3(MOTTO) == "Céng hßa x· héi chñ nghÜa ViÖt Nam"
    assert from_tcvn3("Céng hßa x· héi chñ nghÜa ViÖt Nam") == MOTTO


def test_vni_as_offices_know_it() -> None:
    assert to_vni(MOTTO) == "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"
    assert from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam") == MOTTO


def test_every_vni_letter_comes_back() -> None:
    for letter in SMALL + SMALL.upper():
        assert from_vni(to_vni(letter)) == nfc(letter)


def test_every_small_tcvn3_letter_comes_back() -> None:
    for letter in SMALL:
        assert from_tcvn3(to_tcvn3(letter)) == nfc(letter)


@pytest.mark.parametrize(
    "heading",
    ["KẾ HOẠCH", "ỦY BAN NHÂN DÂN TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "“ĐẾN”"],
)
def test_capitals_of_a_tcvn3_heading_come_back(heading: str) -> None:
    assert from_tcvn3(to_tcvn3(heading)) == heading


@pytest.mark.parametrize("text", ["Sở LĐTBXH", "Sở Y tế", "Độc lập", "ở Hà Nội", "Số: 61/KH-UBND"])
def test_other_words_keep_their_small_letters(text: str) -> None:
    assert from_tcvn3(to_tcvn3(text)) == text


@pytest.mark.parametrize("codec", ["tcvn3", "vni"])
def test_the_plans_come_back_from_bytes_and_from_garbled_unicode(
    plan_texts: list[str], codec: str
) -> None:
    write = {"tcvn3": to_tcvn3, "vni": to_vni}[codec]
    for text in plan_texts:
        for reading in (read_legacy(write(text).encode("cp1252")), repair_unicode(write(text))):
            assert reading is not None
            assert reading.encoding == codec
            # TCVN3 itself has no capitals with tone marks
            assert reading.text.lower() == text.lower()
            if codec == "vni":
                assert reading.text == text


def test_utf8_read_as_windows_1252_is_set_right(plan_texts: list[str]) -> None:
    for text in plan_texts:
        garbled = "".join(
            bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)
            for byte in text.encode("utf-8")
        )
        assert from_utf8_read_as_western(garbled) == text
        reading = repair_unicode(garbled)
        assert reading is not None
        assert reading.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Hội nghị ở Đà Nẵng đã kết thúc tốt đẹp.",
        "Le café était fermé après l’été; où êtes-vous allés, très chère Zoë?",
        "Der Präsident müßte größere Straßen über die Flüsse führen.",
        "Они пришли домой вечером.",
        "人身取引の防止",
        "no marks at all",
        "",
    ],
)
def test_good_unicode_is_left_alone(text: str) -> None:
    assert repair_unicode(text) is None


def test_western_text_is_not_taken_for_vietnamese() -> None:
    french = "Le café était fermé après l'été; où êtes-vous allés, très chère Zoë?"
    assert read_legacy(french.encode("cp1252")) is None


@given(vietnamese)
def test_vni_round_trip(text: str) -> None:
    # A vowel before a letter that VNI also uses as a mark is ambiguous in VNI itself; no
    # Vietnamese syllable has one, so each letter stands alone here.
    apart = " ".join(text)
    assert from_vni(to_vni(apart)) == nfc(apart)


@given(vietnamese)
def test_tcvn3_round_trip_but_for_case(text: str) -> None:
    assert from_tcvn3(to_tcvn3(text)).lower() == nfc(text).lower()


@given(st.text(max_size=200))
def test_any_text_can_be_judged(text: str) -> None:
    repair_unicode(text)


@given(st.binary(max_size=200))
def test_any_bytes_can_be_judged(data: bytes) -> None:
    read_legacy(data)

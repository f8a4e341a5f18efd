import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.structure.marks import OUTER_ORDER, Level, Mark, read_mark


@pytest.mark.parametrize(
    ("text", "level", "label", "ordinal"),
    [
        ("PHỤ LỤC", Level.APPENDIX, "PHỤ LỤC", ""),
        ("PHỤ LỤC II DANH MỤC", Level.APPENDIX, "PHỤ LỤC II", "II"),
        ("PHỤ LỤC 1: DANH MỤC", Level.APPENDIX, "PHỤ LỤC 1:", "1"),
        ("Phụ lục III", Level.APPENDIX, "Phụ lục III", "III"),
        ("PHẦN I", Level.PART, "PHẦN I", "I"),
        ("Phần thứ nhất NHỮNG QUY ĐỊNH CHUNG", Level.PART, "Phần thứ nhất", "thứ nhất"),
        ("PHẦN THỨ HAI: NHIỆM VỤ", Level.PART, "PHẦN THỨ HAI:", "THỨ HAI:"),
        ("Chương IV", Level.CHAPTER, "Chương IV", "IV"),
        ("CHƯƠNG 2. HỖ TRỢ", Level.CHAPTER, "CHƯƠNG 2.", "2"),
        ("Mục 1", Level.GROUP, "Mục 1", "1"),
        ("Mục 3. HỖ TRỢ", Level.GROUP, "Mục 3.", "3"),
        ("Điều 15. Quyền", Level.ARTICLE, "Điều 15.", "15"),
        ("Điều 15a. Quyền", Level.ARTICLE, "Điều 15a.", "15a"),
        ("Điều 7: Quyền", Level.ARTICLE, "Điều 7:", "7"),
        ("ĐIỀU 7", Level.ARTICLE, "ĐIỀU 7", "7"),
        ("I. MỤC ĐÍCH", Level.ROMAN, "I.", "I"),
        ("VIII.Tổ chức", Level.ROMAN, "VIII.", "VIII"),
        ("2.1. Công tác", Level.DECIMAL, "2.1.", "2.1"),
        ("2.1 Công tác", Level.DECIMAL, "2.1", "2.1"),
        ("1.2.3. Công tác", Level.DECIMAL, "1.2.3.", "1.2.3"),
        ("1. Sở Y tế", Level.NUMBER, "1.", "1"),
        ("12.Sở Y tế", Level.NUMBER, "12.", "12"),
        ("1. **Sở Y tế**", Level.NUMBER, "1.", "1"),
        ("3. “Ngày toàn dân”", Level.NUMBER, "3.", "3"),
        ("a) nâng cao", Level.LETTER, "a)", "a"),
        ("đ)Nâng cao", Level.LETTER, "đ)", "đ"),
        ("(1) Tổ chức", Level.PARENS, "(1)", "1"),
        ("- Tổ chức", Level.DASH, "-", "-"),
        ("– Tổ chức", Level.DASH, "–", "–"),
        ("-Tổ chức", Level.DASH, "-", "-"),
        ("• Tổ chức", Level.DASH, "•", "•"),
        ("* Tổ chức", Level.DASH, "*", "*"),
        ("- **Tổ chức** tốt", Level.DASH, "-", "-"),
        ("+ Tổ chức", Level.PLUS, "+", "+"),
    ],
)
def test_marks(text: str, level: Level, label: str, ordinal: str) -> None:
    mark = read_mark(text)
    assert mark is not None
    assert (mark.level, mark.label, mark.ordinal) == (level, label, ordinal)
    assert text[: mark.length].strip() == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tổ chức",
        "Phụ lục I kèm theo",
        "phụ lục",
        "PHỤ LỤCX",
        "Phần lớn nạn nhân",
        "Mục tiêu chung",
        "Mục 1 của Kế hoạch",
        "Điều 15 và Điều 16",
        "Điều này",
        "Chương trình hành động",
        "Chương Iran",
        "1.500 người",
        "30/7",
        "- 30/7”",
        "- với các nước",
        "2025. ",
        "1. người",
        "1)",
        "A) Nâng cao",
        "(a) nâng cao",
        "(2011) Luật",
        "**Sở Y tế",
        "Số: 61/KH-UBND",
        "T. Trần",
        "+84 981 84 84 84",
    ],
)
def test_what_is_no_mark(text: str) -> None:
    assert read_mark(text) is None


@pytest.mark.parametrize("letter", "abcdđeghiklmnopqrstuvxy")
def test_every_letter_of_the_alphabet(letter: str) -> None:
    assert read_mark(f"{letter}) Nâng cao") == Mark(Level.LETTER, f"{letter})", letter, 3)


def test_a_mark_alone_on_its_line() -> None:
    assert read_mark("Điều 3") == Mark(Level.ARTICLE, "Điều 3", "3", 6)
    assert read_mark("a)") == Mark(Level.LETTER, "a)", "a", 2)
    assert read_mark("1.") is None  # a number that wraps looks the same


def test_the_order_of_outer_levels() -> None:
    assert OUTER_ORDER[0] is Level.APPENDIX
    assert len(set(OUTER_ORDER)) == len(OUTER_ORDER)
    assert not {Level.LETTER, Level.PARENS, Level.DASH, Level.PLUS, Level.PLAIN} & set(OUTER_ORDER)


STARTS = ["", "I", "1", "2.1", "a", "đ", "(1", "-", "–", "*", "+", "Điều 1", "PHỤ LỤC", "Mục 2"]


@given(st.sampled_from(STARTS), st.text(".:)( *“AaĐđ1-\t\u00a0", max_size=8), st.text(max_size=5))
def test_a_mark_is_the_beginning_of_its_text(start: str, middle: str, end: str) -> None:
    text = start + middle + end
    mark = read_mark(text)
    if mark is not None:
        assert 0 < mark.length <= len(text)
        assert text[: mark.length].strip() == mark.label
        assert mark.ordinal in mark.label
        assert mark.label

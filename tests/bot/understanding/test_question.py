from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.glossary import Glossary
from bot.understanding.question import Question, QuestionReader, find_numbers
from bot.understanding.question_kind import QuestionKind
from bot.understanding.spelling import Speller
from knowledge.agencies import Agencies
from knowledge.places import Places
from knowledge.text import fold, nfc

DOCUMENTS = Path(__file__).resolve().parents[3] / "knowledge" / "documents"


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    texts = [path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.txt"))]
    return QuestionReader(Speller(texts), Agencies.load(), Places.load(), Glossary.load())


def test_reads_a_full_question(reader: QuestionReader) -> None:
    question = reader.read("Năm 2024 ở Bắc Giang, Sở Tư pháp phải làm gì?")
    assert question.language == "vi"
    assert question.kind is QuestionKind.WHAT
    assert (question.provinces, question.asked_province) == (("Bắc Ninh",), "Bắc Giang")
    assert question.years == (2024,)
    assert question.agencies == ("so-tu-phap",)
    assert question.wants_all_duties
    assert not question.follow_up


def test_reads_the_same_without_diacritics(reader: QuestionReader) -> None:
    text = nfc("Ở Tuyên Quang năm 2024, Bộ Chỉ huy quân sự tỉnh phối hợp với ai?")
    typed, plain = reader.read(text), reader.read(fold(text))
    assert plain.typed_without_diacritics
    assert not typed.typed_without_diacritics
    fields = ("kind", "provinces", "asked_province", "years", "agencies", "language")
    assert [getattr(typed, name) for name in fields] == [getattr(plain, name) for name in fields]
    assert "tuyên quang" in nfc(plain.dense.lower())


def test_reads_english_in_vietnamese_words(reader: QuestionReader) -> None:
    question = reader.read("What must the Department of Health do in Can Tho in 2025?")
    assert question.language == "en"
    assert question.agencies == ("so-y-te",)
    assert question.provinces == ("Cần Thơ",)
    assert question.years == (2025,)
    assert question.wants_all_duties
    assert "sở y tế" in question.words
    assert "Department" not in question.words
    assert "Sở Y tế" in question.dense
    assert "Department of Health" in question.dense


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("Công an xã có nhiệm vụ gì?", True),
        ("Nhiệm vụ của Hội Phụ nữ trong phòng, chống mua bán người là gì?", True),
        ("Sở Nội vụ được giao những việc gì theo kế hoạch Cần Thơ?", True),
        ("UBND xã phải làm gì?", True),
        ("What are the duties of the Women's Union?", True),
        ("Sở Y tế làm gì khi tiếp nhận tin báo?", False),
        ("Công an xã làm gì trong việc tuyên truyền tại cơ sở?", False),
        ("Sở nào kiểm tra cơ sở lưu trú?", False),
        ("Tôi phải làm gì?", False),
        ("Sở Y tế báo cáo trước ngày nào?", False),
    ],
)
def test_wants_all_duties(reader: QuestionReader, text: str, wants: bool) -> None:
    assert reader.read(text).wants_all_duties is wants


def test_who_issued_the_plan_is_not_whom_it_is_about(reader: QuestionReader) -> None:
    question = reader.read("Theo kế hoạch của Ban Chỉ đạo tỉnh, Sở Ngoại vụ làm gì?")
    assert question.agencies == ("so-ngoai-vu",)


def test_an_agency_alone_asks_for_its_duties(reader: QuestionReader) -> None:
    question = reader.read("Cần Thơ 2025: Sở Xây dựng")
    assert question.kind is QuestionKind.WHAT
    assert question.wants_all_duties


def test_restored_diacritics_tell_words_from_agencies(reader: QuestionReader) -> None:
    assert reader.read("toi muon hoi phu nu lay chong nuoc ngoai").agencies == ()
    assert reader.read("hoi phu nu phai lam gi").agencies == ("hoi-lien-hiep-phu-nu",)


def test_abbreviations_in_small_letters(reader: QuestionReader) -> None:
    assert reader.read("ubmttq phai lam gi").agencies == ("mat-tran-to-quoc",)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Kế hoạch số 34/KH-BCĐ nói gì", ("34/KH-BCĐ",)),
        ("ke hoach 34/kh-bcd", ("34/KH-BCĐ",)),
        ("Quyết định 793 của Thủ tướng", ("793",)),
        ("Luật 53/2024/QH15 và Nghị định 162/2025/NĐ-CP", ("53/2024/QH15", "162/2025/NĐ-CP")),
        ("kế hoạch 2024", ()),
        ("ngày 30/7", ()),
        ("gọi 111", ()),
    ],
)
def test_document_numbers(text: str, numbers: tuple[str, ...]) -> None:
    assert find_numbers(nfc(text)) == numbers


def test_a_number_makes_it_a_question_about_a_document(reader: QuestionReader) -> None:
    assert reader.read("Công văn 72/KH-BCĐ nói về gì?").kind is QuestionKind.DOCUMENT


def test_this_year_needs_a_day(reader: QuestionReader) -> None:
    assert reader.read("chủ đề năm nay là gì", today=date(2026, 11, 22)).years == (2026,)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200), before=st.sampled_from([None, "Ở Cần Thơ ai hỗ trợ nạn nhân?"]))
def test_any_text_is_read(reader: QuestionReader, text: str, before: str | None) -> None:
    previous = reader.read(before) if before else None
    assert isinstance(reader.read(text, previous), Question)

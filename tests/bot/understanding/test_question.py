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


def test_before_a_day_is_no_last_year(reader: QuestionReader) -> None:
    today = date(2026, 11, 30)
    asked = reader.read("Báo cáo 6 tháng và cả năm trước ngày bao nhiêu?", today=today)
    assert asked.years == ()
    assert reader.read("Kế hoạch năm trước nói gì?", today=today).years == (2025,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bữa nào nhà mạng nhắn tin cho dân?", QuestionKind.WHEN),
        ("Chương trình này của giai đoạn nào?", QuestionKind.WHEN),
        ("Tuyên truyền về những kiểu mua bán người nào?", QuestionKind.WHAT),
        ("Which Can Tho department informs foreign audiences?", QuestionKind.WHO),
        ("Which Tuyen Quang agency runs it?", QuestionKind.WHO),
        ("How do I report a trafficker?", QuestionKind.CONTACT),
    ],
)
def test_the_kind_shows_in_everyday_wording(
    reader: QuestionReader, text: str, kind: QuestionKind
) -> None:
    assert reader.read(text).kind is kind


def test_which_agency_names_none(reader: QuestionReader) -> None:
    assert reader.read("Sở, ngành nào phối hợp đón người về nước?").agencies == ()
    assert reader.read("Các sở, ngành phải làm gì?").agencies == ("so-ban-nganh",)


def test_cyberspace_is_no_asking_word(reader: QuestionReader) -> None:
    assert "không gian mạng" in reader.read("Ai theo dõi không gian mạng?").words


@pytest.mark.parametrize(
    "text",
    [
        "Hội Phụ nữ phải làm gì trong vụ chống buôn người vậy mọi người?",
        "Mặt trận Tổ quốc có giúp gì trong việc chống nạn buôn người không?",
        "Sở Tư pháp được giao những việc chính nào để chống mua bán người?",
        "Đoàn Thanh niên tham gia những hoạt động gì dịp 30/7?",
    ],
)
def test_what_every_plan_is_about_leaves_a_question_broad(
    reader: QuestionReader, text: str
) -> None:
    assert reader.read(text).wants_all_duties


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("nghị định 162/2025 quy định gì", ("162/2025",)),
        ("nghi dịnh 162/2025 quy dinh gi", ("162/2025",)),
        ("Decree 162/2025", ("162/2025",)),
        ("quyết định số 793", ("793",)),
        ("luật 2024 có gì mới", ()),
        ("kế hoạch 30/7 năm 2025", ()),
    ],
)
def test_numbers_without_letters_are_found(text: str, numbers: tuple[str, ...]) -> None:
    assert find_numbers(text) == numbers


def test_a_follow_up_keeps_the_task(reader: QuestionReader) -> None:
    first = reader.read("Nhà trường dạy học trò tránh bị lừa bán thế nào?")
    assert first.task_words
    assert reader.read("Còn Lạng Sơn thì sao?", first).task_words == first.task_words


def test_the_world_day_is_not_all_that_is_asked(reader: QuestionReader) -> None:
    asked = reader.read("Kinh phí làm 30/7 lấy từ đâu?").task_words
    assert any("30" in words for words in asked)
    assert any("kinh phí" in words and "30" not in words for words in asked)


def test_a_mail_address_names_no_place_and_no_agency(reader: QuestionReader) -> None:
    asked = reader.read("Email catp@cantho.gov.vn dùng để làm gì?")
    assert asked.addresses == ("catp@cantho.gov.vn",)
    assert (asked.provinces, asked.agencies) == ((), ())
    assert "catp@cantho.gov.vn" in asked.words


def test_agencies_that_work_together_are_not_asked_for_all_they_do(reader: QuestionReader) -> None:
    assert reader.read("Tòa án phải làm gì?").wants_all_duties
    assert not reader.read("Tòa án phối hợp với cơ quan truyền thông để làm gì?").wants_all_duties


def test_a_body_s_number_is_no_document_s(reader: QuestionReader) -> None:
    asked = reader.read("Lạng Sơn căn cứ kế hoạch nào của Ban Chỉ đạo 138/CP?")
    assert asked.numbers == ()
    assert reader.read("ke hoach so 34/kh-bcd la gi?").numbers == ("34/KH-BCĐ",)
    assert reader.read("Kế hoạch 61/KH-UBND").numbers == ("61/KH-UBND",)

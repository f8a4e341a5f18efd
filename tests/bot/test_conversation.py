from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.understanding.glossary import Glossary
from bot.understanding.question import Question, QuestionReader
from bot.understanding.spelling import Speller
from knowledge.agencies import Agencies
from knowledge.places import Places

DOCUMENTS = Path(__file__).resolve().parents[2] / "knowledge" / "documents"
NOON = datetime(2026, 11, 22, 12, 0)
WHO = "Năm 2025 ở Cần Thơ, cơ quan nào lo việc hỗ trợ nạn nhân?"
DUTIES = "Sở Y tế Cần Thơ phải làm gì?"
WHEN = "Đợt cao điểm ở Lạng Sơn năm 2023 từ ngày nào?"
ENGLISH = "Who inspects tourist lodging in Can Tho?"


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    texts = [path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.txt"))]
    return QuestionReader(Speller(texts), Agencies.load(), Places.load(), Glossary.load())


def ask(reader: QuestionReader, first: str, second: str) -> Question:
    return reader.read(second, reader.read(first))


@pytest.mark.parametrize(
    ("first", "second", "kind", "provinces", "years", "agencies"),
    [
        # another place: the year of the first plan goes
        (WHO, "còn Lạng Sơn thì sao?", "who", ("Lạng Sơn",), (), ()),
        (WHO, "con lang son thi sao", "who", ("Lạng Sơn",), (), ()),
        (WHO, "thế còn Tuyên Quang?", "who", ("Tuyên Quang",), (), ()),
        (WHO, "ở Lạng Sơn thì sao", "who", ("Lạng Sơn",), (), ()),
        (WHO, "Lạng Sơn?", "who", ("Lạng Sơn",), (), ()),
        (WHO, "Bắc Giang năm 2024", "who", ("Bắc Ninh",), (2024,), ()),
        (WHO, "vậy còn tỉnh Bắc Giang", "who", ("Bắc Ninh",), (), ()),
        (WHEN, "Tuyên Quang thế nào?", "when", ("Tuyên Quang",), (), ()),
        (WHEN, "còn ở Cần Thơ?", "when", ("Cần Thơ",), (), ()),
        (ENGLISH, "and in Lang Son?", "who", ("Lạng Sơn",), (), ()),
        (ENGLISH, "what about Bac Giang", "who", ("Bắc Ninh",), (), ()),
        (ENGLISH, "How about Tuyen Quang?", "who", ("Tuyên Quang",), (), ()),
        # another year
        (WHO, "năm 2024?", "who", ("Cần Thơ",), (2024,), ()),
        (WHO, "còn năm 2026 thì sao", "who", ("Cần Thơ",), (2026,), ()),
        (WHO, "nam 2024 thi sao", "who", ("Cần Thơ",), (2024,), ()),
        (WHEN, "2024?", "when", ("Lạng Sơn",), (2024,), ()),
        (ENGLISH, "what about 2024", "who", ("Cần Thơ",), (2024,), ()),
        # another agency
        (DUTIES, "thế còn Sở Tư pháp", "what", ("Cần Thơ",), (), ("so-tu-phap",)),
        (DUTIES, "Sở Nội vụ thì sao?", "what", ("Cần Thơ",), (), ("so-noi-vu",)),
        (DUTIES, "còn công an xã?", "what", ("Cần Thơ",), (), ("cong-an-xa",)),
        (
            DUTIES,
            "what about the Women's Union?",
            "what",
            ("Cần Thơ",),
            (),
            ("hoi-lien-hiep-phu-nu",),
        ),
        (DUTIES, "còn Sở Tư pháp Tuyên Quang?", "what", ("Tuyên Quang",), (), ("so-tu-phap",)),
        # another question about the same
        (WHO, "hạn là khi nào?", "when", ("Cần Thơ",), (2025,), ()),
        (WHO, "khi nào?", "when", ("Cần Thơ",), (2025,), ()),
        (WHO, "bao giờ hoàn thành", "when", ("Cần Thơ",), (2025,), ()),
        (WHEN, "ai chủ trì?", "who", ("Lạng Sơn",), (2023,), ()),
        (WHEN, "cơ quan nào phối hợp?", "who", ("Lạng Sơn",), (2023,), ()),
        (WHEN, "theo văn bản nào", "document", ("Lạng Sơn",), (2023,), ()),
        (WHEN, "việc đó ai làm", "who", ("Lạng Sơn",), (2023,), ()),
        (ENGLISH, "by when?", "when", ("Cần Thơ",), (), ()),
        (ENGLISH, "and when is it due?", "when", ("Cần Thơ",), (), ()),
        (WHO, "ở Tuyên Quang ai chủ trì?", "who", ("Tuyên Quang",), (), ()),
    ],
)
def test_follow_ups(
    reader: QuestionReader,
    first: str,
    second: str,
    kind: str,
    provinces: tuple[str, ...],
    years: tuple[int, ...],
    agencies: tuple[str, ...],
) -> None:
    question = ask(reader, first, second)
    assert question.follow_up
    assert question.text == second
    assert (question.kind, question.provinces, question.years, question.agencies) == (
        kind,
        provinces,
        years,
        agencies,
    )


@pytest.mark.parametrize(
    "second",
    [
        "Ngày thế giới phòng, chống mua bán người có chủ đề gì?",
        "Sở Giáo dục và Đào tạo phải làm gì?",
        "Ai theo dõi việc thực hiện kế hoạch phòng, chống mua bán người?",
        "mua bán người là gì",
        "Lạng Sơn có kế hoạch nào?",
        "Kế hoạch số 77/KH-UBND là gì?",
        "bao nhieu phan tram vu an phai duoc truy to",
        "Trợ giúp pháp lý do ai phụ trách?",
        "Who handles adoption?",
        "What is human trafficking?",
        "cảm ơn nhiều nhé",
        "bạn có phải người máy không",
        "em bị nhốt",
        "thời tiết hôm nay thế nào",
        "giá vàng bao nhiêu",
        "còn con tôi bị lừa sang nước ngoài thì sao",
        "",
        "😀",
    ],
)
def test_a_complete_question_inherits_nothing(reader: QuestionReader, second: str) -> None:
    assert ask(reader, WHO, second) == reader.read(second)


def test_the_topic_is_carried_over(reader: QuestionReader) -> None:
    question = ask(reader, WHO, "còn Lạng Sơn thì sao?")
    assert "hỗ trợ nạn nhân" in question.words
    assert question.provinces == ("Lạng Sơn",)
    assert "Cần Thơ" not in question.words + question.dense
    assert "2025" not in question.words + question.dense


def test_all_duties_of_the_next_agency(reader: QuestionReader) -> None:
    question = ask(reader, DUTIES, "thế còn Sở Tư pháp")
    assert question.wants_all_duties
    assert "Sở Y tế" not in question.words
    assert "Sở Tư pháp" in question.words


def test_a_pointer_carries_place_and_year_only(reader: QuestionReader) -> None:
    question = ask(reader, WHO, "Trong kế hoạch đó ai lo trợ giúp pháp lý?")
    assert question.follow_up
    assert (question.provinces, question.years) == (("Cần Thơ",), (2025,))
    assert "nạn nhân" not in question.words


def test_follow_ups_chain(reader: QuestionReader) -> None:
    question: Question | None = None
    for text in (WHO, "còn Lạng Sơn thì sao?", "năm 2023?", "hạn là khi nào?"):
        question = reader.read(text, question)
    assert question is not None
    assert (question.kind, question.provinces, question.years) == ("when", ("Lạng Sơn",), (2023,))
    assert "hỗ trợ nạn nhân" in question.words


def test_without_a_previous_question_nothing_is_carried(reader: QuestionReader) -> None:
    question = reader.read("còn Lạng Sơn thì sao?")
    assert not question.follow_up
    assert question.provinces == ("Lạng Sơn",)


def test_a_conversation_expires(reader: QuestionReader) -> None:
    conversation = Conversation(lifetime=timedelta(minutes=15))
    assert conversation.previous(NOON) is None
    first = reader.read(WHO)
    conversation.add(first, NOON)
    assert conversation.previous(NOON + timedelta(minutes=15)) == first
    assert conversation.previous(NOON + timedelta(minutes=16)) is None
    assert len(conversation) == 0


def test_a_conversation_keeps_the_last_few(reader: QuestionReader) -> None:
    conversation = Conversation(kept=2)
    for minute, text in enumerate((WHO, WHEN, DUTIES)):
        conversation.add(reader.read(text), NOON + timedelta(minutes=minute))
    assert len(conversation) == 2
    previous = conversation.previous(NOON + timedelta(minutes=3))
    assert previous is not None
    assert previous.text == DUTIES
    conversation.clear()
    assert conversation.previous(NOON + timedelta(minutes=3)) is None

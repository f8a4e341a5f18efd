"""Short answers made of a passage's facts: who, when, how many, which document."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.candidate import Candidate
from bot.answering.direct import emphasised, first_clause, quoted_phrase, theme, who
from bot.answering.direct_dates import date_match, printed_date, short_day, when
from bot.answering.direct_documents import cited_document, cites, which_document
from bot.answering.direct_figures import figure_match, how_many
from bot.messages import Messages
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import BAC_GIANG, CAN_THO, LANG_SON, TUYEN_QUANG

RESULT, CAMPAIGN = "báo cáo kết quả thực hiện", "kết quả thực hiện đợt cao điểm"
BOTH = f"{RESULT}: trước ngày 07/8/2024; {CAMPAIGN}: trước ngày 03/10/2024"
TURNED = f"{CAMPAIGN}: trước ngày 03/10/2024; {RESULT}: trước ngày 07/8/2024"
REPORTS = "6 tháng (trước ngày 10/6); hằng quý (trước ngày 2 /3 và 10/9); năm (trước ngày 10/12)"
VI, EN = Messages.load("vi"), Messages.load("en")


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def every_candidate(plans: Asked) -> list[Candidate]:
    return plans.library.known([passage.id for passage in plans.passages])


@pytest.mark.parametrize(
    ("document", "words", "leads"),
    [
        (CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân", "Sở Y tế"),
        (BAC_GIANG, "Chủ trì thực hiện công tác hỗ trợ", "Sở Lao động - Thương binh và Xã hội"),
        (TUYEN_QUANG, "Tổ chức khảo sát đánh giá thực trạng", "Công an tỉnh"),
        (LANG_SON, "trợ giúp pháp lý cho", "Sở Lao động - Thương binh và Xã hội, Sở Tư pháp"),
    ],
)
def test_who_is_named_as_printed(plans: Asked, document: str, words: str, leads: str) -> None:
    finding = who(plans.candidate(document, words), plans.agencies, "vi")
    assert finding is not None
    assert finding.text == leads


def test_who_is_explained_in_english(plans: Asked) -> None:
    candidate = plans.candidate(CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân")
    finding = who(candidate, plans.agencies, "en")
    assert finding is not None
    assert finding.text == "Sở Y tế (Department of Health)"


def test_a_passage_given_to_nobody_names_nobody(plans: Asked) -> None:
    unassigned = [c for c in every_candidate(plans) if c.assignment is None]
    assert unassigned
    assert all(who(candidate, plans.agencies, "vi") is None for candidate in unassigned)


@pytest.mark.parametrize(
    ("document", "words", "question", "answer"),
    [
        (CAN_THO, "Mở đợt cao điểm", "đợt cao điểm từ ngày nào", "01/7/2025 – 30/9/2025"),
        (LANG_SON, "01/7 đến hết ngày 30/9/2023", "cao điểm khi nào", "01/7/2023 – 30/9/2023"),
        (BAC_GIANG, "07/8/2024", "báo cáo kết quả thực hiện khi nào", BOTH),
        (BAC_GIANG, "07/8/2024", "báo cáo kết quả đợt cao điểm", TURNED),
        (TUYEN_QUANG, "2 /3 và 10/9", "báo cáo 6 tháng", REPORTS),
        (LANG_SON, "quý I/2023", "hoàn thành khi nào", "hoàn thành trong quý I/2023"),
    ],
)
def test_when(plans: Asked, document: str, words: str, question: str, answer: str) -> None:
    finding = when(plans.candidate(document, words), question, VI)
    assert finding is not None
    assert finding.text == answer
    assert finding.doubtful == ("2 /3" in answer)


def test_a_slip_of_the_scan_is_given_as_printed_and_doubted(plans: Asked) -> None:
    candidate = plans.candidate(TUYEN_QUANG, "2 /3 và 10/9")
    finding = when(candidate, "hạn báo cáo quý", VI)
    assert finding is not None
    assert finding.text.startswith("hằng quý (trước ngày 2 /3 và 10/9); ")
    assert finding.doubtful


def test_whom_a_report_goes_to_is_told_when_asked(plans: Asked) -> None:
    candidate = plans.candidate(CAN_THO, "trước ngày 05 tháng 10 năm 2025")
    plain, whom = when(candidate, "báo cáo khi nào", VI), when(candidate, "báo cáo gửi ai", VI)
    assert plain is not None
    assert whom is not None
    assert plain.text == "trước ngày 05/10/2025"
    assert whom.text.startswith("trước ngày 05/10/2025, gửi Ủy ban nhân dân thành phố")


def test_dates_are_told_in_the_reply_s_language(plans: Asked) -> None:
    finding = when(plans.candidate(CAN_THO, "05 tháng 10 năm 2025"), "report deadline", EN)
    assert finding is not None
    assert finding.text == "before 05/10/2025"


def test_every_date_shown_stands_in_its_passage(plans: Asked) -> None:
    for candidate in every_candidate(plans):
        for fact in candidate.facts.dates:
            shown = printed_date(fact, VI)
            assert shown
            if fact.as_printed in shown:
                continue
            for day in filter(None, (fact.starts, fact.ends)):
                assert short_day(day) in shown


def test_how_many(plans: Asked) -> None:
    candidate = plans.candidate(LANG_SON, "Bảo đảm 100%")
    for question, value in (
        ("tỷ lệ điều tra khám phá", "trên 90%: Tỷ lệ điều tra, khám phá"),
        ("bao nhiêu vụ án được giải quyết và truy tố", "95%: số vụ án"),
        ("bao nhiêu tố giác tin báo được tiếp nhận phân loại", "100%: tố giác"),
    ):
        finding = how_many(candidate, question)
        assert finding is not None
        assert finding.text.startswith(value)


def test_which_document(plans: Asked) -> None:
    candidate = plans.candidate(TUYEN_QUANG, "Quyết định số 793/QĐ-TTg")
    finding = which_document(candidate, "theo quyết định nào", ())
    assert finding is not None
    assert finding.text == "Quyết định số 793/QĐ-TTg ngày 10/5/2016 của Thủ tướng Chính phủ"


@pytest.mark.parametrize("number", ["34/KH-BCĐ", "34/kh-bcđ", "34"])
def test_a_document_is_found_by_its_number(plans: Asked, number: str) -> None:
    candidate = plans.candidate(BAC_GIANG, "34/KH-BCĐ")
    assert cites(candidate, number)
    finding = cited_document(candidate, (number,))
    assert finding is not None
    assert "16/02/2024 của Ban Chỉ đạo tỉnh" in finding.text


@pytest.mark.parametrize("number", ["4", "34/KH", "134/KH-BCĐ", "35/KH-BCĐ", ""])
def test_another_number_is_another_document(plans: Asked, number: str) -> None:
    candidate = plans.candidate(BAC_GIANG, "34/KH-BCĐ")
    assert not cites(candidate, number)
    assert cited_document(candidate, (number,)) is None


def test_a_theme_is_of_the_year_asked_for(plans: Asked) -> None:
    candidate = plans.candidate(CAN_THO, "Triển khai các hoạt động hưởng ứng")
    for years in ((), (2025,), (2024, 2025)):
        finding = theme(candidate, years)
        assert finding is not None
        assert finding.text == "“Mua bán người là tội phạm có tổ chức - Hãy chấm dứt sự bóc lột”"
    assert theme(candidate, (2024,)) is None


def test_words_in_quotation_marks_are_told_by_their_name(plans: Asked) -> None:
    candidate = plans.candidate(CAN_THO, "Tiêu đề tin nhắn")
    title, message = (
        quoted_phrase(candidate, words) for words in ("tiêu đề tin nhắn", "thông điệp nhắn tin")
    )
    assert title is not None
    assert message is not None
    assert title.text == "“Ủy ban nhân dân thành phố Cần Thơ”"
    assert message.text.startswith("“Toàn dân tích cực tham gia")
    assert quoted_phrase(candidate, "kinh phí") is None


def test_a_duty_in_short_is_the_beginning_of_its_passage(plans: Asked) -> None:
    for candidate in every_candidate(plans):
        text = first_clause(candidate, plans.agencies).text
        told = text.removesuffix("…").rstrip()
        assert told in candidate.passage.text
        assert len(text) <= 201
        before = candidate.passage.text.partition(told)[0]
        assert not before or plans.agencies.find(before), before  # only names are left out


def test_a_row_of_agencies_is_no_duty_yet(plans: Asked) -> None:
    candidate = plans.candidate(CAN_THO, "xây dựng Kế hoạch triển khai các hoạt động hưởng ứng")
    assert candidate.passage.path == "III.1"
    assert first_clause(candidate, plans.agencies).text.startswith("xây dựng Kế hoạch triển khai")


def test_what_a_plan_lays_stress_on_is_told_in_its_words(plans: Asked) -> None:
    answer = plans.answer("Cần Thơ chú trọng tuyên truyền những hình thức mua bán người nào?")
    (direct,) = answer.direct
    assert direct.text.startswith("tuyên truyền phòng, chống mua bán người trong nội địa")
    assert "việc nhẹ lương cao" in direct.text
    candidate = plans.candidate(BAC_GIANG, "Chủ trì thực hiện công tác hỗ trợ nạn nhân")
    assert emphasised(candidate, "chú trọng gì", ("xyz",)) is None


def test_whether_something_is_so_is_told_by_the_words_that_say_it(plans: Asked) -> None:
    answer = plans.answer("Mọi tố giác về mua bán người ở Lạng Sơn có được tiếp nhận không?")
    assert answer.direct[0].text.startswith("Bảo đảm 100% tố giác, tin báo")
    assert len(answer.direct) == 1


def test_whom_reports_go_to_is_told_however_it_is_asked(plans: Asked) -> None:
    for text in ("Lạng Sơn báo cáo định kỳ gửi ai?", "Lạng Sơn nộp báo cáo định kỳ về đâu?"):
        (direct,) = plans.answer(text).direct
        assert direct.text == "Ban Chỉ đạo 138 tỉnh (qua Phòng Tham mưu - Công an tỉnh)"


def test_a_passage_without_the_fact_gives_no_short_answer(plans: Asked) -> None:
    for candidate in every_candidate(plans):
        facts = candidate.facts
        assert bool(facts.dates) is (when(candidate, "khi nào", VI) is not None)
        # Of several figures none is given before it is told which one is asked for.
        assert facts.figures or how_many(candidate, "bao nhiêu") is None
        assert bool(facts.references) is (which_document(candidate, "gì", ()) is not None)
        assert bool(facts.themes) is (theme(candidate, ()) is not None)


@settings(max_examples=25)
@given(question=st.text(max_size=60))
def test_what_is_found_has_its_place_in_the_document(plans: Asked, question: str) -> None:
    for candidate in every_candidate(plans):
        length = len(candidate.document.text)
        found = (
            when(candidate, question, VI),
            how_many(candidate, question),
            which_document(candidate, question, ()),
        )
        for finding in filter(None, found):
            assert finding.text
            assert all(0 <= start < end <= length for start, end in finding.spans)
        assert 0 <= date_match(candidate, question) <= 1
        assert 0 <= figure_match(candidate, question) <= 1


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2025, 7, 1), "01/7/2025"),
        (date(2024, 2, 16), "16/02/2024"),
        (date(2025, 10, 5), "05/10/2025"),
        (date(2023, 1, 3), "03/01/2023"),
    ],
)
def test_days_are_printed_as_plans_print_them(day: date, printed: str) -> None:
    assert short_day(day) == printed

"""The reply as a person reads it: short answer, quotes with their places, notes, the hotline."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer, AnswerStatus, Direct, Evidence, Guide, ShownContact
from bot.messages import Messages
from bot.rendering.plain import MAX_QUOTES, display_path, display_quote, place_label, render_plain
from knowledge.model import Status
from tests.bot.asked import HOTLINE, IN_2025, Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import CAN_THO, LANG_SON, TUYEN_QUANG

VI, EN = Messages.load("vi"), Messages.load("en")


def direct(text: str, year: int | None = 2025, document: str = CAN_THO) -> Direct:
    return Direct(text, document, "Cần Thơ", year)


def evidence(quote: str = "Thực hiện tốt công tác hỗ trợ nạn nhân.", **changes: object) -> Evidence:
    plain = Evidence(
        passage_id=1,
        document_id=CAN_THO,
        title="Triển khai hoạt động hưởng ứng",
        kind="Kế hoạch",
        number=None,
        province="Cần Thơ",
        province_at_issue="Cần Thơ",
        year=2025,
        status=Status.ENDED,
        section="II.3.a",
        heading="3. Sở Y tế",
        page=None,
        quote=quote,
        start=0,
        end=len(quote),
        score=1.0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


ANSWER = Answer(
    question="Ai hỗ trợ nạn nhân?",
    language="vi",
    kind="who",
    status=AnswerStatus.ANSWERED,
    direct=(direct("Sở Y tế"),),
    evidence=(evidence(),),
    notes=("Kế hoạch này đã hết thời hạn (31/12/2025).",),
    closing=VI.text("hotline.line"),
)


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def test_a_reply_stands_in_reading_order() -> None:
    assert render_plain(ANSWER).splitlines() == [
        "Cần Thơ, 2025: Sở Y tế",
        "[1] Kế hoạch (Cần Thơ, 2025), mục II.3.a – đã hết thời hạn",
        "“Thực hiện tốt công tác hỗ trợ nạn nhân.”",
        "Kế hoạch này đã hết thời hạn (31/12/2025).",
        "Cần giúp: 111 (miễn phí, 24/7). Nguy hiểm: 113.",
    ]


def test_plans_that_agree_share_one_line() -> None:
    same = (direct("30/7 hằng năm"), direct("30/7 hằng năm", 2023, LANG_SON))
    first = render_plain(replace(ANSWER, direct=same)).splitlines()[0]
    assert first == "30/7 hằng năm (theo 2 kế hoạch)"


def test_plans_that_differ_get_a_labelled_line_each() -> None:
    other = replace(direct("Sở LĐTBXH", 2023, LANG_SON), province="Lạng Sơn")
    lines = render_plain(replace(ANSWER, direct=(direct("Sở Y tế"), other))).splitlines()
    assert lines[:3] == [
        "Mỗi kế hoạch nói khác nhau:",
        "• Cần Thơ, 2025: Sở Y tế",
        "• Lạng Sơn, 2023: Sở LĐTBXH",
    ]


def test_two_answers_of_one_plan_are_not_called_different_plans() -> None:
    lines = render_plain(replace(ANSWER, direct=(direct("Sở Y tế"), direct("Sở Nội vụ"))))
    assert "khác nhau" not in lines


def test_the_first_quote_is_shown_however_long() -> None:
    long = evidence("Rất dài. " * 300)
    assert long.quote.strip() in render_plain(replace(ANSWER, evidence=(long,)))


def test_quotes_are_added_while_the_reply_stays_short() -> None:
    shown = (evidence("a" * 300), evidence("b" * 300), evidence("c" * 300), evidence("d" * 9))
    said = render_plain(replace(ANSWER, evidence=shown))
    assert "a" * 300 in said
    assert "b" * 300 in said
    assert "c" * 300 not in said
    assert "Còn 2 mục nữa." in said


def test_no_more_than_three_quotes_are_shown() -> None:
    shown = tuple(evidence(f"Câu số {number}.") for number in range(5))
    said = render_plain(replace(ANSWER, evidence=shown))
    assert said.count("“Câu số") == MAX_QUOTES
    assert "Còn 2 mục nữa." in said


def test_what_was_left_out_before_is_counted_as_well() -> None:
    assert "Còn 7 mục nữa." in render_plain(replace(ANSWER, more=7))
    assert "mục nữa" not in render_plain(ANSWER)


def test_quotes_of_several_plans_stand_newest_first() -> None:
    old = evidence("Câu cũ.", document_id=LANG_SON, year=2023)
    both = (direct("Sở Y tế"), direct("Sở LĐTBXH", 2023, LANG_SON))
    said = render_plain(replace(ANSWER, direct=both, evidence=(old, evidence("Câu mới."))))
    assert said.index("Câu mới.") < said.index("Câu cũ.")


def test_who_a_task_is_given_to_stands_with_its_place() -> None:
    given = replace(ANSWER, evidence=(evidence(assigned="Sở Y tế"),))
    assert "– Sở Y tế\n" not in render_plain(given)  # it is the short answer already
    assert "đã hết thời hạn – Sở Y tế\n" in render_plain(replace(given, kind="what"))


def test_number_page_and_status_stand_with_a_quote() -> None:
    shown = evidence(number="61/KH-UBND", page=3, status=Status.IN_FORCE)
    said = render_plain(replace(ANSWER, evidence=(shown,)))
    assert "[1] Kế hoạch 61/KH-UBND (Cần Thơ, 2025), mục II.3.a, trang 3\n" in said


def test_a_quote_of_the_head_has_no_section() -> None:
    said = render_plain(replace(ANSWER, evidence=(evidence(section=""),)))
    assert "[1] Kế hoạch (Cần Thơ, 2025) – đã hết thời hạn\n" in said


def test_a_guide_is_labelled_and_dated() -> None:
    guide = Guide("report", "Cách báo tin", "Gọi 111.", "22/11/2026")
    lines = render_plain(replace(ANSWER, guide=guide, direct=(), evidence=())).splitlines()
    assert lines[:2] == [
        "Hướng dẫn (không phải trích văn bản), rà soát ngày 22/11/2026:",
        "Cách báo tin. Gọi 111.",
    ]


def test_contacts_are_listed_unless_another_line_names_them() -> None:
    contacts = (ShownContact("Tổng đài", "111"), ShownContact("Bảo hộ công dân", "+84 981"))
    said = render_plain(replace(ANSWER, contacts=contacts))
    assert "+84 981: Bảo hộ công dân" in said
    assert "111: Tổng đài" not in said


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("*(Công an tỉnh chủ trì)*", "(Công an tỉnh chủ trì)"),
        ("an dân (*vấn đề về hỗ trợ*) không", "an dân (vấn đề về hỗ trợ) không"),
        ("**2. Công tác**", "2. Công tác"),
        ("2 * 3 = 6", "2 * 3 = 6"),
        ("không có dấu", "không có dấu"),
    ],
)
def test_markdown_marks_of_a_scan_are_not_shown(quote: str, shown: str) -> None:
    assert display_quote(quote) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [("II.3.a", "II.3.a"), ("II.3~2.-1", "II.3, ý 1"), ("III~2.1", "III.1"), ("", "")],
)
def test_a_path_is_shown_as_people_read_it(path: str, shown: str) -> None:
    assert display_path(path, VI) == shown


def test_a_plan_is_called_by_its_place_at_issue() -> None:
    assert place_label("Bắc Ninh", "Bắc Giang", 2024, VI) == "Bắc Giang, 2024"
    assert place_label("Cần Thơ", None, None, VI) == "Cần Thơ"
    assert place_label(None, None, None, VI) == "Một tỉnh ven biển (không rõ tên)"


def test_an_empty_answer_is_rendered() -> None:
    nothing = Answer("", "vi", "unknown", AnswerStatus.CLARIFY)
    assert render_plain(nothing) == ""


def test_an_english_reply_quotes_the_original(plans: Asked) -> None:
    said = plans.say("Which department supports victims in Can Tho?")
    assert "Sở Y tế (Department of Health)" in said
    assert "section II.3.a – ended" in said
    assert "“Thực hiện tốt công tác hỗ trợ nạn nhân." in said
    assert "This plan has ended (31/12/2025)." in said
    assert said.endswith(EN.text("hotline.line"))


def test_an_ended_plan_is_marked_and_a_plan_that_holds_is_not(plans: Asked) -> None:
    question = "Ở Cần Thơ ai hỗ trợ nạn nhân?"
    assert "đã hết thời hạn" in plans.say(question)
    then = plans.answerer_on(IN_2025).answer(question).answer
    assert "đã hết thời hạn" not in render_plain(then)


def test_a_slip_is_quoted_as_printed_with_the_caution(plans: Asked) -> None:
    said = plans.say("Hạn báo cáo quý ở Tuyên Quang là ngày nào?")
    assert said.startswith("Tuyên Quang, 2024: hằng quý (trước ngày 2 /3 và 10/9)")
    assert "[1] Kế hoạch 61/KH-UBND (Tuyên Quang, 2024), mục III.2" in said
    assert "“Định kỳ hằng quý (trước ngày 2 /3 và 10/9)" in said
    assert "Bản quét có lỗi chữ hoặc số, nên đối chiếu bản gốc." in said


def test_all_plans_agree_on_the_day_itself(plans: Asked) -> None:
    said = plans.say("Ngày toàn dân phòng, chống mua bán người là ngày nào?")
    assert "30/7" in said.splitlines()[0]
    assert "kế hoạch)" in said.splitlines()[0]


def test_a_list_of_duties_stands_plan_by_plan(plans: Asked) -> None:
    lines = plans.say("Sở Tư pháp ở Cần Thơ phải làm gì?").splitlines()
    assert lines[0] == "Sở Tư pháp: các việc được giao"
    assert lines[1].startswith("Cần Thơ, 2025")
    assert lines[2].startswith("• II.9.a: Tăng cường công tác quản lý")
    assert lines[3].startswith("• II.9.b: Thực hiện tốt công tác trợ giúp pháp lý")
    assert HOTLINE in lines[-1]


def test_no_mark_of_the_scan_reaches_the_reader(plans: Asked) -> None:
    document = plans.documents[TUYEN_QUANG]
    assert "**" in document.text
    for passage in plans.library.store.passages(TUYEN_QUANG):
        said = render_plain(replace(ANSWER, evidence=(evidence(passage.text),)))
        assert "**" not in said
        assert "*(" not in said

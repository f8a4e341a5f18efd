"""Answers from the shipped plans: which plan, which date, which agency, what is missing."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Answer, AnswerStatus
from index.encoder import load_encoder
from knowledge.model import Status
from knowledge.text import fold, nfc, squeeze
from tests.bot.asked import HOTLINE, IN_2025, Asked, asked_plans
from tests.knowledge.plans import BAC_GIANG, CAN_THO, COAST, LANG_SON, PLANS, TUYEN_QUANG

YEARS = range(2019, 2031)
CALLED = {
    BAC_GIANG: "Bắc Giang",
    CAN_THO: "Cần Thơ",
    LANG_SON: "Lạng Sơn",
    COAST: "chương trình của tỉnh ven biển",
    TUYEN_QUANG: "Tuyên Quang",
}
CAMPAIGNS = {BAC_GIANG: 2024, CAN_THO: 2025, LANG_SON: 2023, TUYEN_QUANG: 2024}
ASKING_FOR_A_DATE = (
    "Đợt cao điểm năm {year} ở {place} từ ngày nào?",
    "dot cao diem nam {year} o {place} den ngay nao",
    "Năm {year}, {place} phải nộp báo cáo trước ngày nào?",
    "When is the {year} campaign in {place}?",
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SUPPORT = "Cơ quan nào hỗ trợ nạn nhân?"


@pytest.fixture(scope="module")
def plans(model_data: Path) -> Iterator[Asked]:
    with asked_plans(model_data, load_encoder()) as asked:
        yield asked


def years_in(text: str) -> set[int]:
    return {int(year) for year in _YEAR.findall(text)}


def quoted(answer: Answer) -> set[str]:
    return {item.document_id for item in answer.evidence}


@pytest.mark.parametrize("wording", ASKING_FOR_A_DATE)
@pytest.mark.parametrize("plan", PLANS)
def test_a_date_of_one_year_is_never_given_for_another(
    plans: Asked, plan: str, wording: str
) -> None:
    for year in YEARS:
        answer = plans.answer(wording.format(year=year, place=CALLED[plan]))
        for direct in answer.direct:
            assert years_in(direct.text) <= {year}, (year, direct)
            assert direct.year in (year, None), (year, direct)
        for item in answer.evidence:
            assert item.year in (year, None), (year, item.section)


@pytest.mark.parametrize("plan", sorted(CAMPAIGNS))
def test_the_campaign_of_the_plan_s_own_year_is_given(plans: Asked, plan: str) -> None:
    year = CAMPAIGNS[plan]
    answer = plans.answer(ASKING_FOR_A_DATE[0].format(year=year, place=CALLED[plan]))
    assert answer.status is AnswerStatus.ANSWERED
    assert [direct.text for direct in answer.direct] == [f"01/7/{year} – 30/9/{year}"]
    assert quoted(answer) == {plan}


@pytest.mark.parametrize("plan", sorted(CAMPAIGNS))
def test_the_campaign_of_another_year_is_said_to_be_missing(plans: Asked, plan: str) -> None:
    for year in set(YEARS) - {CAMPAIGNS[plan]}:
        question = ASKING_FOR_A_DATE[0].format(year=year, place=CALLED[plan])
        answer = plans.answer(question)
        assert answer.status is AnswerStatus.NOT_FOUND
        assert (answer.direct, answer.evidence) == ((), ())
        assert str(year) in answer.opening
        assert f"{CALLED[plan]} {CAMPAIGNS[plan]}" in answer.opening


def test_no_plan_covers_2026_and_the_latest_is_named(plans: Asked) -> None:
    for text in ("Đợt cao điểm năm 2026 từ ngày nào?", "Hạn báo cáo năm nay là ngày nào?"):
        answer = plans.answer(text)
        assert answer.status is AnswerStatus.NOT_FOUND
        assert "2026" in answer.opening
        assert "Cần Thơ 2025" in answer.opening
        assert answer.direct == ()


def test_the_law_of_a_period_no_plan_covers_is_named(plans: Asked) -> None:
    assert "Quyết định 33/QĐ-TTg" in plans.answer("Mục tiêu của năm 2026 là gì?").opening


@pytest.mark.parametrize("place", ["Hà Nội", "Thành phố Hồ Chí Minh", "Đà Nẵng", "Nghệ An"])
def test_a_place_without_a_plan_is_said_to_be_missing(plans: Asked, place: str) -> None:
    for text in (f"Ở {place} ai hỗ trợ nạn nhân?", f"o {fold(place)} ai ho tro nan nhan"):
        answer = plans.answer(text)
        assert answer.status is AnswerStatus.NOT_FOUND
        assert place.removeprefix("Thành phố ") in answer.opening
        assert "Cần Thơ 2025" in answer.opening
        assert answer.evidence == ()


@pytest.mark.parametrize("asked", ["Bắc Giang", "Bắc Ninh", "bac giang", "tỉnh Bắc Ninh"])
def test_a_merged_province_is_answered_under_both_names(plans: Asked, asked: str) -> None:
    answer = plans.answer(f"Ở {asked} cơ quan nào hỗ trợ nạn nhân?")
    assert answer.status is AnswerStatus.ANSWERED
    assert quoted(answer) == {BAC_GIANG}
    assert any("Bắc Giang nay thuộc Bắc Ninh" in note for note in answer.notes)


def test_a_province_merged_into_one_that_has_a_plan(plans: Asked) -> None:
    answer = plans.answer("Ở Hà Giang cơ quan nào hỗ trợ nạn nhân?")
    assert quoted(answer) == {TUYEN_QUANG}
    assert any("Hà Giang nay thuộc Tuyên Quang" in note for note in answer.notes)


def test_the_field_s_own_example(plans: Asked) -> None:
    answer = plans.answer("Ở Cần Thơ năm 2025, sở nào lo việc hỗ trợ nạn nhân?")
    best = answer.evidence[0]
    assert answer.direct[0].text == "Sở Y tế"
    assert best.quote.startswith("Thực hiện tốt công tác hỗ trợ nạn nhân.")
    assert (best.document_id, best.section, best.heading) == (CAN_THO, "II.3.a", "3. Sở Y tế")


def test_plans_that_differ_are_told_apart_newest_first(plans: Asked) -> None:
    answer = plans.answer(SUPPORT)
    assert {direct.document_id for direct in answer.direct} == set(PLANS)
    years = [direct.year or 0 for direct in answer.direct]
    assert years == sorted(years, reverse=True)
    leads = {plan: [d.text for d in answer.direct if d.document_id == plan] for plan in PLANS}
    assert leads[CAN_THO] == ["Sở Y tế"]
    for plan in set(PLANS) - {CAN_THO}:
        assert any(text.startswith("Sở Lao động") for text in leads[plan])


def test_a_question_for_one_plan_is_answered_from_it_alone(plans: Asked) -> None:
    for plan, place in CALLED.items():
        answer = plans.answer(f"Theo {place}, cơ quan nào hỗ trợ nạn nhân?")
        assert answer.status is AnswerStatus.ANSWERED
        assert quoted(answer) == {plan}
        assert {direct.document_id for direct in answer.direct} <= {plan}


@pytest.mark.parametrize(
    ("plain", "typed"),
    [
        (SUPPORT, "co quan nao ho tro nan nhan"),
        (
            "Đợt cao điểm năm 2025 ở Cần Thơ đến ngày nào?",
            "dot cao diem 2025 o can tho den khi nao",
        ),
        ("Sở Tư pháp Cần Thơ phải làm gì?", "so tu phap can tho phai lam gi"),
    ],
)
def test_without_diacritics_the_answer_is_the_same(plans: Asked, plain: str, typed: str) -> None:
    one, other = plans.answer(plain), plans.answer(typed)
    assert [(d.document_id, d.text) for d in one.direct] == [
        (d.document_id, d.text) for d in other.direct
    ]
    assert quoted(one) == quoted(other)


def test_composed_and_decomposed_letters_are_alike(plans: Asked) -> None:
    one = plans.answer(SUPPORT)
    other = plans.answer(unicodedata.normalize("NFD", SUPPORT))
    assert one.direct == other.direct
    assert one.evidence == other.evidence


def test_the_day_decides_what_has_ended(plans: Asked) -> None:
    question = "Đợt cao điểm năm 2025 ở Cần Thơ từ ngày nào?"
    then = plans.answerer_on(IN_2025).answer(question).answer
    now = plans.answer(question)
    assert {item.status for item in then.evidence} == {Status.IN_FORCE}
    assert {item.status for item in now.evidence} == {Status.ENDED}
    assert then.direct == now.direct
    assert not any("hết thời hạn" in note for note in then.notes)
    assert any("hết thời hạn" in note for note in now.notes)


def test_a_follow_up_takes_the_question_before_along(plans: Asked) -> None:
    first = plans.answerer.answer("Ở Cần Thơ cơ quan nào hỗ trợ nạn nhân?")
    second = plans.answerer.answer("còn Lạng Sơn thì sao?", first.question)
    assert second.question.follow_up
    assert quoted(first.answer) == {CAN_THO}
    assert quoted(second.answer) == {LANG_SON}
    assert second.answer.direct[0].text.startswith("Sở Lao động")
    assert second.answer.kind == first.answer.kind


def test_a_follow_up_year_is_never_answered_with_another(plans: Asked) -> None:
    first = plans.answerer.answer("Đợt cao điểm ở Cần Thơ từ ngày nào?")
    for year in (2023, 2024, 2026):
        answer = plans.answerer.answer(f"còn năm {year}?", first.question).answer
        assert answer.direct == ()
        assert str(year) in answer.opening


def test_the_release_is_named_with_every_answer(plans: Asked) -> None:
    for text in (SUPPORT, "Ở Hà Nội ai hỗ trợ nạn nhân?", "Thời tiết ngày mai thế nào?"):
        assert plans.answer(text).release == plans.library.release_id


def test_the_incoming_stamp_is_never_the_hotline(plans: Asked) -> None:
    for text in ("Số 111 là số gì?", "Văn bản đến số 111 là gì?", "Tuyên Quang: số 111 là gì?"):
        for item in plans.answer(text).evidence:
            assert "ĐẾN Số" not in item.quote


def test_heads_tails_and_recipients_answer_nothing(plans: Asked) -> None:
    for text in ("Nơi nhận là những ai?", "Lưu VT là gì?", "kính gửi ai", "TM. Ủy ban nhân dân"):
        for item in plans.answer(text).evidence:
            assert "Nơi nhận" not in item.quote
            assert "Lưu: VT" not in item.quote


_TOPICS = st.sampled_from(
    [
        "hỗ trợ nạn nhân", "đợt cao điểm", "tuyên truyền trong trường học", "trợ giúp pháp lý",
        "kinh phí", "vùng biển", "báo cáo kết quả", "Sở Y tế", "Công an xã", "chủ đề", "xuất khẩu",
        "2548", "tỷ lệ khám phá", "luật mới", "bóng đá", "111", "???", "huyện", "",
    ]
)  # fmt: skip
_ASKING = st.sampled_from(
    ["Cơ quan nào lo {}?", "{} khi nào?", "{} bao nhiêu?", "{} là gì?", "Who handles {}?", "{}"]
)
_WHERE = st.sampled_from(["", " ở Cần Thơ", " ở Bắc Ninh năm 2024", " năm 2026", " ở Huế", " 2023"])


@settings(max_examples=60)
@given(topic=_TOPICS, asking=_ASKING, where=_WHERE)
def test_what_holds_for_every_answer(plans: Asked, topic: str, asking: str, where: str) -> None:
    answer = plans.answer(asking.format(topic) + where)
    for item in answer.evidence:
        document = plans.documents[item.document_id]
        assert item.quote == squeeze(document.text[item.start : item.end])
        assert (item.title, item.year) == (document.title, document.year)
    assert {d.document_id for d in answer.direct} <= quoted(answer) | {""}
    scores = [item.score for item in answer.evidence]
    assert bool(answer.evidence) or answer.status is not AnswerStatus.ANSWERED
    assert all(score == score for score in scores)
    if answer.status is not AnswerStatus.OUT_OF_SCOPE:
        assert HOTLINE in " ".join((answer.opening, answer.closing))


@settings(max_examples=40)
@given(text=st.text(max_size=300))
def test_any_text_is_answered(plans: Asked, text: str) -> None:
    answer = plans.answer(text)
    assert answer.question == text
    assert isinstance(answer.status, AnswerStatus)
    assert nfc(answer.closing) == answer.closing

"""Questions about a document itself: who signed it, its number, its date, its issuer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import AnswerStatus
from bot.answering.about import LONGEST_BODY, asked_fields, document_facts, printed_span
from knowledge.text import fold, squeeze
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import BAC_GIANG, CAN_THO, COAST, LANG_SON, TUYEN_QUANG

SIGNERS = {
    BAC_GIANG: "Lê Ánh Dương",
    CAN_THO: "Trương Cảnh Tuyên",
    LANG_SON: "Hồ Tiến Thiệu",
    TUYEN_QUANG: "Hoàng Việt Phương",
}
OFFICES = {
    BAC_GIANG: "Chủ tịch UBND tỉnh",
    CAN_THO: "Chủ tịch",
    LANG_SON: "Chủ tịch UBND tỉnh",
    TUYEN_QUANG: "Phó chủ tịch",
}


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Ai ký kế hoạch của Lạng Sơn?", ("signer",)),
        ("Hoàng Việt Phương ký kế hoạch với chức vụ gì?", ("signer",)),
        ("Kế hoạch 61/KH-UBND của Tuyên Quang ban hành ngày tháng năm nào?", ("issued",)),
        ("When was Tuyen Quang's plan No. 61/KH-UBND issued?", ("issued",)),
        ("Who signed the Can Tho plan?", ("signer",)),
        ("Kế hoạch Tuyên Quang ban hành ngày nào?", ("issued",)),
        ("Kế hoạch của Tuyên Quang số bao nhiêu?", ("number",)),
        ("Cơ quan nào ban hành kế hoạch Bắc Giang?", ("issuer",)),
        ("Ai ký ban hành kế hoạch của Lạng Sơn?", ("signer",)),
        ("Báo cáo kết quả thực hiện kế hoạch gửi cho ai?", ()),
        ("Ai hỗ trợ nạn nhân ở Lạng Sơn?", ()),
        ("Đợt cao điểm từ ngày nào?", ()),
        ("Kế hoạch 34/KH-BCĐ ban hành ngày nào?", ()),
        ("Trưởng Ban Chỉ đạo 138 tỉnh Lạng Sơn là ai?", ("signer",)),
        ("Kế hoạch phòng, chống mua bán người của Tuyên Quang số bao nhiêu?", ("number",)),
        ("Số 111 đóng dấu trên kế hoạch Tuyên Quang là số gì?", ("stamp",)),
        ("Dấu công văn đến trên kế hoạch Tuyên Quang ghi ngày nào?", ("stamp",)),
        ("What is the number stamped on the plan of Tuyen Quang?", ("stamp",)),
        ("Tổng đài 111 là số gì?", ()),
        ("", ()),
    ],
)
def test_what_is_asked_of_a_document(plans: Asked, text: str, fields: tuple[str, ...]) -> None:
    for typed in (text, fold(text)):
        assert asked_fields(plans.read(typed), list(plans.documents.values())) == fields


def test_a_cited_document_is_told_by_passages(plans: Asked) -> None:
    question = plans.read("Ai ký Quyết định số 793/QĐ-TTg?")
    assert asked_fields(question, list(plans.documents.values())) == ()


@pytest.mark.parametrize("field", ["signer", "issued", "number", "issuer"])
def test_only_what_a_document_states_is_a_fact(plans: Asked, field: str) -> None:
    documents = list(plans.documents.values())
    facts = document_facts(field, documents)
    assert {document.id for document, _ in facts} == {
        document.id for document in documents if getattr(document, field)
    }
    assert all(fact for _, fact in facts)


@pytest.mark.parametrize("field", ["signer", "issued", "number", "issuer"])
def test_what_is_quoted_of_the_head_or_tail_is_the_fact(plans: Asked, field: str) -> None:
    for document, fact in document_facts(field, list(plans.documents.values())):
        span = printed_span(field, document)
        if span is None:
            continue  # the reviewer knew it from elsewhere
        printed = squeeze(document.text[span[0] : span[1]])
        if field == "issued":
            assert document.issued is not None
            assert str(document.issued.year) in printed
        elif field == "signer":
            assert fact.startswith(printed[-len(str(document.signer)) :])
        else:
            assert "".join(printed.split()) == "".join(fact.split())


def test_a_fact_that_is_not_known_has_no_place(plans: Asked) -> None:
    for field in ("signer", "issued", "number"):
        assert printed_span(field, plans.documents[COAST]) is None


def test_the_number_is_found_though_the_scan_parts_its_letters(plans: Asked) -> None:
    document = plans.documents[TUYEN_QUANG]
    span = printed_span("number", document)
    assert span is not None
    assert document.text[span[0] : span[1]] == "61 /KH-UBND"


def test_a_signer_is_quoted_from_the_tail(plans: Asked) -> None:
    for name in SIGNERS:
        span = printed_span("signer", plans.documents[name])
        assert span is not None
        assert span[0] > 0.9 * len(plans.documents[name].text)


@pytest.mark.parametrize("plan", sorted(SIGNERS))
def test_who_signed_is_answered_with_its_quote(plans: Asked, plan: str) -> None:
    place = plans.documents[plan].province_at_issue
    answer = plans.answer(f"Ai ký kế hoạch của {place}?")
    assert answer.status is AnswerStatus.ANSWERED
    (direct,) = answer.direct
    issuer = plans.documents[plan].issuer or ""
    body = f", {issuer}" if len(issuer) <= LONGEST_BODY else ""
    assert direct.text == f"{SIGNERS[plan]} ({OFFICES[plan]}{body})"
    (item,) = answer.evidence
    document = plans.documents[plan]
    assert item.quote == squeeze(document.text[item.start : item.end])
    assert item.quote == f"{OFFICES[plan].upper()} {SIGNERS[plan]}"
    assert (item.passage_id, item.section) == (None, "")
    assert "111" in answer.closing


def test_a_stamp_is_no_telephone_number(plans: Asked) -> None:
    answer = plans.answer("Số 111 đóng dấu trên kế hoạch Tuyên Quang có phải đường dây nóng không?")
    (direct,) = answer.direct
    assert direct.text == "số công văn đến: 111, ngày 01/4/24"
    assert "không phải số điện thoại" in answer.notes[0]
    (item,) = answer.evidence
    assert item.quote.startswith("ĐẾN Số: 111")
    for name in (CAN_THO, LANG_SON):
        assert printed_span("stamp", plans.documents[name]) is None


def test_several_plans_of_one_year_are_labelled(plans: Asked) -> None:
    answer = plans.answer("Ai ký các kế hoạch năm 2024?")
    said = " ".join(direct.text for direct in answer.direct)
    assert SIGNERS[BAC_GIANG] in said
    assert SIGNERS[TUYEN_QUANG] in said
    assert {direct.year for direct in answer.direct} == {2024}


def test_the_date_in_the_head_is_quoted_as_printed(plans: Asked) -> None:
    answer = plans.answer("Kế hoạch Tuyên Quang ban hành ngày nào?")
    assert [direct.text for direct in answer.direct] == ["27/3/2024"]
    assert answer.evidence[0].quote == "ngày 27 tháng 3 năm 2024"


def test_what_the_copy_does_not_print_is_not_found(plans: Asked) -> None:
    answer = plans.answer("Kế hoạch Cần Thơ ban hành ngày nào?")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert not answer.direct


def test_who_received_a_plan_is_told_without_its_archive_line(plans: Asked) -> None:
    answer = plans.answer("Nơi nhận của kế hoạch Bắc Giang gồm những ai?")
    (direct,) = answer.direct
    assert direct.text.startswith("CQTT BCĐ138/CP (Văn phòng BCA); Các sở")
    assert "Lưu" not in direct.text
    (item,) = answer.evidence
    assert item.quote == squeeze(plans.documents[BAC_GIANG].text[item.start : item.end])


def test_without_a_place_every_plan_tells_its_signer(plans: Asked) -> None:
    answer = plans.answer("Ai ký?")
    assert {direct.document_id for direct in answer.direct} == set(SIGNERS)


def test_what_has_merged_or_ended_is_said(plans: Asked) -> None:
    notes = " ".join(plans.answer("Ai ký kế hoạch của Bắc Giang?").notes)
    assert "Bắc Ninh" in notes
    assert "hết thời hạn" in notes


def test_what_is_told_by_diacritics_alone_is_asked_too(plans: Asked) -> None:
    documents = list(plans.documents.values())
    for text, field in (
        ("Số của kế hoạch Tuyên Quang là gì?", "number"),
        ("Kế hoạch của Bắc Giang được gửi cho những nơi nào?", "recipients"),
    ):
        assert asked_fields(plans.read(text), documents) == (field,)


def test_a_named_signer_tells_which_plan_is_meant(plans: Asked) -> None:
    answer = plans.answer("Ông Lê Ánh Dương ký kế hoạch năm 2024 với chức vụ gì?")
    assert {direct.document_id for direct in answer.direct} == {BAC_GIANG}
    assert "Chủ tịch" in answer.direct[0].text


def test_who_drew_a_plan_up_is_its_issuer(plans: Asked) -> None:
    answer = plans.answer("Kế hoạch năm 2023 của Lạng Sơn do cơ quan nào xây dựng?")
    assert [direct.text for direct in answer.direct] == ["Ban Chỉ đạo 138 tỉnh Lạng Sơn"]

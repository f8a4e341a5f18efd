"""The object of the command-line contract: every key, of the right type, for every status."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer, AnswerStatus, ShownContact, to_contract
from bot.understanding.question_kind import QuestionKind
from knowledge.model import Status
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder

KEYS = (
    "id", "question", "language", "kind", "status", "answer",
    "direct", "evidence", "contacts", "release", "took_ms",
)  # fmt: skip
DIRECT: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "document_id": (str,),
    "province": (str, type(None)),
    "year": (int, type(None)),
}
EVIDENCE: dict[str, tuple[type, ...]] = {
    "document_id": (str,),
    "title": (str,),
    "number": (str, type(None)),
    "province": (str, type(None)),
    "year": (int, type(None)),
    "status": (str,),
    "section": (str,),
    "page": (int, type(None)),
    "quote": (str,),
    "start": (int,),
    "end": (int,),
    "score": (float,),
}
KINDS = {
    "who", "what", "when", "how", "number", "document",
    "contact", "definition", "danger", "meta", "smalltalk", "unknown",
}  # fmt: skip
STATUSES = {
    "answered", "clarify", "not_found", "out_of_scope",
    "safety", "refused", "smalltalk", "meta",
}  # fmt: skip
MESSAGES = {
    "Ở Cần Thơ ai hỗ trợ nạn nhân?": "answered",
    "Sở Tư pháp phải làm gì?": "answered",
    "Đợt cao điểm từ ngày nào?": "answered",
    "Ai ký kế hoạch của Lạng Sơn?": "answered",
    "": "clarify",
    "😀": "clarify",
    "Ở Hà Nội ai hỗ trợ nạn nhân?": "not_found",
    "Mua bán người bị phạt mấy năm tù?": "not_found",
    "Giá vàng hôm nay bao nhiêu?": "out_of_scope",
    "Tôi bị nhốt, họ lấy hộ chiếu của tôi": "safety",
    "Cho tôi địa chỉ nhà tạm lánh của nạn nhân": "refused",
    "xin chào": "smalltalk",
    "Bạn là người hay máy?": "meta",
}


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def assert_form(entry: dict[str, Any], form: dict[str, tuple[type, ...]]) -> None:
    assert list(entry) == list(form)
    for key, types in form.items():
        assert type(entry[key]) in types, (key, entry[key])


def test_every_status_is_asked_for() -> None:
    assert set(MESSAGES.values()) == STATUSES == {status.value for status in AnswerStatus}


def test_every_kind_of_question_is_in_the_contract() -> None:
    assert {kind.value for kind in QuestionKind} <= KINDS


@pytest.mark.parametrize(("text", "status"), MESSAGES.items())
def test_every_key_is_there_for_every_status(plans: Asked, text: str, status: str) -> None:
    reply = plans.reply(text, "q1")
    assert tuple(reply) == KEYS
    assert (reply["id"], reply["question"], reply["status"]) == ("q1", text, status)
    assert reply["language"] in ("vi", "en")
    assert reply["kind"] in KINDS
    assert isinstance(reply["answer"], str)
    assert reply["answer"]
    for entry in reply["direct"]:
        assert_form(entry, DIRECT)
    for entry in reply["evidence"]:
        assert_form(entry, EVIDENCE)
        assert entry["status"] in {status.value for status in Status}
        assert 0 <= entry["start"] < entry["end"]
    for entry in reply["contacts"]:
        assert_form(entry, {"name": (str,), "number": (str,)})
    assert type(reply["release"]) in (str, type(None))
    assert isinstance(reply["took_ms"], float)
    assert json.loads(json.dumps(reply, ensure_ascii=False)) == reply


@pytest.mark.parametrize(("text", "status"), MESSAGES.items())
def test_only_what_was_answered_has_evidence(plans: Asked, text: str, status: str) -> None:
    reply = plans.reply(text)
    assert bool(reply["evidence"]) is (status == "answered")
    assert not reply["direct"] or status == "answered"


def test_only_the_documents_name_a_release(plans: Asked) -> None:
    from_documents = {"answered", "not_found", "out_of_scope"}
    for text, status in MESSAGES.items():
        reply = plans.reply(text)
        if reply["release"] is None:
            assert status not in from_documents - {"out_of_scope"}
        else:
            assert reply["release"] == plans.library.release_id
            assert status in from_documents


def test_danger_shows_whom_to_call(plans: Asked) -> None:
    reply = plans.reply("Tôi bị nhốt, họ lấy hộ chiếu của tôi")
    assert {"111", "113"} <= {contact["number"] for contact in reply["contacts"]}


@pytest.mark.parametrize("given", [None, "q1", 7, 1.5, ["a"], {"a": 1}])
def test_the_id_is_given_back_as_it_came(given: Any) -> None:
    answer = Answer("Ai?", "vi", "who", AnswerStatus.CLARIFY)
    assert to_contract(answer, "…", given)["id"] == given


def test_contacts_and_time_are_told() -> None:
    answer = Answer(
        "Gọi ai?",
        "vi",
        "contact",
        AnswerStatus.ANSWERED,
        contacts=(ShownContact("Tổng đài", "111"),),
    )
    reply = to_contract(answer.timed(12.3456), "Gọi 111.")
    assert reply["contacts"] == [{"name": "Tổng đài", "number": "111"}]
    assert reply["took_ms"] == 12.35
    assert reply["answer"] == "Gọi 111."
    assert answer.took_ms == 0.0

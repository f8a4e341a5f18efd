"""Questions without an answer: redacted, grouped by likeness, resolved, forgotten."""

from datetime import UTC, datetime

import pytest

from knowledge.workshop import Workshop

AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def add(workshop: Workshop, text: str, province: str | None = None, at: datetime = AT) -> int:
    return workshop.questions.add(
        text,
        language="vi",
        channel="web",
        province=province,
        kind="how",
        status="not_found",
        at=at,
    )


def test_like_questions_are_one_group(workshop: Workshop) -> None:
    first = add(workshop, "Nạn nhân được hỗ trợ bao nhiêu tiền?")
    assert add(workshop, "nan nhan duoc ho tro bao nhieu tien") == first
    assert add(workshop, "Cho hỏi nạn nhân được hỗ trợ bao nhiêu tiền ạ?") == first
    other = add(workshop, "Thủ tục xin cấp lại hộ chiếu ở nước ngoài")
    largest, smallest = workshop.questions.groups()
    assert (largest.id, len(largest.questions), smallest.id) == (first, 3, other)
    assert largest.text == "Nạn nhân được hỗ trợ bao nhiêu tiền?"
    assert largest.questions[0].at == AT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nạn nhân", "Nạn nhân được hỗ trợ học nghề ở đâu và trong bao lâu?"),
        ("Lừa sang Lào làm việc nhẹ lương cao", "Ai cấp giấy xác nhận nạn nhân?"),
    ],
)
def test_other_questions_are_other_groups(workshop: Workshop, one: str, other: str) -> None:
    assert add(workshop, one) != add(workshop, other)


def test_another_province_is_another_group(workshop: Workshop) -> None:
    text = "Ai hỗ trợ nạn nhân trở về?"
    assert len({add(workshop, text, place) for place in (None, "Cà Mau", "An Giang", None)}) == 3


def test_questions_are_redacted_whatever_came_before(workshop: Workshop) -> None:
    add(workshop, "Em tên Lan, số 0912 345 678, hỏi về hỗ trợ học nghề")
    (group,) = workshop.questions.groups()
    for text in (group.text, group.questions[0].text):
        assert "Lan" not in text
        assert "345" not in text
        assert "học nghề" in text


def test_a_resolved_group_waits_no_more(workshop: Workshop) -> None:
    text = "Ai hỗ trợ nạn nhân trở về?"
    group = add(workshop, text)
    workshop.questions.resolve(group, "card", actor="an")
    workshop.questions.resolve(group, "dismissed", actor="binh")
    assert workshop.questions.groups() == []
    (done,) = workshop.questions.groups(resolved=True)
    assert (done.resolved, done.resolved_by) == ("card", "an")
    assert add(workshop, text) != group
    assert [e.actor for e in workshop.audit()] == ["an"]


def test_long_questions_are_cut(workshop: Workshop) -> None:
    add(workshop, "rất dài " * 500)
    assert len(workshop.questions.groups()[0].text) <= 1000


def test_old_questions_are_forgotten(workshop: Workshop) -> None:
    add(workshop, "Ai hỗ trợ nạn nhân trở về?", at=datetime(2025, 1, 1, tzinfo=UTC))
    add(workshop, "Thủ tục xin cấp lại hộ chiếu ở nước ngoài")
    assert workshop.questions.forget_before(datetime(2026, 1, 1, tzinfo=UTC)) == 1
    assert len(workshop.questions.groups()) == 1

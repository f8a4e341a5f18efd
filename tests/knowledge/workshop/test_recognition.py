"""What a file is, its content decides: a duplicate, a new version, or another document."""

from contextlib import closing
from pathlib import Path

import pytest

from knowledge.workshop import State, Workshop
from tests.knowledge.plans import CAN_THO, TUYEN_QUANG, plan_text
from tests.knowledge.workshop.texts import PLAN, source


def test_the_same_words_in_another_file_are_a_duplicate(workshop: Workshop) -> None:
    workshop.take(source(), approve=True)
    laid_out = "\f".join(PLAN.replace("\n", "  \n\n").split("II."))
    taken = workshop.take(source(laid_out.replace("\f", "\fII."), "ban-quet.txt"))
    assert (taken.recognised, taken.version_of, taken.changed) == ("duplicate", "ke-hoach", False)
    assert len(workshop.documents()) == 1


def test_a_duplicate_can_be_taken_as_a_version(workshop: Workshop) -> None:
    workshop.take(source(), approve=True)
    better = source(PLAN.replace("\n", "\n\n"), "ban-moi.txt")
    taken = workshop.take(better, even_duplicate=True, actor="an")
    assert (taken.recognised, taken.version_of, taken.state) == ("version", "ke-hoach", State.DRAFT)
    assert [item.version.state for item in workshop.documents("ke-hoach")] == [
        State.APPROVED,
        State.DRAFT,
    ]
    again = workshop.take(better, even_duplicate=True)
    assert not again.changed


def test_the_same_number_day_and_province_are_a_new_version(workshop: Workshop) -> None:
    workshop.take(source(), approve=True)
    rewritten = PLAN.replace("Bố trí chỗ ở tạm thời", "Sắp xếp nơi ở an toàn")
    taken = workshop.take(source(rewritten, "hoan-toan-khac.txt"))
    assert (taken.recognised, taken.version_of) == ("version", "ke-hoach")
    assert taken.read.document.id == "ke-hoach"


@pytest.mark.parametrize(
    ("was", "becomes", "document_id"),
    [
        ("12/KH-UBND", "34/KH-UBND", "ke-hoach-34-kh-ubnd"),
        ("2026", "2027", "ke-hoach-12-kh-ubnd"),
        ("Quảng Ninh", "Lào Cai", "ke-hoach-12-kh-ubnd"),
    ],
)
def test_another_document_of_the_same_file_name(
    workshop: Workshop, was: str, becomes: str, document_id: str
) -> None:
    """Plans of two years or provinces are nearly the same text."""
    workshop.take(source(), approve=True)
    other = PLAN.replace(was, becomes).replace("QUẢNG NINH", becomes.upper())
    other = other.replace("ngày 05 tháng 02", "ngày 07 tháng 03")
    taken = workshop.take(source(other), approve=True)
    assert taken.recognised == "new"
    assert taken.read.document.id == document_id
    assert {passage.document_id for passage in taken.read.passages} == {document_id}
    assert len(workshop.approved()) == 2


def test_a_third_document_of_the_same_file_name_gets_a_number(workshop: Workshop) -> None:
    for place in ("Quảng Ninh", "Lào Cai", "Cà Mau", "An Giang"):
        text = PLAN.replace("QUẢNG NINH", place.upper()).replace("Quảng Ninh", place)
        workshop.take(source(text), approve=True)
    ids = [read.document.id for read in workshop.approved()]
    assert ids == ["ke-hoach", "ke-hoach-12-kh-ubnd", "ke-hoach-2", "ke-hoach-2026"]


def test_a_number_misread_is_told_by_the_report(workshop: Workshop) -> None:
    workshop.take(source(plan_text(TUYEN_QUANG), "a.txt"))
    scanned = plan_text(TUYEN_QUANG).replace("61 /KH-UBND", "67 /KH-UBND")
    assert workshop.take(source(scanned, "b.txt")).recognised == "new"
    assert workshop.check.report("b").alike == ("a",)


def test_a_text_without_a_head_is_told_by_title_and_words(workshop: Workshop) -> None:
    headless = "".join(PLAN.splitlines(keepends=True)[3:])
    workshop.take(source(headless, "a.txt"), approve=True)
    longer = headless + "Phối hợp với các địa phương giáp ranh để trao đổi thông tin.\n"
    assert workshop.take(source(longer, "b.txt")).version_of == "a"
    other = "KẾ HOẠCH\nThu gom rác thải nhựa trên bãi biển\nI. NHIỆM VỤ\n1. Trồng rừng ngập mặn.\n"
    assert workshop.take(source(other, "c.txt")).recognised == "new"


def test_a_file_that_only_has_a_shipped_plans_name(workshop: Workshop) -> None:
    taken = workshop.take(source(PLAN, f"{CAN_THO}.txt"))
    assert taken.read.document.id != CAN_THO
    assert taken.read.document.province == "Quảng Ninh"
    workshop.take_shipped()
    assert workshop.has(CAN_THO)


def test_one_file_may_hold_several_documents(workshop: Workshop) -> None:
    first = source()
    other = PLAN.replace("12/KH-UBND", "34/KH-UBND")
    second = source(other, "phan-2.txt")
    same_file = type(second)(second.text, second.encoding, first.sha256, second.name)
    workshop.take(first, approve=True)
    taken = workshop.take(same_file, approve=True)
    assert taken.changed
    assert len(workshop.approved()) == 2
    again = workshop.take(same_file, approve=True)
    assert (again.changed, again.recognised) == (False, "same_file")


def test_a_file_read_in_larger_part_is_a_new_version(workshop: Workshop) -> None:
    whole = source()
    part = type(whole)(PLAN[: PLAN.index("2. Công an")], "utf-8", whole.sha256, whole.name)
    workshop.take(part, approve=True)
    taken = workshop.take(whole, approve=True)
    assert (taken.recognised, taken.version_of) == ("version", "ke-hoach")
    assert [read.document.text for read in workshop.approved()] == [PLAN]


def test_a_workshop_of_before_is_brought_up_to_date(tmp_path: Path) -> None:
    """A database of the first release of the software has no hashes of words."""
    import sqlite_utils

    from knowledge.migrations import migrate, writing
    from knowledge.workshop.schema import MIGRATIONS

    (tmp_path / "var").mkdir()
    db = sqlite_utils.Database(tmp_path / "var" / "workshop.db")
    migrate(db, MIGRATIONS[:2])
    text = source()
    with writing(db):
        db.table("sources").insert(
            {
                "id": "cu",
                "name": "cu.txt",
                "sha256": text.sha256,
                "encoding": "utf-8",
                "text": text.text,
                "state": "approved",
                "changed": "2026-01-01T00:00:00+00:00",
            }
        )
        guessed = {"title": "?", "kind": "Kế hoạch", "replaces": "[]"}
        db.table("metadata").insert({"id": "cu", "sha256": text.sha256, **guessed})
    db.close()
    with closing(Workshop(tmp_path / "var")) as workshop:
        assert workshop.take(source()).version_of == "cu"
        (read,) = workshop.approved()
        assert read.document.number == "12/KH-UBND"
        assert workshop.documents()[0].metadata.number == "12/KH-UBND"

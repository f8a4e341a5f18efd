"""A changed file of a document that is in use never takes its place unasked."""

from pathlib import Path

import pytest

from knowledge.errors import UnknownDocument
from knowledge.readers.text_files import SourceText, read_source_bytes
from knowledge.workshop import State, Workshop

ID = "ke-hoach-quang-ninh-2026"
FIRST = (
    "KẾ HOẠCH\nThực hiện công tác phòng năm 2026\nI. MỤC ĐÍCH\n1. Nâng cao vai trò của các cấp.\n"
)
SECOND = FIRST + "2. Đẩy mạnh tuyên truyền.\n"


def source(text: str) -> SourceText:
    return read_source_bytes(text.encode(), f"{ID}.txt")


def passages(workshop: Workshop) -> list[int]:
    return [len(read.passages) for read in workshop.approved()]


def test_the_approved_text_stays_until_the_new_one_is_approved(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.take(source(FIRST), approve=True)
    taken = workshop.take(source(SECOND))
    assert taken.changed
    assert taken.state is State.DRAFT
    assert passages(workshop) == [1]
    workshop.approve(ID)
    assert passages(workshop) == [2]
    assert workshop.drafts() == []


def test_the_same_text_twice_changes_nothing(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.take(source(FIRST))
    assert not workshop.take(source(FIRST)).changed
    assert workshop.drafts() == [ID]


def test_an_earlier_text_can_be_approved_again(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    for text in (FIRST, SECOND, FIRST):
        workshop.take(source(text), approve=True)
    assert passages(workshop) == [1]


def test_withdrawn_and_approved_again(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.take(source(FIRST), approve=True)
    workshop.withdraw(ID)
    assert workshop.approved() == []
    workshop.approve(ID)
    assert passages(workshop) == [1]


def test_a_withdrawn_shipped_plan_stays_withdrawn(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.take_shipped()
    workshop.withdraw("lang-son-2023-ke-hoach")
    workshop.take_shipped()
    assert len(workshop.approved()) == 4
    assert workshop.has("lang-son-2023-ke-hoach")


def test_an_unknown_document(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    assert not workshop.has("khong-co")
    workshop.take(source(FIRST))
    with pytest.raises(UnknownDocument, match="khong-co"):
        workshop.approve(ID, "khong-co")
    assert workshop.drafts() == [ID]

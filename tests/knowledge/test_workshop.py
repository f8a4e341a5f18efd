import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue
from knowledge.errors import UnknownDocument
from knowledge.readers.text_files import SourceText, read_source_bytes
from knowledge.reading import DocumentReader
from knowledge.workshop import State, Workshop
from tests.knowledge.plans import BAC_GIANG, CAN_THO, PLANS, plan_text

READER = DocumentReader.load()
PLAN = """\
Số: 12/KH-UBND
Quảng Ninh, ngày 05 tháng 02 năm 2026
KẾ HOẠCH
Phòng, chống mua bán người năm 2026
I. NHIỆM VỤ
1. Sở Y tế tiếp nhận nạn nhân.
2. Công an tỉnh mở đợt cao điểm từ ngày 01/7/2026 đến ngày 30/9/2026.
"""
NEXT_PLAN = PLAN.replace("2026", "2027").replace("12/KH", "34/KH")
PLAN_ID = "ke-hoach"
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    with closing(Workshop(tmp_path / "var", READER)) as opened:
        yield opened


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """Return a workshop with the shipped plans; no test changes it."""
    with closing(Workshop(tmp_path_factory.mktemp("shipped"), READER)) as opened:
        opened.take_shipped()
        yield opened


def source(text: str = PLAN, name: str = "Kế hoạch.txt") -> SourceText:
    return read_source_bytes(text.encode(), name)


def rows(tmp_path: Path) -> Rows:
    """Return all that the workshop's file holds, but not the log's running numbers."""
    with closing(sqlite3.connect(tmp_path / "var" / "workshop.db")) as connection:
        return {
            table: connection.execute(f"select * from {table} order by 1, 2").fetchall()
            for table in ("sources", "metadata", "log", "_migrations")
        }


def log(tmp_path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(tmp_path / "var" / "workshop.db")) as connection:
        return connection.execute(
            "select document_id, what, before, after from log order by id"
        ).fetchall()


def approved_ids(workshop: Workshop) -> list[str]:
    return [read.document.id for read in workshop.approved()]


def test_taking_in_makes_a_draft(workshop: Workshop, tmp_path: Path) -> None:
    taken = workshop.take(source())
    assert (taken.state, taken.changed) == (State.DRAFT, True)
    assert taken.read.document.id == PLAN_ID
    assert workshop.drafts() == [PLAN_ID]
    assert workshop.approved() == []
    assert log(tmp_path) == [(PLAN_ID, "taken in", None, "draft")]


def test_the_same_file_again_changes_nothing(workshop: Workshop, tmp_path: Path) -> None:
    first = workshop.take(source())
    before = rows(tmp_path)
    again = workshop.take(source())
    assert (again.state, again.changed) == (State.DRAFT, False)
    assert again.read == first.read
    assert rows(tmp_path) == before


def test_the_same_text_under_another_name_changes_nothing(
    workshop: Workshop, tmp_path: Path
) -> None:
    workshop.take(source())
    before = rows(tmp_path)
    again = workshop.take(source(name="khac.txt"))
    assert again.read.document.id == PLAN_ID
    assert not again.changed
    assert rows(tmp_path) == before


def test_the_same_file_in_a_workshop_that_was_opened_again(tmp_path: Path) -> None:
    with closing(Workshop(tmp_path / "var", READER)) as workshop:
        first = workshop.take(source(), approve=True)
    before = rows(tmp_path)
    with closing(Workshop(tmp_path / "var", READER)) as workshop:
        assert workshop.take(source(), approve=True).read == first.read
        assert workshop.approved() == [first.read]
    assert rows(tmp_path) == before


def test_ids_are_the_same_in_another_workshop(workshop: Workshop, tmp_path: Path) -> None:
    first = workshop.take(source()).read
    with closing(Workshop(tmp_path / "other", READER)) as other:
        second = other.take(source()).read
    assert second == first
    assert len({p.id for p in first.passages}) == len(first.passages) == 2


def test_ids_are_the_same_as_in_the_shipped_plans(shipped: Workshop) -> None:
    for read in shipped.approved():
        again = READER.read(read.document.id, source(plan_text(read.document.id)))
        assert [p.id for p in again.passages] == [p.id for p in read.passages]
        assert [s.id for s in again.sections] == [s.id for s in read.sections]


def test_approve_withdraw_and_approve(workshop: Workshop, tmp_path: Path) -> None:
    workshop.take(source())
    workshop.approve(PLAN_ID)
    assert (workshop.drafts(), approved_ids(workshop)) == ([], [PLAN_ID])
    workshop.withdraw(PLAN_ID)
    assert (workshop.drafts(), approved_ids(workshop)) == ([], [])
    workshop.approve(PLAN_ID)
    assert approved_ids(workshop) == [PLAN_ID]
    assert log(tmp_path) == [
        (PLAN_ID, "taken in", None, "draft"),
        (PLAN_ID, "state", "draft", "approved"),
        (PLAN_ID, "state", "approved", "withdrawn"),
        (PLAN_ID, "state", "withdrawn", "approved"),
    ]


def test_the_log_tells_the_time(workshop: Workshop, tmp_path: Path) -> None:
    workshop.take(source())
    times = [datetime.fromisoformat(str(row[2])) for row in rows(tmp_path)["log"]]
    assert all(abs(datetime.now(UTC) - time) < timedelta(minutes=5) for time in times)


@pytest.mark.parametrize("state", [State.APPROVED, State.WITHDRAWN])
def test_the_same_state_again_changes_nothing(
    workshop: Workshop, tmp_path: Path, state: State
) -> None:
    change = workshop.approve if state is State.APPROVED else workshop.withdraw
    workshop.take(source())
    change(PLAN_ID)
    before = rows(tmp_path)
    change(PLAN_ID)
    assert rows(tmp_path) == before


def test_approving_at_once(workshop: Workshop) -> None:
    assert workshop.take(source(), approve=True).state is State.APPROVED
    assert approved_ids(workshop) == [PLAN_ID]


def test_a_draft_is_approved_when_it_is_taken_in_again(workshop: Workshop) -> None:
    workshop.take(source())
    again = workshop.take(source(), approve=True)
    assert (again.state, again.changed) == (State.APPROVED, False)
    assert workshop.drafts() == []


def test_a_withdrawn_text_stays_withdrawn_when_it_is_taken_in_again(workshop: Workshop) -> None:
    workshop.take(source(), approve=True)
    workshop.withdraw(PLAN_ID)
    assert workshop.take(source(), approve=True).state is State.WITHDRAWN
    assert workshop.approved() == []


def test_an_approved_text_stays_approved_when_it_is_taken_in_again(workshop: Workshop) -> None:
    workshop.take(source(), approve=True)
    assert workshop.take(source()).state is State.APPROVED
    assert workshop.drafts() == []


def test_a_changed_text_waits_beside_the_approved_one(workshop: Workshop) -> None:
    old = workshop.take(source(), approve=True).read
    taken = workshop.take(source(PLAN.replace("tiếp nhận", "hỗ trợ")))
    assert (taken.state, taken.changed) == (State.DRAFT, True)
    assert taken.read.document.id == PLAN_ID
    assert workshop.drafts() == [PLAN_ID]
    assert workshop.approved() == [old]
    workshop.approve(PLAN_ID)
    assert workshop.approved() == [taken.read]
    assert workshop.drafts() == []


def test_only_one_version_is_approved_at_a_time(workshop: Workshop) -> None:
    for number in range(4):
        workshop.take(source(f"{PLAN}{number + 3}. Việc số {number}.\n"), approve=True)
    (read,) = workshop.approved()
    assert read.passages[-1].text == "Việc số 3."


def test_going_back_to_a_text_that_was_superseded(workshop: Workshop) -> None:
    old = workshop.take(source(), approve=True).read
    workshop.take(source(PLAN.replace("tiếp nhận", "hỗ trợ")), approve=True)
    back = workshop.take(source(), approve=True)
    assert (back.state, back.changed) == (State.APPROVED, False)
    assert workshop.approved() == [old]


def test_a_new_text_says_anew_what_it_is(workshop: Workshop) -> None:
    """Last year's number and year are not given to this year's plan of the same file name."""
    workshop.take(source(), approve=True)
    document = workshop.take(source(NEXT_PLAN), approve=True).read.document
    assert document.id == f"{PLAN_ID}-34-kh-ubnd"
    assert (document.number, document.year) == ("34/KH-UBND", 2027)
    assert document.issued == date(2027, 2, 5)
    assert workshop.approved()[0].document == document


def test_what_was_not_taken_in_is_unknown(workshop: Workshop, tmp_path: Path) -> None:
    workshop.take(source())
    before = rows(tmp_path)
    for change in (workshop.approve, workshop.withdraw):
        with pytest.raises(UnknownDocument, match="“khong-co”"):
            change("khong-co")
    with pytest.raises(UnknownDocument):
        workshop.approve(PLAN_ID, "khong-co")
    assert rows(tmp_path) == before
    assert (workshop.has(PLAN_ID), workshop.has("khong-co")) == (True, False)


def test_approving_several(workshop: Workshop) -> None:
    workshop.take(source())
    workshop.take(source(NEXT_PLAN, "sau.txt"))
    assert workshop.drafts() == [PLAN_ID, "sau"]
    workshop.approve(PLAN_ID, "sau")
    assert approved_ids(workshop) == ["sau", PLAN_ID]  # the newest first


def test_the_shipped_plans(shipped: Workshop) -> None:
    read = shipped.approved()
    assert sorted(r.document.id for r in read) == sorted(PLANS)
    years = [r.document.year or 0 for r in read]
    assert years == sorted(years, reverse=True)
    catalogue = Catalogue.load()
    for each in read:
        entry = catalogue.entry(each.document.id)
        assert each.document.title == entry.title
        assert each.document.province == entry.province
        assert each.document.note == entry.note


def test_taking_the_shipped_plans_again_changes_nothing(workshop: Workshop, tmp_path: Path) -> None:
    assert all(taken.changed for taken in workshop.take_shipped())
    before = rows(tmp_path)
    again = workshop.take_shipped()
    assert [taken.changed for taken in again] == [False] * len(PLANS)
    assert rows(tmp_path) == before


def test_a_withdrawn_plan_is_not_shipped_again(workshop: Workshop, tmp_path: Path) -> None:
    workshop.take_shipped()
    workshop.withdraw(CAN_THO)
    before = rows(tmp_path)
    assert CAN_THO not in [taken.read.document.id for taken in workshop.take_shipped()]
    assert rows(tmp_path) == before
    assert CAN_THO not in approved_ids(workshop)
    workshop.approve(CAN_THO)
    assert CAN_THO in approved_ids(workshop)


def test_a_corrected_shipped_plan_keeps_what_people_know_of_it(workshop: Workshop) -> None:
    corrected = plan_text(BAC_GIANG).replace("Nơi nhận", "3. Việc mới.\nNơi nhận", 1)
    taken = workshop.take(source(corrected, f"{BAC_GIANG}.txt"))
    assert taken.read.document.province == Catalogue.load().entry(BAC_GIANG).province


def test_what_was_read_comes_back_complete(workshop: Workshop) -> None:
    taken = workshop.take(source(), approve=True)
    assert workshop.approved() == [taken.read]
    assert taken.read.document.text == PLAN
    assert len(taken.read.facts.dates) == 1


def test_the_name_of_the_first_file_is_kept(workshop: Workshop) -> None:
    workshop.take(source(), approve=True)
    workshop.take(source(name="khac.txt"), approve=True)
    assert workshop.approved()[0].document.source == "Kế hoạch.txt"


def test_two_open_workshops_see_each_other(tmp_path: Path) -> None:
    data = tmp_path / "var"
    with closing(Workshop(data, READER)) as one, closing(Workshop(data, READER)) as two:
        one.take(source())
        assert two.drafts() == [PLAN_ID]
        two.approve(PLAN_ID)
        assert approved_ids(one) == [PLAN_ID]


def test_a_workshop_that_only_reads_keeps_nobody_out(tmp_path: Path) -> None:
    data = tmp_path / "var"
    with closing(Workshop(data, READER)) as one, closing(Workshop(data, READER)) as two:
        one.take(source(), approve=True)
        drafts = two.approved()
        one.take(source(NEXT_PLAN, "sau.txt"), approve=True)
        assert len(drafts) == 1
        assert len(two.approved()) == 2


def _take_together(data: Path, barrier: Barrier, name: str, text: str) -> None:
    barrier.wait()
    workshop = Workshop(data, READER)
    workshop.take(source(text, name), approve=True)
    workshop.close()


@pytest.mark.parametrize("same", [True, False])
def test_two_processes_take_in_at_once(tmp_path: Path, same: bool) -> None:
    context = get_context("spawn")
    barrier = context.Barrier(2)
    files = [("a.txt", PLAN), ("a.txt", PLAN) if same else ("b.txt", NEXT_PLAN)]
    processes = [
        context.Process(target=_take_together, args=(tmp_path / "var", barrier, name, text))
        for name, text in files
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    with closing(Workshop(tmp_path / "var", READER)) as workshop:
        assert approved_ids(workshop) == (["a"] if same else ["b", "a"])
    entries = log(tmp_path)
    assert len(entries) == (2 if same else 4)
    assert entries.count(("a", "taken in", None, "draft")) == 1
    assert entries.count(("a", "state", "draft", "approved")) == 1

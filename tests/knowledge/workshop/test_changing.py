"""A full disk and a busy database are told, and lose nothing."""

from contextlib import closing
from pathlib import Path

import pytest

from knowledge.errors import StorageError
from knowledge.workshop import Workshop
from knowledge.workshop.changing import changing
from tests.knowledge.plans import CAN_THO, plan_text
from tests.knowledge.workshop.texts import source


def fill(workshop: Workshop) -> None:
    """Have the database behave as on a full disk."""
    pages = workshop._db.execute("pragma page_count").fetchone()[0]
    workshop._db.execute(f"pragma max_page_count = {pages}")


def test_a_full_disk_is_told_and_nothing_is_changed(workshop: Workshop) -> None:
    read = workshop.take(source(), approve=True).read
    before = workshop.audit()
    fill(workshop)
    with pytest.raises(StorageError, match="full"):
        workshop.take(source(plan_text(CAN_THO), "can-tho.txt"), approve=True)
    assert workshop.approved() == [read]
    assert workshop.audit() == before


def test_a_reading_that_cannot_be_kept_is_still_given(workshop: Workshop) -> None:
    read = workshop.take(source(plan_text(CAN_THO), "can-tho.txt"), approve=True).read
    with workshop._db.conn:
        workshop._db.execute("delete from reads")
    workshop._db.execute("vacuum")
    fill(workshop)
    assert workshop.approved() == [read]
    assert workshop._db.table("reads").count == 0


def test_a_busy_database_is_told(tmp_path: Path) -> None:
    with closing(Workshop(tmp_path)) as one, closing(Workshop(tmp_path)) as two:
        two._db.execute("pragma busy_timeout = 1")
        with changing(one._db), pytest.raises(StorageError, match="locked"):
            two.take(source())
        assert two.take(source()).changed

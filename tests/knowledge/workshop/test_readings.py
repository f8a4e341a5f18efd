"""Readings are kept, and only what is stale is read again."""

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.agencies import Agencies
from knowledge.model import ReadDocument
from knowledge.places import Places
from knowledge.readers.text_files import SourceText
from knowledge.reading import DocumentReader
from knowledge.workshop import AssignmentValue, Workshop, place_of
from knowledge.workshop.codec import dump, load
from knowledge.workshop.reader_version import NOT_READING
from tests.knowledge.plans import PLANS, plan_text
from tests.knowledge.workshop.texts import NEW_LAW, OLD_LAW, PLAN, source

READER = DocumentReader.load()


@pytest.mark.parametrize("name", PLANS)
def test_a_reading_comes_back_whole(name: str) -> None:
    read = READER.read(name, source(plan_text(name)))
    assert load(dump(read)) == read


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    with closing(Workshop(tmp_path)) as workshop:
        read = workshop.take(source(), approve=True).read
        keys = workshop.approved_keys()
    with closing(Workshop(tmp_path)) as workshop:
        workshop._readings._reader = _Unwilling(READER.agencies, READER.places)
        assert workshop.approved() == [read]
        assert workshop.approved_keys() == keys
        assert workshop.read("ke-hoach") == read


def test_a_reader_with_other_lists_keeps_nothing_for_others(tmp_path: Path) -> None:
    agencies = Agencies(tuple(a for a in Agencies.load() if a.id == "so-y-te"))
    with closing(Workshop(tmp_path, DocumentReader(agencies, Places.load()))) as workshop:
        workshop.take(source(), approve=True)
    with closing(Workshop(tmp_path)) as workshop:
        (read,) = workshop.approved()
        assert read == READER.read("ke-hoach", source())


def test_a_damaged_cache_is_only_read_anew(workshop: Workshop) -> None:
    read = workshop.take(source(), approve=True).read
    for data in (b"", b"[]", b"\xff", b'[[["x"]],[],[],[],[],[],[],[],[]]', dump(read)[:-1]):
        with workshop._db.conn:
            workshop._db.execute("update reads set data = ?", [data])
        assert workshop.approved() == [read]


def test_keys_change_with_what_is_read(workshop: Workshop) -> None:
    keys = []

    def key() -> str:
        return workshop.approved_keys()["ke-hoach"]

    read = workshop.take(source(), approve=True).read
    keys.append(key())
    report = workshop.check.report("ke-hoach")
    sha256 = report.version.sha256
    workshop.check.confirm_metadata(
        "ke-hoach", sha256, replace(report.metadata, year=2025), actor="an"
    )
    keys.append(key())
    place = place_of(read.passages[0])
    value = AssignmentValue(("Sở Y tế",))
    workshop.check.correct("ke-hoach", sha256, "assignment", place, value, actor="an")
    keys.append(key())
    assert len(set(keys)) == 3
    (correction,) = workshop.check.corrections("ke-hoach", sha256)
    workshop.check.undo_correction(correction.id, actor="an")
    assert key() == keys[1]


def test_keys_change_when_a_law_is_replaced(workshop: Workshop) -> None:
    workshop.take(source(OLD_LAW, "cu.txt"), approve=True)
    alone = workshop.approved_keys()
    workshop.take(source(NEW_LAW, "moi.txt"), approve=True)
    both = workshop.approved_keys()
    assert both["cu"] != alone["cu"]
    assert list(both) == [read.document.id for read in workshop.approved()]
    workshop.withdraw("moi")
    assert workshop.approved_keys() == alone


def test_every_document_read_alone_is_as_among_all(workshop: Workshop) -> None:
    workshop.take_shipped()
    workshop.take(source(OLD_LAW, "cu.txt"), approve=True)
    workshop.take(source(NEW_LAW, "moi.txt"), approve=True)
    workshop.take(source(PLAN), approve=True)
    every = workshop.approved()
    assert [workshop.read(name) for name in workshop.approved_keys()] == every


def test_what_is_said_not_to_decide_readings_is_not_imported_by_the_reader() -> None:
    code = "import sys, knowledge.reading; print('\\n'.join(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = set(found.stdout.split())
    others = {f"knowledge.{name.removesuffix('.py')}" for name in NOT_READING if "py" in name}
    assert others & loaded <= {"knowledge.errors"}


class _Unwilling(DocumentReader):
    """A reader that fails when it is asked to read."""

    def read(self, document_id: str, source: SourceText, known: object = None) -> ReadDocument:
        raise AssertionError(f"{document_id} is read again")

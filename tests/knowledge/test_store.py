import shutil
import sqlite3
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlite_utils

from knowledge.errors import BrokenRelease, UnknownDocument
from knowledge.model import (
    DateFact,
    DateKind,
    Document,
    Facts,
    Figure,
    Passage,
    PassageKind,
    ReadDocument,
    Reference,
    Section,
    Theme,
)
from knowledge.store import Store
from knowledge.store_tables import MIGRATIONS
from knowledge.store_writer import write_store
from knowledge.workshop import Workshop
from tests.knowledge.plans import BAC_GIANG, CAN_THO, LANG_SON, PLANS, TUYEN_QUANG


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[ReadDocument]:
    """Return all that is read in the five plans."""
    workshop = Workshop(tmp_path_factory.mktemp("workshop"))
    documents = [taken.read for taken in workshop.take_shipped()]
    workshop.close()
    assert sorted(r.document.id for r in documents) == sorted(PLANS)
    return documents


@pytest.fixture(scope="module")
def file(read: list[ReadDocument], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "knowledge.db"
    write_store(path, read)
    return path


@pytest.fixture(scope="module")
def store(file: Path) -> Store:
    return Store(file)


def numbered(count: int) -> list[Passage]:
    return [
        Passage(n, "nho", None, n, PassageKind.BODY, "", "-", (), f"Việc {n}.", 0, 9)
        for n in range(count)
    ]


def small(passages: Sequence[Passage] = ()) -> ReadDocument:
    """Return a document of these passages, or of one."""
    document = Document("nho", "Nhỏ", "Kế hoạch", "Một việc.", "nho.txt", "0" * 64)
    return ReadDocument(document, (), tuple(passages or numbered(1)), (), Facts())


def stored(tmp_path: Path, *documents: ReadDocument) -> Store:
    write_store(tmp_path / "x.db", documents)
    return Store(tmp_path / "x.db")


def test_documents_come_back_in_the_order_of_the_release(
    store: Store, read: list[ReadDocument]
) -> None:
    assert store.documents() == [r.document for r in read]


@pytest.mark.parametrize("name", PLANS)
def test_all_records_of_a_plan_come_back(store: Store, read: list[ReadDocument], name: str) -> None:
    (written,) = [r for r in read if r.document.id == name]
    assert store.document(name) == written.document
    assert tuple(store.sections(name)) == written.sections
    assert tuple(store.passages(name)) == written.passages
    assert tuple(store.assignments(name)) == written.assignments
    assert store.facts(name) == written.facts
    assert tuple(store.not_understood(name)) == written.not_understood
    assert store.passage_ids(name) == [p.id for p in written.passages]


def test_passages_of_all_documents_in_order(store: Store, read: list[ReadDocument]) -> None:
    assert store.passages() == [p for r in read for p in r.passages]


def test_every_fact_points_to_a_passage_of_its_document(store: Store) -> None:
    for name in PLANS:
        ids = set(store.passage_ids(name))
        facts = store.facts(name)
        places = [(fact.passage_id, fact.document_id) for fact in facts.dates]
        places += [(fact.passage_id, fact.document_id) for fact in facts.figures]
        places += [(fact.passage_id, fact.document_id) for fact in facts.references]
        places += [(fact.passage_id, fact.document_id) for fact in facts.themes]
        assert all(passage in ids and document == name for passage, document in places)


def test_facts_and_assignments_by_passage_are_those_by_document(store: Store) -> None:
    for name in PLANS:
        ids = store.passage_ids(name)
        of_passages, of_document = store.facts_of(ids), store.facts(name)
        for field in ("dates", "figures", "references", "themes"):
            assert Counter(getattr(of_passages, field)) == Counter(getattr(of_document, field))
        assignments = store.assignments_of(ids)
        assert sorted(assignments) == sorted(a.passage_id for a in store.assignments(name))
        assert all(assignment.passage_id == key for key, assignment in assignments.items())


def test_one_passage(store: Store) -> None:
    first = store.passages(CAN_THO)[0]
    assert store.passage(first.id) == first
    with pytest.raises(KeyError):
        store.passage(1)


def test_no_ids_give_nothing(store: Store) -> None:
    assert store.passages_of([]) == {}
    assert store.assignments_of([]) == {}
    assert store.facts_of([]) == Facts()


def test_ids_that_are_not_there_are_passed_over(store: Store) -> None:
    known = store.passage_ids(CAN_THO)[:2]
    assert set(store.passages_of([1, *known, 2])) == set(known)


@pytest.mark.parametrize("count", [899, 900, 901, 2500])
def test_more_ids_than_sqlite_binds_at_once(tmp_path: Path, count: int) -> None:
    store = stored(tmp_path, small(numbered(count)))
    found = store.passages_of(range(-5, count + 5))
    assert sorted(found) == list(range(count))
    assert store.assignments_of(range(count)) == {}
    store.close()


def test_repeated_ids_give_one_passage_each(tmp_path: Path) -> None:
    store = stored(tmp_path, small(numbered(3)))
    assert sorted(store.passages_of([1, 1, 1, 2])) == [1, 2]
    store.close()


def test_the_largest_ids_come_back(tmp_path: Path) -> None:
    ids = (2**63 - 1, 0)
    made = tuple(replace(numbered(1)[0], id=number) for number in ids)
    store = stored(tmp_path, small(made))
    assert set(store.passages_of(ids)) == set(ids)
    store.close()


def test_empty_and_full_fields_come_back(tmp_path: Path) -> None:
    full = Document(
        id="nho",
        title="Kế hoạch “x” 'y' \"z\"; drop table documents",
        kind="Kế hoạch",
        text="Dòng một\n\fDòng hai\u00a0\U0001f6e1",
        source="nho.txt",
        sha256="f" * 64,
        number="34/KH-BCĐ",
        issuer="UBND",
        signer="Trần Văn Mẫu",
        province_at_issue="Bắc Giang",
        province="Bắc Ninh",
        year=2024,
        issued=date(2024, 2, 16),
        valid_from=date(2024, 2, 16),
        valid_to=date(2024, 12, 31),
        replaces=("a", "b “c”"),
        replaced_by="d",
        note="",
    )
    span = (1, "nho")
    facts = Facts(
        dates=(
            DateFact(*span, DateKind.DEADLINE, "", None, date(2024, 8, 7), None, "A", "B", 1, 2),
            DateFact(*span, DateKind.RECURRING, "x", None, None, "quarter", None, "B", 1, 2),
        ),
        figures=(Figure(*span, "tin báo", "100%", 3, 4),),
        references=(
            Reference(*span, "Luật", None, None, None, None, "Luật", 1, 2),
            Reference(*span, "KH", "1/KH", date(2024, 1, 1), "UBND", "về", "KH 1", 1, 2),
        ),
        themes=(Theme(*span, None, "Chủ đề", 1, 2), Theme(*span, 2024, "Năm", 1, 2)),
    )
    sections = (
        Section(7, "nho", None, 0, "roman", "I.", "I", "MỤC", 0, 3, None),
        Section(8, "nho", 7, 1, "number", "1.", "I.1", "", 0, 3, 2),
    )
    passages = (
        Passage(1, "nho", 8, 0, PassageKind.BASIS, "I.1", "", ("I. MỤC", "1."), "Dòng", 0, 4, 1),
    )
    document = ReadDocument(full, sections, passages, (), facts, ("dòng lạ", "dòng khác"))
    store = stored(tmp_path, document)
    assert store.documents() == [full]
    assert tuple(store.sections("nho")) == sections
    assert tuple(store.passages("nho")) == passages
    assert store.facts("nho") == facts
    assert store.facts_of([1]) == facts
    assert store.not_understood("nho") == ["dòng lạ", "dòng khác"]
    store.close()


def test_a_release_of_nothing(tmp_path: Path) -> None:
    store = stored(tmp_path)
    assert store.documents() == []
    assert store.passages() == []
    store.close()


def test_an_unknown_document_is_said_by_name(store: Store) -> None:
    with pytest.raises(UnknownDocument, match="ke-hoach-khong-co") as raised:
        store.document("ke-hoach-khong-co")
    assert "lachan documents" in str(raised.value)


def test_parts_of_an_unknown_document_are_none(store: Store) -> None:
    assert store.sections("x") == []
    assert store.passages("x") == []
    assert store.passage_ids("x") == []
    assert store.assignments("x") == []
    assert store.facts("x") == Facts()


@pytest.mark.parametrize(
    ("name", "year", "states"),
    [
        (TUYEN_QUANG, 2021, True),  # "Kế hoạch số 77/KH-UBND ngày 19/5/2021"
        (TUYEN_QUANG, 2022, True),  # "ngày 06/12/2022"
        (BAC_GIANG, 2024, True),
        (CAN_THO, 2025, True),
        (CAN_THO, 2026, False),
        (LANG_SON, 1999, False),
        (LANG_SON, 2024, False),
        ("x", 2024, False),
    ],
)
def test_whether_a_document_speaks_of_a_year(
    store: Store, name: str, year: int, states: bool
) -> None:
    assert store.states_year(year, name) is states


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Năm 2024 là năm bản lề.", True),
        ("trước ngày 07/8/2024.", True),
        ("Gọi số 0912024.", False),
        ("bảo đảm 2024 suất quà", False),
    ],
)
def test_how_a_year_is_written(tmp_path: Path, text: str, states: bool) -> None:
    passage = replace(numbered(1)[0], text=text)
    store = stored(tmp_path, small([passage]))
    assert store.states_year(2024, "nho") is states
    store.close()


def test_nothing_can_be_written(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.db.execute("delete from passages")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.db.table("documents").insert({"id": "x", "title": "", "text": "", "sha256": ""})


def test_reading_leaves_the_file_and_its_folder_as_they_were(file: Path, tmp_path: Path) -> None:
    shutil.copy(file, tmp_path / "knowledge.db")
    before = (tmp_path / "knowledge.db").read_bytes()
    store = Store(tmp_path / "knowledge.db")
    store.passages()
    store.close()
    assert (tmp_path / "knowledge.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["knowledge.db"]


def test_the_same_documents_give_the_same_tables(read: list[ReadDocument], tmp_path: Path) -> None:
    dumps = []
    for name in ("a.db", "b.db"):
        write_store(tmp_path / name, read)
        store = Store(tmp_path / name)
        dumps.append([line for line in store.db.conn.iterdump() if "_migrations" not in line])
        store.close()
    assert dumps[0] == dumps[1]


def test_several_threads_read_one_store(store: Store, read: list[ReadDocument]) -> None:
    def look(number: int) -> bool:
        written = read[number % len(read)]
        name = written.document.id
        ids = [p.id for p in written.passages]
        return (
            tuple(store.passages(name)) == written.passages
            and store.facts(name) == written.facts
            and set(store.passages_of(ids)) == set(ids)
            and tuple(store.sections(name)) == written.sections
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look, range(64)))


@pytest.mark.parametrize("folder", ["có dấu", "a?b", "a#b", "100%", "a%20b", "a&mode=rw"])
def test_folders_with_any_name(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    store = stored(tmp_path / folder, small())
    assert len(store.passages()) == 1
    store.close()


def test_a_path_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_store(Path("x.db"), [small()])
    store = Store(Path("x.db"))
    assert len(store.passages()) == 1
    store.close()


def broken(path: Path) -> str:
    with pytest.raises(BrokenRelease) as raised:
        Store(path)
    assert "lachan build" in str(raised.value)
    return str(raised.value)


def test_a_missing_file(tmp_path: Path) -> None:
    assert "knowledge.db" in broken(tmp_path / "knowledge.db")
    assert list(tmp_path.iterdir()) == []


def test_a_folder(tmp_path: Path) -> None:
    broken(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"SQLite format 3\0"])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.db").write_bytes(content)
    broken(tmp_path / "x.db")


def test_a_database_of_another_kind(tmp_path: Path) -> None:
    db = sqlite_utils.Database(tmp_path / "x.db")
    db.table("notes").insert({"text": "x"})
    db.close()
    broken(tmp_path / "x.db")


def test_a_database_of_an_older_form(tmp_path: Path) -> None:
    write_store(tmp_path / "x.db", [small()])
    db = sqlite_utils.Database(tmp_path / "x.db")
    db.table("_migrations").delete(MIGRATIONS[-1].__name__)
    db.close()
    assert MIGRATIONS[-1].__name__ in broken(tmp_path / "x.db")


@pytest.mark.parametrize("damage", ["replaces = '[not json'", "issued = 'yesterday'"])
def test_a_document_that_makes_no_sense(tmp_path: Path, damage: str) -> None:
    write_store(tmp_path / "x.db", [small()])
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute(f"update documents set {damage}")
    connection.commit()
    connection.close()
    broken(tmp_path / "x.db")


def test_a_missing_table(tmp_path: Path) -> None:
    write_store(tmp_path / "x.db", [small()])
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("alter table documents drop column title")
    connection.commit()
    connection.close()
    broken(tmp_path / "x.db")


def test_a_file_that_was_cut_short(file: Path, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(file.read_bytes()[:5000])
    broken(tmp_path / "x.db")


def test_two_documents_of_one_id_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write_store(tmp_path / "x.db", [small(), small()])
    store = Store(tmp_path / "x.db")
    assert store.documents() == []
    store.close()

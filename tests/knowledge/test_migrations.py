import sqlite3
import threading
from contextlib import closing
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils.db import Table

from knowledge.migrations import migrate, write_ahead, writing


def m001_people(db: sqlite_utils.Database) -> None:
    db.table("people").create({"id": int, "name": str}, pk="id")
    db.table("people").insert({"id": 1, "name": "Bà A"})


def m002_years(db: sqlite_utils.Database) -> None:
    db.table("people").add_column("born", int)
    db.table("people").update(1, {"born": 1980})


def m003_breaks(db: sqlite_utils.Database) -> None:
    db.table("half").create({"id": int}, pk="id")
    db.table("half").insert({"id": 1})
    db.table("people").update(1, {"name": "changed"})
    raise RuntimeError("the migration stops half-way")


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    return sqlite_utils.Database(tmp_path / "x.db")


def recorded(db: sqlite_utils.Database) -> list[str]:
    return [row["name"] for row in db.table("_migrations").rows_where(order_by="rowid")]


def test_applied_in_order_and_recorded_with_the_time(db: sqlite_utils.Database) -> None:
    assert migrate(db, [m001_people, m002_years]) == ["m001_people", "m002_years"]
    assert recorded(db) == ["m001_people", "m002_years"]
    assert list(db.table("people").rows) == [{"id": 1, "name": "Bà A", "born": 1980}]
    for row in db.table("_migrations").rows:
        assert datetime.fromisoformat(row["applied"]).tzinfo is not None


def test_applied_once(db: sqlite_utils.Database) -> None:
    migrate(db, [m001_people])
    before = list(db.conn.iterdump())
    assert migrate(db, [m001_people]) == []
    assert list(db.conn.iterdump()) == before


def test_only_new_ones_are_applied(db: sqlite_utils.Database) -> None:
    migrate(db, [m001_people])
    assert migrate(db, [m001_people, m002_years]) == ["m002_years"]


def test_none(db: sqlite_utils.Database) -> None:
    assert migrate(db, []) == []


def test_a_migration_that_fails_leaves_nothing_behind(db: sqlite_utils.Database) -> None:
    migrate(db, [m001_people])
    before = list(db.conn.iterdump())
    with pytest.raises(RuntimeError, match="half-way"):
        migrate(db, [m001_people, m003_breaks])
    assert list(db.conn.iterdump()) == before
    assert not db.conn.in_transaction


def test_those_before_a_failing_one_stay(db: sqlite_utils.Database) -> None:
    with pytest.raises(RuntimeError):
        migrate(db, [m001_people, m003_breaks, m002_years])
    assert recorded(db) == ["m001_people"]


def test_a_failed_migration_can_be_repeated(db: sqlite_utils.Database) -> None:
    runs: list[int] = []

    def m002_second_time(db: sqlite_utils.Database) -> None:
        runs.append(1)
        db.table("half").create({"id": int}, pk="id")
        if len(runs) == 1:
            raise RuntimeError("not yet")

    with pytest.raises(RuntimeError):
        migrate(db, [m001_people, m002_second_time])
    assert migrate(db, [m001_people, m002_second_time]) == ["m002_second_time"]
    assert db.table("half").exists()


def test_what_was_applied_is_on_the_disk(tmp_path: Path) -> None:
    db = sqlite_utils.Database(tmp_path / "x.db")
    migrate(db, [m001_people])
    other = sqlite3.connect(tmp_path / "x.db")
    assert other.execute("select name from people").fetchall() == [("Bà A",)]
    other.close()
    db.close()


def _migrate_together(path: Path, barrier: Barrier) -> None:
    barrier.wait()
    db = sqlite_utils.Database(path)
    migrate(db, [m001_people, m002_years])
    db.close()


def test_several_processes_migrate_one_database(tmp_path: Path) -> None:
    context = get_context("spawn")
    barrier = context.Barrier(3)
    processes = [
        context.Process(target=_migrate_together, args=(tmp_path / "x.db", barrier))
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert recorded(sqlite_utils.Database(tmp_path / "x.db")) == ["m001_people", "m002_years"]


def test_writing_keeps_all_or_nothing(db: sqlite_utils.Database) -> None:
    migrate(db, [m001_people])
    people = db.table("people")
    with writing(db):
        people.insert({"id": 2, "name": "Ông B"})
        people.insert({"id": 3, "name": "Ông C"})
    with pytest.raises(sqlite3.IntegrityError):
        _write_all(people, [{"id": 4, "name": "Bà D"}, {"id": 1, "name": "again"}])
    assert [row["id"] for row in people.rows] == [1, 2, 3]


def _write_all(table: Table, rows: list[dict[str, object]]) -> None:
    with writing(table.db):
        for row in rows:
            table.insert(row)


def test_writing_is_one_at_a_time(tmp_path: Path, db: sqlite_utils.Database) -> None:
    migrate(db, [m001_people])
    other = sqlite_utils.Database(sqlite3.connect(tmp_path / "x.db", timeout=0.05))
    with writing(db), pytest.raises(sqlite3.OperationalError, match="locked"), writing(other):
        pass
    other.close()


def test_a_lock_of_another_process_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.2, other.rollback)
    release.start()
    database = sqlite_utils.Database(sqlite3.connect(path, timeout=0))
    write_ahead(database)
    assert database.journal_mode == "wal"
    release.join()
    other.close()
    database.close()


def test_a_lock_that_stays_is_told(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        database = sqlite_utils.Database(sqlite3.connect(path, timeout=0))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            write_ahead(database, patience_s=0.05)
        database.close()

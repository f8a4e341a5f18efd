"""Export and import: equal answers elsewhere; damaged and hostile files change nothing."""

import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import ArchiveError
from knowledge.workshop import AssignmentValue, Role, Workshop, place_of
from knowledge.workshop.archive_file import open_archive
from tests.knowledge.workshop.texts import NEW_LAW, OLD_LAW, source

Entries = dict[str, bytes]


def filled(data: Path) -> Workshop:
    """Return a workshop with something in every table."""
    workshop = Workshop(data)
    read = workshop.take(source(), approve=True, actor="an").read
    workshop.take(source(OLD_LAW, "cu.txt"), approve=True)
    workshop.take(source(NEW_LAW, "moi.txt"))
    report = workshop.check.report("ke-hoach")
    metadata = replace(report.metadata, note="Đã đối chiếu bản gốc.")
    sha256 = report.version.sha256
    workshop.check.confirm_metadata("ke-hoach", sha256, metadata, actor="an")
    value = AssignmentValue(("Sở Y tế",))
    place = place_of(read.passages[0])
    workshop.check.correct("ke-hoach", sha256, "assignment", place, value, actor="an")
    workshop.accounts.create("an", Role.ADMIN, actor="cli:root", password="mật khẩu rất dài")
    workshop.accounts.make_link("an", actor="cli:root")
    workshop.questions.add(
        "Ai hỗ trợ học nghề?",
        language="vi",
        channel="web",
        province=None,
        kind="who",
        status="not_found",
        at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    day = date(2026, 11, 22)
    workshop.counters.count(day, channel="web", kind="who", province=None, outcome="answered")
    image = data / "pages" / "0123456789abcdef" / "0001.jpg"
    image.parent.mkdir(parents=True)
    image.write_bytes(b"a picture")
    return workshop


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an export; no test changes it."""
    folder = tmp_path_factory.mktemp("made")
    with closing(filled(folder / "var")) as workshop:
        workshop.transfer.export(folder / "all.zip", actor="an")
    return folder / "all.zip"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workshop]:
    with closing(Workshop(tmp_path / "other")) as workshop:
        yield workshop


def told(workshop: Workshop) -> list[object]:
    return [
        workshop.approved(),
        workshop.documents(),
        workshop.accounts.all(),
        workshop.questions.groups(),
        workshop.counters.between(date.min, date.max),
        workshop.check.corrections("ke-hoach", source().sha256),
    ]


def test_everything_comes_over(tmp_path: Path, empty: Workshop) -> None:
    with closing(filled(tmp_path / "var")) as workshop:
        workshop.transfer.export(tmp_path / "all.zip", actor="an")
        imported = empty.transfer.restore(tmp_path / "all.zip", actor="binh")
        assert told(empty) == told(workshop)
        assert empty.approved_keys() == workshop.approved_keys()
        assert [e.what for e in empty.audit(2)] == ["import", workshop.audit()[1].what]
    assert (imported.documents, imported.images, imported.other_lists) == (3, 1, ())
    image = empty.data / "pages" / "0123456789abcdef" / "0001.jpg"
    assert image.read_bytes() == b"a picture"
    assert empty.accounts.verify_password("an", "mật khẩu rất dài").role is Role.ADMIN
    assert empty._db.table("links").count == 0
    # What comes in later is recognised as before.
    assert empty.take(source()).recognised == "same_file"
    assert empty.take(source(NEW_LAW.replace("ngay", "ngay lập tức"), "x.txt")).version_of == "moi"


def test_a_workshop_in_use_is_not_replaced_unasked(made: Path, workshop: Workshop) -> None:
    workshop.take(source(OLD_LAW, "luat.txt"), approve=True)
    with pytest.raises(ArchiveError, match="--replace"):
        workshop.transfer.restore(made, actor="an")
    assert list(workshop.approved_keys()) == ["luat"]
    workshop.transfer.restore(made, actor="an", replace=True)
    assert sorted(workshop.approved_keys()) == ["cu", "ke-hoach"]


def test_links_are_not_in_the_file(made: Path) -> None:
    assert "links" not in open_archive(made).tables


def test_an_export_that_cannot_be_written(tmp_path: Path, workshop: Workshop) -> None:
    with pytest.raises(ArchiveError, match="cannot be written"):
        workshop.transfer.export(tmp_path / "no" / "folder.zip", actor="an")
    assert workshop.audit() == []


def unpacked(path: Path) -> Entries:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def with_manifest(entries: Entries, **changes: object) -> Entries:
    manifest = json.loads(entries["manifest.json"])
    return entries | {"manifest.json": json.dumps(manifest | changes).encode()}


def with_rows(entries: Entries, table: str, data: bytes) -> Entries:
    """Return an export with other rows and a manifest that vouches for them."""
    name = f"tables/{table}.jsonl"
    manifest = json.loads(entries["manifest.json"])
    manifest["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    return entries | {name: data, "manifest.json": json.dumps(manifest).encode()}


def named(entries: Entries, name: str) -> Entries:
    """Return an export with one more file, which its manifest names."""
    manifest = json.loads(entries["manifest.json"])
    manifest["files"][name] = {"sha256": "0" * 64, "size": 1}
    return entries | {name: b"x", "manifest.json": json.dumps(manifest).encode()}


HOSTILE: dict[str, Callable[[Entries], Entries]] = {
    "path traversal": lambda e: named(e, "pages/../../../evil.jpg"),
    "an absolute path": lambda e: named(e, "/etc/evil.jpg"),
    "a drive": lambda e: named(e, "C:\\evil.jpg"),
    "a program": lambda e: named(e, "pages/0123456789abcdef/run.sh"),
    "a file that is not named": lambda e: e | {"pages/0123456789abcdef/0002.jpg": b"x"},
    "another version": lambda e: with_manifest(e, version=2),
    "another program": lambda e: with_manifest(e, format="other"),
    "no manifest": lambda e: {name: data for name, data in e.items() if name != "manifest.json"},
    "a manifest that is none": lambda e: e | {"manifest.json": b"[]"},
    "a missing file": lambda e: {n: d for n, d in e.items() if n != "tables/sources.jsonl"},
    "a changed file": lambda e: e | {"tables/accounts.jsonl": b"{}\n"},
    "no rows": lambda e: with_rows(e, "sources", b"no JSON\n"),
    "a list": lambda e: with_rows(e, "sources", b"[1]\n"),
    "another column": lambda e: with_rows(e, "accounts", b'{"name": "x", "evil": 1}\n'),
    "another state": lambda e: with_rows(
        e, "sources", b'{"id": "a", "sha256": "b", "name": "c", "text": "d", "state": "evil"}\n'
    ),
    "a nested value": lambda e: with_rows(e, "counters", b'{"day": ["2026"]}\n'),
    "bad metadata": lambda e: with_rows(e, "metadata", b'{"id": "a", "issued": "yesterday"}\n'),
    "a bomb": lambda e: with_rows(e, "log", b" " * (64 << 20)),
}


@pytest.mark.parametrize("fault", HOSTILE)
def test_a_hostile_file_changes_nothing(
    made: Path, workshop: Workshop, tmp_path: Path, fault: str
) -> None:
    workshop.take(source(OLD_LAW, "luat.txt"), approve=True)
    (workshop.data / "pages").mkdir()
    (workshop.data / "pages" / "kept").touch()
    before = (workshop.approved(), workshop.audit())
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in HOSTILE[fault](unpacked(made)).items():
            packed.writestr(name, data)
    with pytest.raises(ArchiveError, match=r"Nothing was changed|version"):
        workshop.transfer.restore(path, actor="an", replace=True)
    assert (workshop.approved(), workshop.audit()) == before
    assert (workshop.data / "pages" / "kept").exists()
    assert not list(tmp_path.rglob("evil.jpg"))
    assert not list(workshop.data.glob(".pages*"))


def test_one_name_twice_is_refused(made: Path, empty: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "twice.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as packed:
        warnings.simplefilter("ignore")
        for name, data in unpacked(made).items():
            packed.writestr(name, data)
        packed.writestr("tables/sources.jsonl", b"")
    with pytest.raises(ArchiveError, match="twice"):
        empty.transfer.restore(path, actor="an")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_a_damaged_file_is_refused_or_whole(
    made: Path, tmp_path: Path, data: st.DataObject
) -> None:
    whole = made.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        damaged = whole[:place]
    else:
        damaged = whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]
    path = tmp_path / "damaged.zip"
    path.write_bytes(damaged)
    try:
        archive = open_archive(path)
    except ArchiveError as error:
        assert "damaged.zip" in str(error)  # noqa: PT017
    else:  # a byte that says nothing, such as the time of a file
        with zipfile.ZipFile(io.BytesIO(whole)) as packed:
            for table in archive.tables:
                lines = packed.read(f"tables/{table}.jsonl").splitlines()
                assert list(archive.rows(table)) == [json.loads(line) for line in lines]

"""Everything of the workshop in one file, and back on another machine with equal answers."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlite_utils

from knowledge.catalogue import CatalogueEntry
from knowledge.errors import ArchiveError
from knowledge.records import from_row
from knowledge.workshop.archive_file import PAGES, Archive, open_archive, write_archive
from knowledge.workshop.audit import AuditLog, now
from knowledge.workshop.changing import changing
from knowledge.workshop.fingerprint import sketch_of, text_hash
from knowledge.workshop.records import State

# In an order in which every row's parent comes before it.
TABLES = (
    "sources",
    "metadata",
    "corrections",
    "log",
    "accounts",
    "question_groups",
    "questions",
    "counters",
)
_DERIVED = ("text_hash", "sketch")  # made of the text again when it comes back
_EMPTIED = ("reads", "links")  # the cache, and one-time links, which are never exported
_DATA_FILES = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought.

    ``other_lists`` are reviewed data files that differ from those of the software that exported:
    readings and answers may differ where these lists matter.
    """

    created: str
    documents: int
    images: int
    other_lists: tuple[str, ...]


class Transfer:
    """Exports and imports a workshop.

    Args:
        db: the workshop's database.
        log: its audit log.
        data: the data folder, with the folder of page images.
    """

    def __init__(self, db: sqlite_utils.Database, log: AuditLog, data: Path) -> None:
        self._db = db
        self._log = log
        self._pages = data / PAGES

    def export(self, path: Path, *, actor: str) -> None:
        """Write everything but one-time links to a ZIP file.

        It holds the password hashes of the accounts, so it must be kept as safe as the data
        folder.

        Args:
            path: the file to make.
            actor: who exports.

        Raises:
            ArchiveError: it cannot be written.
        """
        with _snapshot(self._db):
            tables = {table: self._rows(table) for table in TABLES}
            write_archive(path, tables, self._images(), _data_hashes(), now())
        with changing(self._db):
            self._log.write("export", actor, after=path.name)

    def restore(self, path: Path, *, actor: str, replace: bool = False) -> Imported:
        """Take over everything of an export in place of what is here.

        Args:
            path: the file that ``export`` made.
            actor: who imports.
            replace: also when documents or accounts are here already.

        Raises:
            ArchiveError: the file is damaged, hostile or of another format version, or the
                workshop is not empty; nothing was changed.
        """
        archive = open_archive(path)
        if not replace and (self._db.table("sources").count or self._db.table("accounts").count):
            raise ArchiveError(
                "This workshop holds documents or accounts already; an import would replace them.",
                "Export them first, then import with --replace.",
            )
        self._pages.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".pages-", dir=self._pages.parent))
        try:
            archive.unpack_pages(aside)
            with self._pages_from(aside), changing(self._db):
                self._fill(archive)
                self._log.write("import", actor, before=archive.created, after=path.name)
        except (sqlite3.Error, OSError, TypeError, ValueError, KeyError) as error:
            raise ArchiveError(
                f"{path} cannot be imported: {error}.", "Nothing was changed."
            ) from error
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        here = _data_hashes()
        names = sorted(archive.data_files.keys() | here.keys())
        return Imported(
            created=archive.created,
            documents=self._db.execute("select count(distinct id) from sources").fetchone()[0],
            images=len(archive.pages),
            other_lists=tuple(n for n in names if archive.data_files.get(n) != here.get(n)),
        )

    def _fill(self, archive: Archive) -> None:
        """Replace every table's rows by those of an archive, within a transaction."""
        for table in (*_EMPTIED, *reversed(TABLES)):
            self._db.table(table).delete_where()
        for table in TABLES:
            columns = set(self._db.table(table).columns_dict)
            rows = archive.rows(table) if table in archive.tables else iter(())
            self._db.table(table).insert_all(_checked(table, row, columns) for row in rows)

    @contextmanager
    def _pages_from(self, aside: Path) -> Iterator[None]:
        """Put unpacked page images in place of the present ones; an error puts those back."""
        old = self._pages.with_name(f".{PAGES}-old")
        shutil.rmtree(old, ignore_errors=True)
        if self._pages.exists():
            self._pages.rename(old)
        aside.rename(self._pages)
        try:
            yield
        except BaseException:
            shutil.rmtree(self._pages, ignore_errors=True)
            if old.exists():
                old.rename(self._pages)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def _rows(self, table: str) -> Iterator[dict[str, Any]]:
        for row in self._db.table(table).rows:
            yield {name: value for name, value in row.items() if name not in _DERIVED}

    def _images(self) -> Iterator[tuple[str, Path]]:
        for path in sorted(self._pages.glob("*/*")):
            yield path.relative_to(self._pages).as_posix(), path


@contextmanager
def _snapshot(db: sqlite_utils.Database) -> Iterator[None]:
    """Keep one state of the database in sight while it is written out."""
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


def _checked(table: str, row: dict[str, Any], columns: set[str]) -> dict[str, Any]:
    """Return a row that the table can hold; raises ValueError for one it cannot."""
    unknown = row.keys() - columns
    if unknown:
        raise ValueError(f"table {table} has no column {sorted(unknown)[0]}")
    if not all(value is None or isinstance(value, str | int) for value in row.values()):
        raise ValueError(f"a row of table {table} holds a value of an unknown kind")
    if table == "sources":
        State(row["state"])
        return row | {"text_hash": text_hash(row["text"]), "sketch": sketch_of(row["text"])}
    if table == "metadata":
        from_row(CatalogueEntry, row)  # raises pydantic's ValidationError, a ValueError
    return row


def _data_hashes() -> dict[str, str]:
    """Return the hashes of the reviewed data files that reading depends on, by name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(_DATA_FILES.iterdir())
        if path.is_file()
    }

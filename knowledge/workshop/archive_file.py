"""The file of an export: a ZIP archive with a manifest, tables as JSON Lines, and page images.

Reading one trusts nothing: names, sizes and hashes are checked before anything is used.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import ArchiveError

FORMAT = "lachan-workshop"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
PAGES = "pages"
MAX_FILES = 200_000
MAX_BYTES = 8 * 2**30  # of all files together, unpacked
MAX_FILE_BYTES = 2 * 2**30
_MAX_MANIFEST = 64 * 2**20
_MAX_RATIO = 200  # a text packs about 4 to 1, a table of equal rows some 30 to 1
_RATIO_FREE_BYTES = 2**20  # small files may pack better
_BLOCK = 1 << 20
# All that zipfile raises for damaged archives, and for those that ask for a password.
_UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # NotImplementedError among them
    ValueError,
    OverflowError,
)
_TABLE = re.compile(r"tables/([a-z_]{1,40})\.jsonl")
# One folder for each file, by its hash; the names are those that readers give to page images.
_PAGE = re.compile(
    rf"{PAGES}/[0-9a-f]{{8,64}}/[A-Za-z0-9][A-Za-z0-9._-]{{0,80}}\.(?:png|jpg|jpeg|webp)"
)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str
    size: int


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    format: str
    version: int
    created: str
    data_files: dict[str, str]
    files: dict[str, _File]


@dataclass(frozen=True, slots=True)
class Archive:
    """An export that was checked from end to end.

    Args:
        path: the ZIP file.
        created: when it was made, ISO 8601.
        data_files: the hashes of the reviewed data files of the software that made it, by name.
        tables: the names of its tables.
        pages: the names of its page images.
    """

    path: Path
    created: str
    data_files: Mapping[str, str]
    tables: tuple[str, ...]
    pages: tuple[str, ...]

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Give the rows of a table; raises ArchiveError for a line that is no row."""
        with zipfile.ZipFile(self.path) as packed, packed.open(f"tables/{table}.jsonl") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line)
                except ValueError:
                    row = None
                if not isinstance(row, dict):
                    raise _damaged(self.path, f"line {number} of table {table} is no row")
                yield row

    def unpack_pages(self, folder: Path) -> None:
        """Write the page images below ``folder``, which is made."""
        with zipfile.ZipFile(self.path) as packed:
            for name in self.pages:
                target = folder / name.removeprefix(f"{PAGES}/")
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(name) as source, target.open("wb") as file:
                    for block in _blocks(source):
                        file.write(block)


def write_archive(
    path: Path,
    tables: Mapping[str, Iterable[Mapping[str, Any]]],
    pages: Iterable[tuple[str, Path]],
    data_files: Mapping[str, str],
    created: str,
) -> None:
    """Write an export; a file that is there already is kept until the new one is whole.

    Args:
        path: the ZIP file to make.
        tables: rows by table.
        pages: page images: their names below the folder of pages, and where they are.
        data_files: the hashes of the reviewed data files, by name.
        created: when it is made, ISO 8601.

    Raises:
        ArchiveError: it cannot be written.
    """
    aside = path.with_name(f".{path.name}.part")
    files: dict[str, dict[str, Any]] = {}
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as packed:
            for table, rows in tables.items():
                name = f"tables/{table}.jsonl"
                files[name] = _write(packed, name, _lines(rows))
            for below, image in pages:
                name = f"{PAGES}/{below}"
                with image.open("rb") as file:
                    files[name] = _write(packed, name, _blocks(file))
            manifest = {
                "format": FORMAT,
                "version": FORMAT_VERSION,
                "created": created,
                "data_files": dict(data_files),
                "files": files,
            }
            packed.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise ArchiveError(
            f"{path} cannot be written: {reason}.", "Choose another place or make room."
        ) from error


def open_archive(path: Path) -> Archive:
    """Check an export from end to end, and return what it holds.

    Raises:
        ArchiveError: it is no export, of another format version, damaged, or not made by
            ``write_archive``: names outside its folders, sizes that unpack to a flood.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            manifest = _read_manifest(path, packed)
            _check_names(path, packed, manifest)
            for name, said in manifest.files.items():
                _check_file(path, packed, name, said)
    except _UNREADABLE as error:
        raise _damaged(path, str(error) or "it is no ZIP archive") from error
    return Archive(
        path=path,
        created=manifest.created,
        data_files=manifest.data_files,
        tables=tuple(found[1] for name in manifest.files if (found := _TABLE.fullmatch(name))),
        pages=tuple(name for name in manifest.files if _PAGE.fullmatch(name)),
    )


def _read_manifest(path: Path, packed: zipfile.ZipFile) -> _Manifest:
    found = [info for info in packed.infolist() if info.filename == MANIFEST]
    if len(found) != 1 or found[0].file_size > _MAX_MANIFEST:
        raise _damaged(path, f"it has no {MANIFEST}")
    with packed.open(found[0]) as file:
        text = file.read(_MAX_MANIFEST)
    try:
        manifest = _Manifest.model_validate_json(text)
    except ValidationError as error:
        raise _damaged(path, f"its {MANIFEST} cannot be read") from error
    if manifest.format != FORMAT:
        raise _damaged(path, f"its {MANIFEST} is of another program")
    if manifest.version != FORMAT_VERSION:
        raise ArchiveError(
            f"{path} is of export format {manifest.version}; this software reads format "
            f"{FORMAT_VERSION}.",
            "Export again with the same version of Lá Chắn, or update the older one.",
        )
    return manifest


def _check_names(path: Path, packed: zipfile.ZipFile, manifest: _Manifest) -> None:
    """Refuse names that an export never has, and sizes that no export has."""
    infos = packed.infolist()
    names = [info.filename for info in infos]
    if len(names) > MAX_FILES or len(set(names)) < len(names):
        raise _damaged(path, "it has too many files, or one twice")
    if set(names) != {MANIFEST, *manifest.files}:
        raise _damaged(path, f"its files are not those of its {MANIFEST}")
    for name in manifest.files:
        if not (_TABLE.fullmatch(name) or _PAGE.fullmatch(name)):
            raise _damaged(path, f"it holds “{name[:80]}”, which no export holds")
    for info in infos:
        packs_too_well = info.file_size > max(_RATIO_FREE_BYTES, info.compress_size * _MAX_RATIO)
        if info.file_size > MAX_FILE_BYTES or packs_too_well:
            raise _damaged(path, f"“{info.filename}” would unpack to {info.file_size:,} bytes")
    if sum(info.file_size for info in infos) > MAX_BYTES:
        raise _damaged(path, "it would unpack to more than any export holds")


def _check_file(path: Path, packed: zipfile.ZipFile, name: str, said: _File) -> None:
    digest, size = hashlib.sha256(), 0
    with packed.open(name) as file:
        for block in _blocks(file):
            digest.update(block)
            size += len(block)
    if size != said.size or digest.hexdigest() != said.sha256:
        raise _damaged(path, f"“{name}” is not as it was written")


def _write(packed: zipfile.ZipFile, name: str, blocks: Iterable[bytes]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with packed.open(name, "w", force_zip64=True) as file:
        for block in blocks:
            file.write(block)
            digest.update(block)
            size += len(block)
    return {"sha256": digest.hexdigest(), "size": size}


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _damaged(path: Path, reason: str) -> ArchiveError:
    return ArchiveError(
        f"{path} cannot be imported: {reason}.",
        "Nothing was changed. Make the export again: `lachan export FILE.zip`.",
    )

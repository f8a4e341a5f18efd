"""Looks at a zip archive's list of contents before anything in it is unpacked."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from knowledge.errors import DamagedSource, EncryptedSource, SourceTooLarge
from knowledge.readers.limits import (
    MAX_ARCHIVE_FILES,
    MAX_UNPACKED_BYTES,
    MAX_XML_BYTES,
    MIB,
)

_ENCRYPTED_FLAG = 0x1  # of an entry's general purpose bits


def check_archive(path: Path, name: str) -> list[str]:
    """Return the names in an archive that may be unpacked.

    The sizes are those its list of contents states; ``zipfile`` never unpacks more than that.

    Args:
        path: the archive.
        name: what messages call it.

    Raises:
        DamagedSource: the list of contents is missing or broken.
        EncryptedSource: an entry is locked with a password.
        SourceTooLarge: too many entries, or too much when unpacked: a zip bomb.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, ArithmeticError, struct.error):
        raise DamagedSource(
            f"{name} is cut short or broken: its list of contents cannot be read.",
            "Copy or send the whole file again.",
        ) from None
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise EncryptedSource(f"{name} is locked with a password.", "Save it without a password.")
    if len(entries) > MAX_ARCHIVE_FILES:
        raise SourceTooLarge(f"{name} holds {len(entries):,} files, more than a document can.")
    largest_xml = max((e.file_size for e in entries if e.filename.endswith(".xml")), default=0)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED_BYTES or largest_xml > MAX_XML_BYTES:
        raise SourceTooLarge(
            f"{name} unpacks to {total / MIB:,.0f} MB, more than the limit of "
            f"{MAX_UNPACKED_BYTES // MIB} MB ({MAX_XML_BYTES // MIB} MB of text).",
            "It may be a zip bomb; a real document can be split into parts.",
        )
    return [entry.filename for entry in entries]

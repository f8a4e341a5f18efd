"""The manifest of a release: what it holds, what made it, and the hashes of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from knowledge.errors import BrokenRelease
from knowledge.model import ReadDocument

if TYPE_CHECKING:
    from index.encoder import Encoder

MANIFEST = "manifest.json"
FORMAT_VERSION = 1
"""Raised whenever what the files hold changes, so that the next build makes a new release."""

MEND = "Run `lachan build` to make a new release."
_BLOCK = 1 << 20


@dataclass(frozen=True)
class EncoderIdentity:
    """What makes two encoders give the same vectors.

    Args:
        name: the model's name.
        revision: its revision or the hash of its file.
        dimension: the length of its vectors.
    """

    name: str
    revision: str
    dimension: int

    @classmethod
    def of(cls, encoder: Encoder) -> Self:
        """Return an encoder's identity."""
        return cls(encoder.name, encoder.revision, encoder.dimension)

    def __str__(self) -> str:
        return f"{self.name} (revision {self.revision}, dimension {self.dimension})"


@dataclass(frozen=True)
class Counts:
    """How much a release holds."""

    documents: int
    sections: int
    passages: int
    assignments: int

    @classmethod
    def of(cls, documents: Sequence[ReadDocument]) -> Self:
        """Count what was read in ``documents``."""
        return cls(
            documents=len(documents),
            sections=sum(len(read.sections) for read in documents),
            passages=sum(len(read.passages) for read in documents),
            assignments=sum(len(read.assignments) for read in documents),
        )


@dataclass(frozen=True)
class Manifest:
    """What a release says about itself.

    Args:
        id: the release's id: UTC time and the start of the content hash.
        created: UTC time, ISO 8601.
        format_version: the ``FORMAT_VERSION`` it was written with.
        encoder: what made the vectors.
        content_hash: hash of everything that was read in the documents.
        counts: how much it holds.
        files: SHA-256 of each file, by name.
        previous: the id of the release that was current before, None for the first.
    """

    id: str
    created: str
    format_version: int
    encoder: EncoderIdentity
    content_hash: str
    counts: Counts
    files: dict[str, str]
    previous: str | None

    def write(self, folder: Path) -> None:
        """Write the manifest into a release's folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the manifest of a release's folder.

        Raises:
            BrokenRelease: it is missing, malformed or of another format.
        """
        try:
            values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            encoder = EncoderIdentity(**values.pop("encoder"))
            counts = Counts(**values.pop("counts"))
            manifest = cls(encoder=encoder, counts=counts, **values)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise BrokenRelease(
                f"The manifest of release {folder.name} cannot be read.", MEND
            ) from error
        if manifest.format_version != FORMAT_VERSION:
            raise BrokenRelease(
                f"Release {folder.name} has format {manifest.format_version}, "
                f"this version of the software reads format {FORMAT_VERSION}.",
                MEND,
            )
        return manifest

    def check_files(self, folder: Path) -> None:
        """Compare the release's files with their hashes.

        Raises:
            BrokenRelease: a file is missing or differs.
        """
        for name, expected in self.files.items():
            path = folder / name
            if not path.is_file():
                raise BrokenRelease(f"Release {self.id} lacks its file {name}.", MEND)
            if file_hash(path) != expected:
                raise BrokenRelease(
                    f"The file {name} of release {self.id} does not match the manifest.", MEND
                )


def content_hash(documents: Sequence[ReadDocument]) -> str:
    """Return a hash of everything that was read in ``documents``, facts included."""
    digest = hashlib.sha256(str(FORMAT_VERSION).encode())
    for read in documents:
        record = json.dumps(asdict(read), ensure_ascii=False, sort_keys=True, default=str)
        digest.update(record.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()

"""The manifest of a release: what it holds, what made it, and the hashes of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from knowledge.errors import BrokenRelease
from knowledge.model import ReadDocument

if TYPE_CHECKING:
    from index.encoder import Encoder

MANIFEST = "manifest.json"
FORMAT_VERSION = 2
"""Raised whenever what the files hold changes, so that the next build makes a new release."""

MEND = "Run `lachan build` to make a new release."


@dataclass(frozen=True)
class EncoderIdentity:
    """What makes two encoders give the same vectors.

    Args:
        name: the model's name.
        revision: its revision or the hash of its file.
        dimension: the length of its vectors.
        passage_prompt: what it puts before passages; None for the model's own. What stands before
            questions changes no release.
    """

    name: str
    revision: str
    dimension: int
    passage_prompt: str | None = None

    @classmethod
    def of(cls, encoder: Encoder) -> Self:
        """Return an encoder's identity.

        Args:
            encoder: one that puts another text before passages than its model's own has it as its
                ``passage_prompt``.
        """
        prompt = getattr(encoder, "passage_prompt", None)
        return cls(encoder.name, encoder.revision, encoder.dimension, prompt)

    def __str__(self) -> str:
        said = f"{self.name} (revision {self.revision}, dimension {self.dimension}"
        if self.passage_prompt is not None:
            said += f", {self.passage_prompt!r} before passages"
        return said + ")"


@dataclass(frozen=True)
class Counts:
    """How much a release, or a part of it, holds."""

    documents: int = 0
    sections: int = 0
    passages: int = 0
    assignments: int = 0

    @classmethod
    def of(cls, read: ReadDocument) -> Self:
        """Count what was read in a document."""
        return cls(1, len(read.sections), len(read.passages), len(read.assignments))

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: Counts) -> Counts:
        return Counts(*(a - b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Manifest:
    """What a release says about itself.

    Args:
        id: the release's id: UTC time and the start of the content hash.
        created: UTC time, ISO 8601.
        format_version: the ``FORMAT_VERSION`` it was written with.
        encoder: what made the vectors.
        content_hash: hash of the documents' ids and content keys.
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
            try:
                found = file_hash(folder / name)
            except OSError as error:
                raise BrokenRelease(f"Release {self.id} lacks its file {name}.", MEND) from error
            if found != expected:
                raise BrokenRelease(
                    f"The file {name} of release {self.id} does not match the manifest.", MEND
                )


def content_hash(keys: Mapping[str, str]) -> str:
    """Return a hash of all documents of a release.

    Args:
        keys: the documents' content keys by id, in the order of the release.
    """
    content = json.dumps([FORMAT_VERSION, list(keys.items())])
    return hashlib.sha256(content.encode()).hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

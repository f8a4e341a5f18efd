"""The files of the shipped model: what they say about themselves, and that they are whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import EncoderError

MODEL_FOLDER = Path(__file__).parent / "model"
WEIGHTS_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
CONFIG_FILE = "encoder.json"

_MEND = (
    "Get the folder again as it was published (git checkout -- index/model, or install the "
    "package again), or make it anew: python -m index.make_model"
)


@dataclass(frozen=True)
class ModelConfig:
    """What ``encoder.json`` says.

    Args:
        name: the model's name.
        revision: first 16 hexadecimal digits of the SHA-256 of the files' checksums.
        dimension: length of the vectors.
        max_tokens: most tokens of a text that are read.
        pad_token: the piece that fills short texts of a batch.
        prompts: what is put before a text, by ``query`` and ``passage``.
    """

    name: str
    revision: str
    dimension: int
    max_tokens: int
    pad_token: str
    prompts: dict[str, str]


def read_config(folder: Path = MODEL_FOLDER) -> ModelConfig:
    """Read ``encoder.json`` and check the other files against its checksums.

    Args:
        folder: a model's folder.

    Raises:
        EncoderError: a file is missing, malformed, or not the one that was published.
    """
    path = folder / CONFIG_FILE
    try:
        fields = json.loads(path.read_text("utf-8"))
        checksums: dict[str, str] = fields.pop("sha256")
        config = ModelConfig(**fields, revision=revision_of(checksums))
    except OSError as error:
        raise EncoderError(f"The model's file {path} cannot be read.", _MEND) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise EncoderError(f"The model's file {path} is damaged.", _MEND) from error
    for name in (WEIGHTS_FILE, TOKENIZER_FILE):
        _check(folder / name, checksums.get(name, ""))
    return config


def checksum(path: Path) -> str:
    """Return the SHA-256 of the file ``path`` in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def revision_of(checksums: dict[str, str]) -> str:
    """Return the revision of a model whose files have these checksums."""
    joined = "\n".join(f"{name} {checksums[name]}" for name in sorted(checksums))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def _check(path: Path, expected: str) -> None:
    try:
        found = checksum(path)
    except OSError as error:
        raise EncoderError(f"The model's file {path} cannot be read.", _MEND) from error
    if found != expected:
        size = path.stat().st_size
        raise EncoderError(
            f"The model's file {path} ({size:,} bytes) is damaged: its SHA-256 does not match "
            f"{CONFIG_FILE}.",
            _MEND,
        )

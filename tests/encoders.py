"""A small deterministic encoder for tests that need vectors but not the real weights."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.text import folded_words


class HashEncoder:
    """Encode a text as the hashed bag of its folded syllables and syllable pairs.

    Texts that share words are near, texts that share none are (nearly) orthogonal. Passages and
    questions are encoded alike, and the same text gives the same vector on every machine.

    Args:
        dimension: length of the vectors.
    """

    name = "hash"
    revision = "1"

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one row of length 1 a text; ``progress`` hears ``(done, total)``."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            rows[row] = self._encode(text)
            if progress is not None:
                progress(row + 1, len(texts))
        return rows

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length 1 a text."""
        return self.encode_passages(texts)

    def _encode(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, dtype=np.float32)
        syllables = folded_words(text)
        pairs = [f"{a} {b}" for a, b in pairwise(syllables)]
        # The empty feature keeps the vector of a text without words from being zero.
        for feature in ["", *syllables, *pairs]:
            digest = zlib.crc32(feature.encode())
            sign = 1.0 if digest & 1 else -1.0
            vector[(digest >> 1) % self.dimension] += sign * (1.0 if feature else 0.1)
        length = float(np.linalg.norm(vector))
        if length == 0.0:
            vector[0], length = 1.0, 1.0
        return vector / np.float32(length)

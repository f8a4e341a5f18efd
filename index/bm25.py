"""What a term adds to a passage's score: BM25.

BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
with the never-negative inverse document frequency that Lucene uses:

    rarity * count * (k1 + 1) / (count + k1 * (1 - b + b * length / mean))
    rarity = ln(1 + (N - n + 0.5) / (n + 0.5))

with N passages of which n hold the term.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

K1 = 0.9
B = 0.4

Floats = NDArray[np.float32]


def saturation(lengths: NDArray[np.float32]) -> Floats:
    """Return what BM25 adds to a count below the line, for each passage: k1 (1 - b + b l / mean).

    Args:
        lengths: how many syllables, or pairs, each passage has, shape ``(passages,)``.
    """
    mean = max(float(lengths.mean(dtype=np.float64)), 1.0) if len(lengths) else 1.0
    return np.asarray(K1 * (1 - B + B * lengths / np.float32(mean)), dtype=np.float32)


def impacts(counts: Floats, saturations: Floats, passages: int) -> Floats:
    """Return what a term adds to the score of each passage that holds it.

    Args:
        counts: how often each holds it, shape ``(n,)``.
        saturations: theirs, see ``saturation``, shape ``(n,)``.
        passages: how many passages there are in all.
    """
    frequency = len(counts)
    rarity = math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
    return np.asarray(np.float32(rarity * (K1 + 1)) * counts / (counts + saturations))

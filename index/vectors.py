"""The vector index: FAISS over the encoder's vectors, keyed by passage ids.

Search is exact (inner product with every vector; vectors have length 1, so this is the cosine):
at 100,000 passages of 384 dimensions it takes milliseconds, and an approximate index would only
lose passages.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.errors import BrokenRelease

Vectors = NDArray[np.float32]


class VectorIndex:
    """Vectors of length 1 under 63-bit passage ids.

    Args:
        index: a FAISS ``IndexIDMap2`` over an ``IndexFlatIP``, as ``build`` makes it.
    """

    def __init__(self, index: Any) -> None:
        self._index = index
        self.ids: NDArray[np.int64] = faiss.vector_to_array(index.id_map)
        """The passages' ids in the order of ``scores``."""

    @staticmethod
    def build(ids: NDArray[np.int64], vectors: Vectors) -> VectorIndex:
        """Make an index.

        Args:
            ids: different passage ids, shape ``(n,)``.
            vectors: rows of length 1, shape ``(n, dimension)``.

        Raises:
            ValueError: the shapes do not fit or an id is there twice.
        """
        if vectors.ndim != 2 or ids.shape != vectors.shape[:1]:
            raise ValueError(f"{ids.shape} ids do not fit vectors of shape {vectors.shape}")
        if len(np.unique(ids)) != len(ids):
            raise ValueError("an id is there twice")
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(
            np.ascontiguousarray(vectors, dtype=np.float32),
            np.ascontiguousarray(ids, dtype=np.int64),
        )
        return VectorIndex(index)

    @staticmethod
    def load(path: Path) -> VectorIndex:
        """Open an index that ``save`` wrote.

        Raises:
            BrokenRelease: the file is missing or holds no such index.
        """
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise _broken(path) from error
        if not isinstance(index, faiss.IndexIDMap2):
            raise _broken(path)
        return VectorIndex(index)

    def save(self, path: Path) -> None:
        """Write the index to a file.

        Raises:
            OSError: it cannot be written, as on a full disk.
        """
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(f"{path}: {str(error).splitlines()[0]}") from error

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self, vector: Vectors, limit: int, allowed: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return the passages nearest to a question, best first.

        Args:
            vector: the question's vector, shape ``(dimension,)``.
            limit: how many passages at most.
            allowed: the ids to choose from; all when None.

        Returns:
            ``(id, inner product)``.
        """
        count = min(limit, len(self))
        if count <= 0 or (allowed is not None and not allowed):
            return []
        scores, ids = self._index.search(vector[np.newaxis], count, params=_only(allowed))
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def scores(self, vectors: Vectors) -> Vectors:
        """Return the inner product of each question with every passage.

        Args:
            vectors: the questions' vectors, shape ``(questions, dimension)``.

        Returns:
            Shape ``(questions, passages)``, passages in the order of ``ids``.
        """
        return np.asarray(vectors @ self._rows().T, dtype=np.float32)

    def reconstruct(self, passage_id: int) -> Vectors:
        """Return the vector of one passage, shape ``(dimension,)``.

        Raises:
            KeyError: no passage of that id is in the index.
        """
        try:
            return np.asarray(self._index.reconstruct(passage_id), dtype=np.float32)
        except RuntimeError as error:
            raise KeyError(passage_id) from error

    def rows(self, ids: Sequence[int]) -> Vectors:
        """Return the vectors of passages, shape ``(len(ids), dimension)``.

        Raises:
            KeyError: no passage of one of the ids is in the index.
        """
        wanted = np.array(ids, dtype=np.int64)
        missing = wanted[~np.isin(wanted, self.ids)]
        if len(missing):
            raise KeyError(int(missing[0]))
        order = np.argsort(self.ids)
        return self._rows()[order[np.searchsorted(self.ids, wanted, sorter=order)]]

    def _rows(self) -> Vectors:
        """Return all vectors without copying them, shape ``(passages, dimension)``."""
        if len(self) == 0:
            return np.empty((0, self.dimension), dtype=np.float32)
        flat: Any = faiss.downcast_index(self._index.index)
        rows = faiss.rev_swig_ptr(flat.get_xb(), len(self) * self.dimension)
        return np.asarray(rows).reshape(len(self), self.dimension)


def _only(allowed: Collection[int] | None) -> Any:
    """Return FAISS's search parameters that leave only ``allowed`` to choose from."""
    if allowed is None:
        return None
    ids = np.fromiter(allowed, dtype=np.int64, count=len(allowed))
    # FAISS's own wrapper takes the selector by name and keeps it alive; its stub does not say so.
    parameters: Any = faiss.SearchParameters
    return parameters(sel=faiss.IDSelectorBatch(ids))


def _broken(path: Path) -> BrokenRelease:
    return BrokenRelease(
        f"The vector index {path} cannot be read.", "Run `lachan build` to make a new release."
    )

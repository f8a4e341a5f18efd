"""The vector index against brute force."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.vectors import VectorIndex
from knowledge.errors import BrokenRelease

MAX_ID = 2**63 - 1


def unit_rows(count: int, dimension: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


@st.composite
def searches(draw: st.DrawFn) -> tuple[list[int], int, int, set[int] | None, int]:
    ids = draw(st.lists(st.integers(0, MAX_ID), min_size=1, max_size=40, unique=True))
    allowed = draw(
        st.none() | st.sets(st.sampled_from(ids)) | st.sets(st.integers(0, MAX_ID), max_size=5)
    )
    return (
        ids,
        draw(st.integers(2, 16)),
        draw(st.integers(0, 2**32 - 1)),
        allowed,
        draw(st.integers(0, 50)),
    )


@settings(deadline=None)
@given(searches())
def test_search_is_exact(case: tuple[list[int], int, int, set[int] | None, int]) -> None:
    ids, dimension, seed, allowed, limit = case
    vectors = unit_rows(len(ids), dimension, seed)
    question = unit_rows(1, dimension, seed + 1)[0]
    index = VectorIndex.build(np.array(ids, dtype=np.int64), vectors)

    found = index.search(question, limit, allowed)

    products = dict(zip(ids, (vectors @ question).tolist(), strict=True))
    kept = [i for i in ids if allowed is None or i in allowed]
    best = sorted((products[i] for i in kept), reverse=True)[:limit]
    assert [score for _, score in found] == pytest.approx(best, abs=1e-5)
    assert {i for i, _ in found} <= set(kept)
    assert all(score == pytest.approx(products[i], abs=1e-5) for i, score in found)


def test_scores_are_all_inner_products_in_the_order_of_ids() -> None:
    vectors, questions = unit_rows(30, 8, 1), unit_rows(3, 8, 2)
    index = VectorIndex.build(np.arange(30, dtype=np.int64) * 7, vectors)
    assert index.scores(questions) == pytest.approx(questions @ vectors.T, abs=1e-6)
    assert index.ids.tolist() == [i * 7 for i in range(30)]


def test_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    vectors = unit_rows(20, 8, 3)
    ids = np.arange(20, dtype=np.int64) + (MAX_ID - 30)
    VectorIndex.build(ids, vectors).save(tmp_path / "vectors.faiss")
    loaded = VectorIndex.load(tmp_path / "vectors.faiss")
    assert len(loaded) == 20
    assert loaded.dimension == 8
    assert loaded.ids.tolist() == ids.tolist()
    for passage_id, vector in zip(ids, vectors, strict=True):
        assert loaded.reconstruct(int(passage_id)).tolist() == vector.tolist()


def test_no_vectors_give_no_results() -> None:
    index = VectorIndex.build(np.empty(0, dtype=np.int64), np.empty((0, 4), dtype=np.float32))
    assert index.search(unit_rows(1, 4, 1)[0], 5) == []
    assert index.scores(unit_rows(2, 4, 1)).shape == (2, 0)


def test_an_unknown_id_has_no_vector() -> None:
    index = VectorIndex.build(np.array([5], dtype=np.int64), unit_rows(1, 4, 1))
    with pytest.raises(KeyError):
        index.reconstruct(6)


@pytest.mark.parametrize(
    ("ids", "shape"), [([1, 1], (2, 4)), ([1], (2, 4)), ([1, 2], (2,))], ids=str
)
def test_ids_that_do_not_fit_are_refused(ids: list[int], shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"id"):
        VectorIndex.build(np.array(ids, dtype=np.int64), np.ones(shape, dtype=np.float32))


@pytest.mark.parametrize("content", [None, b"", b"no index at all"], ids=str)
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "vectors.faiss"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BrokenRelease, match=r"lachan build"):
        VectorIndex.load(path)

"""The fusion of word scores and cosines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.fusion import fuse

Scores = NDArray[np.float32]


def scores(*values: float) -> Scores:
    return np.array(values, dtype=np.float32)


NOTHING = scores(0, 0, 0, 0)


def order(values: Scores) -> list[int]:
    return [int(i) for i in np.argsort(-values, kind="stable")]


def test_a_passage_good_on_both_sides_wins() -> None:
    fused = fuse(scores(9, 8, 0, 0), scores(0.80, 0.88, 0.89, 0.79))
    assert order(fused)[0] == 1


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.7])
def test_without_cosines_the_words_decide(weight: float) -> None:
    assert order(fuse(scores(1, 3, 0, 2), NOTHING + 0.8, weight)) == [1, 3, 0, 2]


@pytest.mark.parametrize("weight", [0.3, 0.7, 1.0])
def test_without_words_the_cosines_decide(weight: float) -> None:
    assert order(fuse(NOTHING, scores(0.81, 0.83, 0.80, 0.82), weight)) == [1, 3, 0, 2]


def test_two_empty_sides_say_nothing() -> None:
    assert fuse(NOTHING, NOTHING).tolist() == [0, 0, 0, 0]
    assert fuse(scores(), scores()).tolist() == []


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
def test_a_weight_out_of_range_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        fuse(NOTHING, NOTHING, weight)


SIDES = st.lists(
    st.tuples(st.floats(0, 60, width=32), st.floats(-1, 1, width=32)), min_size=1, max_size=60
)


@given(SIDES, st.floats(0, 1))
def test_scores_are_finite_and_better_on_both_sides_is_never_worse(
    sides: list[tuple[float, float]], weight: float
) -> None:
    words, dense = scores(*(w for w, _ in sides)), scores(*(d for _, d in sides))
    fused = fuse(words, dense, weight)
    assert np.isfinite(fused).all()
    for i in range(len(sides)):
        dominated = (words <= words[i]) & (dense <= dense[i])
        assert (fused[dominated] <= fused[i] + 1e-3).all()


@given(st.floats(0.01, 100), st.floats(0.01, 10), st.floats(-1, 1))
def test_the_scale_of_a_side_does_not_matter(factor: float, stretch: float, shift: float) -> None:
    words, dense = scores(9, 3, 0, 5), scores(0.80, 0.88, 0.84, 0.79)
    assert fuse(words * factor, dense * stretch + shift) == pytest.approx(
        fuse(words, dense), abs=1e-2
    )

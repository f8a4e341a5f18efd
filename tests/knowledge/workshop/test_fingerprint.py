import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import words
from knowledge.workshop.fingerprint import likeness, sketch_of, text_hash
from tests.knowledge.plans import PLANS, TUYEN_QUANG, plan_text

WORDS = st.lists(
    st.sampled_from(["kế", "hoạch", "phòng", "chống", "mua", "bán", "người"]), max_size=60
)


def jaccard(one: str, other: str) -> float:
    def shingles(text: str) -> set[tuple[str, ...]]:
        found = words(text)
        return {tuple(found[i : i + 3]) for i in range(max(1, len(found) - 2))}

    first, second = shingles(one), shingles(other)
    return len(first & second) / len(first | second)


@given(WORDS, WORDS)
def test_short_texts_are_as_alike_as_their_shingles(one: list[str], other: list[str]) -> None:
    first, second = " ".join(one), " ".join(other)
    found = likeness(sketch_of(first), sketch_of(second))
    assert found == pytest.approx(jaccard(first, second))
    assert found == likeness(sketch_of(second), sketch_of(first))


@given(WORDS, st.integers(0, 60))
def test_layout_does_not_count(spoken: list[str], place: int) -> None:
    text = " ".join(spoken)
    laid_out = "\f\n".join((text[:place], text[place:])) if text[place:][:1] == " " else text
    assert text_hash(laid_out) == text_hash(text)
    assert sketch_of(laid_out) == sketch_of(text)


def test_long_texts_are_estimated_well() -> None:
    text = plan_text(TUYEN_QUANG)
    half = text[: len(text) // 2]
    assert likeness(sketch_of(text), sketch_of(half)) == pytest.approx(jaccard(text, half), abs=0.1)


def test_the_five_plans_are_not_alike() -> None:
    sketches = [sketch_of(plan_text(name)) for name in PLANS]
    pairs = [(a, b) for i, a in enumerate(sketches) for b in sketches[:i]]
    assert max(likeness(a, b) for a, b in pairs) < 0.4


def test_a_text_without_words() -> None:
    assert likeness(sketch_of(""), sketch_of("…")) == 1.0
    assert likeness(sketch_of(""), sketch_of("một hai ba")) == 0.0

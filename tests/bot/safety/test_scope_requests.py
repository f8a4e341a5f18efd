"""Requests of the scope rules are found as if every one of them were looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.safety.scope_rules import Lines, Request, Requests
from knowledge.word_patterns import NamedPatterns, compile_patterns

WORDS = {"ASK": "hỏi", "WANT": "muốn", "GOLD": "vàng", "RAIN": "mưa", "SONG": "bài hát"}
CONCEPTS = {name: compile_patterns([word]) for name, word in WORDS.items()}
TYPED = [*WORDS.values(), "hoi", "mướn", "vang", "khác"]

slots = st.lists(st.sets(st.sampled_from(sorted(WORDS)), min_size=1, max_size=2), min_size=1)


def request(rows: list[set[str]]) -> Request:
    names = [sorted(row) for row in rows]
    patterns = tuple(tuple(p for name in row for p in CONCEPTS[name]) for row in names)
    return Request(" ".join("|".join(row) for row in names), tuple(map(frozenset, rows)), patterns)


@given(
    st.lists(slots.map(request), max_size=6),
    st.lists(st.sampled_from(TYPED), min_size=1, max_size=5).map(" ".join),
    st.booleans(),
)
def test_the_first_request_is_found_among_those_looked_at(
    requests: list[Request], text: str, tolerant: bool
) -> None:
    lines = Lines(text, {}, NamedPatterns(CONCEPTS), NamedPatterns({}))
    all_looked_at = (r for r in requests if r.occurs_in(lines, tolerant=tolerant))
    assert Requests(requests, tolerant=tolerant).first_in(lines) is next(all_looked_at, None)

"""The word index: its ranking, its arithmetic, and what people may type into it."""

from __future__ import annotations

import math
import time
from collections import Counter

import pytest
import sqlite_utils
from hypothesis import given, settings
from hypothesis import strategies as st

from index.bm25 import K1, B
from index.postings import HEADING_WEIGHT
from index.terms import MAX_SYLLABLES, PAIR_WEIGHT, SYLLABLE_WEIGHT, question_terms
from index.words import Entry, WordIndex
from knowledge.text import fold, folded_words

MAX_ID = 2**63 - 1
ENTRIES = (
    Entry(11, "II. NHIỆM VỤ", "Hỗ trợ nạn nhân bị mua bán trở về hòa nhập cộng đồng."),
    Entry(MAX_ID, "II. NHIỆM VỤ", "Đấu tranh với tội phạm mua bán người trên tuyến biên giới."),
    Entry(7, "III. TỔ CHỨC", "Nhân dân tố giác nạn trộm cắp; người bán hàng rong mua sắm."),
    Entry(8, "III. TỔ CHỨC", "Xử lý vụ án theo quy định."),
    Entry(9, "III. TỔ CHỨC", "Chuẩn bị bữa ăn cho người trực."),
)


def build(entries: tuple[Entry, ...] = ENTRIES) -> WordIndex:
    return WordIndex.build(sqlite_utils.Database(memory=True), entries)


def found(index: WordIndex, text: str, limit: int = 10) -> list[int]:
    return [passage_id for passage_id, _ in index.search(text, limit)]


def test_pairs_rank_what_stands_together_first() -> None:
    assert found(build(), "nạn nhân mua bán")[0] == 11
    assert found(build(), "mua bán người")[0] == MAX_ID


@pytest.mark.parametrize(
    "question", ["đấu tranh", "dau tranh", "ĐẤU TRANH", "Đa\u0302\u0301u tranh"]
)
def test_diacritics_case_and_normal_form_do_not_matter(question: str) -> None:
    assert found(build(), question) == [MAX_ID]


def test_exact_diacritics_rank_first_when_the_question_has_them() -> None:
    index = build()
    assert found(index, "ăn")[0] == 9
    assert found(index, "án")[0] == 8
    plain = dict(index.search("an", 10))
    assert set(plain) == {8, 9}


def test_headings_count() -> None:
    assert set(found(build(), "nhiệm vụ")) >= {11, MAX_ID}


def test_no_pair_joins_a_heading_and_its_text() -> None:
    index = build((Entry(1, "nạn", "nhân"), Entry(2, "", "nạn nhân")))
    assert found(index, "nan nhan")[0] == 2


def test_only_allowed_passages_are_found_and_scores_do_not_change() -> None:
    index = build()
    everything = dict(index.search("mua bán người", 10))
    some = dict(index.search("mua bán người", 10, allowed=[7, 8, 12345]))
    assert some == {7: everything[7]}
    assert index.search("mua bán", 10, allowed=[]) == []


def test_the_best_come_first_and_no_more_than_asked() -> None:
    scores = [score for _, score in build().search("mua bán người nạn nhân", 10)]
    assert scores == sorted(scores, reverse=True)
    assert (
        found(build(), "mua bán người nạn nhân", 2) == found(build(), "mua bán người nạn nhân")[:2]
    )
    assert build().search("mua bán", 0) == []


def test_an_empty_index_finds_nothing() -> None:
    assert build(()).search("mua bán", 5) == []
    assert build((Entry(1, "", "…"),)).search("mua bán", 5) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\n",
        '" OR 1=1 --',
        "NEAR(a b) AND NOT *",
        "folded:x {y} ^z",
        "'; drop table word_terms; --",
        "😀🎉👩‍👩‍👧",
        "\x00\x01\x02 nạn\x00nhân",
        "=án _ = a_b",
        "\ud800",
    ],
)
def test_any_text_is_safe(text: str) -> None:
    index = build()
    index.search(text, 5)
    assert found(index, "đấu tranh") == [MAX_ID]


def test_a_very_long_question_has_few_terms_and_is_quick() -> None:
    text = " ".join(f"từ{i}" for i in range(20_000))
    assert len(text) > 100_000
    assert len(question_terms(text)) <= 3 * MAX_SYLLABLES
    started = time.perf_counter()
    build().search(text, 5)
    assert time.perf_counter() - started < 2.0


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_terms_of_any_text_are_unique_and_never_raise(text: str) -> None:
    terms = question_terms(text)
    assert len(terms) == len(set(terms))


SYLLABLES = st.sampled_from(["nạn", "nan", "nhân", "án", "ăn", "người", "đi", "111", "tỉnh"])
TEXTS = st.lists(SYLLABLES, max_size=12).map(" ".join)


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8), TEXTS)
def test_scores_are_bm25(passages: list[tuple[str, str]], question: str) -> None:
    index = build(tuple(Entry(i, h, t) for i, (h, t) in enumerate(passages)))
    asked = folded_words(question)
    expected = [
        SYLLABLE_WEIGHT * s + PAIR_WEIGHT * p
        for s, p in zip(
            bm25([_counts(h, t, 1) for h, t in passages], _grams(asked, 1)),
            bm25([_counts(h, t, 2) for h, t in passages], _grams(asked, 2)),
            strict=True,
        )
    ]
    assert index.scores(fold(question)).tolist() == pytest.approx(expected, rel=1e-4, abs=1e-4)


def _grams(syllables: list[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(syllables[i : i + size]) for i in range(len(syllables) - size + 1)}


def _counts(heading: str, text: str, size: int) -> Counter[tuple[str, ...]]:
    counts: Counter[tuple[str, ...]] = Counter()
    for part, weight in ((heading, HEADING_WEIGHT), (text, 1.0)):
        syllables = folded_words(part)
        for i in range(len(syllables) - size + 1):
            counts[tuple(syllables[i : i + size])] += weight  # type: ignore[assignment]
    return counts


def bm25(passages: list[Counter[tuple[str, ...]]], asked: set[tuple[str, ...]]) -> list[float]:
    """Return BM25 by its definition."""
    mean = max(sum(c.total() for c in passages) / len(passages), 1.0)
    scores = []
    for counts in passages:
        score = 0.0
        for term in asked:
            holders = sum(1 for other in passages if other[term])
            rarity = math.log(1 + (len(passages) - holders + 0.5) / (holders + 0.5))
            length = 1 - B + B * counts.total() / mean
            score += rarity * counts[term] * (K1 + 1) / (counts[term] + K1 * length)
        scores.append(score)
    return scores

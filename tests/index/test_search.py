"""The search over both indexes."""

from __future__ import annotations

import numpy as np
import pytest
import sqlite_utils

from index.encoder import Encoder
from index.search import Mode, Searcher, SearchQuery
from index.vectors import VectorIndex
from index.words import Entry, WordIndex
from knowledge.errors import BrokenRelease
from tests.encoders import HashEncoder

TEXTS = {
    40: "Hỗ trợ nạn nhân bị mua bán trở về hòa nhập cộng đồng.",
    30: "Đấu tranh với tội phạm mua bán người trên tuyến biên giới.",
    20: "Tuyên truyền phòng, chống mua bán người trên mạng xã hội.",
    10: "Báo cáo kết quả trước ngày 20 hằng tháng.",
}


def no_encoder() -> Encoder:
    raise AssertionError("a search in words alone needs no encoder")


def indexes(vector_order: list[int] | None = None) -> tuple[WordIndex, VectorIndex]:
    words = WordIndex.build(
        sqlite_utils.Database(memory=True), [Entry(i, "", t) for i, t in TEXTS.items()]
    )
    ids = vector_order or list(TEXTS)
    vectors = HashEncoder().encode_passages([TEXTS[i] for i in ids])
    return words, VectorIndex.build(np.array(ids, dtype=np.int64), vectors)


@pytest.fixture
def searcher() -> Searcher:
    return Searcher(*indexes(), HashEncoder())


def test_both_sides_find_the_passage(searcher: Searcher) -> None:
    question = "hỗ trợ nạn nhân"
    hits = searcher.search(SearchQuery(question, question))
    assert hits[0].id == 40
    assert hits[0].words_score > 0
    assert 0 < hits[0].dense_score <= 1.001
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_words_alone_need_no_encoder() -> None:
    searcher = Searcher(*indexes(), no_encoder)
    hits = searcher.search(SearchQuery("mua bán người", ""))
    assert {hit.id for hit in hits} == {20, 30, 40}
    assert all(hit.dense_score == 0 and hit.score == hit.words_score for hit in hits)
    asked = SearchQuery("mua bán người", "mua bán người", mode=Mode.WORDS)
    assert searcher.search(asked) == hits


def test_vectors_alone_rank_by_cosine(searcher: Searcher) -> None:
    hits = searcher.search(SearchQuery("", TEXTS[30]))
    assert hits[0].id == 30
    assert hits[0].dense_score == pytest.approx(1.0, abs=1e-4)
    assert all(hit.words_score == 0 for hit in hits)
    both = SearchQuery("báo cáo", TEXTS[30], mode=Mode.VECTORS)
    assert [hit.id for hit in searcher.search(both)] == [hit.id for hit in hits]


def test_the_encoder_is_loaded_once() -> None:
    loads: list[int] = []

    def load() -> Encoder:
        loads.append(1)
        return HashEncoder()

    searcher = Searcher(*indexes(), load)
    searcher.search(SearchQuery("a", "a"))
    searcher.search(SearchQuery("b", "b"))
    assert loads == [1]


def test_only_allowed_passages_are_found_with_unchanged_scores(searcher: Searcher) -> None:
    question = "mua bán người"
    everything = searcher.search(SearchQuery(question, question))
    some = searcher.search(SearchQuery(question, question, allowed=frozenset({10, 20, 99})))
    assert some == [hit for hit in everything if hit.id in {10, 20}]
    assert searcher.search(SearchQuery(question, question, allowed=frozenset())) == []


@pytest.mark.parametrize("mode", list(Mode))
def test_boosts_lift_a_passage(searcher: Searcher, mode: Mode) -> None:
    question = "mua bán người"
    plain = {h.id: h for h in searcher.search(SearchQuery(question, question, mode=mode))}
    boosts = {20: 5.0, 777: 9.0}
    query = SearchQuery(question, question, mode=mode, boosts=boosts)
    hits = searcher.search(query)
    assert hits[0].id == 20
    assert hits[0].score > plain[20].score
    assert all(hit.score == plain[hit.id].score for hit in hits[1:])


def test_a_batch_gives_what_single_searches_give(searcher: Searcher) -> None:
    queries = [
        SearchQuery("nạn nhân", "nạn nhân", limit=2),
        SearchQuery("báo cáo", ""),
        SearchQuery("", "biên giới"),
        SearchQuery("", ""),
    ] * 40
    batch = searcher.search_batch(queries)
    for query, hits in zip(queries[:4], batch[:4], strict=True):
        alone = searcher.search(query)
        assert [h.id for h in alone] == [h.id for h in hits]
        assert [h.score for h in alone] == pytest.approx([h.score for h in hits], abs=1e-4)
    assert batch[3] == []
    assert searcher.search_batch([]) == []


def test_the_dense_weight_of_the_query_counts(searcher: Searcher) -> None:
    conflicting = SearchQuery(TEXTS[10], TEXTS[30], dense_weight=1.0)
    assert searcher.search(conflicting)[0].id == 30
    words_count = SearchQuery(TEXTS[10], TEXTS[30], dense_weight=0.0)
    assert searcher.search(words_count)[0].id == 10


def test_the_order_of_the_vectors_does_not_matter(searcher: Searcher) -> None:
    other = Searcher(*indexes([10, 30, 40, 20]), HashEncoder())
    query = SearchQuery("hỗ trợ nạn nhân", "hỗ trợ nạn nhân")
    assert [h.id for h in other.search(query)] == [h.id for h in searcher.search(query)]


def test_indexes_of_different_passages_are_refused() -> None:
    words, _ = indexes()
    _, fewer = indexes([10, 20])
    with pytest.raises(BrokenRelease, match=r"lachan build"):
        Searcher(words, fewer, HashEncoder())


def test_empty_indexes_give_no_hits() -> None:
    words = WordIndex.build(sqlite_utils.Database(memory=True), [])
    vectors = VectorIndex.build(np.empty(0, np.int64), np.empty((0, 256), np.float32))
    searcher = Searcher(words, vectors, HashEncoder())
    assert searcher.search(SearchQuery("mua bán", "mua bán")) == []
    assert searcher.search(SearchQuery("mua bán", "mua bán", boosts={1: 1.0})) == []

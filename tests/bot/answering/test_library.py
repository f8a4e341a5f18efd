"""What one release knows, as the question path needs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.library import Library
from index.release import open_release
from index.search import Mode, SearchQuery
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import CAN_THO, LANG_SON, PLANS


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def query(words: str, **more: object) -> SearchQuery:
    return SearchQuery(words=words, dense=words, **more)  # type: ignore[arg-type]


def test_it_knows_the_shipped_plans(plans: Asked) -> None:
    assert {document.id for document in plans.library.documents()} == set(PLANS)


def test_a_search_gives_passages_best_first_with_all_that_is_known(plans: Asked) -> None:
    found = plans.library.search(query("hỗ trợ nạn nhân", limit=20))
    assert len(found) == 20
    scores = [candidate.score for candidate in found]
    assert scores == sorted(scores, reverse=True)
    store = plans.library.store
    for candidate in found:
        passage = candidate.passage
        assert candidate.document == store.document(passage.document_id)
        assert passage == store.passage(passage.id)
        assert candidate.assignment == store.assignments_of([passage.id]).get(passage.id)
        assert all(fact.passage_id == passage.id for fact in candidate.facts.dates)


def test_no_fact_is_lost_on_the_way(plans: Asked) -> None:
    known = plans.library.known([passage.id for passage in plans.passages])
    store = plans.library.store
    for kind in ("dates", "figures", "references", "themes"):
        of_passages = sum(len(getattr(candidate.facts, kind)) for candidate in known)
        ids = {candidate.passage.id for candidate in known}
        stored = [f for name in PLANS for f in getattr(store.facts(name), kind)]
        assert of_passages == len([fact for fact in stored if fact.passage_id in ids]) > 0


def test_a_search_stays_in_the_documents_it_is_given(plans: Asked) -> None:
    allowed = plans.library.passage_ids([plans.documents[LANG_SON]])
    found = plans.library.search(query("hỗ trợ nạn nhân", allowed=allowed, limit=50))
    assert found
    assert {candidate.document.id for candidate in found} == {LANG_SON}


def test_nothing_allowed_finds_nothing(plans: Asked) -> None:
    assert plans.library.search(query("nạn nhân", allowed=frozenset())) == []


def test_passages_are_known_in_the_order_asked(plans: Asked) -> None:
    ids = list(reversed(plans.library.store.passage_ids(CAN_THO)))
    known = plans.library.known(ids)
    assert [candidate.passage.id for candidate in known] == ids
    assert {candidate.score for candidate in known} == {0.0}


def test_unknown_passages_are_left_out(plans: Asked) -> None:
    assert plans.library.known([-1]) == []
    assert plans.library.known([]) == []


def test_the_ids_of_several_documents_are_joined(plans: Asked) -> None:
    one, other = (plans.documents[name] for name in (CAN_THO, LANG_SON))
    ids = plans.library.passage_ids([one, other])
    first, second = (plans.library.passage_ids([document]) for document in (one, other))
    assert first is not None
    assert second is not None
    assert ids == first | second
    assert plans.library.passage_ids(plans.documents.values()) is None  # all: nothing to leave out
    assert plans.library.passage_ids([]) == frozenset()


def test_the_words_alone_need_no_encoder(hash_data: Path) -> None:
    def refuse() -> HashEncoder:
        raise AssertionError("the encoder was loaded")

    release = open_release(hash_data)
    try:
        library = Library.of(release, refuse)
        asked = SearchQuery(words="hỗ trợ nạn nhân", dense="", mode=Mode.WORDS)
        assert library.search(asked)
        assert library.release_id == release.id
    finally:
        release.close()

"""How near a question is to the nearest part of a passage, by the words they share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.relevance import HEADING_SHARE, PassageTerms, Relevance, terms_of
from knowledge.model import Passage
from knowledge.text import fold
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import BAC_GIANG, CAN_THO


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def relevance(plans: Asked, question: str, passages: list[Passage]) -> Relevance:
    words = plans.library.words
    return Relevance(question, passages, PassageTerms(words.frequencies, len(words)))


def test_terms_are_folded_syllables_and_pairs() -> None:
    assert terms_of("Hỗ trợ, nạn") == {"ho", "tro", "nan", "ho_tro", "tro_nan"}
    assert terms_of("đường") == {"duong"}
    assert terms_of("…") == frozenset()


def test_a_clause_is_as_near_to_itself_as_can_be(plans: Asked) -> None:
    passage = plans.candidate(CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân").passage
    said = relevance(plans, "Thực hiện tốt công tác hỗ trợ nạn nhân.", [passage])
    assert said.of(passage) == pytest.approx(1.0)
    assert said.covered(passage) == pytest.approx(1.0)


def test_the_nearest_clause_counts_not_the_whole_passage(plans: Asked) -> None:
    passage = plans.candidate(BAC_GIANG, "Mở đợt cao điểm tấn công").passage
    assert len(passage.text) > 300
    said = relevance(plans, "mở đợt cao điểm tấn công trấn áp tội phạm", [passage])
    other = relevance(plans, "kinh phí đánh bắt thủy sản", [passage])
    assert said.of(passage) > other.of(passage)


def test_a_heading_says_less_than_a_clause(plans: Asked) -> None:
    passage = plans.candidate(CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân").passage
    said = relevance(plans, passage.headings[-1], [passage])
    assert said.headed(passage) == pytest.approx(1.0)
    assert said.of(passage) <= HEADING_SHARE + 1e-9


def test_diacritics_do_not_count(plans: Asked) -> None:
    passages = plans.passages[:20]
    one = relevance(plans, "hỗ trợ nạn nhân đợt cao điểm", passages)
    other = relevance(plans, fold("hỗ trợ nạn nhân đợt cao điểm"), passages)
    for passage in passages:
        assert one.of(passage) == other.of(passage)
        assert one.covered(passage) == other.covered(passage)


def test_a_rare_word_tells_more_than_a_common_one(plans: Asked) -> None:
    rare = plans.candidate(CAN_THO, "đánh bắt, khai thác thủy sản").passage
    common = plans.candidate(CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân").passage
    said = relevance(plans, "mua bán người, thủy sản", [rare, common])
    assert said.covered(rare) > said.covered(common)


@settings(max_examples=40)
@given(question=st.one_of(st.text(max_size=60), st.sampled_from(["", "nạn nhân", "…", "a b c"])))
def test_every_share_lies_between_nothing_and_all(plans: Asked, question: str) -> None:
    passages = plans.passages[::7]
    said = relevance(plans, question, passages)
    for passage in passages:
        for share in (said.of(passage), said.covered(passage), said.headed(passage)):
            assert 0.0 <= share <= 1.0 + 1e-9
        assert said.headed(passage) <= said.covered(passage) + 1e-9


def test_words_that_no_passage_has_are_near_to_nothing(plans: Asked) -> None:
    said = relevance(plans, "bóngđá xyzzy", plans.passages)
    assert {said.of(passage) for passage in plans.passages} == {0.0}
    assert {said.covered(passage) for passage in plans.passages} == {0.0}

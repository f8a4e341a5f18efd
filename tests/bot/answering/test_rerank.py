"""What the documents' structure adds to the search: agencies, dates, figures, citations."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.candidate import Candidate
from bot.answering.rerank import Reranker, asks_theme
from knowledge.model import PassageKind
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import BAC_GIANG, CAN_THO, COAST, LANG_SON, PLANS, TUYEN_QUANG


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def of_plan(plans: Asked, *names: str) -> list[Candidate]:
    """Return all passages of plans, none scored above another."""
    ids = [i for name in names for i in plans.library.store.passage_ids(name)]
    return plans.library.known(ids)


def rank(plans: Asked, question: str, *names: str, possible: str = "") -> list[Candidate]:
    read = plans.read(question)
    candidates = of_plan(plans, *names)
    return Reranker(plans.agencies).rank(read, candidates, [possible] if possible else [])


def test_ranking_keeps_every_candidate_and_sorts_by_score(plans: Asked) -> None:
    for question in ("Ai hỗ trợ nạn nhân?", "Đợt cao điểm khi nào?", "😀", ""):
        ranked = rank(plans, question, *PLANS)
        assert {c.passage.id for c in ranked} == {p.id for p in plans.passages}
        scores = [candidate.score for candidate in ranked]
        assert scores == sorted(scores, reverse=True)


def test_only_the_score_changes(plans: Asked) -> None:
    before = {candidate.passage.id: candidate for candidate in of_plan(plans, *PLANS)}
    for candidate in rank(plans, "Sở Tư pháp làm gì?", *PLANS):
        assert replace(candidate, score=0.0) == before[candidate.passage.id]


def test_a_higher_search_score_counts(plans: Asked) -> None:
    candidates = of_plan(plans, CAN_THO)
    chosen = replace(candidates[-1], score=1000.0)
    ranked = Reranker(plans.agencies).rank(
        plans.read("Ai hỗ trợ nạn nhân?"), [*candidates[:-1], chosen]
    )
    assert ranked[0].passage == chosen.passage


@pytest.mark.parametrize(
    ("question", "plan", "agency"),
    [
        ("Sở Tư pháp làm gì trong việc nhận con nuôi?", CAN_THO, "so-tu-phap"),
        ("Sở Y tế Cần Thơ lo việc gì?", CAN_THO, "so-y-te"),
        ("so ngoai vu phoi hop the nao", BAC_GIANG, "so-ngoai-vu"),
    ],
)
def test_the_agency_asked_about_comes_first(
    plans: Asked, question: str, plan: str, agency: str
) -> None:
    assignment = rank(plans, question, plan)[0].assignment
    assert assignment is not None
    assert agency in assignment.lead_ids


def test_a_general_name_raises_all_it_covers(plans: Asked) -> None:
    assignment = rank(plans, "Công an có nhiệm vụ gì về truyền thông?", TUYEN_QUANG)[0].assignment
    assert assignment is not None
    assert set(plans.agencies.covered("cong-an")) & set(assignment.lead_ids)


@pytest.mark.parametrize("plan", [BAC_GIANG, CAN_THO, LANG_SON, TUYEN_QUANG])
def test_a_passage_that_states_the_date_comes_first(plans: Asked, plan: str) -> None:
    best = rank(plans, "Đợt cao điểm tấn công, trấn áp tội phạm từ ngày nào?", plan)[0]
    assert any("cao điểm" in fact.what for fact in best.facts.dates)


def test_a_passage_that_states_the_figure_comes_first(plans: Asked) -> None:
    for plan in (LANG_SON, TUYEN_QUANG, COAST):
        best = rank(plans, "Tỷ lệ điều tra, khám phá các vụ án là bao nhiêu?", plan)[0]
        assert any("khám phá" in fact.what for fact in best.facts.figures)


def test_a_passage_that_cites_the_number_comes_first(plans: Asked) -> None:
    best = rank(plans, "Kế hoạch số 34/KH-BCĐ là kế hoạch gì?", *PLANS)[0]
    assert any(reference.number == "34/KH-BCĐ" for reference in best.facts.references)


def test_a_passage_that_states_the_theme_comes_first(plans: Asked) -> None:
    best = rank(plans, "Chủ đề của năm 2025 là gì?", CAN_THO)[0]
    assert any(fact.year == 2025 for fact in best.facts.themes)


def test_the_legal_basis_answers_only_questions_about_documents(plans: Asked) -> None:
    for plan in PLANS:
        basis = [c for c in of_plan(plans, plan) if c.passage.kind is PassageKind.BASIS]
        for question in ("Ai hỗ trợ nạn nhân?", "Đợt cao điểm khi nào?", "Báo cáo thế nào?"):
            if basis:
                ranked = [c.passage.kind for c in rank(plans, question, plan)]
                assert ranked.index(PassageKind.BODY) < ranked.index(PassageKind.BASIS)


def test_a_plan_of_an_uncertain_period_comes_after_others(plans: Asked) -> None:
    question = "Ai hỗ trợ nạn nhân?"
    certain = {c.passage.id: c.score for c in rank(plans, question, COAST, CAN_THO)}
    uncertain = rank(plans, question, COAST, CAN_THO, possible=COAST)
    for candidate in uncertain:
        before = certain[candidate.passage.id]
        if candidate.document.id == COAST:
            assert candidate.score < before
        else:
            assert candidate.score == before


def test_of_two_equal_passages_the_newer_plan_s_comes_first(plans: Asked) -> None:
    words = "Đẩy mạnh công tác truy tố, xét xử tội phạm"
    pair = [plans.candidate(name, words) for name in (BAC_GIANG, CAN_THO)]
    ranked = Reranker(plans.agencies).rank(plans.read("Truy tố thế nào?"), pair)
    assert [candidate.document.id for candidate in ranked] == [CAN_THO, BAC_GIANG]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Chủ đề năm 2025 là gì?", True),
        ("chu de nam nay", True),
        ("Ai hỗ trợ nạn nhân?", False),
        ("", False),
    ],
)
def test_questions_for_the_theme(plans: Asked, text: str, asks: bool) -> None:
    assert asks_theme(plans.read(text)) is asks


def test_nothing_found_stays_nothing(plans: Asked) -> None:
    assert Reranker(plans.agencies).rank(plans.read("Ai hỗ trợ nạn nhân?"), []) == []

"""Which of the ranked passages are shown: each plan's best where plans are compared, few in all."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.candidate import Candidate
from bot.answering.select import (
    MAX_PLANS,
    MIN_SHOWN,
    best_of_each_plan,
    parallel_passages,
    select,
    with_fact,
    with_first_statement,
    with_lead_first,
)
from tests.bot.asked import Asked, asked_plans
from tests.encoders import HashEncoder
from tests.knowledge.plans import BAC_GIANG, CAN_THO, COAST, LANG_SON, PLANS, TUYEN_QUANG

Ranked = list[tuple[str, float]]
FAR = 100.0  # standard deviations: no passage so far below the best is an answer


@pytest.fixture(scope="module")
def plans(hash_data: Path) -> Iterator[Asked]:
    with asked_plans(hash_data, HashEncoder()) as asked:
        yield asked


def ranked(plans: Asked, places: Ranked) -> list[Candidate]:
    """Return passages of plans with scores, best first; each passage is another one."""
    pools = {name: iter(plans.library.store.passage_ids(name)) for name in PLANS}
    candidates = []
    for name, score in sorted(places, key=lambda place: -place[1]):
        (candidate,) = plans.library.known([next(pools[name])])
        candidates.append(replace(candidate, score=score))
    return candidates


def documents(chosen: list[Candidate]) -> list[str]:
    return [candidate.document.id for candidate in chosen]


def test_compared_plans_each_show_their_best(plans: Asked) -> None:
    found = ranked(plans, [(CAN_THO, 9.0), (CAN_THO, 8.9), (LANG_SON, 8.8), (BAC_GIANG, 8.7)])
    chosen = select(found, compare=True)
    assert documents(chosen) == [CAN_THO, LANG_SON, BAC_GIANG]
    assert chosen[0] is found[0]


def test_all_plans_that_answer_as_well_are_shown(plans: Asked) -> None:
    found = ranked(plans, [(name, 5.0) for name in PLANS])
    assert set(documents(select(found, compare=True))) == set(PLANS)


def test_a_plan_far_below_is_no_answer(plans: Asked) -> None:
    found = ranked(plans, [(CAN_THO, FAR), (TUYEN_QUANG, 0.0)])
    # It shares as much of the question only when it is said to.
    apart = [replace(found[0], covered=1.0, nearest=1.0), found[1]]
    assert documents(best_of_each_plan(apart)) == [CAN_THO]
    assert documents(select(apart, compare=True)) == [CAN_THO]


def test_a_plan_below_that_holds_as_much_of_the_question_answers_as_well(plans: Asked) -> None:
    found = ranked(plans, [(CAN_THO, FAR), (TUYEN_QUANG, 0.0)])
    alike = [replace(candidate, covered=0.8, nearest=0.8) for candidate in found]
    assert documents(best_of_each_plan(alike)) == [CAN_THO, TUYEN_QUANG]


def test_one_plan_asked_for_shows_its_best_passages(plans: Asked) -> None:
    found = ranked(plans, [(CAN_THO, 9.0 - step / 100) for step in range(6)])
    chosen = select(found, compare=False)
    assert chosen == found[:MIN_SHOWN]


def test_passages_far_below_are_not_shown(plans: Asked) -> None:
    found = ranked(plans, [(CAN_THO, FAR), (CAN_THO, 0.0), (CAN_THO, -1.0)])
    assert select(found, compare=False) == found[:1]


def test_who_else_leads_the_task_is_shown_as_well(plans: Asked) -> None:
    health = plans.candidate(CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân")
    army = plans.candidate(CAN_THO, "Tăng cường tuần tra, kiểm soát chặt chẽ vùng biển")
    also_health = plans.candidate(CAN_THO, "Thực hiện công tác tiếp nhận thông tin")
    tied = [replace(candidate, score=5.0) for candidate in (health, also_health, army)]
    assert army.passage in [c.passage for c in select(tied, compare=True, other_leads=True)[:2]]
    alone = select(tied, compare=True, other_leads=False)
    assert [c.passage for c in alone[:2]] == [health.passage, also_health.passage]


def test_who_leads_a_weaker_passage_is_not_put_forward(plans: Asked) -> None:
    health = plans.candidate(CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân")
    army = plans.candidate(CAN_THO, "Tăng cường tuần tra, kiểm soát chặt chẽ vùng biển")
    apart = [replace(health, score=FAR), replace(army, score=0.0)]
    assert select(apart, compare=True, other_leads=True) == apart[:1]


def test_nothing_found_shows_nothing() -> None:
    for compare in (False, True):
        assert select([], compare=compare, other_leads=True) == []
    assert best_of_each_plan([]) == []


def test_passages_that_state_the_fact_come_alone_if_there_are_any(plans: Asked) -> None:
    found = ranked(plans, [(CAN_THO, 3.0), (COAST, 2.0), (LANG_SON, 1.0)])
    fits = {
        candidate.passage.id: share for candidate, share in zip(found, (0.0, 0.9, 0.5), strict=True)
    }
    assert with_fact(found, lambda c: fits[c.passage.id], 0.6) == [found[1]]
    assert with_fact(found, lambda c: fits[c.passage.id], 0.5) == found[1:]
    assert with_fact(found, lambda c: 0.0, 0.5) == found


_PLACES = st.lists(st.tuples(st.sampled_from(PLANS), st.floats(-5, 5)), max_size=12)


@given(places=_PLACES, compare=st.booleans(), leads=st.booleans())
def test_what_is_shown_is_short_ranked_and_never_twice(
    plans: Asked, places: Ranked, compare: bool, leads: bool
) -> None:
    found = ranked(plans, places)
    chosen = select(found, compare=compare, other_leads=leads)
    assert bool(chosen) is bool(found)
    ids = [candidate.passage.id for candidate in chosen]
    assert len(set(ids)) == len(ids)
    assert set(ids) <= {candidate.passage.id for candidate in found}
    if found:
        assert chosen[0] is found[0]
    assert len(chosen) <= max(MIN_SHOWN, 2 * MAX_PLANS)
    if compare:
        near = {c.document.id for c in found if c.score == found[0].score}
        assert near <= {candidate.document.id for candidate in chosen}


def test_a_task_that_another_plan_gives_again_is_shown(plans: Asked) -> None:
    found = ranked(plans, [(CAN_THO, 9.0), (LANG_SON, 5.5), (BAC_GIANG, 5.4)])
    found = [replace(found[0], covered=1.0, nearest=1.0), *found[1:]]
    alike = {LANG_SON: 0.5, BAC_GIANG: 0.1}
    again = parallel_passages(found, lambda c: alike.get(c.document.id, 1.0))
    assert documents(again) == [LANG_SON]
    assert documents(select(found, compare=True, parallel=again)) == [CAN_THO, LANG_SON]
    # The question names one plan: no other answers.
    assert documents(select(found, compare=False, parallel=again)) == [CAN_THO]


def test_the_further_behind_the_more_alike_it_has_to_be(plans: Asked) -> None:
    near = ranked(plans, [(CAN_THO, 9.0), (LANG_SON, 7.0)])
    far = ranked(plans, [(CAN_THO, 9.0), (LANG_SON, 3.0)])
    assert documents(parallel_passages(near, lambda c: 0.3)) == [LANG_SON]
    assert parallel_passages(far, lambda c: 0.3) == []
    assert parallel_passages([], lambda c: 1.0) == []


def test_who_is_answered_first_by_somebody_s_task(plans: Asked) -> None:
    (nobody,) = ranked(plans, [(COAST, 5.0)])
    nobody = replace(nobody, assignment=None)
    task = replace(plans.candidate(CAN_THO, "Thực hiện tốt công tác hỗ trợ nạn nhân"), score=4.0)
    assert with_lead_first([nobody, task]) == [task, nobody]
    far = replace(task, score=1.0)
    assert with_lead_first([nobody, far]) == [nobody, far]
    assert with_lead_first([]) == []


def test_a_fact_is_shown_where_its_plan_states_it_first(plans: Asked) -> None:
    first, second, other = ranked(plans, [(CAN_THO, 5.0), (CAN_THO, 4.9), (LANG_SON, 4.0)])
    assert first.passage.start < second.passage.start
    repeated = [replace(second, score=5.0), replace(first, score=4.9), other]
    shown = with_first_statement(repeated, lambda c: "01/7" if c.document.id == CAN_THO else None)
    assert [c.passage.id for c in shown] == [first.passage.id, second.passage.id, other.passage.id]


def test_passages_with_different_facts_keep_their_order(plans: Asked) -> None:
    found = ranked(plans, [(CAN_THO, 5.0), (CAN_THO, 4.9), (LANG_SON, 4.0)])
    turned = [replace(found[1], score=5.0), replace(found[0], score=4.9), found[2]]
    assert with_first_statement(turned, lambda c: c.passage.id) == turned
    assert with_first_statement(turned, lambda _: None) == turned


def test_a_plan_with_the_same_task_answers_as_well(plans: Asked) -> None:
    top, other = ranked(plans, [(CAN_THO, FAR), (LANG_SON, 0.0)])
    apart = [replace(top, covered=1.0, nearest=1.0, of_task=0.5), other]
    assert documents(best_of_each_plan(apart)) == [CAN_THO]
    alike = [apart[0], replace(other, of_task=0.45)]
    assert documents(best_of_each_plan(alike)) == [CAN_THO, LANG_SON]

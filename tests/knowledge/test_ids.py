from hypothesis import given
from hypothesis import strategies as st

from knowledge.ids import IdMaker
from tests.knowledge.plans import CAN_THO, PLANS, plan_structure

parts = st.lists(st.text(max_size=12), min_size=1, max_size=4)


def test_an_id_stays_what_it_is_for_ever() -> None:
    """A release's vectors are found by these numbers: changing them breaks every release."""
    assert IdMaker().make("can-tho", "passage", "II.3.a", "Việc") == 3713183926136803979


@given(parts)
def test_the_same_description_has_the_same_id(description: list[str]) -> None:
    assert IdMaker().make(*description) == IdMaker().make(*description)


@given(st.lists(parts, max_size=30))
def test_ids_are_given_once_and_fit_sqlite_and_faiss(descriptions: list[list[str]]) -> None:
    maker = IdMaker()
    ids = [maker.make(*description) for description in descriptions]
    assert len(set(ids)) == len(ids)
    assert all(0 <= number < 2**63 for number in ids)


def test_repeated_descriptions_are_counted() -> None:
    maker, again = IdMaker(), IdMaker()
    ids = [maker.make("x", "Việc") for _ in range(50)]
    assert len(set(ids)) == 50
    assert [again.make("x", "Việc") for _ in range(50)] == ids


def test_parts_do_not_run_into_each_other() -> None:
    maker = IdMaker()
    assert maker.make("a", "bc") != IdMaker().make("ab", "c")
    assert maker.make("a", "b") != IdMaker().make("a b")


def test_an_earlier_repetition_does_not_move_others() -> None:
    """What is added elsewhere in a document leaves all other ids as they are."""
    maker = IdMaker()
    maker.make("x", "something new")
    assert maker.make("x", "Việc") == IdMaker().make("x", "Việc")


def test_no_two_parts_of_the_plans_share_an_id() -> None:
    trees = [plan_structure(name).tree for name in PLANS]
    ids = [passage.id for tree in trees for passage in tree.passages]
    ids += [section.id for tree in trees for section in tree.sections]
    assert len(set(ids)) == len(ids)
    assert len(plan_structure(CAN_THO).tree.passages) == 38

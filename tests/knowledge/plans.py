"""The shipped plans, read once for the tests of what is read in them."""

from functools import lru_cache
from pathlib import Path

from knowledge.agencies import Agencies
from knowledge.facts.assignments import AssignmentReader
from knowledge.model import Assignment, Passage
from knowledge.structure.structure import Structure, read_structure

DOCUMENTS = Path(__file__).parents[2] / "knowledge" / "documents"
BAC_GIANG = "bac-giang-2024-ke-hoach-30-7"
CAN_THO = "can-tho-2025-ke-hoach-30-7"
LANG_SON = "lang-son-2023-ke-hoach"
COAST = "tinh-ven-bien-2021-2025-chuong-trinh"
TUYEN_QUANG = "tuyen-quang-2024-ke-hoach-61"
PLANS = (BAC_GIANG, CAN_THO, LANG_SON, COAST, TUYEN_QUANG)


@lru_cache
def plan_text(name: str) -> str:
    return (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8")


@lru_cache
def plan_structure(name: str) -> Structure:
    return read_structure(name, plan_text(name), Agencies.load())


@lru_cache
def plan_assignments(name: str) -> dict[int, Assignment]:
    read = AssignmentReader(Agencies.load(), plan_text(name)).read(plan_structure(name).tree)
    return {assignment.passage_id: assignment for assignment in read}


def passage_with(name: str, words: str) -> Passage:
    found = [p for p in plan_structure(name).tree.passages if words in p.text]
    assert len(found) == 1, f"{len(found)} passages of {name} hold “{words}”"
    return found[0]


def assignment_of(name: str, words: str) -> Assignment:
    return plan_assignments(name)[passage_with(name, words).id]

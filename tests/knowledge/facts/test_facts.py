"""All facts of whole documents, against what a person found in them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agencies import Agencies
from knowledge.facts.facts import read_facts
from knowledge.model import (
    DateFact,
    Document,
    Facts,
    Figure,
    Passage,
    PassageKind,
    Reference,
    Theme,
)
from knowledge.structure.structure import read_structure
from knowledge.text import nfc, squeeze
from tests.knowledge.one_passage import passage
from tests.knowledge.plans import COAST, PLANS, plan_structure, plan_text

EXPECTED = Path(__file__).parents[1] / "data" / "facts_plans.jsonl"
LAWS = Path(__file__).resolve().parents[3].parent / "shared" / "documents" / "laws"
YEARS = {
    name: int(year)
    for name in PLANS
    for year in name.split("-")
    if len(year) == 4 and year.isdigit()
}
YEARS.pop(COAST)


def document(name: str, text: str, year: int | None) -> Document:
    return Document(name, "", "Kế hoạch", text, f"{name}.txt", "", year=year)


def facts_of(name: str) -> tuple[Document, list[Passage], Facts]:
    doc = document(name, plan_text(name), YEARS.get(name))
    passages = plan_structure(name).tree.passages
    return doc, passages, read_facts(passages, doc)


def row(fact: DateFact | Figure | Reference | Theme, path: str) -> dict[str, Any]:
    """Return ``fact`` in the form of the expected file, without ids and positions."""
    kind = fact.kind.value if isinstance(fact, DateFact) else type(fact).__name__.lower()
    values = {"document": fact.document_id, "fact": kind, "path": path}
    left_out = {"passage_id", "document_id", "start", "end"}
    left_out |= {"kind"} if isinstance(fact, DateFact) else set()
    for field in fact.__dataclass_fields__:
        if field not in left_out:
            value = getattr(fact, field)
            values[field] = value.isoformat() if isinstance(value, date) else value
    return values


def every(facts: Facts) -> list[DateFact | Figure | Reference | Theme]:
    return [*facts.dates, *facts.figures, *facts.references, *facts.themes]


def assert_verifiable(facts: Facts, doc: Document) -> None:
    """Every printed word of a fact stands in the slice of the source it points to."""
    for fact in every(facts):
        quote = squeeze(doc.text[fact.start : fact.end])
        if isinstance(fact, Reference | Theme):
            assert quote == fact.text
        elif isinstance(fact, Figure):
            assert fact.value in quote
            assert fact.what in quote
        else:
            assert fact.as_printed in quote
            assert (fact.to_whom or "") in quote


@pytest.mark.parametrize("name", PLANS)
def test_the_plans_facts_are_those_a_person_found(name: str) -> None:
    lines = [json.loads(line) for line in EXPECTED.read_text(encoding="utf-8").splitlines()]
    expected = [line for line in lines if line.get("document") == name]
    _, passages, facts = facts_of(name)
    paths = {p.id: p.path for p in passages}
    assert [row(fact, paths[fact.passage_id]) for fact in every(facts)] == expected


@pytest.mark.parametrize("name", PLANS)
def test_every_fact_of_the_plans_is_verified_by_its_quote(name: str) -> None:
    doc, passages, facts = facts_of(name)
    assert_verifiable(facts, doc)
    for fact in facts.dates:
        assert fact.what in squeeze(doc.text[fact.start : fact.end])
    spans = {p.id: (p.start, p.end) for p in passages}
    for item in every(facts):
        start, end = spans[item.passage_id]
        assert start <= item.start < item.end <= end


def test_a_stamp_is_never_a_fact() -> None:
    text = "ĐẾN Số: 111\nNgày: 01/4/24\nSố: 61 /KH-UBND\nTuyên Quang, ngày 27 tháng 3 năm 2024"
    assert read_facts([passage(text)], document("ke-hoach", text, 2024)) == Facts()


def test_the_legal_basis_gives_references_only() -> None:
    text = (
        "Thực hiện Kế hoạch số 19/KH-BCĐ ngày 15/01/2024 của Bộ Công an; đợt cao điểm từ ngày "
        "01/7/2024 đến ngày 30/9/2024; bảo đảm 95% số vụ án được giải quyết."
    )
    facts = read_facts([passage(text, PassageKind.BASIS)], document("ke-hoach", text, 2024))
    assert (len(facts.references), facts.dates, facts.figures) == (1, (), ())


@pytest.mark.skipif(not LAWS.is_dir(), reason="the shared law texts are not here")
def test_laws_hold_no_campaigns_targets_or_themes() -> None:
    for path in sorted(LAWS.glob("*.txt")):
        text = nfc(path.read_text(encoding="utf-8"))
        passages = read_structure(path.stem, text, Agencies.load()).tree.passages
        doc = document(path.stem, text, 2020)
        facts = read_facts(passages, doc)
        assert (facts.figures, facts.themes) == ((), ())
        assert {fact.kind.value for fact in facts.dates} <= {"recurring"}
        assert_verifiable(facts, doc)


PIECES = """
từ ngày đến hết 01/7 30/9/2024 2 /3 trước định kỳ hằng quý 6 tháng năm báo cáo về Công an tỉnh
(qua Sở) gửi , ; . “Ngày toàn dân - 30/7” chủ đề là: “ ” " 95% trên tỷ lệ đạt Luật Kế hoạch số
34/KH-BCĐ của Bộ Công an về năm 2024 giai đoạn 2021-2025 giữa hoàn thành trong quý I/2023 Ngày
"""


@given(
    st.lists(st.sampled_from(PIECES.split()), max_size=40).map(" ".join) | st.text(max_size=120),
    st.none() | st.just(2024),
)
def test_any_text_is_read_calmly(text: str, year: int | None) -> None:
    text = nfc(text)
    if squeeze(text):
        doc = document("ke-hoach", text, year)
        assert_verifiable(read_facts([passage(text)], doc), doc)

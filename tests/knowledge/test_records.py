import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest
import sqlite_utils
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.catalogue import CatalogueEntry
from knowledge.model import (
    Assignment,
    AssignmentSource,
    DateFact,
    DateKind,
    Document,
    Figure,
    Passage,
    PassageKind,
    Reference,
    Section,
    Theme,
)
from knowledge.records import from_row, to_row

RECORDS: tuple[Any, ...] = (
    Assignment,
    CatalogueEntry,
    DateFact,
    Document,
    Figure,
    Passage,
    Reference,
    Section,
    Theme,
)
# What a text file can hold: no lone surrogates; NUL would end a text for SQLite's own functions.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
integers = st.integers(-(2**63), 2**63 - 1)


def records(cls: Any) -> st.SearchStrategy[Any]:
    return st.builds(cls, **{f.name: _values(str(f.type)) for f in fields(cls)})


def _values(kind: str) -> st.SearchStrategy[Any]:
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "str": texts,
        "int": integers,
        "date": st.dates(),
        "None": st.none(),
        "tuple[str, ...]": st.lists(texts, max_size=4).map(tuple),
        "PassageKind": st.sampled_from(PassageKind),
        "DateKind": st.sampled_from(DateKind),
        "AssignmentSource": st.sampled_from(AssignmentSource),
    }
    return st.one_of(*(kinds[part] for part in kind.split(" | ")))


@pytest.mark.parametrize("cls", RECORDS)
@given(data=st.data())
@settings(max_examples=40)
def test_any_record_comes_back(cls: Any, data: st.DataObject) -> None:
    record = data.draw(records(cls))
    assert from_row(cls, to_row(record)) == record


@pytest.mark.parametrize("cls", RECORDS)
@given(data=st.data())
@settings(max_examples=10)
def test_any_record_comes_back_from_a_table(cls: Any, data: st.DataObject) -> None:
    record = data.draw(records(cls))
    db = sqlite_utils.Database(memory=True)
    columns = {f.name: int if str(f.type).startswith("int") else str for f in fields(cls)}
    db.table("records").create(columns)
    db.table("records").insert(to_row(record))
    (row,) = db.table("records").rows
    db.close()
    assert from_row(cls, row) == record


@pytest.mark.parametrize("cls", RECORDS)
@given(data=st.data())
@settings(max_examples=10)
def test_rows_hold_only_what_sqlite_holds(cls: Any, data: st.DataObject) -> None:
    row = to_row(data.draw(records(cls)))
    assert list(row) == [field.name for field in fields(cls)]
    assert {type(value) for value in row.values()} <= {str, int, type(None)}


def test_all_records_of_the_model_are_tried() -> None:
    import knowledge.model as model

    found = {
        value for value in vars(model).values() if is_dataclass(value) and isinstance(value, type)
    }
    # These two are records of records, kept in several tables.
    assert found - set(RECORDS) == {model.Facts, model.ReadDocument}


def theme(**changes: object) -> dict[str, object]:
    row: dict[str, object] = to_row(Theme(1, "x", 2024, "Chủ đề", 0, 5))
    return row | changes


def test_the_values_of_a_row() -> None:
    fact = DateFact(
        1, "x", DateKind.PERIOD, "đợt", date(2024, 7, 1), None, None, None, "từ 01/7", 0, 7
    )
    row = to_row(fact)
    assert row["kind"] == "period"
    assert type(row["kind"]) is str
    assert row["starts"] == "2024-07-01"
    assert row["ends"] is None


def test_lists_are_json_that_people_can_read() -> None:
    entry = CatalogueEntry("x", "T", "Kế hoạch", replaces=("đã cũ", 'có "dấu"'))
    assert to_row(entry)["replaces"] == '["đã cũ", "có \\"dấu\\""]'
    assert json.loads(to_row(CatalogueEntry("x", "T", "K"))["replaces"]) == []


def test_other_columns_are_passed_over() -> None:
    assert from_row(Theme, theme(position=3, added="later")) == Theme(1, "x", 2024, "Chủ đề", 0, 5)


def test_missing_columns_get_their_defaults() -> None:
    assert from_row(CatalogueEntry, {"id": "x", "title": "T", "kind": "K"}) == CatalogueEntry(
        "x", "T", "K"
    )


@pytest.mark.parametrize(
    "row",
    [
        theme(year="next year"),
        theme(text=None),
        theme(start="x"),
        {name: value for name, value in theme().items() if name != "text"},
    ],
)
def test_a_row_that_makes_no_sense(row: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        from_row(Theme, row)


def test_a_day_that_is_none() -> None:
    with pytest.raises(ValidationError):
        from_row(CatalogueEntry, {"id": "x", "title": "T", "kind": "K", "issued": "2024-02-30"})


def test_a_kind_that_is_not_known() -> None:
    passage = Passage(1, "x", None, 0, PassageKind.BODY, "", "", (), "A", 0, 1)
    with pytest.raises(ValidationError):
        from_row(Passage, to_row(passage) | {"kind": "tail"})

"""A law that replaces another one moves its status, and moves it back when it is withdrawn."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.catalogue import CatalogueEntry
from knowledge.model import Status
from knowledge.workshop import Workshop
from knowledge.workshop.succession import replaced_ids, successions
from tests.knowledge.workshop.texts import NEW_LAW, OLD_LAW, source


def entry(id_: str, number: str | None, **fields: object) -> CatalogueEntry:
    return replace(CatalogueEntry(id_, id_, "Kế hoạch", number), **fields)  # type: ignore[arg-type]


def test_a_law_is_replaced_from_the_day_the_new_one_is_in_force(workshop: Workshop) -> None:
    workshop.take(source(OLD_LAW, "cu.txt"), approve=True)
    workshop.take(source(NEW_LAW, "moi.txt"), approve=True, actor="an")
    old = workshop.read("cu").document
    assert (old.replaced_by, old.valid_to) == ("Luật 88/2026/QH16", date(2026, 12, 31))
    assert old.status_on(date(2026, 12, 31)) is Status.IN_FORCE
    assert old.status_on(date(2027, 1, 1)) is Status.REPLACED
    assert workshop.approved()[1].document == old
    log = [(e.actor, e.what, e.document_id, e.after) for e in workshop.audit(1)]
    assert log == [("an", "replaced by", "cu", "moi")]


def test_a_withdrawn_law_replaces_nothing(workshop: Workshop) -> None:
    alone = workshop.take(source(OLD_LAW, "cu.txt"), approve=True).read
    workshop.take(source(NEW_LAW, "moi.txt"), approve=True)
    workshop.withdraw("moi", actor="binh")
    assert workshop.read("cu") == alone
    entry = workshop.audit(1)[0]
    assert (entry.what, entry.before, entry.after) == ("replaced by", "moi", None)


def test_a_draft_replaces_nothing(workshop: Workshop) -> None:
    workshop.take(source(OLD_LAW, "cu.txt"), approve=True)
    workshop.take(source(NEW_LAW, "moi.txt"))
    assert workshop.successions() == {}


def test_a_number_without_year_names_the_newest_older_text_of_the_same_office() -> None:
    def plan(name: str, year: int, province: str, **more: object) -> CatalogueEntry:
        issued = date(year, 2, 1)
        return entry(name, "12/KH-UBND", province=province, issued=issued, **more)

    known = [plan("a", 2023, "Cà Mau"), plan("b", 2024, "Cà Mau"), plan("c", 2025, "An Giang")]
    new = plan("d", 2026, "Cà Mau", replaces=("12/ KH-UBND",))
    assert replaced_ids(new, [*known, new]) == ("b",)


def test_an_id_names_a_document() -> None:
    new = entry("b", None, replaces=("a", "khong-co"))
    assert replaced_ids(new, [entry("a", None), new]) == ("a",)


@pytest.mark.parametrize("day", [None, date(2026, 5, 1)])
def test_a_successor_without_a_day_replaces_at_once(day: date | None) -> None:
    old, new = entry("a", None), entry("b", "5/KH", replaces=("a",), valid_from=day)
    found = successions([old, new])["a"]
    assert found.by_name == "Kế hoạch 5/KH"
    assert found.last_day == (date(2026, 4, 30) if day else None)

from datetime import date

import pytest

from knowledge.cards import Cards
from knowledge.contacts import Contacts
from knowledge.workshop import due_for_review
from knowledge.workshop.review import months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 22), 6, date(2026, 5, 22)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 6, 15), 18, date(2024, 12, 15)),
    ],
)
def test_months_back(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_nothing_is_due_on_the_day_of_the_last_review() -> None:
    newest = max(card.reviewed for card in Cards.load().cards)
    assert all(item.reviewed < newest for item in due_for_review(newest))


def test_everything_is_due_after_years() -> None:
    due = due_for_review(date(2040, 1, 1))
    contacts = Contacts.load()
    places = (*contacts.places(), *contacts.places(abroad=True))
    assert len(due) == len(Cards.load().cards) + len(contacts.all()) + len(places)
    assert {item.kind for item in due} == {"card", "contact", "place"}
    assert [item.reviewed for item in due] == sorted(item.reviewed for item in due)

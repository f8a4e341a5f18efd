"""Which reviewed cards and contacts have not been looked at for long."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.cards import Cards
from knowledge.contacts import Contacts

REVIEW_MONTHS = 6


@dataclass(frozen=True, slots=True)
class DueForReview:
    """A card, contact or place whose review is old."""

    kind: Literal["card", "contact", "place"]
    id: str  # the card's id, the contact's number, the place's name
    title: str
    reviewed: date


def due_for_review(
    today: date,
    months: int = REVIEW_MONTHS,
    cards: Cards | None = None,
    contacts: Contacts | None = None,
) -> list[DueForReview]:
    """Return what was reviewed more than ``months`` months before ``today``, the oldest first.

    Args:
        today: the day on which it is asked.
        months: how long a review is good for.
        cards: the cards; the shipped ones unless given.
        contacts: the contacts; the shipped ones unless given.
    """
    limit = months_before(today, months)
    cards, contacts = cards or Cards.load(), contacts or Contacts.load()
    places = (*contacts.places(), *contacts.places(abroad=True))
    everything = [
        *(DueForReview("card", card.id, card.title, card.reviewed) for card in cards.cards),
        *(DueForReview("contact", c.number, c.name, c.checked) for c in contacts.all()),
        *(DueForReview("place", place.name, place.name, place.checked) for place in places),
    ]
    return sorted(
        (item for item in everything if item.reviewed < limit),
        key=lambda item: (item.reviewed, item.kind, item.id),
    )


def months_before(day: date, months: int) -> date:
    """Return the same day of the month ``months`` earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

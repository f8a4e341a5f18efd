"""The form of what a document is: number, issuer, province, days; guessed, then confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.web.admin.checking_forms import Form, read_day
from knowledge.catalogue import CatalogueEntry
from knowledge.places import Places

METADATA = "metadata"
_FIRST_YEAR, _LAST_YEAR = 1945, 2100
_DAYS = ("issued", "valid_from", "valid_to")
_TEXTS = ("title", "kind", "number", "issuer", "signer", "note")


def metadata_form(entry: CatalogueEntry) -> Form:
    """Return the form with what is known of a document."""
    values: dict[str, tuple[str, ...]] = {name: (getattr(entry, name) or "",) for name in _TEXTS}
    for name in _DAYS:
        day: date | None = getattr(entry, name)
        values[name] = (day.isoformat() if day else "",)
    values["province"] = (entry.province_at_issue or entry.province or "",)
    values["year"] = (str(entry.year or ""),)
    values["replaces"] = entry.replaces
    return Form(METADATA, "", values)


def metadata_of_form(
    form: Form, known: CatalogueEntry, others: frozenset[str]
) -> tuple[CatalogueEntry, dict[str, str]]:
    """Return the metadata that a form says, and what is wrong with it by field.

    Args:
        form: what was sent.
        known: what was known; what the form does not ask for stays.
        others: ids of the other documents.
    """
    problems: dict[str, str] = {
        name: "problem.empty" for name in ("title", "kind") if not form.one(name)
    }
    days = {name: read_day(form.one(name), problems, name) for name in _DAYS}
    begins, ends = days["valid_from"], days["valid_to"]
    if begins and ends and ends < begins:
        problems["valid_to"] = "problem.order"
    printed, today = _province(form.one("province"), problems)
    entry = replace(
        known,
        title=form.one("title"),
        kind=form.one("kind"),
        number=form.one("number") or None,
        issuer=form.one("issuer") or None,
        signer=form.one("signer") or None,
        note=form.one("note") or None,
        province_at_issue=printed,
        province=today,
        year=_year(form.one("year"), problems),
        issued=days["issued"],
        valid_from=begins,
        valid_to=ends,
        replaces=_replaces(form, known, others, problems),
    )
    return entry, problems


def _province(name: str, problems: dict[str, str]) -> tuple[str | None, str | None]:
    """Return a province's name as the document prints it, and the one it is in today."""
    if not name:
        return None, None
    today = Places.load().today(name)
    if today is None:
        problems["province"] = "problem.province"
    return name, today


def _year(text: str, problems: dict[str, str]) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        problems["year"] = "problem.year"
        return None
    return int(text)


def _replaces(
    form: Form, known: CatalogueEntry, others: frozenset[str], problems: dict[str, str]
) -> tuple[str, ...]:
    """Return what the document replaces: ids, or numbers of documents that are not loaded yet."""
    named = tuple(dict.fromkeys(form.many("replaces")))
    if not all(name in others or "/" in name or name in known.replaces for name in named):
        problems["replaces"] = "problem.replaces"
    return named

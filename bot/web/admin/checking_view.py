"""All that the check screen shows of one version, gathered from the workshop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.messages import Messages
from bot.web.admin.checking_forms import Form, open_form
from bot.web.admin.checking_metadata import METADATA, metadata_form
from bot.web.admin.checking_text import TextPage, text_pages
from bot.web.admin.checking_tree import (
    AgencyName,
    PassageItem,
    SectionItem,
    agency_names,
    check_tree,
)
from bot.web.admin.versions import (
    CorrectionLine,
    HistoryLine,
    correction_lines,
    history_lines,
    short_name,
)
from knowledge.agencies import Agencies
from knowledge.workshop import AgencyDuties, DraftReport, Listed, State, Workshop

_HISTORY = 30


@dataclass(frozen=True, slots=True)
class Other:
    """Another document of the workshop, by its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """What the check screen shows.

    Args:
        report: what was read and what was not understood.
        name: how people call the document.
        pages: its text.
        tree: what was read, section by section.
        duties: the agencies with how many duties, and whether the reviewed list has them.
        metadata: the form of what the document is.
        form: the form of a correction that is open; None when none is.
        corrections: what people corrected.
        versions: all versions of the document, the last one first.
        history: what became of it.
        alike: other documents with nearly the same text.
        replaces: the loaded documents that it replaces.
        others: all other documents, for the form.
        agencies: names to choose from.
    """

    report: DraftReport
    name: str
    pages: tuple[TextPage, ...]
    tree: tuple[SectionItem | PassageItem, ...]
    duties: tuple[tuple[AgencyName, AgencyDuties], ...]
    metadata: Form
    form: Form | None
    corrections: tuple[CorrectionLine, ...]
    versions: tuple[Listed, ...]
    history: tuple[HistoryLine, ...]
    alike: tuple[Other, ...]
    replaces: tuple[Other, ...]
    others: tuple[Other, ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which version is to be shown, and which form is open on it.

    Args:
        document_id: the document.
        sha256: the version; None: its draft, else the approved one, else the last.
        kind: of the form to open; empty for none.
        place: of that form.
        form: a form that was sent and not taken, shown with what was typed.
    """

    document_id: str
    sha256: str | None
    kind: str = ""
    place: str = ""
    form: Form | None = None


def check_view(workshop: Workshop, wanted: Wanted, language: str) -> CheckView:
    """Return what the check screen shows of a version; raises UnknownDocument."""
    report = workshop.check.report(wanted.document_id, wanted.sha256)
    document_id, sha256 = report.version.document_id, report.version.sha256
    read = workshop.check.read(document_id, sha256)
    agencies = Agencies.load()
    listed = workshop.documents()
    others = _others(listed, document_id)
    form = wanted.form or (open_form(read, wanted.kind, wanted.place) if wanted.kind else None)
    sent_metadata = form is not None and form.kind == METADATA
    tree = check_tree(read, agencies, Messages.load(language))
    return CheckView(
        report=report,
        name=short_name(report.metadata),
        pages=text_pages(read, report.page_notes, workshop.data),
        tree=tree,
        duties=_duties(report, agencies),
        metadata=form if sent_metadata and form else metadata_form(report.metadata),
        form=None if sent_metadata else form,
        corrections=correction_lines(workshop.check.corrections(document_id, sha256), read),
        versions=_versions(listed, document_id),
        history=history_lines(workshop.audit(_HISTORY, document_id)),
        alike=_named(report.alike, others),
        replaces=_named(report.replaces, others),
        others=tuple(others.values()),
        agencies=_names(report, agencies),
    )


def _others(listed: Iterable[Listed], document_id: str) -> dict[str, Other]:
    """Return the other documents by id; the last version names each."""
    return {
        item.version.document_id: Other(item.version.document_id, _described(item))
        for item in listed
        if item.version.document_id != document_id
        and item.version.state in (State.APPROVED, State.DRAFT)
    }


def _described(item: Listed) -> str:
    place = [str(part) for part in (item.metadata.province, item.metadata.year) if part]
    return ", ".join([short_name(item.metadata), *place])


def _named(ids: Iterable[str], others: dict[str, Other]) -> tuple[Other, ...]:
    return tuple(others.get(id_, Other(id_, id_)) for id_ in ids)


def _versions(listed: Iterable[Listed], document_id: str) -> tuple[Listed, ...]:
    own = [item for item in listed if item.version.document_id == document_id]
    return tuple(sorted(own, key=lambda item: item.changed, reverse=True))


def _duties(report: DraftReport, agencies: Agencies) -> tuple[tuple[AgencyName, AgencyDuties], ...]:
    names = agency_names((duty.name for duty in report.agencies), agencies)
    return tuple(zip(names, report.agencies, strict=True))


def _names(report: DraftReport, agencies: Agencies) -> tuple[str, ...]:
    """Return the names that the document prints, then those of the reviewed list."""
    printed = [duty.name for duty in report.agencies]
    return tuple(dict.fromkeys([*printed, *(agency.name for agency in agencies)]))

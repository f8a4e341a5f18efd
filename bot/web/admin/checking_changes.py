"""What a person corrects and confirms on the check screen; what was typed is never lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.error_words import in_words
from bot.service.office import Office
from bot.web.admin.checking import CHECK, CheckScreen, Sent
from bot.web.admin.checking_forms import (
    NEW_DATE,
    Form,
    correction_kind,
    is_date_at,
    sent_form,
    value_of,
    words_place,
)
from bot.web.admin.checking_metadata import METADATA, metadata_of_form
from bot.web.admin.guard import Caller, Guard
from bot.web.templating import language_of
from knowledge.errors import AlreadyDecided, UnfitCorrection
from knowledge.workshop import Workshop
from knowledge.workshop.accounts import Role

_ANCHOR = re.compile(r"[ds]\d+")


class CheckChanges:
    """Takes the forms of the check screen.

    Args:
        screen: shows a form again that cannot be taken.
        office: the workshop.
    """

    def __init__(self, screen: CheckScreen, office: Office) -> None:
        self._screen = screen
        self._office = office

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        return [
            guard.change(f"{CHECK}/sua", self._correct, Role.EDITOR),
            guard.change(f"{CHECK}/hoan-tac", self._undo, Role.EDITOR),
            guard.change(f"{CHECK}/thong-tin", self._confirm, Role.EDITOR),
        ]

    async def _correct(self, request: Request, caller: Caller) -> Response:
        sent = Sent.of(request, caller)
        form = sent_form(caller.field("loai"), caller.field("cho"), caller.form)
        remove = bool(caller.field("xoa"))

        def work(workshop: Workshop) -> dict[str, str]:
            return _correct(workshop, sent, form, caller.actor, remove=remove)

        return await self._keep(request, caller, sent, form, work)

    async def _confirm(self, request: Request, caller: Caller) -> Response:
        sent = Sent.of(request, caller)
        form = sent_form(METADATA, "", caller.form)

        def work(workshop: Workshop) -> dict[str, str]:
            return _confirm(workshop, sent, form, caller.actor)

        return await self._keep(request, caller, sent, form, work)

    async def _undo(self, request: Request, caller: Caller) -> Response:
        sent = Sent.of(request, caller)
        correction = caller.field("id")
        if correction.isdecimal():
            await self._office.run(
                lambda workshop: workshop.check.undo_correction(int(correction), actor=caller.actor)
            )
        return self._screen.back(request, sent, _anchor_of(caller) or "da-sua")

    async def _keep(
        self,
        request: Request,
        caller: Caller,
        sent: Sent,
        form: Form,
        work: Callable[[Workshop], dict[str, str]],
    ) -> Response:
        """Return the page as it is now, or the form again with what is wrong with it."""
        conflict = None
        try:
            problems, detail = await self._office.run(work), ""
        except UnfitCorrection as error:
            problems, detail = {"": "problem.unfit"}, in_words(str(error), language_of(request))
        except AlreadyDecided as error:
            problems, detail, conflict = {"": "problem.conflict"}, "", error
        if not problems:
            return self._screen.back(request, sent, _anchor_of(caller))
        again = replace(form, problems=problems, detail=detail)
        status = 409 if conflict else 400
        return await self._screen.show(
            request, caller, sent.wanted(again), conflict=conflict, status=status
        )


def _correct(
    workshop: Workshop, sent: Sent, form: Form, actor: str, *, remove: bool
) -> dict[str, str]:
    """Correct what a form says; return what is wrong with it by field."""
    value, problems = (None, {}) if remove else value_of(form)
    kind = correction_kind(form)
    if kind is None:
        return {"": "problem.choose"}
    if problems:
        return problems
    place = form.place
    if form.kind == NEW_DATE:
        read = workshop.check.read(sent.document_id, sent.sha256)
        found = words_place(read, form.place, form.one("words"))
        if found is None or is_date_at(read, found):
            return {"words": "problem.words" if found is None else "problem.taken"}
        place = found
    workshop.check.correct(
        sent.document_id, sent.sha256, kind, place, value, actor=actor, seen=sent.seen
    )
    return {}


def _confirm(workshop: Workshop, sent: Sent, form: Form, actor: str) -> dict[str, str]:
    """Confirm what a form says of a document; return what is wrong with it by field."""
    listed = workshop.documents()
    version = workshop.check.version(sent.document_id, sent.sha256)
    known = next(item for item in listed if item.version == version)
    others = frozenset(item.version.document_id for item in listed) - {sent.document_id}
    entry, problems = metadata_of_form(form, known.metadata, others)
    if not problems:
        workshop.check.confirm_metadata(
            sent.document_id, sent.sha256, entry, actor=actor, seen=sent.seen
        )
    return problems


def _anchor_of(caller: Caller) -> str:
    """Return where on the page the form stood; empty when the form does not say."""
    anchor = caller.field("neo")
    return anchor if _ANCHOR.fullmatch(anchor) else ""

"""The check screen: a version's text beside what was read in it, and the pictures of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from bot.messages import Messages
from bot.service.office import Office
from bot.web.admin.checking_forms import LEVELS, RECURRENCES, Form
from bot.web.admin.checking_view import Wanted, check_view
from bot.web.admin.guard import Caller, Guard
from bot.web.admin.pages import AdminPages
from bot.web.templating import language_of
from bot.web.times import moment
from knowledge.errors import AlreadyDecided
from knowledge.facts.citation_parts import DATA, reviewed_lines
from knowledge.model import DateKind
from knowledge.places import Places

CHECK = "/admin/van-ban/{document_id}"
IMAGES = "pages"
"""The folder of the pages' pictures in the data folder."""

_IMAGE_LIFE = {"Cache-Control": "private, max-age=600"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What every form of the check screen carries.

    Args:
        document_id: the document.
        sha256: its version.
        seen: the revision that the person looked at; None when the form does not say.
    """

    document_id: str
    sha256: str
    seen: int | None

    @classmethod
    def of(cls, request: Request, caller: Caller) -> Sent:
        """Return what a request says."""
        seen = caller.field("seen")
        return cls(
            document_id=request.path_params["document_id"],
            sha256=caller.field("phien-ban"),
            seen=int(seen) if seen.isdecimal() else None,
        )

    def wanted(self, form: Form | None = None) -> Wanted:
        """Return the version to show again, with a form that was not taken."""
        return Wanted(self.document_id, self.sha256, form=form)

    def address(self, request: Request, fragment: str = "") -> str:
        """Return the address of the version's check screen in the request's language."""
        query = {"phien-ban": self.sha256}
        if language_of(request) == "en":
            query["lang"] = "en"
        path = CHECK.format(document_id=quote(self.document_id, safe=""))
        return f"{path}?{urlencode(query)}{f'#{fragment}' if fragment else ''}"


class CheckScreen:
    """Shows versions to be checked.

    Args:
        pages: fills the templates.
        office: the workshop.
    """

    def __init__(self, pages: AdminPages, office: Office) -> None:
        self._pages = pages
        self._office = office

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        return [
            guard.look(CHECK, self._page),
            guard.look("/admin/trang/{image:path}", self._image),
        ]

    async def show(
        self,
        request: Request,
        caller: Caller,
        wanted: Wanted,
        *,
        conflict: AlreadyDecided | None = None,
        status: int = 200,
    ) -> Response:
        """Return the check screen.

        Args:
            request: what asked for it.
            caller: who looks.
            wanted: the version, and the form that is open.
            conflict: who changed the document while the caller looked at it.
            status: the HTTP status.

        Raises:
            UnknownDocument: there is no such version.
        """
        language = language_of(request)
        view = await self._office.run(lambda workshop: check_view(workshop, wanted, language))
        return self._pages.page(
            request,
            "checking.html",
            caller,
            status=status,
            c=Messages.load(language, "checking").text,
            view=view,
            conflict=conflict,
            conflict_at=moment(conflict.at) if conflict else "",
            moment=moment,
            levels=LEVELS,
            recurrences=RECURRENCES,
            date_kinds=[kind.value for kind in DateKind],
            kinds=reviewed_lines(DATA / "document_kinds.txt"),
            provinces=sorted(Places.load().names),
            publishing=self._office.publishing,
        )

    def back(self, request: Request, sent: Sent, fragment: str = "") -> Response:
        """Lead back to a version after a form was taken, to where the form stood."""
        return RedirectResponse(sent.address(request, fragment), status_code=303)

    async def _page(self, request: Request, caller: Caller) -> Response:
        asked = request.query_params
        may = caller.may("editor")
        wanted = Wanted(
            document_id=request.path_params["document_id"],
            sha256=asked.get("phien-ban") or None,
            kind=asked.get("sua", "") if may else "",
            place=asked.get("cho", "") if may else "",
        )
        return await self.show(request, caller, wanted)

    async def _image(self, request: Request, _caller: Caller) -> Response:
        """Serve a page's picture; no path leads out of their folder."""
        folder = self._office.data / IMAGES
        files = StaticFiles(directory=folder, check_dir=False)
        path, found = files.lookup_path(request.path_params["image"])
        if found is None or Path(path).suffix != ".jpg" or not Path(path).is_file():
            raise HTTPException(404, "That page's picture is not kept.")
        return FileResponse(path, headers=_IMAGE_LIFE)

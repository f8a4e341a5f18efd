"""Lets only signed-in accounts with the right role in, and only forms of their own session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.service.office import Office
from bot.web.admin.sessions import Session, Sessions
from knowledge.errors import AccountError
from knowledge.workshop.accounts import Account, Role

COOKIE = "lachan_admin"
SIGN_IN = "/admin/vao"
MAX_UPLOAD = 60 * 2**20
"""Bytes of one upload, forms included."""

_MAX_FIELD = 2**20


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks for a page.

    Args:
        account: the account.
        session: its session.
        form: the fields that were sent; empty for a page that is only looked at.
    """

    account: Account
    session: Session
    form: FormData

    @property
    def actor(self) -> str:
        """The name for the audit log."""
        return self.account.name

    def field(self, name: str) -> str:
        """Return a field of the form, without blanks around it; "" when it is not there."""
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def may(self, role: str) -> bool:
        """Say whether the account may do what a role may."""
        return self.account.role.includes(Role(role))


Handler = Callable[[Request, Caller], Awaitable[Response]]


class Guard:
    """Wraps the handlers of the admin page.

    Args:
        sessions: who is signed in.
        office: reads accounts.
    """

    def __init__(self, sessions: Sessions, office: Office) -> None:
        self._sessions = sessions
        self._office = office

    def look(self, path: str, handler: Handler, role: Role = Role.VIEWER) -> Route:
        """Return the route of a page that is only looked at."""

        async def guarded(request: Request) -> Response:
            caller = await self._caller(request, FormData())
            if caller is None:
                return RedirectResponse(SIGN_IN, status_code=303)
            self._check_role(caller, role)
            return await handler(request, caller)

        return Route(path, guarded, methods=["GET"])

    def change(self, path: str, handler: Handler, role: Role) -> Route:
        """Return the route of a form that changes something."""

        async def guarded(request: Request) -> Response:
            _check_size(request)
            _check_origin(request)
            if self._sessions.get(request.cookies.get(COOKIE, "")) is None:
                return RedirectResponse(SIGN_IN, status_code=303)  # a stranger's file is not read
            async with request.form(max_files=20, max_part_size=_MAX_FIELD) as form:
                caller = await self._caller(request, form)
                if caller is None:
                    return RedirectResponse(SIGN_IN, status_code=303)
                if not caller.session.proves(caller.field("csrf")):
                    raise HTTPException(403, "This form belongs to an earlier session.")
                self._check_role(caller, role)
                return await handler(request, caller)

        return Route(path, guarded, methods=["POST"])

    async def _caller(self, request: Request, form: FormData) -> Caller | None:
        """Return who asks; the account is read each time, so a change of it counts at once."""
        token = request.cookies.get(COOKIE, "")
        session = self._sessions.get(token)
        if session is None:
            return None
        name = session.account
        try:
            account = await self._office.run(lambda workshop: workshop.accounts.get(name))
        except AccountError:
            account = None
        if account is None or account.disabled:
            self._sessions.end(token)
            return None
        return Caller(account, session, form)

    def _check_role(self, caller: Caller, role: Role) -> None:
        if not caller.account.role.includes(role):
            raise HTTPException(403, f"This needs the role “{role.value}”.")


def _check_size(request: Request) -> None:
    declared = request.headers.get("content-length", "")
    if not declared.isdecimal():
        raise HTTPException(411, "The size of the upload is not told.")
    if int(declared) > MAX_UPLOAD:
        raise HTTPException(413, f"An upload may have at most {MAX_UPLOAD // 2**20} MB.")


def _check_origin(request: Request) -> None:
    """Refuse a form that another site has sent."""
    origin = request.headers.get("origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "This form comes from another site.")

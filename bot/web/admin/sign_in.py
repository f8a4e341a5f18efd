"""Signing in with a password or a one-time link, and signing out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.commands.admin import LINK_PATH
from bot.messages import Messages
from bot.service.office import Office
from bot.web.admin.guard import COOKIE, SIGN_IN
from bot.web.admin.pages import AdminPages
from bot.web.admin.sessions import LONGEST_S, Sessions
from bot.web.bodies import read_form
from bot.web.templating import language_of
from bot.web.times import moment
from bot.web.visitor import Visitors
from knowledge.errors import AccountError, LockedOut
from knowledge.workshop.accounts import Account

_PATH = "/admin"


class SignIn:
    """The pages for signing in and out.

    Args:
        pages: fills the templates.
        office: checks passwords and links.
        sessions: who is signed in.
        visitors: tells https.
        telegram: whether a link can be sent by Telegram.
    """

    def __init__(
        self,
        pages: AdminPages,
        office: Office,
        sessions: Sessions,
        visitors: Visitors,
        *,
        telegram: bool,
    ) -> None:
        self._pages = pages
        self._office = office
        self._sessions = sessions
        self._visitors = visitors
        self._telegram = telegram

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(SIGN_IN, self._form, methods=["GET"]),
            Route(SIGN_IN, self._with_password, methods=["POST"]),
            Route(f"{LINK_PATH}/{{token}}", self._link, methods=["GET"]),
            Route(f"{LINK_PATH}/{{token}}", self._with_link, methods=["POST"]),
            Route(f"{_PATH}/ra", self._out, methods=["POST"]),
        ]

    async def _form(self, request: Request) -> Response:
        return self._page(request)

    async def _link(self, request: Request) -> Response:
        """Ask for one more tap: programs that preview links must not use the link up."""
        token = request.path_params["token"]
        return self._page(request, token=token)

    async def _with_password(self, request: Request) -> Response:
        form = await read_form(request)
        name, password = form.get("name", "").strip().lower(), form.get("password", "")
        try:
            account = await self._office.run(
                lambda workshop: workshop.accounts.verify_password(name, password)
            )
        except AccountError as error:
            return self._refused(request, error)
        return self._signed_in(request, account)

    async def _with_link(self, request: Request) -> Response:
        token = request.path_params["token"]
        try:
            account = await self._office.run(lambda workshop: workshop.accounts.use_link(token))
        except AccountError as error:
            return self._refused(request, error)
        return self._signed_in(request, account)

    async def _out(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(SIGN_IN, status_code=303)
        response.delete_cookie(COOKIE, path=_PATH)
        return response

    def _refused(self, request: Request, error: AccountError) -> Response:
        problem = str(error)
        if isinstance(error, LockedOut):
            words = Messages.load(language_of(request), "admin")
            problem = words.text("sign_in.locked", time=moment(error.until))
        return self._page(request, status=401, problem=problem)

    def _page(
        self, request: Request, *, status: int = 200, problem: str = "", token: str = ""
    ) -> Response:
        return self._pages.page(
            request,
            "sign_in.html",
            status=status,
            problem=problem,
            token=token,
            telegram=self._telegram,
        )

    def _signed_in(self, request: Request, account: Account) -> Response:
        response = RedirectResponse(_PATH, status_code=303)
        response.set_cookie(
            COOKIE,
            self._sessions.begin(account.name),
            max_age=int(LONGEST_S),
            path=_PATH,
            secure=self._visitors.https(request.scope),
            httponly=True,
            samesite="lax",  # a link in a message must be able to lead to a page
        )
        return response

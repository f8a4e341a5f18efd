"""Accounts: made, given roles, closed, tied to Telegram; one-time links; one's own password."""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.commands.admin import LINK_PATH
from bot.service.office import Office
from bot.web.admin.guard import Caller, Guard
from bot.web.admin.pages import AdminPages, see_other
from bot.web.admin.sessions import Sessions
from knowledge.workshop import Workshop
from knowledge.workshop.accounts import MIN_PASSWORD, Account, Role

PATH = "/admin/nguoi-dung"
_LONGEST_ID = 15  # digits; Telegram's numbers have at most 52 bits


class People:
    """The pages of accounts.

    Args:
        pages: fills the templates.
        office: keeps the accounts.
        sessions: who is signed in.
        base_url: where the admin page is reached: scheme and host.
    """

    def __init__(
        self, pages: AdminPages, office: Office, sessions: Sessions, base_url: str
    ) -> None:
        self._pages = pages
        self._office = office
        self._sessions = sessions
        self._base_url = base_url

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        return [
            guard.look(PATH, self._list),
            guard.change(f"{PATH}/them", self._create, Role.ADMIN),
            guard.change(f"{PATH}/vai-tro", self._set_role, Role.ADMIN),
            guard.change(f"{PATH}/khoa", self._set_disabled, Role.ADMIN),
            guard.change(f"{PATH}/telegram", self._set_telegram, Role.ADMIN),
            guard.change(f"{PATH}/lien-ket", self._link, Role.ADMIN),
            guard.change(f"{PATH}/mat-khau", self._set_password, Role.VIEWER),
        ]

    async def _list(self, request: Request, caller: Caller) -> Response:
        """Show all accounts to admins, to everybody the form for their own password."""
        accounts: list[Account] = []
        if caller.may(Role.ADMIN):
            accounts = await self._office.run(lambda workshop: workshop.accounts.all())
        return self._pages.page(
            request,
            "people.html",
            caller,
            accounts=accounts,
            roles=list(Role),
            shortest=MIN_PASSWORD,
        )

    async def _create(self, request: Request, caller: Caller) -> Response:
        name, role = caller.field("name").lower(), _role(caller)
        await self._office.run(lambda w: w.accounts.create(name, role, actor=caller.actor))
        return await self._show_link(request, caller, name)

    async def _set_role(self, request: Request, caller: Caller) -> Response:
        name, role = caller.field("name"), _role(caller)
        return await self._change(
            request, name, lambda w: w.accounts.set_role(name, role, actor=caller.actor)
        )

    async def _set_disabled(self, request: Request, caller: Caller) -> Response:
        name, disabled = caller.field("name"), caller.field("disabled") == "yes"
        return await self._change(
            request, name, lambda w: w.accounts.set_disabled(name, disabled, actor=caller.actor)
        )

    async def _set_telegram(self, request: Request, caller: Caller) -> Response:
        name, given = caller.field("name"), caller.field("telegram_id")
        right = given.isdecimal() and given.isascii() and len(given) <= _LONGEST_ID
        if given and not (right and int(given)):
            raise HTTPException(400, "A Telegram user's number has digits only.")
        number = int(given) if given else None
        return await self._change(
            request, name, lambda w: w.accounts.set_telegram(name, number, actor=caller.actor)
        )

    async def _link(self, request: Request, caller: Caller) -> Response:
        return await self._show_link(request, caller, caller.field("name"))

    async def _set_password(self, request: Request, caller: Caller) -> Response:
        """Change one's own password; whoever has one shows that they know it."""
        name, new = caller.account.name, _raw(caller, "new")
        if new != _raw(caller, "again"):
            raise HTTPException(400, "The new password was typed in two different ways.")

        def change(workshop: Workshop) -> None:
            if caller.account.has_password:
                workshop.accounts.verify_password(name, _raw(caller, "old"))
            workshop.accounts.set_password(name, new, actor=caller.actor)

        return await self._change(request, name, change)

    async def _change(
        self, request: Request, name: str, work: Callable[[Workshop], None]
    ) -> Response:
        """Change an account, and sign it out everywhere."""
        await self._office.run(work)
        self._sessions.end_all(name)
        return see_other(request, PATH)

    async def _show_link(self, request: Request, caller: Caller, name: str) -> Response:
        """Show a new sign-in link, this once."""
        token = await self._office.run(lambda w: w.accounts.make_link(name, actor=caller.actor))
        link = f"{self._base_url}{LINK_PATH}/{token}"
        return self._pages.page(request, "people_link.html", caller, name=name, link=link)


def _role(caller: Caller) -> Role:
    try:
        return Role(caller.field("role"))
    except ValueError:
        raise HTTPException(400, "Choose a role.") from None


def _raw(caller: Caller, name: str) -> str:
    """Return a field as it was typed: blanks belong to a password."""
    value = caller.form.get(name)
    return value if isinstance(value, str) else ""

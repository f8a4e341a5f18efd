"""Fills the templates of the admin page."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from bot.web.admin.guard import Caller
from bot.web.templating import Templates, language_of

MENU = (
    ("/admin", "documents"),
    ("/admin/cau-hoi", "questions"),
    ("/admin/so-lieu", "figures"),
    ("/admin/ra-soat", "review"),
    ("/admin/thong-bao", "notices"),
    ("/admin/nguoi-dung", "people"),
    ("/admin/nhat-ky", "log"),
    ("/admin/sao-luu", "backup"),
)


class AdminPages:
    """Pages of the admin area.

    Args:
        templates: the templates of the site.
    """

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def page(
        self,
        request: Request,
        template: str,
        caller: Caller | None = None,
        *,
        status: int = 200,
        **values: Any,
    ) -> HTMLResponse:
        """Return a page.

        Args:
            request: what asked for it.
            template: its file's name in ``templates/admin``.
            caller: who is signed in.
            status: the HTTP status.
            values: what it shows.
        """
        return self._templates.page(
            request,
            f"admin/{template}",
            status=status,
            area="admin",
            caller=caller,
            csrf=caller.session.csrf if caller is not None else "",
            menu=MENU,
            **values,
        )


def see_other(request: Request, path: str) -> RedirectResponse:
    """Return the way to a page after a form was taken, in the language of the form's page."""
    language = language_of(request)
    return RedirectResponse(f"{path}?lang=en" if language == "en" else path, status_code=303)

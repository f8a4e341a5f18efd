"""Fills the templates: every text is escaped, every page knows its language and address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.error_words import in_words
from bot.messages import Messages
from bot.web.assets import Assets
from bot.web.times import day, moment
from knowledge.contacts import Contacts
from knowledge.model import Status

if TYPE_CHECKING:
    from bot.settings import Settings

_FOLDER = Path(__file__).parent / "templates"


class Templates:
    """The templates of the site.

    Args:
        settings: where "leave quickly" leads, and whether search engines are welcome.
        assets: the static files that pages name.
    """

    def __init__(self, settings: Settings, assets: Assets) -> None:
        self._env = Environment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.globals |= {
            "static": assets.address,
            "leave_url": settings.leave_url,
            "search_engines": settings.search_engines,
            "Status": Status,
            "tel": _tel,
            "segment": _segment,
            "general_of": lambda language: Messages.load(language).text,
        }
        self._env.filters |= {"day": day, "moment": moment, "in_words": in_words}

    def render(self, template: str, language: str, *, area: str = "web", **values: Any) -> str:
        """Return a template filled in.

        Args:
            template: its file's name.
            language: of the texts around the values: "vi" or "en".
            area: whose texts: those of the public pages or of the admin page.
            values: what it shows.
        """
        words = Messages.load(language, area)
        return self._env.get_template(template).render(
            lang=language,
            t=words.text,
            general=Messages.load(language).text,
            url=_url(language),
            **values,
        )

    def page(
        self, request: Request, template: str, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return a page in the language that the request asks for; takes the same as ``render``."""
        language = str(values.pop("language", language_of(request)))
        html = self.render(
            template,
            language,
            path=request.url.path,
            other_url=_other_url(request, language),
            **values,
        )
        return HTMLResponse(html, status_code=status)


def language_of(request: Request) -> str:
    """Return the language of a page: Vietnamese unless the address says ``lang=en``."""
    return "en" if request.query_params.get("lang") == "en" else "vi"


def _url(language: str) -> Callable[..., str]:
    """Return what makes addresses of this site in one language."""

    def url(path: str, *, fragment: str = "", **query: str) -> str:
        pairs = {name: value for name, value in query.items() if value}
        if language == "en":
            pairs["lang"] = "en"
        search = f"?{urlencode(pairs)}" if pairs else ""
        anchor = f"#{quote(fragment, safe='~.:-')}" if fragment else ""
        return f"{path}{search}{anchor}"

    return url


def _other_url(request: Request, language: str) -> str:
    """Return the address of the same page in the other language."""
    query = {name: value for name, value in request.query_params.items() if name != "lang"}
    return _url("vi" if language == "en" else "en")(quote(request.url.path), **query)


def _segment(text: str) -> str:
    """Return a text as one part of an address."""
    return quote(text, safe="")


def _tel(number: str) -> str:
    return Contacts.load().get(number).tel

"""The public site: what its routes share, and the routes themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from bot.dialogue.dialogue import Dialogue
from bot.service.answers import AnswerService
from bot.web.admin.area import AdminArea
from bot.web.api import Api
from bot.web.assets import Assets
from bot.web.chat import ChatPages
from bot.web.deadlines import Deadlines
from bot.web.headers import SecurityHeaders
from bot.web.officer_files import OfficerFiles
from bot.web.pages import InformationPages
from bot.web.problems import Problems
from bot.web.reading import Reading
from bot.web.reading_pages import ReadingPages
from bot.web.talk import Talk
from bot.web.templating import Templates
from bot.web.visitor import Visitors

if TYPE_CHECKING:
    from bot.settings import Settings

_WORTH_PACKING = 500  # bytes


@dataclass(frozen=True)
class Site:
    """What the routes of the public site work with.

    Args:
        settings: the settings.
        service: answers questions from the current release.
        dialogue: a conversation with one person.
        admin: the admin pages.
    """

    settings: Settings
    service: AnswerService
    dialogue: Dialogue
    admin: AdminArea


def site_routes(site: Site) -> list[BaseRoute]:
    """Return the admin pages, and the public site, which takes every address the others leave."""
    assets = Assets()
    templates = Templates(site.settings, assets)
    visitors = Visitors(site.settings)
    reading = Reading(site.service)
    talk = Talk(site.dialogue, site.service)
    pages = Starlette(
        routes=[
            *ChatPages(talk, templates, assets, visitors).routes(),
            *Api(site.dialogue, reading, visitors).routes(),
            *OfficerFiles(reading, visitors, site.settings.public_url).routes(),
            *Deadlines(reading, templates).routes(),
            *ReadingPages(reading, templates, talk, visitors).routes(),
            *InformationPages(templates, site.settings.search_engines).routes(),
            assets.route(),
        ],
        exception_handlers=Problems(templates).handlers(),
    )
    admin = _guarded(site.admin.app(templates, visitors), site, visitors)
    return [
        Route("/admin", endpoint=admin),
        Route("/admin/{path:path}", endpoint=admin),
        Mount("/", app=_guarded(pages, site, visitors)),
    ]


def _guarded(pages: ASGIApp, site: Site, visitors: Visitors) -> SecurityHeaders:
    return SecurityHeaders(
        GZipMiddleware(pages, minimum_size=_WORTH_PACKING),
        https=visitors.https,
        embed_sites=site.settings.embed_sites,
        search_engines=site.settings.search_engines,
    )

"""The public site: what its routes share, and the routes themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from bot.dialogue.dialogue import Dialogue
from bot.service.answers import AnswerService
from bot.web.api import api_routes

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True)
class Site:
    """What the routes of the public site work with.

    Args:
        settings: the settings.
        service: answers questions from the current release.
        dialogue: a conversation with one person.
    """

    settings: Settings
    service: AnswerService
    dialogue: Dialogue


def site_routes(site: Site) -> list[BaseRoute]:
    """Return all routes of the public site."""
    return [*api_routes(site.dialogue)]

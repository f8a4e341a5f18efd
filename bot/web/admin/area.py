"""The admin area: what its pages share, and their routes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.outgoing.broadcasting import Broadcasting
from bot.outgoing.messenger import Messenger
from bot.service.answers import AnswerService
from bot.service.office import Office
from bot.state.state import State
from bot.web.admin.backup import Backup
from bot.web.admin.checking import CheckScreen
from bot.web.admin.checking_changes import CheckChanges
from bot.web.admin.checking_decisions import CheckDecisions
from bot.web.admin.comparison import Comparison
from bot.web.admin.documents import Documents
from bot.web.admin.figures import Figures, Load
from bot.web.admin.guard import Guard
from bot.web.admin.jobs import Jobs
from bot.web.admin.log import Log
from bot.web.admin.notices import Notices
from bot.web.admin.pages import AdminPages
from bot.web.admin.people import People
from bot.web.admin.people_link import TelegramLink
from bot.web.admin.problems import AdminProblems
from bot.web.admin.questions import Questions
from bot.web.admin.review import Review
from bot.web.admin.sessions import Sessions
from bot.web.admin.sign_in import SignIn
from bot.web.admin.uploads import Uploads
from bot.web.templating import Templates
from bot.web.visitor import Visitors

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True)
class AdminArea:
    """What the admin pages work with.

    Args:
        settings: the address of the site, and the day.
        office: the workshop.
        service: the release that answers.
        state: the inbox, subscriptions and broadcasts.
        broadcasting: sends notices.
        jobs: what goes on beside the requests.
        uploads: takes files in.
        messengers: the channels on which the bot may write first, by name.
        load: tells how much is going on now.
    """

    settings: Settings
    office: Office
    service: AnswerService
    state: State
    broadcasting: Broadcasting
    jobs: Jobs
    uploads: Uploads
    messengers: Mapping[str, Messenger]
    load: Load

    def app(self, templates: Templates, visitors: Visitors) -> Starlette:
        """Return the application of all admin pages, whose paths begin with ``/admin``."""
        pages = AdminPages(templates)
        sessions = Sessions()
        guard = Guard(sessions, self.office)
        telegram, base_url = self.messengers.get("telegram"), self.settings.base_url()
        today = self.settings.day
        screen = CheckScreen(pages, self.office)
        routes: list[BaseRoute] = [
            *SignIn(pages, self.office, sessions, visitors, telegram=telegram is not None).routes(),
            *TelegramLink(pages, self.office, telegram, visitors, base_url).routes(),
            *Documents(pages, self.office, self.service, self.uploads, self.jobs).routes(guard),
            *screen.routes(guard),
            *CheckChanges(screen, self.office).routes(guard),
            *CheckDecisions(screen, self.office, self.jobs).routes(guard),
            *Comparison(pages, self.office).routes(guard),
        ]
        routes += [
            *Questions(pages, self.office, today).routes(guard),
            *Figures(pages, self.office, self.state, self.load, today).routes(guard),
            *Review(pages, self.office, today).routes(guard),
            *Notices(pages, self.office, self.state.broadcasts, self.broadcasting).routes(guard),
            *People(pages, self.office, sessions, base_url).routes(guard),
            *Log(pages, self.office).routes(guard),
            *Backup(pages, self.office, sessions, self.jobs).routes(guard),
        ]
        return Starlette(routes=routes, exception_handlers=AdminProblems(pages).handlers())

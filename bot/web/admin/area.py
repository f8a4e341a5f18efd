"""The admin area: what its pages share, and their routes."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.outgoing.broadcasting import Broadcasting
from bot.service.answers import AnswerService
from bot.service.office import Office
from bot.state.state import State
from bot.web.admin.documents import Documents
from bot.web.admin.guard import Guard
from bot.web.admin.jobs import Jobs
from bot.web.admin.pages import AdminPages
from bot.web.admin.problems import AdminProblems
from bot.web.admin.sessions import Sessions
from bot.web.admin.sign_in import SignIn
from bot.web.admin.uploads import Uploads
from bot.web.templating import Templates
from bot.web.visitor import Visitors


@dataclass(frozen=True)
class AdminArea:
    """What the admin pages work with.

    Args:
        office: the workshop.
        service: the release that answers.
        state: the inbox, subscriptions and broadcasts.
        broadcasting: sends notices.
        jobs: what goes on beside the requests.
    """

    office: Office
    service: AnswerService
    state: State
    broadcasting: Broadcasting
    jobs: Jobs

    def app(self, templates: Templates, visitors: Visitors) -> Starlette:
        """Return the application of all admin pages, whose paths begin with ``/admin``."""
        pages = AdminPages(templates)
        sessions = Sessions()
        guard = Guard(sessions, self.office)
        uploads = Uploads(self.office, self.jobs)
        routes: list[BaseRoute] = [
            *SignIn(pages, self.office, sessions, visitors).routes(),
            *Documents(pages, self.office, self.service, uploads, self.jobs).routes(guard),
        ]
        return Starlette(routes=routes, exception_handlers=AdminProblems(pages).handlers())

"""Figures: how many replies of which kind, where, with what outcome; messages given up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.answer import AnswerStatus
from bot.service.office import Office
from bot.state.state import State
from bot.web.admin.figures_labels import labels
from bot.web.admin.figures_sums import Period, csv_of, sums_of
from bot.web.admin.guard import Caller, Guard
from bot.web.admin.pages import AdminPages
from bot.web.admin.plots import plot_of, share

_SHARES = (AnswerStatus.ANSWERED, AnswerStatus.NOT_FOUND, AnswerStatus.SAFETY)
_DEAD_LETTERS = 20

Load = Callable[[], tuple[int, int]]
"""Tells how many messages wait and how many chats are being answered."""


class Figures:
    """The page of figures.

    Args:
        pages: fills the templates.
        office: reads the counters.
        state: tells what was given up.
        load: tells how much is going on now.
        today: tells the day.
    """

    def __init__(
        self,
        pages: AdminPages,
        office: Office,
        state: State,
        load: Load,
        today: Callable[[], date],
    ) -> None:
        self._pages = pages
        self._office = office
        self._state = state
        self._load = load
        self._today = today

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        return [
            guard.look("/admin/so-lieu", self._show),
            guard.look("/admin/so-lieu.csv", self._csv),
        ]

    async def _show(self, request: Request, caller: Caller) -> Response:
        period = self._period(request)
        counts = await self._office.run(lambda w: w.counters.between(period.first, period.last))
        sums = sums_of(counts, period)
        letters = await asyncio.to_thread(self._state.inbox.dead_letters, _DEAD_LETTERS)
        waiting, answering = self._load()
        return self._pages.page(
            request,
            "figures.html",
            caller,
            period=period,
            sums=sums,
            shares=[(status.value, sums.share_of(status)) for status in _SHARES],
            plot=plot_of([(day.isoformat(), count) for day, count in sums.by_day]),
            share=share,
            letters=[(letter, datetime.fromtimestamp(letter.received, UTC)) for letter in letters],
            waiting=waiting,
            answering=answering,
            label=labels(request),
        )

    async def _csv(self, request: Request, _caller: Caller) -> Response:
        period = self._period(request)
        counts = await self._office.run(lambda w: w.counters.between(period.first, period.last))
        name = f"so-lieu-{period.first.isoformat()}-{period.last.isoformat()}.csv"
        return Response(
            csv_of(counts),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _period(self, request: Request) -> Period:
        asked = request.query_params
        return Period.asked(asked.get("first", ""), asked.get("last", ""), self._today())

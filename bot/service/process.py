"""The running process: one service, one dialogue and all channels, started and stopped in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.answer import Answer
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.speaker import Speaker
from bot.intake.arrival import Arrivals
from bot.intake.channel import Channel
from bot.intake.dispatcher import Dispatcher, Handler
from bot.intake.first_look import FirstLook
from bot.outgoing import reminders
from bot.outgoing.broadcasting import Broadcasting
from bot.outgoing.messenger import Messenger
from bot.outgoing.reminders import Reminders
from bot.service.answers import local_service
from bot.service.channels import channels_of
from bot.service.counting import Counting
from bot.service.first_release import COMMAND, FirstRelease
from bot.service.housekeeping import Housekeeping
from bot.service.metrics import Metrics
from bot.service.office import Office
from bot.service.warm_up import warm_up
from bot.state.state import State
from bot.state.turns import SealedTurn
from bot.telegram.admin_desk import AdminDesk
from bot.understanding.language import detect_language
from bot.web.admin.area import AdminArea
from bot.web.admin.jobs import Jobs
from bot.web.admin.uploads import Uploads
from bot.web.health import health_routes
from bot.web.site import Site, site_routes

if TYPE_CHECKING:
    from bot.runtime import Runtime

_log = logging.getLogger(__name__)


class Process:
    """Everything that ``lachan serve`` runs.

    Args:
        runtime: opens releases and the encoder, and holds the settings.
        build: build the first release from the shipped plans, where there is none.

    Raises:
        SettingsError: a setting or the data folder cannot be used.
    """

    def __init__(self, runtime: Runtime, *, build: bool = False) -> None:
        settings = runtime.settings
        self._build = build
        self.first_release = FirstRelease(runtime.data, runtime.build_command or COMMAND)
        self.state = State.open(runtime.data)
        self.metrics = Metrics()
        self.service = local_service(runtime, runtime.answering_process())
        self.office = Office(runtime)
        self.counting = Counting(self.office, settings.day)
        self.housekeeping = Housekeeping(self.state, self.office)
        self.dialogue = Dialogue(
            self.service, self.state, tally=self._tally, keep_question=self._keep_question
        )
        self.jobs = Jobs()
        uploads = Uploads(self.office, self.jobs)
        desk = AdminDesk(settings, self.office, self.state, self.jobs, uploads)
        self.channels: Sequence[Channel] = channels_of(settings, self.dialogue, self.state, desk)
        messengers = {c.name: c for c in self.channels if isinstance(c, Messenger)}
        self.reminders = Reminders(self.service, self.state.subscriptions, messengers)
        self.broadcasting = Broadcasting(
            self.state.broadcasts, self.state.subscriptions, messengers
        )
        handlers: dict[str, Handler] = {channel.name: channel for channel in self.channels}
        self.dispatcher = Dispatcher(
            self.state.inbox,
            handlers | {reminders.CHANNEL: self.reminders},
            has_room=self.service.has_room,
        )
        admin = AdminArea(
            settings,
            self.office,
            self.service,
            self.state,
            self.broadcasting,
            self.jobs,
            uploads,
            messengers,
            load=lambda: (self.dispatcher.waiting, self.dispatcher.in_flight),
        )
        self.site = Site(settings, self.service, self.dialogue, admin)
        self._watch()

    def app(self) -> Starlette:
        """Return the web application, which starts and stops everything with it."""
        routes = [
            *health_routes(self.service, self.metrics),
            *(route for channel in self.channels for route in channel.routes()),
            *site_routes(self.site),
        ]
        first = [Middleware(Arrivals, observe=self.metrics.danger), Middleware(FirstLook)]
        return Starlette(routes=routes, lifespan=self._lifespan, middleware=first)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as started:
            started.callback(self.state.close)
            warming = asyncio.create_task(asyncio.to_thread(warm_up))
            started.push_async_callback(asyncio.wait, [warming])
            self.service.start()
            if self._build:
                self.first_release.start()
                started.push_async_callback(self.first_release.stop)
            started.callback(self.service.stop)
            started.push_async_callback(self.jobs.finish)
            self.housekeeping.start()
            started.push_async_callback(self.housekeeping.stop)
            self.counting.start()
            started.push_async_callback(self.counting.stop)
            await self.dispatcher.start()
            started.push_async_callback(self._close_channels)
            started.push_async_callback(self.dispatcher.stop)
            started.push_async_callback(self._stop_receiving)
            self.reminders.start(self.dispatcher.submit)
            started.push_async_callback(self.reminders.stop)
            self.broadcasting.start()
            started.push_async_callback(self.broadcasting.stop)
            for channel in self.channels:
                await channel.start(self.dispatcher.submit)
                _log.info("Channel %s is on", channel.name)
            yield

    async def _stop_receiving(self) -> None:
        for channel in self.channels:
            await channel.stop_receiving()

    async def _close_channels(self) -> None:
        for channel in self.channels:
            await channel.close()

    def _tally(self, speaker: Speaker, answer: Answer) -> None:
        self.metrics.count(speaker, answer)
        self.counting.count(speaker, answer)

    def _keep_question(self, speaker: Speaker, turn: SealedTurn) -> None:
        """Keep a question that a person agreed to share; names and numbers are taken out."""
        kind, status = turn.outcome
        self.office.run_now(
            lambda workshop: workshop.questions.add(
                turn.text,
                language=detect_language(turn.text),
                channel=speaker.channel,
                province=turn.home,
                kind=kind,
                status=status,
                at=datetime.now(UTC),
            )
        )

    def _watch(self) -> None:
        self.metrics.watch(
            "lachan_waiting_questions", "Questions that wait.", lambda: self.service.waiting
        )
        self.metrics.watch(
            "lachan_waiting_messages", "Messages in the inbox.", lambda: self.dispatcher.waiting
        )
        self.metrics.watch("lachan_ready", "1 once questions are answered.", self._ready)

    def _ready(self) -> float:
        return float(self.service.ready)

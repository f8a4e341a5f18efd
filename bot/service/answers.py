"""Answers questions for many people at once, off the event loop.

One worker thread owns the release. It takes the questions in the order of coming through a
``Pipeline``, and takes over a new release when nothing of the old one is under way.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

from bot.intake.crowd import in_crowd
from bot.service.ask import Answered, Ask
from bot.service.pipeline import GROUP, Job, Pipeline
from knowledge.errors import LachanError, NoRelease, Overloaded

if TYPE_CHECKING:
    from bot.runtime import Runtime
    from bot.service.answering_process import AnsweringProcess
    from bot.service.desk import Desk

_log = logging.getLogger(__name__)

T = TypeVar("T")
MAX_WAITING = 600
"""Questions that may wait at most; ``Room`` lets fewer wait where they would wait long."""

WATCH_S = 1.0
"""Seconds between two looks at which release is current."""


class AnswerService:
    """Answers questions from the current release, whichever that is.

    Args:
        open_desk: opens the current release with all that answers from it; called in the worker's
            thread and, for a new release, in a thread beside it.
        current: returns the id of the current release, None when nothing was built; must be cheap.
        max_waiting: questions that may wait before further ones are turned away.
        process: answers questions in a process of its own; what is only looked up is looked up
            here all the same. Without it questions are answered in the worker's thread.
    """

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        current: Callable[[], str | None],
        max_waiting: int = MAX_WAITING,
        process: AnsweringProcess | None = None,
    ) -> None:
        self._process = process
        self._on_state: Callable[[], None] = lambda: None
        self._on_release: Callable[[], None] = lambda: None
        self._open_desk = open_desk
        self._current = current
        self._max_waiting = max_waiting
        self._jobs: deque[Job] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._desk: Desk | None = None
        self._next: Desk | None = None
        self._trouble: LachanError | None = None
        self._worker = threading.Thread(target=self._work, name="lachan-answers", daemon=True)
        self._watcher = threading.Thread(target=self._watch, name="lachan-release", daemon=True)

    def start(self) -> None:
        """Begin to open the release; questions that come meanwhile wait for it."""
        if self._process is not None:
            self._process.start()
        self._watcher.start()
        self._worker.start()

    def stop(self) -> None:
        """Answer what waits, then end all threads and close the release."""
        if self._process is not None:
            self._process.stop()
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for thread in (self._worker, self._watcher):
            if thread.ident is not None:
                thread.join()
        for desk in (self._desk, self._next):
            if desk is not None:
                desk.close()

    @property
    def ready(self) -> bool:
        """Whether questions are answered."""
        return self._desk is not None and self.release_id is not None

    @property
    def release_id(self) -> str | None:
        """The id of the release that answers; None before the first one is open."""
        if self._process is not None:
            return self._process.opened[0]
        desk = self._desk
        return desk.release_id if desk is not None else None

    @property
    def trouble(self) -> LachanError | None:
        """Why the current release could not be opened, if so."""
        if self._process is not None and self._process.opened[1] is not None:
            return self._process.opened[1]
        return self._trouble

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return len(self._jobs) + (self._process.waiting if self._process is not None else 0)

    def watch_state(self, on_state: Callable[[], None]) -> None:
        """Have a change of the release, or of the trouble with it, told from any thread."""
        self._on_state = on_state

    def watch_release(self, on_release: Callable[[], None]) -> None:
        """Have it told, in the worker's thread, when a release was taken over."""
        self._on_release = on_release

    def has_room(self, waiting: int) -> bool:
        """Say whether one more question besides so many would be answered soon."""
        if self._process is not None:
            return self._process.has_room(waiting)
        return waiting < self._max_waiting

    async def answer(self, ask: Ask) -> Answered:
        """Return the answer to a message: from the documents, where it needs any.

        Raises:
            Overloaded: too many questions wait already.
            LachanError: there is no release, or it cannot be used.
        """
        if in_crowd():
            raise Overloaded("Too many people wait for an answer.", "Ask again in a minute.")
        if self._process is not None:
            answered: Answered = await self._process.answer(ask)
        else:
            answered = await asyncio.wrap_future(self.submit(ask))
        return answered

    async def call(self, work: Callable[..., T], *arguments: Any) -> T:
        """Return what a function of a module finds, where questions are answered.

        For what has to read or encode words; ``look`` is nearer for the rest.

        Raises:
            Overloaded: too many questions wait already.
            LachanError: there is no release, or what ``work`` raises.
        """
        if self._process is not None:
            found: T = await self._process.call(work, *arguments)
        else:
            found = await asyncio.wrap_future(self.submit_call(work, arguments))
        return found

    async def look(self, work: Callable[[Desk], T]) -> T:
        """Return what ``work`` finds in the release, in the worker's thread.

        Raises:
            Overloaded: too many questions wait already.
            LachanError: there is no release, or what ``work`` raises.
        """
        found: T = await asyncio.wrap_future(self._enqueue(Job(work)))
        return found

    def submit(self, ask: Ask) -> Future[Any]:
        """Have a question answered in the worker's thread; raises Overloaded."""
        return self._enqueue(Job(None, ask=ask))

    def submit_call(self, work: Callable[..., Any], arguments: Sequence[Any]) -> Future[Any]:
        """Have a function called with the desk and arguments; raises Overloaded."""
        return self._enqueue(Job(lambda desk: work(desk, *arguments)))

    def _enqueue(self, job: Job) -> Future[Any]:
        with self._changed:
            if self._stopping or len(self._jobs) >= self._max_waiting:
                raise Overloaded("Too many questions wait at once.", "Ask again in a minute.")
            self._jobs.append(job)
            self._changed.notify_all()
        return job.future

    def _work(self) -> None:
        """Answer question after question until the service stops and nothing waits."""
        with closing(Pipeline(self._wake)) as pipeline:
            while self._wait_for_work(pipeline):
                taken = self._take_jobs(pipeline)
                if taken is not None:
                    pipeline.begin(*taken)
                elif pipeline.ready:
                    pipeline.finish_first()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _wait_for_work(self, pipeline: Pipeline) -> bool:
        """Wait until there is something to do; False when all is done and the service stops."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_work(pipeline))
            return bool(self._jobs) or not pipeline.empty or not self._stopping

    def _has_work(self, pipeline: Pipeline) -> bool:
        """Say whether the worker has to wake: to answer, to take over, to say why not, to end."""
        if pipeline.ready or (pipeline.empty and (self._stopping or self._next is not None)):
            return True
        able = self._desk is not None or self._trouble is not None
        return bool(self._jobs) and able and self._next is None and not pipeline.full

    def _take_jobs(self, pipeline: Pipeline) -> tuple[Desk, list[Job]] | None:
        """Take the next jobs; none while some of the old release stand before a new one."""
        with self._changed:
            if pipeline.empty:
                self._take_over()
            desk = self._desk
            if desk is None:
                self._turn_away()
            if desk is None or not self._jobs or self._next is not None or pipeline.full:
                return None
            return desk, [self._jobs.popleft() for _ in range(min(GROUP, len(self._jobs)))]

    def _take_over(self) -> None:
        """Put the new release in the old one's place; nobody reads the old one now."""
        if self._next is None:
            return
        old, self._desk, self._next = self._desk, self._next, None
        if old is not None:
            old.close()
        _log.info("Release %s answers", self._desk.release_id)
        self._on_state()
        self._on_release()

    def _turn_away(self) -> None:
        """Tell everybody who waits why nothing can be answered."""
        trouble = self._trouble or NoRelease("No release is open.", "Run `lachan build`.")
        while self._jobs:
            self._jobs.popleft().settle(error=trouble)

    def _watch(self) -> None:
        """Open the current release, and each later one beside the one that answers."""
        failed: str | None = None
        while not self._stopping:
            current = self._current_id()
            known = self._next or self._desk
            opened = known.release_id if known is not None else None
            if current is None and opened is None:
                self._set_trouble(NoRelease("No release was built.", "Run `lachan build`."))
            elif current not in (None, opened, failed):
                failed = None if self._open_next() else current
            self._pause()

    def _pause(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping, timeout=WATCH_S)

    def _current_id(self) -> str | None:
        try:
            return self._current()
        except (LachanError, OSError) as error:
            _log.warning("The current release cannot be told: %s", error)
            return None

    def _open_next(self) -> bool:
        """Open the current release; where it cannot be opened the one before goes on answering."""
        started = time.perf_counter()
        try:
            desk = self._open_desk()
            if self._process is None:  # here nothing is answered that would have to wait
                desk.warm_up()
        except LachanError as error:
            _log.error("The current release cannot be opened: %s", error)
            self._set_trouble(error)
            return False
        except Exception as error:
            _log.exception("The current release cannot be opened")
            self._set_trouble(LachanError(f"The release cannot be opened ({error})."))
            return False
        _log.info("Release %s opened in %.1f s", desk.release_id, time.perf_counter() - started)
        with self._changed:
            if self._next is not None:
                self._next.close()
            self._next, self._trouble = desk, None
            self._changed.notify_all()
        return True

    def _set_trouble(self, error: LachanError) -> None:
        with self._changed:
            self._trouble = error
            self._changed.notify_all()
        self._on_state()


def local_service(runtime: Runtime, process: AnsweringProcess | None = None) -> AnswerService:
    """Return a service over the releases of a data folder.

    Args:
        runtime: opens releases and the encoder.
        process: answers questions in a process of its own.
    """
    from bot.service.desk import Desk as OpenDesk
    from index.release_folder import current_release_id

    return AnswerService(
        lambda: OpenDesk.open(runtime),
        lambda: current_release_id(runtime.data),
        process=process,
    )

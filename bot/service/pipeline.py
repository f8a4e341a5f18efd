"""Begins, encodes and finishes questions in three steps that overlap.

Python runs one thread at a time, but the encoder computes outside it. So while some questions are
searched for, the next ones, which were read before, are encoded in a second thread: each alone
while few come, several in one call when many wait. What needs no search is answered when it is
begun.
"""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.service.ask import Answered

if TYPE_CHECKING:
    from bot.answering.answerer import Search
    from bot.service.ask import Ask
    from bot.service.desk import Desk, Vectors

_log = logging.getLogger(__name__)

GROUP = 8
"""Questions encoded in one call at most: more would save little, and the first waits for all."""

AHEAD = 2
"""Groups that may wait for the encoder, so that it is never idle."""


@dataclass(slots=True)
class Job:
    """What is done with a desk for somebody who waits for it: a look, or a question's answer."""

    look: Callable[[Desk], Any] | None
    future: Future[Any] = field(default_factory=Future)
    ask: Ask | None = None

    def settle(self, result: Any = None, error: Exception | None = None) -> None:
        """Hand over a result; nobody may wait for it any more."""
        with contextlib.suppress(Exception):  # InvalidStateError: cancelled meanwhile
            if error is not None:
                self.future.set_exception(error)
            else:
                self.future.set_result(result)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A question that was begun, with its vector on the way."""

    desk: Desk
    job: Job
    search: Search
    vectors: Future[Vectors]


class Pipeline:
    """Questions that were begun, in the order of coming; used by one thread.

    Args:
        on_encoded: called from the encoder's thread when one more group is encoded.
    """

    def __init__(self, on_encoded: Callable[[], None]) -> None:
        self._on_encoded = on_encoded
        self._begun: deque[_Begun] = deque()
        self._encoder = ThreadPoolExecutor(1, "lachan-encoder")
        self._encoding: deque[Future[Vectors]] = deque()

    def close(self) -> None:
        """End the encoder's thread."""
        self._encoder.shutdown()

    @property
    def empty(self) -> bool:
        """Whether nothing is begun."""
        return not self._begun

    @property
    def ready(self) -> bool:
        """Whether the question that was begun first can be answered without waiting."""
        return bool(self._begun) and self._begun[0].vectors.done()

    @property
    def full(self) -> bool:
        """Whether the encoder has enough to do, so that it is time to answer."""
        while self._encoding and self._encoding[0].done():
            self._encoding.popleft()
        return len(self._encoding) >= AHEAD

    def begin(self, desk: Desk, jobs: Sequence[Job]) -> None:
        """Do what needs no search, and have the other questions encoded together."""
        searches = [(job, search) for job in jobs if (search := _begun(desk, job)) is not None]
        if not searches:
            return
        vectors = self._encoder.submit(desk.encode, [search for _, search in searches])
        self._encoding.append(vectors)
        self._begun.extend(_Begun(desk, job, search, vectors) for job, search in searches)
        vectors.add_done_callback(lambda _vectors: self._on_encoded())

    def finish_first(self) -> None:
        """Answer the question that was begun first."""
        begun = self._begun.popleft()
        if begun.job.future.cancelled():
            return
        try:
            begun.job.settle(result=_finished(begun))
        except Exception as error:  # one question must not take the others with it
            begun.job.settle(error=error)


def _begun(desk: Desk, job: Job) -> Search | None:
    """Return what to search for a job; None when it is done without, or failed."""
    if job.future.cancelled():
        return None
    try:
        begun = _begin(desk, job)
    except Exception as error:  # one question must not take the others with it
        job.settle(error=error)
        return None
    if job.ask is not None and not isinstance(begun, Answered):
        search: Search = begun
        return search
    job.settle(result=begun)
    return None


def _begin(desk: Desk, job: Job) -> Any:
    if job.ask is not None:
        return desk.begin(job.ask)
    assert job.look is not None
    return job.look(desk)


def _finished(begun: _Begun) -> Answered:
    try:
        begun.desk.use(begun.vectors.result())
    except Exception:  # it is encoded again when it is searched for, where its error is told
        _log.debug("Questions could not be encoded together", exc_info=True)
    return begun.desk.finish(begun.search)

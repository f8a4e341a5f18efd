"""Reads, encodes and answers questions in three steps that overlap.

Python runs one thread at a time, but the encoder computes outside it. So while some questions are
answered, the next ones, which were read before, are encoded in a second thread: each alone while
few come, several in one call when many wait.
"""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.service.answers import Ask
    from bot.service.desk import Desk, Vectors
    from bot.understanding.question import Question

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
    """A job that is done soon, with its question read and its vector on the way."""

    desk: Desk
    job: Job
    read: Answer | Question | None
    vectors: Future[Vectors]


class Pipeline:
    """The jobs that were begun, in the order of coming; used by one thread.

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
        """Whether the job that was begun first can be done without waiting."""
        return bool(self._begun) and self._begun[0].vectors.done()

    @property
    def full(self) -> bool:
        """Whether the encoder has enough to do, so that it is time to answer."""
        while self._encoding and self._encoding[0].done():
            self._encoding.popleft()
        return len(self._encoding) >= AHEAD

    def begin(self, desk: Desk, jobs: Sequence[Job]) -> None:
        """Read questions and have them encoded together; what only looks is done in its turn."""
        read = [_read(desk, job) for job in jobs]
        vectors = self._encoder.submit(desk.encode, [item for item in read if item is not None])
        self._encoding.append(vectors)
        self._begun.extend(
            _Begun(desk, job, item, vectors) for job, item in zip(jobs, read, strict=True)
        )
        vectors.add_done_callback(lambda _vectors: self._on_encoded())

    def finish_first(self) -> None:
        """Do the job that was begun first."""
        begun = self._begun.popleft()
        if begun.job.future.cancelled():
            return
        try:
            begun.job.settle(result=_result(begun))
        except Exception as error:  # one question must not take the others with it
            begun.job.settle(error=error)


def _read(desk: Desk, job: Job) -> Answer | Question | None:
    if job.ask is None or job.future.cancelled():
        return None
    try:
        return desk.read(job.ask)
    except Exception:  # it is read again when it is answered, where its error is told
        _log.debug("A question could not be read", exc_info=True)
        return None


def _result(begun: _Begun) -> Any:
    if begun.job.look is not None:
        return begun.job.look(begun.desk)
    assert begun.job.ask is not None
    try:
        begun.desk.use(begun.vectors.result())
    except Exception:  # it is encoded again when it is answered, where its error is told
        _log.debug("Questions could not be encoded together", exc_info=True)
    return begun.desk.answer(begun.job.ask, begun.read)

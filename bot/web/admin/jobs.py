"""Work that takes longer than a request: reading an upload, publishing; watched on a page."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from knowledge.errors import LachanError

_log = logging.getLogger(__name__)

KEPT = 100
"""Jobs that are remembered after they have ended."""


@dataclass(slots=True)
class Job:
    """One piece of work.

    Args:
        title: what it does.
        account: who began it.
        done: how much of ``total`` is done; 0 of 0 when it is not counted.
        lead: where its result can be seen.
        problems: what went wrong, in the words of the errors.
        ended: whether it has ended.
    """

    title: str
    account: str
    done: int = 0
    total: int = 0
    lead: str = "/admin"
    problems: list[str] = field(default_factory=list)
    ended: bool = False

    def progress(self, done: int, total: int) -> None:
        """Tell how far it is; called from any thread."""
        self.done, self.total = done, total


class Jobs:
    """The jobs of one process."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, title: str, account: str, work: Callable[[Job], Awaitable[None]]) -> str:
        """Begin a job; return its id."""
        job, job_id = Job(title, account), secrets.token_urlsafe(9)
        self._jobs[job_id] = job
        while len(self._jobs) > KEPT:
            self._jobs.popitem(last=False)
        task = asyncio.create_task(_run(job, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job_id

    def get(self, job_id: str) -> Job | None:
        """Return a job; None when it is no longer remembered."""
        return self._jobs.get(job_id)

    async def finish(self) -> None:
        """Wait for all jobs."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)


async def _run(job: Job, work: Callable[[Job], Awaitable[None]]) -> None:
    try:
        await work(job)
    except LachanError as error:
        job.problems.append(str(error))
    except OSError as error:
        job.problems.append(f"The disk refused ({error.strerror or error}). Nothing was changed.")
    except Exception as error:
        _log.exception("A job of the admin page failed")
        job.problems.append(f"Something went wrong that should not have ({type(error).__name__}).")
    finally:
        job.ended = True

"""Answers questions in a process of its own, so that reading them never holds up the event loop.

Python runs one thread at a time in a process: with the answering beside it, the web and the
channels have a core to themselves. The parent starts ``python -m bot.service.answering_process FD``
and talks to it over a socket. The two processes are one program, so their messages are pickled.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from bot.intake.pace import Pace
from bot.service.room import Room
from bot.service.short_pauses import freeze_what_lives, shorten_switch_interval
from knowledge.errors import LachanError, Overloaded

if TYPE_CHECKING:
    from bot.runtime import Runtime
    from bot.service.ask import Ask

_log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "bot.service.answering_process")
RESTART_S = 1.0
"""Seconds before a process that died is started again."""

_ASK, _CALL, _STOP, _DONE, _FAILED, _STATE = "ask", "call", "stop", "done", "failed", "state"
_TRIES = 2  # a question that takes the process down twice is not asked a third time

_THREADS = "OMP_NUM_THREADS"  # read by ONNX Runtime's session, torch and FAISS

NICENESS = 5
"""The process gives way to its parent, which meets those in danger."""

Opened = tuple[str | None, LachanError | None]


class AnsweringProcess:
    """The parent's side: hands questions over and starts the process again when it dies.

    Args:
        command: what starts it; the socket's number is added.
        max_waiting: questions that may wait before further ones are turned away; fewer when
            answers take long.
    """

    def __init__(self, command: Sequence[str] = COMMAND, max_waiting: int = 600) -> None:
        self._command = command
        self._room = Room(max_waiting)
        self._pace = Pace()
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._waiting: dict[int, tuple[tuple[Any, ...], Future[Any], int]] = {}
        self._connection: Connection | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._opened: Opened = (None, None)
        self._thread = threading.Thread(target=self._run, name="lachan-answers", daemon=True)

    def start(self) -> None:
        """Start the process."""
        self._thread.start()

    def stop(self) -> None:
        """Have it answer what waits, then end it."""
        with self._lock:
            self._stopping = True
            if self._connection is not None:
                with suppress(OSError):
                    self._connection.send((_STOP,))
        if self._thread.ident is not None:
            self._thread.join()

    @property
    def opened(self) -> Opened:
        """The id of the release that answers, and why the current one could not be opened."""
        return self._opened

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return len(self._waiting)

    def has_room(self, waiting: int) -> bool:
        """Say whether one more question besides so many would be answered soon."""
        return self._room.has(waiting)

    async def answer(self, ask: Ask) -> Any:
        """Return the answer to a question; see ``AnswerService.answer``."""
        return await self._request((_ASK, ask))

    async def call(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Return what a function finds in the release of the process."""
        return await self._request((_CALL, work, arguments))

    async def _request(self, request: tuple[Any, ...]) -> Any:
        await self._pace.keep()
        future: Future[Any] = Future()
        with self._lock:
            if self._stopping or not self._room.has(len(self._waiting)):
                raise Overloaded("Too many questions wait at once.", "Ask again in a minute.")
            number = next(self._numbers)
            self._waiting[number] = (request, future, 1)
            self._send(number, request)
        return await asyncio.wrap_future(future)

    def _send(self, number: int, request: tuple[Any, ...]) -> None:
        """Hand a request over; where the process is away it waits for the next one."""
        if self._connection is not None:
            with suppress(OSError):  # it has died: the thread that reads will notice
                self._connection.send((number, *request))

    def _run(self) -> None:
        """Start the process, pass its answers on, and start it again until it is stopped."""
        while True:
            connection = self._begin()
            with suppress(EOFError, OSError):
                while True:
                    self._take(connection.recv())
            if self._end(connection):
                return
            _log.error("The answering process has died; it is started again")
            threading.Event().wait(RESTART_S)

    def _begin(self) -> Connection:
        """Start the process and hand over all that waits."""
        ours, theirs = socket.socketpair()
        os.set_inheritable(theirs.fileno(), True)
        with theirs:
            self._process = subprocess.Popen(
                [*self._command, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=_with_one_thread(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        connection = Connection(ours.detach())
        with self._lock:
            self._connection = connection
            for number, (request, _, _) in self._waiting.items():
                self._send(number, request)
            if self._stopping:
                connection.send((_STOP,))
        return connection

    def _take(self, message: tuple[Any, ...]) -> None:
        kind, *rest = message
        if kind == _STATE:
            self._opened = (rest[0], rest[1])
            return
        number, value = rest
        with self._lock:
            waiting = self._waiting.pop(number, None)
            self._room.answered(len(self._waiting))
        if waiting is not None:
            _settle(waiting[1], kind, value)

    def _end(self, connection: Connection) -> bool:
        """Clear up after the process; say whether it was meant to end."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._opened = (None, None)
        with self._lock:
            connection.close()
            self._connection = None
            left, self._waiting = self._waiting, {}
            for number, (request, future, tries) in left.items():
                if self._stopping or tries >= _TRIES:
                    error = Overloaded("The question could not be answered.", "Ask again.")
                    _settle(future, _FAILED, error)
                else:
                    self._waiting[number] = (request, future, tries + 1)
            return self._stopping


def _with_one_thread(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which libraries compute with one thread unless it says otherwise.

    Encoding stands beside answering and serving, so there is hardly a free core for a second
    thread, and waiting for each other costs more than half of what both compute.
    """
    return {_THREADS: "1"} | {name: value for name, value in environment.items() if value}


def _settle(future: Future[Any], kind: str, value: Any) -> None:
    """Hand over a result unless nobody waits for it any more."""
    if not future.set_running_or_notify_cancel():
        return
    if kind == _FAILED:
        future.set_exception(value)
    else:
        future.set_result(value)


def serve(runtime: Runtime, descriptor: int) -> None:
    """Answer what the parent asks until it says stop or is gone; the process's side.

    Args:
        runtime: opens releases and the encoder.
        descriptor: the socket's number.
    """
    from bot.service.answers import local_service

    with suppress(OSError):
        os.nice(NICENESS)
    shorten_switch_interval()
    connection, lock = Connection(descriptor), threading.Lock()
    service = local_service(runtime)

    def send(message: tuple[Any, ...]) -> None:
        with lock, suppress(OSError):
            connection.send(message)

    def on_done(number: int, future: Future[Any]) -> None:
        error = future.exception()
        if error is None:
            send((_DONE, number, future.result()))
        else:
            send((_FAILED, number, _portable(error)))

    service.watch_state(lambda: send((_STATE, service.release_id, service.trouble)))
    service.watch_release(freeze_what_lives)
    service.start()
    with suppress(EOFError, OSError):
        while (message := connection.recv())[0] != _STOP:
            number, kind, *rest = message
            future = service.submit(rest[0]) if kind == _ASK else service.submit_call(*rest)
            future.add_done_callback(partial(on_done, number))
    service.stop()


def _portable(error: BaseException) -> BaseException:
    """Return an error that can be pickled and says the same."""
    if isinstance(error, LachanError):
        return error
    return RuntimeError(type(error).__name__)


def main() -> None:
    """Run the process's side; see ``serve``."""
    from bot.runtime import Runtime

    serve(Runtime(), int(sys.argv[1]))


if __name__ == "__main__":
    main()

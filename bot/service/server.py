"""Runs a web application until it is told to stop, and ends with exit status 0."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from knowledge.errors import SettingsError

# Long polls of a web page are cut off when the process has to end.
GRACE_S = 30


class _Server(uvicorn.Server):
    """A server that ends quietly: uvicorn's own raises the signal again when all is done."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run(
    app: ASGIApp, host: str, port: int, log_level: str, announce: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT; what is being answered is finished.

    Args:
        app: the application.
        host: the address to listen on.
        port: the port; 0 chooses a free one.
        log_level: how much the server's log tells.
        announce: hears the address once it is known.

    Raises:
        SettingsError: the address cannot be listened on.
    """
    listening = _listen(host, port)
    bound = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    announce(f"Lá Chắn: http://{shown}:{bound}")
    config = uvicorn.Config(
        app,
        log_level=log_level,
        access_log=False,  # addresses and questions of people are nobody's business
        timeout_graceful_shutdown=GRACE_S,
        proxy_headers=False,  # bot.web.visitor believes a proxy when the settings say so
        server_header=False,
        date_header=True,
    )
    _Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"Nothing can be served on {host}:{port} ({error.strerror or error}).",
            "Choose another address with --host and --port, or stop what uses this one.",
        ) from error
    return listening

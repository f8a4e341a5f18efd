"""Serves an application on loopback in the loop of the test, and waits on conditions."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp

PATIENCE_S = 15.0


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # the test runner keeps its own


def free_socket() -> socket.socket:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(256)
    return listening


def address(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, listening: socket.socket | None = None) -> AsyncIterator[str]:
    """Serve ``app`` while the block runs; give its address."""
    listening = listening or free_socket()
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="auto")
    config.timeout_graceful_shutdown = 1
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await until(lambda: server.started or task.done())
        if task.done():
            await task
        yield address(listening)
    finally:
        server.should_exit = True
        await task
        listening.close()


async def until(condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait until something holds; fail when it does not come about."""
    async with asyncio.timeout(patience_s):
        while not condition():
            await asyncio.sleep(0.005)


async def fields(request: Request) -> dict[str, Any]:
    """Return what was sent as JSON, as a form or in the query."""
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        value = json.loads(body or b"{}")
        return value if isinstance(value, dict) else {}
    if body:
        return dict((await request.form()).items())
    return dict(request.query_params)

"""Opens something slow in a background thread while the user reads or types."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Background(Generic[T]):
    """A value that is being made; an attempt that failed is made again when it is asked for.

    The thread is a daemon: leaving the program does not wait for it.

    Args:
        make: makes the value, in a thread of its own the first time.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="lachan-opening", daemon=True)

    def start(self) -> None:
        """Begin to make the value."""
        self._thread.start()

    @property
    def ready(self) -> bool:
        """Whether ``get`` returns at once."""
        return bool(self._made)

    @property
    def running(self) -> bool:
        """Whether the thread is at work."""
        return self._thread.is_alive()

    def get(self) -> T:
        """Return the value once it is made; raises what making it raised."""
        if self._thread.ident is None:
            self._run()
        else:
            self._thread.join()
        error, self._error = self._error, None
        if error is not None:
            raise error
        if not self._made:  # the first attempt failed, and its error has been told
            self._made.append(self._make())
        return self._made[0]

    def _run(self) -> None:
        try:
            self._made.append(self._make())
        except Exception as error:  # told by ``get``, in the thread that asks
            self._error = error

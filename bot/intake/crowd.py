"""Whether a message is answered while more wait than can be answered soon.

Such a message is not left in silence: its channel answers it as ever, and where a question would
have to wait, it is turned away with kind words instead (``AnswerService.answer``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_IN_CROWD: ContextVar[bool] = ContextVar("in_crowd", default=False)


def in_crowd() -> bool:
    """Say whether what is answered here came when too many waited."""
    return _IN_CROWD.get()


@contextmanager
def crowd() -> Iterator[None]:
    """Answer what the block answers as in a crowd."""
    token = _IN_CROWD.set(True)
    try:
        yield
    finally:
        _IN_CROWD.reset(token)

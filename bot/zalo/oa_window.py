"""The window in which the Official Account may answer: 48 hours and 8 messages a message.

Nothing has to be kept for it: a reply always belongs to one message in the inbox, whose time and
number of parts sent are there, and a conversation is never started.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from knowledge.errors import SendRefused

HOURS = 48
MESSAGES = 8


class Window:
    """What may still be sent in answer to one message.

    Args:
        received: when the message was sent, in seconds since 1970.
        sent: how many messages an earlier attempt has sent.
        clock: seconds since 1970.
    """

    def __init__(
        self, received: float, sent: int = 0, clock: Callable[[], float] = time.time
    ) -> None:
        self._closes = received + HOURS * 3600
        self._sent = sent
        self._clock = clock

    def check(self) -> None:
        """Make sure that a message may be sent now; raises SendRefused."""
        if self._clock() >= self._closes:
            raise SendRefused(f"A message of Zalo is older than {HOURS} hours: it is not answered.")
        if self._sent >= MESSAGES:
            raise SendRefused(f"All {MESSAGES} replies to a message of Zalo are used up.")

    def count(self) -> None:
        """Count a message that was sent."""
        self._sent += 1

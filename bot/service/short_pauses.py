"""Keeps short what makes all threads of a process wait: Python's lock and garbage collection."""

from __future__ import annotations

import gc
import sys

SWITCH_S = 0.0005
"""Seconds after which a thread lets another one go on. With Python's own 5 ms the event loop waits
for each thread that writes, and the encoder, which needs its turn some times a question, waits
longer than it computes."""


def shorten_switch_interval() -> None:
    """Have the threads of this process take turns often."""
    sys.setswitchinterval(SWITCH_S)


def freeze_what_lives() -> None:
    """Have the garbage collector pass over all that lives now: rules, messages, an open release.

    A full collection looks at every object and takes more than 0.1 s for these, in which nothing
    else goes on; it comes when many objects were made, as in a crowd. What was passed over before
    is looked at once more, so that of an earlier release nothing is kept for ever.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()

"""What makes all threads of a process wait is kept short; tried in a process of its own."""

from __future__ import annotations

import subprocess
import sys

_SETTLED = """
import gc, sys
from bot.service.short_pauses import SWITCH_S, freeze_what_lives, shorten_switch_interval

class Release:
    pass

def open_release():
    release = Release()
    release.itself = release  # only the collector can tell that it is not needed any more
    return release

shorten_switch_interval()
assert sys.getswitchinterval() == SWITCH_S
first = open_release()
freeze_what_lives()
assert gc.get_freeze_count() > 1000, "what lives is not passed over"
del first
freeze_what_lives()
assert not [item for item in gc.get_objects() if isinstance(item, Release)]
gc.unfreeze()
assert not [item for item in gc.get_objects() if isinstance(item, Release)], "kept for ever"
"""


def test_what_lives_is_passed_over_and_an_earlier_release_is_not_kept() -> None:
    result = subprocess.run(
        [sys.executable, "-c", _SETTLED], capture_output=True, text=True, check=False, timeout=60
    )
    assert result.returncode == 0, result.stderr

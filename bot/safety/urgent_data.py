"""Gives the reviewed danger data: prepared ahead when that is fresh, else from its sources.

Reading the sources takes tens of milliseconds, which somebody in danger should not wait for. So
``python -m bot.safety.urgent_prepare`` puts all of them into ``data/danger_index.json``, with a
checksum. A source changed since then is read itself: what reviewers wrote always counts.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import DataFileError

_BOT = Path(__file__).parents[1]
PREPARED = _BOT / "data" / "danger_index.json"
DANGER = _BOT / "data" / "danger.toml"
MISUSE = _BOT / "data" / "misuse.toml"
FOLLOW = _BOT / "data" / "danger_follow.toml"
REPLIES = {lang: _BOT / "messages" / f"danger.{lang}.toml" for lang in ("vi", "en")}
SOURCES = (DANGER, MISUSE, FOLLOW, *REPLIES.values())


def checksum() -> int:
    """Return the CRC-32 of all sources, one after the other.

    Raises:
        OSError: a source is missing.
    """
    total = 0
    for path in SOURCES:
        total = zlib.crc32(path.read_bytes(), total)
    return total


@lru_cache(maxsize=1)
def reviewed() -> Mapping[str, Any]:
    """Return the reviewed data, as ``bot.safety.urgent_prepare.prepared`` describes it.

    Raises:
        DataFileError: a source is missing or malformed.
    """
    fresh = _prepared_ahead()
    if fresh is not None:
        return fresh
    # Only now: preparing needs a reader of TOML, which takes time to load.
    from bot.safety.urgent_prepare import prepared

    try:
        return prepared()
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise DataFileError(
            f"The danger patterns {DANGER.name} cannot be read: {error}.",
            "Correct the file or install the package again.",
        ) from error


def _prepared_ahead() -> Mapping[str, Any] | None:
    """Return the data prepared ahead, or None when it is missing, damaged or out of date."""
    try:
        data = json.loads(PREPARED.read_bytes())
        return data if isinstance(data, dict) and data["checksum"] == checksum() else None
    except (OSError, KeyError, ValueError):
        return None

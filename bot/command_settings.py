"""The settings of the command line: those of the bot and how much the log tells."""

from __future__ import annotations

import logging
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from bot.settings import Settings

LogLevel = Literal["debug", "info", "warning", "error"]


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class CommandSettings(Settings):
    """The settings with ``LACHAN_LOG_LEVEL``."""

    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = Field(
        default="warning", description="debug, info, warning or error"
    )

    def log_number(self) -> int:
        """Return the level as the ``logging`` module counts it."""
        return logging.getLevelNamesMapping()[self.log_level.upper()]

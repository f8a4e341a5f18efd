"""What admins work with in a chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.service.office import Office
from bot.state.state import State
from bot.web.admin.jobs import Jobs
from bot.web.admin.uploads import Uploads

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True)
class AdminDesk:
    """What admins work with in a chat.

    Args:
        settings: the address of the admin page, and the day.
        office: the workshop.
        state: what was given up, and the languages that people chose.
        jobs: reads and publishes beside the messages.
        uploads: takes files in.
    """

    settings: Settings
    office: Office
    state: State
    jobs: Jobs
    uploads: Uploads

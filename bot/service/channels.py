"""Which channels the settings switch on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.dialogue import Dialogue
from bot.intake.channel import Channel
from bot.state.state import State
from bot.telegram.admin_desk import AdminDesk
from bot.telegram.setup import telegram_channel
from bot.zalo.setup import zalo_bot_channel, zalo_oa_channel

if TYPE_CHECKING:
    from bot.settings import Settings


def channels_of(
    settings: Settings, dialogue: Dialogue, state: State, desk: AdminDesk | None = None
) -> list[Channel]:
    """Return the channels whose tokens are set.

    Args:
        settings: the settings.
        dialogue: what answers.
        state: what is remembered for a while.
        desk: what admins work with in a chat; None: they are like everybody else there.
    """
    made: list[Channel | None] = [
        telegram_channel(settings, dialogue, desk),
        zalo_bot_channel(settings, dialogue, state),
        zalo_oa_channel(settings, dialogue, state),
    ]
    return [channel for channel in made if channel is not None]

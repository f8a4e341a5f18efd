"""Which channels the settings switch on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.dialogue import Dialogue
from bot.intake.channel import Channel
from bot.state.state import State
from bot.telegram.setup import telegram_channel
from bot.zalo.setup import zalo_bot_channel, zalo_oa_channel

if TYPE_CHECKING:
    from bot.settings import Settings


def channels_of(settings: Settings, dialogue: Dialogue, state: State) -> list[Channel]:
    """Return the channels whose tokens are set.

    Args:
        settings: the settings.
        dialogue: what answers.
        state: what is remembered for a while.
    """
    channels: list[Channel] = []
    for make in (telegram_channel, zalo_bot_channel, zalo_oa_channel):
        channel = make(settings, dialogue, state)
        if channel is not None:
            channels.append(channel)
    return channels

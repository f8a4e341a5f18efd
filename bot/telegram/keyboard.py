"""Buttons under a message, from a reply's options."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from itertools import groupby

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.dialogue.reply import Action, Option

_log = logging.getLogger(__name__)

# A phone shows about so many characters side by side before it cuts labels off.
ROW_CHARACTERS = 34
# Kinds of options that share rows, with how many stand in one; any other kind: two.
_VERDICT = (Action.MORE, Action.RIGHT, Action.WRONG)
_PER_ROW = {Action.SOURCE: 4, Action.MORE: 3}


def keyboard_of(options: Sequence[Option]) -> InlineKeyboardMarkup | None:
    """Return the buttons of a reply: kinds in rows of their own, in order; None without any."""
    rows = [
        [_button(option) for option in row]
        for kind, group in groupby(filter(_fits, options), key=_kind)
        for row in _rows(list(group), _PER_ROW.get(kind, 2))
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _kind(option: Option) -> Action:
    return Action.MORE if option.action in _VERDICT else option.action


def _rows(options: list[Option], most: int) -> Iterator[list[Option]]:
    """Yield rows of at most ``most`` options whose labels can be read side by side."""
    row: list[Option] = []
    for option in options:
        longest = max(len(item.label) for item in (*row, option))
        if row and (len(row) == most or longest * (len(row) + 1) > ROW_CHARACTERS):
            yield row
            row = []
        row.append(option)
    if row:
        yield row


def _fits(option: Option) -> bool:
    """Say whether Telegram takes an option; one it would not take costs the whole message."""
    if option.action is Action.COPY:
        return 1 <= len(option.value) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT
    if option.action is Action.LINK:
        return option.value.startswith(("https://", "http://"))
    fits = len(option.data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    if not fits:
        _log.error("A button of kind %s has too much data and was left out", option.action.name)
    return fits


def _button(option: Option) -> InlineKeyboardButton:
    if option.action is Action.COPY:
        return InlineKeyboardButton(option.label, copy_text=CopyTextButton(option.value))
    if option.action is Action.LINK:
        return InlineKeyboardButton(option.label, url=option.value)
    return InlineKeyboardButton(option.label, callback_data=option.data)

"""A dialogue over a data folder, for tests of what is said on every channel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.limits import Limits
from bot.dialogue.reply import Reply
from bot.dialogue.speaker import Speaker
from bot.rendering.plain import render_plain
from bot.runtime import Runtime
from bot.service.answers import AnswerService
from bot.service.desk import Desk
from bot.state.state import State
from bot.state.turns import SealedTurn
from index.release_folder import current_release_id
from tests.encoders import HashEncoder


@dataclass
class Talking:
    """A dialogue, what it works with and what it was asked to keep."""

    dialogue: Dialogue
    service: AnswerService
    state: State
    kept: list[SealedTurn]


@asynccontextmanager
async def talking(
    data: Path, state_folder: Path, limits: Limits | None = None
) -> AsyncIterator[Talking]:
    """Open a dialogue on the release in ``data``, its state in another folder."""
    runtime = Runtime(lambda settings: HashEncoder())
    service = AnswerService(lambda: Desk.open(runtime), lambda: current_release_id(data))
    state = State.open(state_folder)
    kept: list[SealedTurn] = []
    dialogue = Dialogue(
        service,
        state,
        limits=limits or Limits(per_minute=6000, burst=1000),
        keep_question=lambda _speaker, turn: kept.append(turn),
    )
    service.start()
    try:
        yield Talking(dialogue, service, state, kept)
    finally:
        service.stop()
        state.close()


def said(reply: Reply) -> str:
    """Return the words of a reply."""
    if reply.answer is not None:
        return render_plain(reply.answer)
    return reply.source.text if reply.source is not None else reply.text


def labels(reply: Reply) -> list[str]:
    """Return what a reply offers."""
    return [option.label for option in reply.options]


def data_of(reply: Reply, label: str) -> str:
    """Return the data of the option with a label."""
    return next(option.data for option in reply.options if option.label == label)


PERSON = Speaker("telegram", "1", "1")

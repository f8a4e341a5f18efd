"""What happens when an option of an answer is chosen: its source, its next page, one plan alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot.answer import Answer
from bot.dialogue.listings import source_view
from bot.dialogue.options import options_of
from bot.dialogue.pages import page_of
from bot.dialogue.reply import Action, Option, Reply, SourceView
from bot.dialogue.speaker import Speaker
from bot.messages import Messages
from bot.service.answers import AnswerService
from bot.state.state import State
from bot.state.turns import SealedTurn
from knowledge.errors import OptionExpired

REASONS = ("other", "fact", "unclear")


class AskAgain(Protocol):
    """Answers the question of a sealed turn again."""

    async def __call__(self, turn: SealedTurn, page: int = 1) -> Answer:
        """Return the answer, or a further page of it."""


class Choices:
    """Answers chosen options that belong to an answer.

    Args:
        service: looks into the current release.
        state: opens sealed turns.
        ask_again: answers a sealed turn's question again.
        keep_question: keeps a question that a person agreed to share.
    """

    def __init__(
        self,
        service: AnswerService,
        state: State,
        ask_again: AskAgain,
        keep_question: Callable[[Speaker, SealedTurn], None],
    ) -> None:
        self._service = service
        self._state = state
        self._ask_again = ask_again
        self._keep_question = keep_question

    async def choose(self, speaker: Speaker, action: Action, value: str, language: str) -> Reply:
        """Return the reply to a chosen option; raises LachanError."""
        match action:
            case Action.SOURCE:
                return await self._source(value, language)
            case Action.MORE:
                return await self._more(value)
            case Action.NARROW:
                return await self._narrow(speaker, value)
            case Action.WRONG:
                return await self._wrong(value, language)
            case Action.KEEP:
                return await self._keep(speaker, value, language)
            case Action.COPY:
                return Reply(language, text=value)
            case _:
                return _say(language, "feedback.thanks")

    async def _source(self, value: str, language: str) -> Reply:
        messages = Messages.load(language)
        view = await self._service.look(lambda desk: source_view(desk, _number(value), messages))
        return Reply(language, source=view, options=_around(view, language), replaces=True)

    async def _more(self, value: str) -> Reply:
        token, page = _split(value)
        turn = await self._open(token)
        answer = page_of(await self._ask_again(turn, page), page)
        return _reply(answer, token, page)

    async def _narrow(self, speaker: Speaker, value: str) -> Reply:
        token, index = _split(value)
        turn = await self._open(token)
        if index >= len(turn.documents):
            raise OptionExpired("This button names a plan that is not there.")
        narrowed = replace(turn, only=turn.documents[index], home=None)
        answer = await self._ask_again(narrowed)
        seal = self._state.turns.seal
        token = await asyncio.to_thread(seal, speaker.channel, speaker.person, narrowed)
        return _reply(answer, token, 1)

    async def _wrong(self, value: str, language: str) -> Reply:
        token, colon, _ = value.partition(":")
        messages = Messages.load(language, "dialogue")
        if not colon:
            options = tuple(
                Option(Action.WRONG, messages.text(f"feedback.reason_{reason}"), f"{token}:{n}")
                for n, reason in enumerate(REASONS)
            )
            return Reply(language, text=messages.text("feedback.why"), options=options)
        options = (
            Option(Action.KEEP, messages.text("buttons.yes"), token),
            Option(Action.KEEP, messages.text("buttons.no"), "no"),
        )
        text = messages.text("feedback.ask_keep")
        return Reply(language, text=text, options=options, replaces=True)

    async def _keep(self, speaker: Speaker, value: str, language: str) -> Reply:
        if value == "no":
            return replace(_say(language, "feedback.not_kept"), replaces=True)
        turn = await self._open(value)
        await asyncio.to_thread(self._keep_question, speaker, turn)
        return _say(language, "feedback.kept")

    async def _open(self, token: str) -> SealedTurn:
        return await asyncio.to_thread(self._state.turns.open, token)


def _reply(answer: Answer, token: str, page: int) -> Reply:
    return Reply(answer.language, answer=answer, options=options_of(answer, token, page=page))


def _say(language: str, key: str) -> Reply:
    return Reply(language, text=Messages.load(language, "dialogue").text(key))


def _around(view: SourceView, language: str) -> tuple[Option, ...]:
    """Return the options that page through the document."""
    messages = Messages.load(language, "dialogue")
    neighbours = (("previous", view.previous_id), ("next", view.next_id))
    return tuple(
        Option(Action.SOURCE, messages.text(f"buttons.{name}"), str(passage_id))
        for name, passage_id in neighbours
        if passage_id is not None
    )


def _split(value: str) -> tuple[str, int]:
    token, _, number = value.partition(":")
    return token, _number(number)


def _number(value: str) -> int:
    """Return a number of a button; raises OptionExpired when somebody made the button up."""
    if not value.isascii() or not value.isdecimal() or len(value) > 19:
        raise OptionExpired("This button cannot be read.")
    return int(value)

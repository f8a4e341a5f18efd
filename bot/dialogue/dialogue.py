"""A conversation with one person: messages in, replies out, the same on every channel."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from bot.answer import Answer, AnswerStatus
from bot.dialogue.choices import Choices
from bot.dialogue.commands import OFFERED, Commands
from bot.dialogue.limits import Limits
from bot.dialogue.memory import Memory, Talk
from bot.dialogue.options import documents_of, needs_turn, options_of
from bot.dialogue.reply import Action, Option, Reply, parse_option
from bot.dialogue.speaker import Speaker
from bot.dialogue.spoken import danger_of, triaged
from bot.messages import LANGUAGES, Messages
from bot.safety.triage import apology
from bot.safety.urgent_follow import follow_up
from bot.service.answers import AnswerService
from bot.service.ask import Ask
from bot.state.state import State
from bot.state.turns import SealedTurn
from bot.understanding.question import Question
from knowledge.errors import LachanError, Overloaded

_log = logging.getLogger(__name__)

Tally = Callable[[Speaker, Answer], None]


class Dialogue:
    """Answers what people say and choose; danger first, whatever else fails.

    Args:
        service: answers questions from the current release.
        state: what is remembered for a while.
        tally: counts an answer, without its text.
        limits: how fast one person may ask.
        memory: what is remembered in memory.
        keep_question: keeps a question that a person agreed to share, with its outcome.
    """

    def __init__(
        self,
        service: AnswerService,
        state: State,
        *,
        tally: Tally = lambda _speaker, _answer: None,
        limits: Limits | None = None,
        memory: Memory | None = None,
        keep_question: Callable[[Speaker, SealedTurn], None] = lambda _speaker, _turn: None,
    ) -> None:
        self._service = service
        self._state = state
        self._tally = tally
        self._limits = limits or Limits()
        self.memory = memory or Memory()
        self._commands = Commands(service, state, self.memory, self.question)
        self._choices = Choices(service, state, self._ask_again, keep_question)

    def danger(self, speaker: Speaker, text: str, *, calm: bool = False) -> Reply | None:
        """Return the reply to a message that signals danger, at once and without any limit."""
        answer = self._after_danger(speaker, text) or (None if calm else danger_of(text))
        return None if answer is None else self._answered(speaker, answer)

    async def hear(self, speaker: Speaker, text: str, *, calm: bool = False) -> Reply:
        """Return the reply to a message: a command, a choice by number or a question.

        Args:
            speaker: who writes.
            text: as typed.
            calm: whether it was looked for danger when it came in, and none was found.
        """
        urgent = self.danger(speaker, text, calm=calm)
        if urgent is not None:
            await self._protect(speaker)
            return urgent
        chosen = self._chosen_by_number(speaker, text)
        if chosen is not None:
            return await self.press(speaker, chosen.data)
        if not self._limits.allows((speaker.channel, speaker.person)):
            return _fixed(Messages.load(self.language(speaker)), "input.slow_down")
        try:
            command = await self._commands.obey(speaker, text.strip(), self.language(speaker))
        except LachanError as error:
            return self._trouble(speaker, error)
        if command is not None:
            return self._offered(speaker, command)
        return await self.question(speaker, text)

    async def question(
        self, speaker: Speaker, text: str, *, only: str | None = None, at_home: bool = True
    ) -> Reply:
        """Return the answer to a question, whatever it begins with.

        Args:
            speaker: who asks.
            text: as typed.
            only: the id of the one document to answer from.
            at_home: whether the province that the person has chosen counts.
        """
        started = time.perf_counter()
        answer, turn = self._at_once(text), None
        if answer is None:
            home = await self._home(speaker) if at_home else None
            try:
                answer, turn = await self._from_documents(speaker, text, home, only)
            except LachanError as error:
                return self._trouble(speaker, error)
            except Exception:  # one question must not end the conversation
                _log.exception("A question met an unexpected error")
                answer = apology(text)
            answer = answer.timed(1000 * (time.perf_counter() - started))
        token = await self._seal(speaker, turn) if turn is not None else ""
        return self._answered(speaker, answer, token)

    async def alone(self, speaker: Speaker, text: str) -> Answer:
        """Return the answer to one question that belongs to no conversation; never limited.

        Errors become an apology that shows the way to help.
        """
        started = time.perf_counter()
        answer = danger_of(text) or self._at_once(text)
        if answer is None:
            try:
                answer = (await self._service.answer(Ask(text))).answer
            except LachanError as error:
                key = "busy.wait" if isinstance(error, Overloaded) else "busy.not_ready"
                answer = apology(text, key, "dialogue")
            except Exception:
                _log.exception("A question met an unexpected error")
                answer = apology(text)
        answer = answer.timed(1000 * (time.perf_counter() - started))
        self._tally(speaker, answer)
        return answer

    async def press(self, speaker: Speaker, data: str) -> Reply:
        """Return the reply to a chosen option, told by its ``data``."""
        language = self.language(speaker)
        parsed = parse_option(data)
        if parsed is None:
            return _fixed(Messages.load(language, "dialogue"), "busy.expired")
        action, value = parsed
        try:
            if action in OFFERED:
                reply = await self._commands.choose(speaker, action, value, language)
            else:
                reply = await self._choices.choose(speaker, action, value, language)
        except LachanError as error:
            return self._trouble(speaker, error)
        return self._offered(speaker, reply)

    async def forget(self, speaker: Speaker) -> bool:
        """Erase everything about a person at once; say whether there was anything."""
        return await self._commands.forget(speaker)

    def language(self, speaker: Speaker) -> str:
        """Return the language of fixed texts for a speaker."""
        talk = self.memory.talk(speaker)
        if talk.language is None:
            kept = self._state.people.preferences(speaker.channel, speaker.person).language
            talk.language = kept or speaker.language
        return talk.language if talk.language in LANGUAGES else "vi"

    def _after_danger(self, speaker: Speaker, text: str) -> Answer | None:
        """Return the reply to what a person writes after a reply to danger: "không gọi được"."""
        if self.memory.talk(speaker).status is not AnswerStatus.SAFETY:
            return None
        return follow_up(text)

    async def _protect(self, speaker: Speaker) -> None:
        """Stop all messages nobody asked for; trouble with that never holds up the reply."""
        try:
            await self._commands.endangered(speaker)
        except Exception:
            _log.exception("Reminders and notices could not be stopped")

    def _chosen_by_number(self, speaker: Speaker, text: str) -> Option | None:
        """Return the option of the last reply that a number or its very label chooses."""
        options = self.memory.talk(speaker).options
        said = text.strip()
        if said.isdecimal() and len(said) <= 2 and 1 <= int(said) <= len(options):
            return options[int(said) - 1]
        return next((option for option in options if option.label == said), None)

    async def _from_documents(
        self, speaker: Speaker, text: str, home: str | None, only: str | None
    ) -> tuple[Answer, SealedTurn | None]:
        """Return the answer from the documents, with the turn that its buttons need."""
        talk = self.memory.talk(speaker)
        previous = talk.conversation.previous(self.memory.now())
        answered = await self._service.answer(Ask(text, previous, home, only))
        answer = answered.answer
        if answered.question is None:
            return answer, None
        self._remember(talk, text, answered.question)
        if not needs_turn(answer):
            return answer, None
        before = talk.texts[-2] if len(talk.texts) > 1 else ""
        outcome = (answer.kind, answer.status.value)
        return answer, SealedTurn(text, before, home, only, documents_of(answer), outcome)

    async def _home(self, speaker: Speaker) -> str | None:
        """Return the province that a person has chosen; in a group nobody's counts."""
        if speaker.group or speaker.home:
            return speaker.home
        people = self._state.people
        who = (speaker.channel, speaker.person)
        kept = people.remembered(*who)
        if kept is None:
            kept = await asyncio.to_thread(people.preferences, *who)
        return kept.province

    def _remember(self, talk: Talk, text: str, question: Question) -> None:
        talk.conversation.add(question, self.memory.now())
        talk.texts = (*talk.texts[-1:], text) if question.follow_up else (text,)

    def _at_once(self, text: str) -> Answer | None:
        """Return the answer to what needs no document while none can be looked into.

        Later such messages are read where questions are: it takes time, and whoever is in danger
        must not wait for it here.
        """
        return None if self._service.ready else triaged(text)

    async def _seal(self, speaker: Speaker, turn: SealedTurn) -> str:
        """Keep an answer's question sealed for its buttons; return the key."""
        return await asyncio.to_thread(
            self._state.turns.seal, speaker.channel, speaker.person, turn
        )

    async def _ask_again(self, turn: SealedTurn, page: int = 1) -> Answer:
        """Answer a sealed turn's question again, perhaps a further page."""
        previous = None
        if turn.before:
            previous = (await self._service.answer(Ask(turn.before))).question
        ask = Ask(turn.text, previous, turn.home, turn.only, page)
        return (await self._service.answer(ask)).answer

    def _answered(self, speaker: Speaker, answer: Answer, token: str = "") -> Reply:
        self._tally(speaker, answer)
        talk = self.memory.talk(speaker)
        talk.status = answer.status
        reply = Reply(answer.language, answer=answer, options=options_of(answer, token))
        return self._offered(speaker, reply)

    def _offered(self, speaker: Speaker, reply: Reply) -> Reply:
        """Remember what a reply offers, for channels on which one chooses by number."""
        talk = self.memory.talk(speaker)
        talk.options = tuple(o for o in reply.options if o.action is not Action.COPY)
        return reply

    def _trouble(self, speaker: Speaker, error: LachanError) -> Reply:
        """Return the kind words for an error; the operator reads the error itself in the log."""
        messages = Messages.load(self.language(speaker), "dialogue")
        if isinstance(error, Overloaded):
            return _fixed(messages, "busy.wait")
        key = self._commands.key_of(error)
        if key is None:
            _log.error("A message could not be answered: %s", error)
            key = "busy.not_ready"
        return _fixed(messages, key)


def _fixed(messages: Messages, key: str) -> Reply:
    """Return a fixed text as a reply."""
    return Reply(messages.language, text=messages.text(key))

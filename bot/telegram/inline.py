"""Inline mode: "@bot a question" in any chat offers short answers with their sources to send.

Nothing is kept: whoever types on gets a new answer, so only the last words of a person count.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterator

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.answer import Answer, AnswerStatus
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply
from bot.dialogue.speaker import Speaker
from bot.messages import Messages
from bot.rendering.html import Part, parts_of, quote_blocks, render_html
from bot.rendering.plain import in_reading_order, place_label, quotes_shown
from bot.telegram.client import Bot
from bot.telegram.heard import NAME
from bot.telegram.profile import AREA

_log = logging.getLogger(__name__)

CACHE_S = 10
SHORTEST = 6  # characters: shorter words are still being typed
PAUSE_S = 0.25  # after each key; only when somebody pauses is the answer looked up
_TITLE, _DESCRIPTION = 80, 120


class InlineAnswers:
    """Answers inline queries, the last one of each person.

    Args:
        bot: the client.
        dialogue: what answers.
        pause_s: how long a person must have stopped typing.
    """

    def __init__(self, bot: Bot, dialogue: Dialogue, pause_s: float = PAUSE_S) -> None:
        self._bot = bot
        self._dialogue = dialogue
        self._pause_s = pause_s
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def take(self, query: InlineQuery) -> None:
        """Begin to answer a query; an earlier one of the same person is dropped."""
        person = query.from_user.id
        before = self._tasks.get(person)
        if before is not None:
            before.cancel()
        task = asyncio.create_task(self._answer(query))
        self._tasks[person] = task
        task.add_done_callback(lambda done: self._forget(person, done))

    async def close(self) -> None:
        """Drop what is being answered."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, person: int, task: asyncio.Task[None]) -> None:
        if self._tasks.get(person) is task:
            del self._tasks[person]

    async def _answer(self, query: InlineQuery) -> None:
        await asyncio.sleep(self._pause_s)
        text = query.query.strip()
        answer = await self._answer_to(query, text) if len(text) >= SHORTEST else None
        results = list(articles(answer)) if answer is not None else []
        try:
            await self._bot.answer_inline_query(
                query.id,
                results,
                cache_time=CACHE_S,
                is_personal=True,
                button=None if results else _help(query),
            )
        except TelegramError as error:  # most often: the person has typed on
            _log.info("An inline query was not answered (%s)", type(error).__name__)

    async def _answer_to(self, query: InlineQuery, text: str) -> Answer | None:
        person = str(query.from_user.id)
        answer = await self._dialogue.alone(Speaker(NAME, "inline", person, group=True), text)
        return answer if answer.status is AnswerStatus.ANSWERED else None


def articles(answer: Answer) -> Iterator[InlineQueryResultArticle]:
    """Yield what can be sent: the whole answer, then each of its quotes with its source."""
    messages, own = Messages.load(answer.language), Messages.load(answer.language, AREA)
    whole = render_html(Reply(answer.language, answer=answer))[0]
    yield _article(own.text("inline.whole"), whole)
    if answer.listing:
        return
    blocks = quote_blocks(answer, quotes_shown(answer))
    for evidence, block in zip(in_reading_order(answer), blocks, strict=False):
        place = place_label(evidence.province, evidence.province_at_issue, evidence.year, messages)
        part = parts_of([block])[0]
        yield _article(own.text("inline.quote", place=place), part, evidence.quote)


def _article(title: str, part: Part, description: str = "") -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        part.html,
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return InlineQueryResultArticle(
        hashlib.sha256(part.html.encode()).hexdigest()[:32],
        title[:_TITLE],
        content,
        description=" ".join((description or part.plain).split())[:_DESCRIPTION],
    )


def _help(query: InlineQuery) -> InlineQueryResultsButton:
    """Return what is shown when there is no answer: the way to help."""
    language = "en" if (query.from_user.language_code or "").startswith("en") else "vi"
    text = Messages.load(language, AREA).text("inline.nothing")
    return InlineQueryResultsButton(text, start_parameter="111")

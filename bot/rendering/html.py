"""Renders a reply as Telegram's HTML: short answers bold, quotes set off, everything escaped.

Telegram knows few tags and refuses a message with a stray ``<`` or an open tag. So text and markup
are kept apart until the very end: a reply is a list of blocks, each of one style; blocks are cut
while they are still text, measured as they will be sent, and only then escaped and wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from bot.answer import Answer
from bot.dialogue.reply import Reply, SourceView
from bot.messages import Messages
from bot.rendering.plain import (
    contact_lines,
    direct_lines,
    display_path,
    display_quote,
    guide_lines,
    in_reading_order,
    list_lines,
    quote_source,
    quotes_shown,
)
from bot.rendering.splitting import split, utf16_length
from knowledge.model import Status

MESSAGE_UNITS = 4096
"""UTF-16 units of a message; Telegram counts without markup, here markup counts too."""

FOLDED_QUOTE = 350  # characters from which a quote is shown folded, to be opened by a tap
# Control characters and halves of surrogate pairs, which no message may hold.
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_BULLET = "• "


class Style(Enum):
    """How a block looks; the value is what stands around it."""

    PLAIN = ("", "")
    BOLD = ("<b>", "</b>")
    ITALIC = ("<i>", "</i>")
    QUOTE = ("<blockquote>", "</blockquote>")
    FOLDED = ("<blockquote expandable>", "</blockquote>")


@dataclass(frozen=True, slots=True)
class Block:
    """A text of one style, on lines of its own.

    Args:
        style: how it looks.
        text: the text.
        above: a plain line above it that must stand in the same message: a quote's source.
    """

    style: Style
    text: str
    above: str = ""

    @property
    def html(self) -> str:
        """The block as it is sent."""
        opening, closing = self.style.value
        return f"{escape(self._first_line)}{opening}{escape(self.text)}{closing}"

    @property
    def plain(self) -> str:
        """The block without markup."""
        return f"{self._first_line}{self.text}"

    @property
    def room(self) -> int:
        """How many units the escaped text may have in a message of its own."""
        around = utf16_length(escape(self._first_line)) + sum(map(len, self.style.value))
        return MESSAGE_UNITS - around

    @property
    def _first_line(self) -> str:
        return f"{self.above}\n" if self.above else ""


@dataclass(frozen=True, slots=True)
class Part:
    """One message: as HTML, and as plain text for when the HTML is refused."""

    html: str
    plain: str


def render_html(reply: Reply) -> list[Part]:
    """Return a reply as messages of at most 4096 UTF-16 units each, in order."""
    return parts_of(blocks_of(reply))


def blocks_of(reply: Reply) -> list[Block]:
    """Return a reply as blocks, in the order in which they are read."""
    if reply.answer is not None:
        return _kept(_answer(reply.answer))
    if reply.source is not None:
        return _kept(_source(reply.source, reply.language))
    return _kept([Block(Style.PLAIN, reply.text)])


def quote_blocks(answer: Answer, shown: int) -> list[Block]:
    """Return an answer's first quotes, each below the line that says where it stands."""
    messages = Messages.load(answer.language)
    return [
        _quoted(display_quote(evidence.quote), quote_source(answer, evidence, number, messages))
        for number, evidence in enumerate(in_reading_order(answer)[:shown], 1)
    ]


def parts_of(blocks: Iterable[Block]) -> list[Part]:
    """Return blocks as messages, as many blocks in each as fit."""
    parts: list[Part] = []
    here: list[Block] = []
    units = 0
    for block in _fitting(blocks):
        needed = utf16_length(block.html)
        if here and units + 1 + needed > MESSAGE_UNITS:
            parts.append(_part(here))
            here, units = [], 0
        units += needed + (1 if here else 0)
        here.append(block)
    return [*parts, _part(here)] if here else parts


def escape(text: str) -> str:
    """Return ``text`` with the three characters escaped that Telegram's HTML gives a meaning."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _part(blocks: list[Block]) -> Part:
    html = "\n".join(block.html for block in blocks)
    return Part(html, "\n".join(block.plain for block in blocks))


def _fitting(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with each that is longer than a message cut into several."""
    for block in blocks:
        if utf16_length(escape(block.above)) > MESSAGE_UNITS // 2:
            yield from _fitting((Block(Style.PLAIN, block.above), replace(block, above="")))
            continue
        texts = split(block.text, block.room, lambda text: utf16_length(escape(text)))
        for number, text in enumerate(texts):
            yield replace(block, text=text, above="" if number else block.above)


def _kept(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks that can be sent: no control characters, none of them blank."""
    clean = (Block(b.style, _sendable(b.text), _sendable(b.above)) for b in blocks)
    return [
        block if block.text else Block(Style.PLAIN, block.above) for block in clean if block.plain
    ]


def _sendable(text: str) -> str:
    return _UNSENDABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n")).strip()


def _answer(answer: Answer) -> Iterator[Block]:
    messages = Messages.load(answer.language)
    if answer.listing:
        yield from _listing(answer, messages)
        return
    yield Block(Style.PLAIN, answer.opening)
    header = messages.text("label.plans_differ")
    for line in direct_lines(answer.direct, messages):
        yield Block(Style.PLAIN if line == header else Style.BOLD, line)
    for style, line in zip(
        (Style.ITALIC, Style.PLAIN), guide_lines(answer, messages), strict=False
    ):
        yield Block(style, line)
    shown = quotes_shown(answer)
    yield from quote_blocks(answer, shown)
    more = answer.more + len(answer.evidence) - shown
    if more > 0:
        yield Block(Style.PLAIN, messages.text("label.more", count=more))
    for note in answer.notes:
        yield Block(Style.ITALIC, note)
    yield Block(Style.PLAIN, "\n".join(contact_lines(answer)))
    yield Block(Style.PLAIN, answer.closing)


def _listing(answer: Answer, messages: Messages) -> Iterator[Block]:
    """Yield an agency's duties: the plans' names bold, the duties below them."""
    yield Block(Style.BOLD, answer.opening)
    for line in list_lines(answer, messages):
        yield Block(Style.PLAIN if line.startswith(_BULLET) else Style.BOLD, line)
    for note in answer.notes:
        yield Block(Style.ITALIC, note)
    yield Block(Style.PLAIN, answer.closing)


def _source(view: SourceView, language: str) -> Iterator[Block]:
    """Yield a passage between its neighbours, below its document's name and headings."""
    messages, own = Messages.load(language), Messages.load(language, "dialogue")
    path = display_path(view.path, messages)
    where = [own.text("source.place", name=view.name, place=view.place, path=path)]
    if view.page:
        where.append(own.text("source.page", page=view.page))
    if view.status is not Status.IN_FORCE:
        where.append(messages.text(f"status.{view.status.value}_short"))
    yield Block(Style.BOLD, ", ".join(where))
    for heading in view.headings:
        yield Block(Style.ITALIC, display_quote(heading))
    for text in view.before:
        yield Block(Style.PLAIN, display_quote(text))
    yield Block(Style.QUOTE, display_quote(view.text))
    for text in view.after:
        yield Block(Style.PLAIN, display_quote(text))


def _quoted(text: str, source: str) -> Block:
    return Block(Style.FOLDED if len(text) > FOLDED_QUOTE else Style.QUOTE, text, above=source)

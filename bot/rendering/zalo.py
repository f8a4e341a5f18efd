"""Renders a reply for Zalo: plain text in messages of at most 2000 characters, choices by number.

The Bot Platform has no buttons, so every choice is a numbered line. The Official Account has up to
five; a reply that offers more choices lists them by number there too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.reply import Action, Option, Reply, SourceView
from bot.messages import Messages
from bot.rendering.plain import display_path, display_quote, render_plain
from bot.rendering.splitting import split, utf16_length
from knowledge.model import Status

LIMIT = 2000
"""Characters of one message on both of Zalo's platforms, counted here in UTF-16 code units, of
which there are at least as many."""

MAX_PARTS = 5
"""Messages of one reply; the Official Account may send 8 in answer to one."""

MAX_BUTTONS, MAX_TITLE = 5, 100
_LONG_NUMBER = 9  # digits from which a leading 0 stands for the country


@dataclass(frozen=True, slots=True)
class OaButton:
    """A button below a message of the Official Account.

    Args:
        title: what the person reads.
        type: "oa.query.show" sends the payload as the person's words, "oa.open.phone" calls.
        payload: the words, or ``{"phone_code": …}``.
    """

    title: str
    type: str
    payload: str | dict[str, str]


@dataclass(frozen=True, slots=True)
class OaPart:
    """One message of the Official Account.

    Args:
        text: its text.
        buttons: its buttons.
        instead: the texts to send when Zalo does not take the buttons.
    """

    text: str
    buttons: tuple[OaButton, ...] = ()
    instead: tuple[str, ...] = ()


def zalo_texts(reply: Reply) -> tuple[str, ...]:
    """Return a reply as texts of at most ``LIMIT``, with its choices numbered at the end."""
    choices = _numbered(_choices(reply), reply.language)
    last = split(choices, LIMIT, utf16_length)[:1]
    texts = _split(_body(reply), MAX_PARTS - len(last), reply.language)
    return tuple(_joined(texts, last))


def oa_parts(reply: Reply) -> tuple[OaPart, ...]:
    """Return a reply as messages of the Official Account, with buttons where they suffice."""
    buttons = _buttons(reply)
    if not buttons:
        return tuple(OaPart(text) for text in zalo_texts(reply))
    *before, last = _split(_body(reply), MAX_PARTS - 1, reply.language)
    numbered = split(_numbered(_choices(reply), reply.language), LIMIT, utf16_length)[:1]
    instead = tuple(_joined([last], numbered))
    return (*(OaPart(text) for text in before), OaPart(last, buttons, instead))


def _joined(texts: list[str], last: list[str]) -> list[str]:
    """Return texts with the last one's own paragraph in the same message where there is room."""
    if texts and last:
        together = f"{texts[-1]}\n\n{last[0]}"
        if utf16_length(together) <= LIMIT:
            return [*texts[:-1], together]
    return [*texts, *last]


def _split(body: str, most: int, language: str) -> list[str]:
    """Return a text in at most ``most`` parts; one that is longer says that it was cut."""
    texts = split(body, LIMIT, utf16_length)
    if len(texts) <= most:
        return texts
    cut = Messages.load(language, "zalo").text("parts.cut")
    room = LIMIT - utf16_length(cut) - 1
    return [*texts[: most - 1], f"{split(texts[most - 1], room, utf16_length)[0]}\n{cut}"]


def _body(reply: Reply) -> str:
    """Return what a reply says, without its choices."""
    if reply.answer is not None:
        return render_plain(reply.answer)
    if reply.source is not None:
        return _source(reply.source, Messages.load(reply.language))
    return reply.text


def _source(view: SourceView, messages: Messages) -> str:
    """Return a passage in quotation marks with the rest of its section around it."""
    own = Messages.load(messages.language, "dialogue")
    where = f"{view.name} ({view.place})"
    if view.path:
        path = display_path(view.path, messages)
        where = own.text("source.place", name=view.name, place=view.place, path=path)
    if view.page:
        where = f"{where}, {own.text('source.page', page=view.page)}"
    if view.status is not Status.IN_FORCE:
        where = f"{where} – {messages.text(f'status.{view.status.value}_short')}"
    head = [where, " › ".join(view.headings)] if view.headings else [where]
    section = [*view.before, f"“{display_quote(view.text)}”", *view.after]
    return "\n".join([*head, "", *section])


def _choices(reply: Reply) -> list[Option]:
    """Return the options that are chosen by number, as ``Dialogue.hear`` counts them."""
    return [option for option in reply.options if option.action is not Action.COPY]


def _numbered(choices: Sequence[Option], language: str) -> str:
    if not choices:
        return ""
    lines = [f"{number}. {option.label}" for number, option in enumerate(choices, 1)]
    return "\n".join([Messages.load(language, "dialogue").text("busy.choose"), *lines])


def _buttons(reply: Reply) -> tuple[OaButton, ...]:
    """Return a button for each choice and, where there is room, to call a number."""
    choices = _choices(reply)
    if len(choices) > MAX_BUTTONS or any(utf16_length(o.label) > MAX_TITLE for o in choices):
        return ()
    call = Messages.load(reply.language, "zalo")
    buttons = [OaButton(option.label, "oa.query.show", option.label) for option in choices]
    for option in reply.options:
        if option.action is Action.COPY:
            title = call.text("buttons.call", number=option.value)
            code = {"phone_code": phone_code(option.value)}
            buttons.append(OaButton(title, "oa.open.phone", code))
    return tuple(buttons[:MAX_BUTTONS])


def phone_code(number: str) -> str:
    """Return a number as ``oa.open.phone`` takes it: digits, long ones with the country's 84.

    Short numbers such as 111 stay as they are (not verified against Zalo).
    """
    digits = re.sub(r"\D", "", number)
    return f"84{digits[1:]}" if digits.startswith("0") and len(digits) >= _LONG_NUMBER else digits

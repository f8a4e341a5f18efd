"""Reads a message's HTML as strictly as Telegram does: what it refuses, this refuses.

From the description of HTML style in the Bot API: the tags below and no others, properly nested
and closed, and every ``<``, ``>`` and ``&`` that is neither part of a tag nor of an entity is
written as an entity; of named entities only ``&lt;``, ``&gt;``, ``&amp;`` and ``&quot;``.
"""

from __future__ import annotations

import re

_TAGS = {
    "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a",
    "blockquote", "tg-spoiler",
}  # fmt: skip
_TOKEN = re.compile(
    r"<(?P<close>/)?(?P<tag>[a-z-]+)(?P<attributes>[^<>]*)>"
    r"|&(?P<entity>lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});"
    r"|(?P<text>[^<>&]+)"
)
_ATTRIBUTES = {"blockquote": (" expandable",), "a": (r' href="[^"<>]*"',)}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class HtmlRefused(ValueError):
    """Telegram would answer "Bad Request: can't parse entities"."""


def text_of(html: str) -> str:
    """Return the text that people see; raises HtmlRefused."""
    opened: list[str] = []
    text: list[str] = []
    at = 0
    while at < len(html):
        token = _TOKEN.match(html, at)
        if token is None:
            raise HtmlRefused(f"unexpected {html[at]!r} at {at}")
        if token["tag"]:
            _nest(opened, token)
        text.append(_shown(token))
        at = token.end()
    if opened:
        raise HtmlRefused(f"<{opened[-1]}> is not closed")
    return "".join(text)


def _nest(opened: list[str], token: re.Match[str]) -> None:
    tag, attributes = token["tag"], token["attributes"]
    if tag not in _TAGS:
        raise HtmlRefused(f"unsupported tag {tag!r}")
    if token["close"]:
        if attributes or not opened or opened.pop() != tag:
            raise HtmlRefused(f"</{tag}> closes nothing")
        return
    allowed = _ATTRIBUTES.get(tag, ())
    if attributes and not any(re.fullmatch(pattern, attributes) for pattern in allowed):
        raise HtmlRefused(f"<{tag}> may not have {attributes!r}")
    if tag == "blockquote" and tag in opened:
        raise HtmlRefused("a quote cannot stand in a quote")
    opened.append(tag)


def _shown(token: re.Match[str]) -> str:
    entity = token["entity"]
    if entity is None:
        return token["text"] or ""
    if entity in _NAMED:
        return _NAMED[entity]
    return chr(int(entity[2:], 16) if entity.startswith("#x") else int(entity[1:]))

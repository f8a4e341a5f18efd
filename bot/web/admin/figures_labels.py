"""The names that admins read for the codes of channels, kinds, outcomes and changes."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request

from bot.messages import Messages
from bot.web.templating import language_of

Label = Callable[[str, str], str]


def labels(request: Request) -> Label:
    """Return what names a code in the language of a page; a code without a name names itself.

    Args:
        request: what asked for the page.

    Returns:
        A function of a section of the messages ("channel") and a code in it ("web").
    """
    messages = Messages.load(language_of(request), "admin")

    def label(section: str, code: str) -> str:
        key = f"{section}.{code.replace(' ', '_')}"
        return messages.text(key) if messages.has(key) else code

    return label

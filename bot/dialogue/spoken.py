"""What is said beside a command, and what is answered before any document is looked at."""

from __future__ import annotations

import time

from bot.answer import Answer
from bot.safety.triage import triage
from bot.safety.urgent import read_urgency
from knowledge.text import fold

COMMANDS = frozenset(
    (
        *("start", "help", "111", "113", "tinh", "nhiemvu", "hanbaocao", "vanban"),
        *("nhac", "thongbao", "xoa", "en", "vi", "hoi"),
    )
)
_ALIASES = {"batdau": "start", "?": "help", "trogiup": "help", "xoadulieu": "xoa"}


def split_command(text: str) -> tuple[str, str]:
    """Return a command's name and what follows it: "/tinh@bot Cần Thơ" is "tinh", "Cần Thơ".

    The name is empty, and all of the text follows it, where the text is no command.
    """
    if not text.startswith("/"):
        return "", text
    word, _, rest = text[1:].partition(" ")
    name = fold(word.partition("@")[0])
    return _ALIASES.get(name, name), rest.strip()


def is_urgent(text: str) -> bool:
    """Say whether a message signals danger; told in about a millisecond."""
    return read_urgency(_spoken(text)).danger is not None


def danger_of(text: str) -> Answer | None:
    """Return the reply to a message that signals danger, with the time it took, or None."""
    return triaged(text) if is_urgent(text) else None


def triaged(text: str) -> Answer | None:
    """Return the answer to a message that needs no document, with the time it took, or None."""
    started = time.perf_counter()
    answer = triage(_spoken(text))
    return answer and answer.timed(1000 * (time.perf_counter() - started))


def _spoken(text: str) -> str:
    """Return a message without its command: "/help" asks how to use the bot, it is no cry.

    What follows a command may still be one.
    """
    name, rest = split_command(text.strip())
    return rest if name in COMMANDS else text

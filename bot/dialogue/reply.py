"""What a conversation says, before any channel decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.answer import Answer
from knowledge.model import Status


class Action(StrEnum):
    """What an option does; the letter stands in the button, where room is scarce."""

    SOURCE = "s"  # show a passage in its section; value: the passage's id
    MORE = "m"  # the next page of an answer; value: TOKEN:PAGE
    NARROW = "n"  # answer from one plan alone; value: TOKEN:INDEX
    RIGHT = "r"  # the answer was right; value: TOKEN
    WRONG = "w"  # it was not; value: TOKEN, or TOKEN:REASON
    KEEP = "k"  # the question may be kept without names; value: TOKEN, or "no"
    PROVINCE = "p"  # remember my province; value: its index, "yes:INDEX", or "no"
    DUTIES = "d"  # an agency's duties; value: AGENCY, or AGENCY:DOCUMENT
    DEADLINES = "h"  # a document's deadlines; value: DOCUMENT
    DOCUMENT = "v"  # what a document is; value: DOCUMENT
    REMIND = "t"  # reminders of deadlines; value: a province's index, "all", or "off"
    NOTICES = "b"  # public notices; value: "on" or "off"
    COPY = "c"  # a number to copy or to call; value: the number
    ADMIN = "a"  # what only admins may do; value: WHAT:VERSION:REVISION
    LINK = "l"  # a page to open; value: its address


@dataclass(frozen=True, slots=True)
class Option:
    """Something the person may choose next.

    Args:
        action: what it does.
        label: what the person reads, at most about 30 characters.
        value: what it is done with; with the action at most 60 bytes of ASCII.
    """

    action: Action
    label: str
    value: str

    @property
    def data(self) -> str:
        """The option as one short text: "s:1234"."""
        return f"{self.action.value}:{self.value}"


@dataclass(frozen=True, slots=True)
class SourceView:
    """One passage in its section, with the way to the passages around it.

    ``before`` and ``after`` are the other passages of the section, verbatim.
    """

    document_id: str
    title: str
    name: str  # "Kế hoạch 61/KH-UBND"
    place: str  # "Tuyên Quang, 2024"
    status: Status
    path: str
    headings: tuple[str, ...]
    before: tuple[str, ...]
    text: str
    after: tuple[str, ...]
    page: int | None
    previous_id: int | None
    next_id: int | None


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: an answer, a fixed text or a source, with what may be chosen next.

    Args:
        language: "vi" or "en".
        answer: an answer to a question; rendered by the channel.
        text: a fixed text; lines are ended by line feeds.
        source: a passage in its section.
        options: what may be chosen next, in order.
        replaces: the reply takes the place of the one whose option was chosen, where a channel
            can do that.
    """

    language: str
    answer: Answer | None = None
    text: str = ""
    source: SourceView | None = None
    options: tuple[Option, ...] = ()
    replaces: bool = False


def parse_option(data: str) -> tuple[Action, str] | None:
    """Return the action and value of an option's ``data``; None when it is none."""
    letter, colon, value = data.partition(":")
    if not colon:
        return None
    try:
        return Action(letter), value
    except ValueError:
        return None

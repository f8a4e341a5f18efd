"""The terminal chat: reads lines, answers them, forgets everything when it ends."""

from __future__ import annotations

import logging
import os
import re
import shutil
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TextIO

import click

from bot.answer import Answer, AnswerStatus
from bot.conversation import Conversation
from bot.messages import Messages
from bot.rendering.plain import render_plain
from bot.safety.triage import apology
from knowledge.data_files import read_data_file
from knowledge.errors import LachanError
from knowledge.text import fold

_log = logging.getLogger(__name__)

_FILE = Path(__file__).parent / "data" / "console.toml"
_KEYS = ("commands", "loading", "forgotten", "prompt")
_LEAVE = ("/thoat", "/exit", "/quit", "/q")
_FORGET = ("/xoa", "/clear")
_HELP = ("/help", "/start", "/?")
_SOURCE = re.compile(r"\[\d+\] ")
_WIDEST = 100  # columns; longer lines are hard to read


@lru_cache(maxsize=2)
def console_texts(language: str) -> Mapping[str, str]:
    """Return the chat's own texts in a language; raises DataFileError."""
    table = read_data_file(_FILE).table(language)
    return {key: table.text(key) for key in _KEYS}


@dataclass(frozen=True, slots=True)
class Look:
    """How lines are shown.

    Args:
        colours: whether the terminal shows them.
        width: columns at which lines are wrapped; None leaves them as they are.
    """

    colours: bool = False
    width: int | None = None

    @classmethod
    def of(cls, output: TextIO, environment: Mapping[str, str] | None = None) -> Look:
        """Return the look for an output: plain where it is no terminal.

        Args:
            output: where is written.
            environment: ``NO_COLOR`` (https://no-color.org) and ``TERM`` are looked at.
        """
        values = os.environ if environment is None else environment
        if not output.isatty():
            return cls()
        colours = not values.get("NO_COLOR") and values.get("TERM") != "dumb"
        return cls(colours, min(shutil.get_terminal_size().columns, _WIDEST))

    def show(self, text: str) -> str:
        """Return a reply wrapped and coloured: places cyan, lines with the hotline bold."""
        return "\n".join(self._line(line) for line in text.split("\n"))

    def faint(self, text: str) -> str:
        """Return a remark about the chat itself."""
        return click.style(self._wrapped(text), dim=True) if self.colours else self._wrapped(text)

    def _wrapped(self, line: str) -> str:
        if self.width is None:
            return line
        return textwrap.fill(line, self.width, break_on_hyphens=False)

    def _line(self, line: str) -> str:
        line = self._wrapped(line)
        if not self.colours:
            return line
        if _SOURCE.match(line):
            return click.style(line, fg="cyan")
        return click.style(line, bold=True) if "111" in line or "113" in line else line


class Console:
    """A conversation in a terminal.

    Args:
        reply: answers a message within a conversation.
        read_line: returns the next line typed; raises EOFError at the end.
        write: writes a text and ends the line.
        look: how replies are shown.
        forget: clears what the terminal itself remembers.
    """

    def __init__(
        self,
        reply: Callable[[str, Conversation], Answer],
        read_line: Callable[[], str],
        write: Callable[[str], None],
        look: Look,
        forget: Callable[[], None],
    ) -> None:
        self._reply = reply
        self._read_line = read_line
        self._write = write
        self._look = look
        self._forget = forget
        self._conversation = Conversation()
        self._language = "vi"

    def greet(self) -> None:
        """Say who this is and how to begin; needs no document."""
        self._write(self._look.show(Messages.load("vi").text("start.greeting")))
        self._write(self._look.faint(console_texts("vi")["commands"]))
        self._write(self._look.faint(console_texts("en")["commands"]))

    def run(self) -> None:
        """Answer line after line until the user leaves, by a command, Ctrl-D or Ctrl-C."""
        try:
            while self._answer(self._read_line().strip()):
                pass
        except (EOFError, KeyboardInterrupt):
            self._write("")
        self._write(self._look.show(Messages.load(self._language).text("smalltalk.bye")))

    def _answer(self, line: str) -> bool:
        """Answer one line; return whether the conversation goes on."""
        if line.startswith("/"):
            return self._obey(fold(line.split()[0]))
        if line:
            self._say(line)
        return True

    def _obey(self, command: str) -> bool:
        messages = Messages.load(self._language)
        if command in _LEAVE:
            return False
        if command in _FORGET:
            self._conversation.clear()
            self._forget()
            self._write(self._look.show(console_texts(self._language)["forgotten"]))
        elif command in _HELP:
            self._write(self._look.show(messages.text("help.text")))
            self._write(self._look.faint(console_texts(self._language)["commands"]))
        else:
            self._write(self._look.show(messages.text("input.unknown_command")))
        return True

    def _say(self, text: str) -> None:
        try:
            answer = self._reply(text, self._conversation)
        except LachanError as error:
            self._write(self._look.show(Messages.load(self._language).text("error.no_release")))
            self._write(self._look.faint(str(error)))
            return
        except Exception:  # one question must not end the conversation
            _log.debug("A question met an unexpected error", exc_info=True)
            answer = apology(text)
        if answer.status is not AnswerStatus.SAFETY:
            self._language = answer.language
        self._write(self._look.show(render_plain(answer)) + "\n")

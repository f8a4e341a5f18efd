"""``lachan chat``: a conversation in the terminal."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

import click

from bot.commands.batch import timed_triage
from bot.commands.output import described, readable
from bot.runtime import Runtime

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.answering.answerer import Answerer
    from bot.assistant import Assistant
    from bot.console import Look
    from bot.conversation import Conversation

_WARM_UP = "xin chào"  # any question: it loads the model


@click.command(
    "chat",
    **described(
        "Trò chuyện trong cửa sổ dòng lệnh: hỏi, hỏi tiếp, rồi thoát bằng /thoat.",
        """Talk in the terminal, with follow-up questions. /help shows how to ask, /xoa forgets
        the conversation, /thoat, Ctrl-D or Ctrl-C leaves. Nothing that is typed is stored.

        Colours are used where the terminal has them; NO_COLOR=1 switches them off.""",
        "lachan chat",
    ),
)
@click.pass_obj
def chat(runtime: Runtime) -> None:
    """Talk in the terminal."""
    from bot.console import Console, Look

    look = Look.of(sys.stdout)
    opening = _Opening(runtime, look)
    console = Console(
        reply=opening.reply,
        read_line=_line_reader(),
        write=click.echo,
        look=look,
        forget=lambda: _forget_typed(look),
    )
    console.greet()
    if sys.stdin.isatty():  # what is piped in is there at once: nothing is gained
        opening.start()
    console.run()
    opening.leave()


class _Opening:
    """Opens the documents and the model while the user reads the greeting and types."""

    def __init__(self, runtime: Runtime, look: Look) -> None:
        from bot.background import Background

        self._runtime = runtime
        self._look = look
        self._background = Background(self._open)

    def start(self) -> None:
        self._background.start()

    def leave(self) -> None:
        """End the program at once when the model is still being loaded.

        The native libraries abort a process that ends in the usual way around a thread that is
        inside them; nothing is open here that could be lost.
        """
        if self._background.running:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)

    def reply(self, text: str, conversation: Conversation) -> Answer:
        """Return the answer to a message; only questions for the documents wait for them."""
        return timed_triage(text) or self._assistant.reply(text, conversation)

    @cached_property
    def _assistant(self) -> Assistant:
        return self._runtime.assistant(self._answerer)

    def _answerer(self) -> Answerer:
        """Return the answerer, with a word to the user where that takes a moment."""
        from bot.console import console_texts

        if not self._background.ready and self._look.width is not None:
            click.echo(self._look.faint(console_texts("vi")["loading"]))
        return self._background.get()

    def _open(self) -> Answerer:
        answerer = self._runtime.open_answerer()
        answerer.answer(_WARM_UP)
        return answerer


def _line_reader() -> Callable[[], str]:
    """Return what reads a line: with arrow keys and history in memory where one types."""
    if sys.stdin.isatty():
        from bot.console import console_texts

        with suppress(ImportError):  # not on every system
            import readline  # noqa: F401  # input() uses it once it is imported
        prompt = f"{console_texts('vi')['prompt']}: "
        return lambda: readable(input(prompt))
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return _piped_line


def _piped_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return readable(line)


def _forget_typed(look: Look) -> None:
    """Clear the screen and the history of what was typed."""
    with suppress(ImportError):
        import readline

        readline.clear_history()
    if look.width is not None:
        click.clear()

"""What all commands share of writing: help texts, JSON lines, errors, progress, safe streams."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from knowledge.errors import LachanError

_SURROGATE = re.compile("[\ud800-\udfff]")
# Line ends to str.splitlines() and to browsers, but not to the JSON Lines format.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_LINE_END = re.compile("[\x85\u2028\u2029]")


def described(vietnamese: str, english: str, *examples: str) -> dict[str, Any]:
    """Return the ``help`` and ``short_help`` of a command.

    Args:
        vietnamese: one sentence in Vietnamese, which comes first.
        english: the same in English, and what else there is to say.
        examples: command lines.
    """
    paragraphs = "\n\n".join(_unwrapped(part) for part in english.strip().split("\n\n"))
    lines = "\n".join(f"  {example}" for example in examples)
    return {
        "help": f"{vietnamese}\n\n{paragraphs}\n\n\b\nVí dụ / Example:\n{lines}",
        "short_help": vietnamese,
    }


def _unwrapped(paragraph: str) -> str:
    return " ".join(line.strip() for line in paragraph.splitlines())


def prepare_streams() -> None:
    """Have standard output and error take every character, as UTF-8 where they are no terminal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def readable(text: str) -> str:
    """Return ``text`` with U+FFFD for bytes that were no UTF-8, so that it can be written again."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def json_line(value: Any) -> str:
    """Return ``value`` as JSON that stays one line for every reader of lines."""
    text = readable(json.dumps(value, ensure_ascii=False))
    return _LINE_END.sub(lambda match: _LINE_ENDS[match.group()], text)


def complain(error: LachanError) -> None:
    """Write an error as one clear line to standard error: what happened and what mends it."""
    line = " ".join(readable(str(error)).split())
    click.echo(f"{click.style('lachan:', fg='red', bold=True)} {line}", err=True)


def remark(text: str) -> None:
    """Write a remark to standard error, so that standard output stays for programs."""
    click.echo(readable(text), err=True)


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give what hears ``(done, total)`` and draws a bar with the time left on standard error.

    Nothing is drawn before the first call, and no bar where standard error is no terminal.
    """
    bar: Any = None

    def progress(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = click.progressbar(length=total, label=label, file=sys.stderr, show_eta=True)
            bar.__enter__()
        bar.update(done - bar.pos)

    try:
        yield progress
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)

"""The terminal chat: what is typed, what is shown, and how it ends."""

from __future__ import annotations

import io
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer import Answer, AnswerStatus
from bot.background import Background
from bot.console import Console, Look, console_texts
from bot.conversation import Conversation
from bot.messages import LANGUAGES, Messages
from bot.runtime import Runtime
from bot.understanding.glossary import Glossary
from bot.understanding.question import QuestionReader
from bot.understanding.spelling import Speller
from knowledge.agencies import Agencies
from knowledge.errors import NoRelease
from knowledge.places import Places
from tests.bot.command_line import DANGER, Run

BYE = Messages.load("vi").text("smalltalk.bye")


class Terminal(io.StringIO):
    """An output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Typed:
    """Gives the lines of a user one by one, then the end or an interruption."""

    def __init__(self, lines: Iterable[str], end: type[BaseException] = EOFError) -> None:
        self._lines = iter(lines)
        self._end = end

    def __call__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            raise self._end
        return line


def echo(text: str, conversation: Conversation) -> Answer:
    return Answer(text, "en", "what", AnswerStatus.ANSWERED, opening=f"heard {text}")


def talk(
    *lines: str,
    reply: Callable[[str, Conversation], Answer] = echo,
    end: type[BaseException] = EOFError,
    look: Look | None = None,
) -> tuple[list[str], int]:
    """Return what was written, and how often the terminal was asked to forget."""
    written: list[str] = []
    forgotten: list[None] = []
    console = Console(
        reply=reply,
        read_line=Typed(lines, end),
        write=written.append,
        look=look or Look(),
        forget=lambda: forgotten.append(None),
    )
    console.run()
    return written, len(forgotten)


@pytest.mark.parametrize("command", ["/thoat", "/thoát", "/THOAT", "/exit", "/quit", "/q now"])
def test_a_command_leaves_at_once(command: str) -> None:
    written, _ = talk(command, "never read")
    assert written == [BYE]


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_the_end_of_input_and_an_interruption_leave_politely(end: type[BaseException]) -> None:
    written, _ = talk("one", end=end)
    assert "heard one" in written[0]
    assert written[-1] == Messages.load("en").text("smalltalk.bye")


def test_an_interruption_while_answering_leaves_politely() -> None:
    def interrupted(text: str, conversation: Conversation) -> Answer:
        raise KeyboardInterrupt

    assert talk("one", "two", reply=interrupted)[0][-1] == BYE


def test_help_and_unknown_commands_are_answered_in_the_language_spoken() -> None:
    written, _ = talk("/help", "/nonsense", "/")
    assert "/thoat" in "".join(written)
    assert written.count(Messages.load("vi").text("input.unknown_command")) == 2
    written, _ = talk("hello", "/help")
    assert Messages.load("en").text("help.text") in written


def test_blank_lines_are_passed_over() -> None:
    assert talk("", "  \t ")[0] == ["", BYE]


def test_forgetting_empties_the_conversation_and_the_terminal() -> None:
    speller = Speller(["Sở Y tế hỗ trợ nạn nhân."])
    reader = QuestionReader(speller, Agencies.load(), Places.load(), Glossary.load())
    held: list[int] = []

    def remember(text: str, conversation: Conversation) -> Answer:
        held.append(len(conversation))
        conversation.add(reader.read(text), datetime.now(UTC))
        return echo(text, conversation)

    written, forgotten = talk("one", "two", "/xóa", "three", reply=remember)
    assert forgotten == 1
    assert held == [0, 1, 0]
    assert console_texts("en")["forgotten"] in written


def test_an_error_says_how_to_mend_it_and_the_conversation_goes_on() -> None:
    def broken(text: str, conversation: Conversation) -> Answer:
        if text == "one":
            raise NoRelease("Nothing is built.", "Run `lachan build`.")
        raise RuntimeError("a broken library")

    written, _ = talk("one", "two", reply=broken)
    text = "\n".join(written)
    assert "Run `lachan build`." in text
    assert "broken library" not in text
    assert text.count("111") >= 3  # the error, the apology, the farewell


def test_the_texts_of_both_languages_are_complete() -> None:
    for language in LANGUAGES:
        assert all(console_texts(language).values())


# How it looks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "environment", "colours"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_colours_are_used_where_the_terminal_has_them(
    output: io.StringIO, environment: Mapping[str, str], colours: bool
) -> None:
    look = Look.of(output, environment)
    assert look.colours is colours
    assert ("\x1b[" in look.show("[1] Kế hoạch, mục II\nGọi 111")) is colours
    assert ("\x1b[" in look.faint("…")) is colours


def test_long_lines_are_wrapped_for_a_terminal_only() -> None:
    line = "một hai ba bốn " * 20
    shown = Look(width=40).show(f"{line}\n\n{line}")
    assert max(map(len, shown.split("\n"))) <= 40
    assert shown.replace("\n", " ").split() == (line * 2).split()
    assert Look().show(line) == line


# Opening in the background -----------------------------------------------------------------------


def test_what_is_made_in_the_background_is_made_once() -> None:
    made: list[str] = []

    def make() -> str:
        made.append(threading.current_thread().name)
        return "ready"

    background = Background(make)
    background.start()
    assert background.get() == background.get() == "ready"
    assert background.ready
    assert made == ["lachan-opening"]


def test_what_failed_in_the_background_is_tried_again_when_asked_for() -> None:
    attempts: list[int] = []

    def make() -> str:
        attempts.append(1)
        if len(attempts) < 3:
            raise NoRelease("Nothing is built.")
        return "ready"

    background = Background(make)
    background.start()
    for _ in range(2):
        with pytest.raises(NoRelease):
            background.get()
        assert not background.ready
    assert background.get() == "ready"
    assert Background(lambda: 1).get() == 1  # never started


# The command -------------------------------------------------------------------------------------


def test_chat_answers_and_follows_up(run_released: Run) -> None:
    typed = "Lạng Sơn giao ai hỗ trợ nạn nhân?\ncòn Tuyên Quang?\n/thoat\n"
    result = run_released("chat", input=typed)
    assert result.exit_code == 0, result.stderr
    greeting, answers = result.stdout.split("(leave).")
    assert "Lá Chắn" in greeting
    assert "Lạng Sơn, 2023" in answers
    assert "Tuyên Quang, 2024" in answers
    assert answers.rstrip().endswith(BYE)
    assert "\x1b" not in result.stdout


def test_danger_and_small_talk_do_not_wait_for_the_documents(run: Run) -> None:
    held = threading.Event()

    def never(settings: object) -> object:
        held.wait(60)
        raise RuntimeError("the test is over")

    result = run("chat", input=f"{DANGER}\nxin chào\n", runtime=Runtime(never))  # type: ignore[arg-type]
    held.set()
    assert result.exit_code == 0
    assert "113 – công an" in result.stdout
    assert Messages.load("vi").text("smalltalk.hello") in result.stdout


def test_chat_without_a_release_says_what_to_do(run: Run) -> None:
    result = run("chat", input="Lạng Sơn giao ai hỗ trợ nạn nhân?\nCần Thơ thì sao?\n")
    assert result.exit_code == 0
    assert result.stdout.count("lachan build") == 2
    assert result.stdout.rstrip().endswith(BYE)


def test_bytes_that_are_no_text_are_answered(run: Run) -> None:
    result = run("chat", input=b"\xff\xfe\xfd\n")
    assert result.exit_code == 0
    assert Messages.load("vi").text("input.unreadable") in result.stdout


def test_leaving_while_the_model_loads_ends_cleanly(
    model_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")
    monkeypatch.setenv("LACHAN_DATA", str(model_data))
    monkeypatch.setenv("TERM", "xterm")
    pid, terminal = pty.fork()
    if pid == 0:
        # A test run in the background ignores interruptions, and children inherit that.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execv(sys.executable, [sys.executable, "-c", "from bot.cli import main; main(['chat'])"])
    shown = read_until(terminal, "Bạn: ")
    assert "\x1b[" in shown
    os.write(terminal, f"{DANGER}\n".encode())
    assert "113 – công an" in read_until(terminal, "Bạn: ")
    shown = ""
    for _ in range(12):
        if "Tạm biệt" in shown:
            break
        # A Ctrl-C in the instant before readline listens is lost, as anywhere in Python.
        os.write(terminal, b"\x03")
        shown += read_until(terminal, "111", seconds=5.0)
    if "Tạm biệt" not in shown:
        os.kill(pid, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    os.close(terminal)


def read_until(terminal: int, text: str, seconds: float = 60.0) -> str:
    """Return what a terminal shows until ``text`` has come."""
    shown = b""
    end = time.monotonic() + seconds
    while text.encode() not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 4096)
    return shown.decode("utf-8", "replace")

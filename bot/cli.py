"""``lachan``: the command line. Importing it is cheap; each command imports what it needs."""

from __future__ import annotations

import errno
import logging
from contextlib import suppress
from importlib.metadata import version
from typing import Any

import click

from bot.commands.admin import admin
from bot.commands.ask import ask
from bot.commands.chat import chat
from bot.commands.doctor import doctor
from bot.commands.documents import documents
from bot.commands.evaluate import evaluate
from bot.commands.history import diff, log
from bot.commands.ingest import ingest
from bot.commands.output import complain, prepare_streams, remark
from bot.commands.releases import build, publish, rollback, withdraw
from bot.commands.serve import serve
from bot.commands.show import show
from bot.commands.transfer import export_command, import_command
from bot.runtime import Runtime
from knowledge.errors import LachanError

_log = logging.getLogger(__name__)

_HELP = """Lá Chắn trả lời về phòng, chống mua bán người từ các kế hoạch, có trích nguyên văn.

Lá Chắn answers questions about anti-trafficking plans in Vietnam with exact quotes.
Need help right now: 111 (free, 24/7), danger: 113.

\b
Ví dụ / Example:
  lachan ask "Cơ quan nào hỗ trợ nạn nhân ở Lạng Sơn?"
  lachan COMMAND --help
"""


class Lachan(click.Group):
    """The group of all commands: no error of theirs ends in a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; see ``click.Command.main``."""
        prepare_streams()
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error becomes a clear line and exit status 1."""
        if ctx.obj is None:
            ctx.obj = Runtime()
        ctx.call_on_close(ctx.obj.close)
        try:
            return super().invoke(ctx)
        except LachanError as error:
            complain(error)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # click ends quietly when the reader has gone
            self._apologise(ctx.obj, error)
        except Exception as error:  # the last barrier before the user
            self._apologise(ctx.obj, error)
        return ctx.exit(1)

    def _apologise(self, runtime: Runtime, error: Exception) -> None:
        from bot.messages import Messages

        _read_settings(runtime)
        _log.debug("Unexpected error", exc_info=error)
        reason = f"{type(error).__name__}: {error}".strip(": ")
        complain(
            LachanError(
                f"Something went wrong that should not have ({reason}).",
                "Run it again with LACHAN_LOG_LEVEL=debug to see where, and `lachan doctor`.",
            )
        )
        remark(Messages.load("vi").text("error.apology"))


def _read_settings(runtime: Runtime) -> None:
    """Have the log set up; settings that cannot be read leave it at warnings."""
    with suppress(LachanError):
        _ = runtime.settings


@click.group(cls=Lachan, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("lachan"), "--version", prog_name="lachan")
def main() -> None:
    """Gather the commands."""


for _command in (
    ask,
    chat,
    serve,
    documents,
    show,
    build,
    ingest,
    publish,
    withdraw,
    rollback,
    log,
    diff,
    admin,
    export_command,
    import_command,
    evaluate,
    doctor,
):
    main.add_command(_command)


if __name__ == "__main__":
    main()

"""``lachan serve``: the web page, the JSON API, Telegram and Zalo in one process."""

from __future__ import annotations

import click

from bot.commands.output import described, remark
from bot.runtime import Runtime


@click.command(
    "serve",
    **described(
        "Chạy trang web, API, Telegram và Zalo trong một tiến trình.",
        """Serve the web page and the JSON API, and Telegram and Zalo where their tokens are set
        (see .env.example). Danger and contact messages are answered at once, questions as soon
        as the model is loaded: GET /readyz is 200 then. A new release is taken over without a
        restart. SIGTERM and Ctrl-C finish what is being answered.""",
        "lachan serve",
        "lachan serve --host 0.0.0.0 --port 80",
    ),
)
@click.option("--host", help="The address to listen on; else LACHAN_HOST or 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; else LACHAN_PORT or 8111.")
@click.option(
    "--build",
    is_flag=True,
    help="Where no release was built yet, build one of the shipped plans; the page is there first.",
)
@click.pass_obj
def serve(runtime: Runtime, host: str | None, port: int | None, build: bool) -> None:
    """Serve the web page, the JSON API and all channels."""
    from bot.service.process import Process
    from bot.service.server import run
    from bot.service.short_pauses import freeze_what_lives, shorten_switch_interval

    settings = runtime.settings
    host = settings.host if host is None else host
    port = settings.port if port is None else port
    shorten_switch_interval()
    process = Process(runtime, build=build)
    process.service.watch_release(freeze_what_lives)
    for channel in process.channels:
        remark(f"Channel on: {channel.name}")
    run(process.app(), host, port, settings.log_level, remark)

"""``lachan export`` and ``lachan import``: the whole workshop in one file."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.actor import cli_actor
from bot.commands.output import described, remark
from bot.commands.releases import make_release
from bot.runtime import Runtime


@click.command(
    "export",
    **described(
        "Xuất toàn bộ kho văn bản ra một tệp ZIP để sao lưu hoặc chuyển máy.",
        """Write everything of the workshop to one ZIP file: texts, metadata, corrections, the log,
        questions, counters, accounts and page images. One-time sign-in links are left out. The
        file holds password hashes: keep it as safe as the data folder.""",
        "lachan export sao-luu-2026-11.zip",
    ),
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.zip")
@click.pass_obj
def export_command(runtime: Runtime, file: Path) -> None:
    """Write everything of the workshop to one file."""
    with runtime.workshop() as workshop:
        workshop.transfer.export(file, actor=cli_actor())
    click.echo(f"{file}: {file.stat().st_size:,} bytes")


@click.command(
    "import",
    **described(
        "Nhập kho văn bản từ tệp ZIP đã xuất, rồi dựng bản phát hành.",
        """Take over everything of an export, and build a release of it. The file is checked from
        end to end first; when anything is wrong with it, nothing is changed. A workshop that holds
        documents is replaced only with --replace.""",
        "lachan import sao-luu-2026-11.zip",
        "lachan import sao-luu-2026-11.zip --replace",
    ),
)
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.zip"
)
@click.option("--replace", is_flag=True, help="Also when there are documents here already.")
@click.pass_obj
def import_command(runtime: Runtime, file: Path, replace: bool) -> None:
    """Take over everything of an export."""
    with runtime.workshop() as workshop:
        imported = workshop.transfer.restore(file, actor=cli_actor(), replace=replace)
        for name in imported.other_lists:
            remark(f"{name} differs from the list of the software that exported.")
        make_release(runtime, workshop)

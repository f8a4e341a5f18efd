"""``lachan doctor``: what is installed, what is wrong and how to mend it."""

from __future__ import annotations

import click

from bot.commands.output import described

_MARKS = {True: click.style("OK  ", fg="green"), False: click.style("BAD ", fg="red", bold=True)}


@click.command(
    "doctor",
    **described(
        "Kiểm tra phần mềm: đã cài gì, mô hình và bản phát hành nào, hỏng gì và cách sửa.",
        """Check the installation: Python and the packages, the settings, the data folder and the
        free space, the model, the release and whether they fit. What is wrong is shown with what
        mends it, and the exit status is 1.""",
        "lachan doctor",
    ),
)
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check the installation."""
    from bot.doctor import examine

    healthy = True
    for finding in examine(ctx.obj):
        healthy = healthy and finding.good
        click.echo(f"{_MARKS[finding.good]}{finding.name:24}{finding.value}")
        if not finding.good:
            click.echo(f"    → {finding.mend}")
    click.echo(
        "Mọi thứ đều ổn / All is well." if healthy else "Cần sửa / Something must be mended."
    )
    if not healthy:
        ctx.exit(1)

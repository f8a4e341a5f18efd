"""``lachan build``, ``publish``, ``withdraw``, ``rollback``: what makes or changes releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands.actor import cli_actor
from bot.commands.output import described, progress_bar, remark
from bot.runtime import Runtime

if TYPE_CHECKING:
    from index.release import Release
    from knowledge.workshop import Workshop


@click.command(
    "build",
    **described(
        "Dựng bản phát hành từ các kế hoạch có sẵn và các văn bản đã duyệt.",
        """Build a release from the shipped plans and all approved documents, and switch to it.
        Only what is new is encoded; when nothing has changed, the release stays as it is.""",
        "lachan build",
    ),
)
@click.pass_obj
def build(runtime: Runtime) -> None:
    """Build a release from the shipped plans and all approved documents."""
    with runtime.workshop() as workshop:
        workshop.take_shipped()
        make_release(runtime, workshop)


@click.command(
    "publish",
    **described(
        "Duyệt các bản nháp và phát hành.",
        """Approve drafts and build a release with them. Without an ID all drafts are listed and,
        after a question, approved; withdrawn documents come back when they are named.""",
        "lachan publish",
        "lachan publish ke-hoach-2026 --yes",
    ),
)
@click.argument("document_ids", nargs=-1, metavar="[ID]...")
@click.option("--yes", is_flag=True, help="Do not ask before all drafts are approved.")
@click.pass_obj
def publish(runtime: Runtime, document_ids: tuple[str, ...], yes: bool) -> None:
    """Approve drafts and build a release with them."""
    with runtime.workshop() as workshop:
        approved = document_ids or _confirmed_drafts(workshop, yes)
        workshop.approve(*approved, actor=cli_actor())
        make_release(runtime, workshop)


@click.command(
    "withdraw",
    **described(
        "Rút một văn bản ra, không dùng để trả lời nữa.",
        """Take a document out of what is answered from, and build a release without it. Its text
        stays; "lachan publish ID" brings it back.""",
        "lachan withdraw lang-son-2023-ke-hoach",
    ),
)
@click.argument("document_id", metavar="ID")
@click.pass_obj
def withdraw(runtime: Runtime, document_id: str) -> None:
    """Take a document out of what is answered from."""
    with runtime.workshop() as workshop:
        workshop.withdraw(document_id, actor=cli_actor())
        make_release(runtime, workshop)


@click.command(
    "rollback",
    **described(
        "Quay lại bản phát hành trước.",
        """Go back to the release before the current one. The documents' states do not change, so
        the next "lachan build" or "lachan publish" makes a release of all approved ones again.""",
        "lachan rollback",
    ),
)
@click.pass_obj
def rollback(runtime: Runtime) -> None:
    """Go back to the release before the current one."""
    from index.release import current_release_id
    from index.release import rollback as go_back

    before = current_release_id(runtime.data)
    release = go_back(runtime.data)
    try:
        with runtime.workshop() as workshop:
            workshop.note("rollback", actor=cli_actor(), before=before, after=release.id)
        _tell(release)
    finally:
        release.close()


def make_release(runtime: Runtime, workshop: Workshop, *, quiet: bool = False) -> str:
    """Build a release of all approved documents, log and print what is in it, return its id.

    Args:
        runtime: what builds it.
        workshop: which documents are approved.
        quiet: print nothing on standard output.

    Raises:
        ReleaseError: it cannot be built; the current one stays.
    """
    from index.release import current_release_id

    before = current_release_id(runtime.data)
    with progress_bar("Mã hóa / Encoding") as progress:
        release = runtime.publish(workshop, progress)
    try:
        if release.id != before:
            workshop.note("release", actor=cli_actor(), before=before, after=release.id)
        if not quiet:
            _tell(release)
        return release.id
    finally:
        release.close()


def _confirmed_drafts(workshop: Workshop, yes: bool) -> list[str]:
    drafts = workshop.drafts()
    if not drafts:
        remark("No draft waits for a check; the release is made of what is approved.")
        return []
    remark("Drafts / Bản nháp:")
    for item in workshop.documents():
        if item.version.document_id in drafts and item.version.state.value == "draft":
            remark(f"  {item.version.document_id}  {item.metadata.title}")
    if not yes:
        click.confirm(f"Approve and publish {len(drafts)} drafts?", abort=True, err=True)
    return drafts


def _tell(release: Release) -> None:
    from bot.commands.listing import document_lines

    counts = release.manifest.counts
    click.echo(
        f"Release {release.id}: {counts.documents} documents, {counts.sections} sections, "
        f"{counts.passages} passages, {counts.assignments} assignments."
    )
    for line in document_lines(release.store):
        click.echo(f"  {line}")

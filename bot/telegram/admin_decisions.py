"""What admins decide on a draft in a chat: look at it, approve and publish it, discard it."""

from __future__ import annotations

import logging

from bot.dialogue.reply import Reply
from bot.dialogue.speaker import Speaker
from bot.error_words import in_words
from bot.messages import Messages
from bot.telegram.admin_access import Send, send_surely
from bot.telegram.admin_desk import AdminDesk
from bot.telegram.admin_reports import APPROVE, DISCARD, KEY, SHOW, name_of, report_reply
from bot.web.admin.jobs import Job
from knowledge.errors import AlreadyDecided, LachanError
from knowledge.workshop import Workshop
from knowledge.workshop.records import Listed, State

_log = logging.getLogger(__name__)


class Decisions:
    """Carries out what admins decide.

    Args:
        desk: what admins work with.
    """

    def __init__(self, desk: AdminDesk) -> None:
        self._desk = desk

    async def decide(self, value: str, speaker: Speaker, messages: Messages, send: Send) -> Reply:
        """Return the reply to a pressed button.

        Args:
            value: what the button stands for: WHAT:VERSION:REVISION.
            speaker: an admin who may decide, in private.
            messages: the words for admins.
            send: tells what became of a publication.
        """
        what, _, rest = value.partition(":")
        key, _, revision = rest.partition(":")
        if len(key) != KEY or not revision.isdecimal():
            return _say(messages, "decided.gone")
        listed = await self._desk.office.run(lambda workshop: _listed(workshop, key))
        if listed is None:
            return _say(messages, "decided.gone")
        actor = f"telegram:{speaker.person}"
        try:
            if what == SHOW:
                return await self._show(listed, messages)
            if what == DISCARD:
                return await self._discard(listed, int(revision), actor, messages)
            if what == APPROVE:
                await self._approve(listed, int(revision), actor)
                self._publish(listed, actor, speaker.chat, messages, send)
                return _say(messages, "decided.approved", name=name_of(listed.metadata))
        except AlreadyDecided as error:
            return _say(messages, "decided.changed", actor=error.actor)
        except LachanError as error:
            _log.warning("An admin's decision was refused: %s", error)
            why = in_words(str(error), messages.language)
            text = f"{messages.text('decided.failed')}\n\n{why}"
            return Reply(messages.language, text=text)
        return _say(messages, "decided.gone")

    async def _show(self, listed: Listed, messages: Messages) -> Reply:
        version, url = listed.version, self._desk.settings.public_url
        report = await self._desk.office.run(
            lambda workshop: workshop.check.report(version.document_id, version.sha256)
        )
        return report_reply(report, messages, url)

    async def _discard(self, listed: Listed, seen: int, actor: str, messages: Messages) -> Reply:
        version = listed.version
        await self._desk.office.run(
            lambda w: w.discard(version.document_id, version.sha256, actor=actor, seen=seen)
        )
        return _say(messages, "decided.discarded", name=name_of(listed.metadata))

    async def _approve(self, listed: Listed, seen: int, actor: str) -> None:
        """Approve a version; one that is approved already only needs publishing."""
        version = listed.version
        if version.state is State.APPROVED:
            return
        await self._desk.office.run(
            lambda w: w.approve_version(version.document_id, version.sha256, actor=actor, seen=seen)
        )

    def _publish(
        self, listed: Listed, actor: str, chat: str, messages: Messages, send: Send
    ) -> None:
        """Begin to publish; what became of it is told in a message of its own."""
        name = name_of(listed.metadata)

        async def work(job: Job) -> None:
            key = "decided.published"
            try:
                await self._desk.office.publish(actor, job.progress)
            except Exception:
                _log.exception("What an admin approved could not be published")
                key = "decided.not_published"
            await send_surely(send, chat, _say(messages, key, name=name, replaces=False))

        self._desk.jobs.start("publish", actor, work)


def _listed(workshop: Workshop, key: str) -> Listed | None:
    """Return the version whose hash begins so."""
    rows = workshop.documents()
    return next((row for row in rows if row.version.sha256.startswith(key)), None)


def _say(messages: Messages, key: str, *, replaces: bool = True, **fields: object) -> Reply:
    return Reply(messages.language, text=messages.text(key, **fields), replaces=replaces)
